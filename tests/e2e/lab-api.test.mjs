// The lab's JavaScript API, and labs saved by the command that go on in the browser.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { address, pageTest } from "./lib.mjs";
import { ready } from "./inspect.mjs";
import { SCENARIOS, espialLab, lines } from "./lab.mjs";

/** A test with a blank page on which `module` is the package. */
function apiTest(name, body) {
  pageTest(name, async (page) => {
    await ready(page);
    const html = "<!doctype html><title>API</title><link rel=icon href=./icon.svg>";
    await page.route("**/api.html", (route) => route.fulfill({ contentType: "text/html", body: html }));
    await page.goto(`${address}api.html`);
    await page.evaluate(async () => {
      const module = await import("./espial.js");
      await module.default();
      const thrown = (call) => {
        try {
          call();
        } catch (error) {
          return { isError: error instanceof Error, ...error };
        }
        return "nothing";
      };
      Object.assign(globalThis, { module, thrown });
    });
    await body(page);
  });
}

apiTest("scenarios are listed, and one is stepped through and back", async (page) => {
  const said = await page.evaluate(() => {
    const lab = new module.Lab("esp-transport");
    const forwards = [JSON.stringify(lab.view())];
    while (lab.step()) forwards.push(JSON.stringify(lab.view()));
    const backwards = [JSON.stringify(lab.view())];
    while (lab.back()) backwards.unshift(JSON.stringify(lab.view()));
    lab.seek(4);
    const cursor = lab.cursor;
    lab.finish();
    const view = lab.view();
    const trace = lab.packet(view.ladder[0].arrived[0].task);
    return {
      names: module.Lab.scenarios().map(({ name, title, about }) => [name, title.length > 0 && about.length > 0]),
      same: forwards.every((text, at) => text === backwards[at]),
      length: [forwards.length, lab.length],
      cursor,
      end: [lab.cursor, view.next, view.hosts[0].replies],
      trace: [trace.length, trace.cursor, trace.view().verdict.verdict, trace.path()[3].id],
    };
  });
  assert.equal(said.names.length, SCENARIOS);
  assert.ok(said.names.every(([, told]) => told));
  assert.ok(said.same);
  assert.equal(said.length[0], said.length[1] + 1);
  assert.equal(said.cursor, 4);
  assert.deepEqual(said.end, [said.length[1], null, 3]);
  assert.deepEqual(said.trace, [8, 8, "delivered", "esp_input"]);
});

apiTest("requests are completed out of order, events injected, and all is taken back", async (page) => {
  const said = await page.evaluate(() => {
    const lab = new module.Lab("out-of-order-completion", { stacks: ["fast_ipsec", "fast_ipsec"] });
    const bob = () => lab.view().hosts[1];
    while (bob().parked.length < 3) lab.step();
    const at = lab.cursor;
    lab.complete("bob", 2);
    const waiting = bob().parked.map(({ words }) => words);
    lab.inject("bob", { "sa-deleted": { sav: bob().sad[0].sav } });
    lab.finish();
    const counters = Object.fromEntries(bob().counters.map(({ name, value }) => [name, value]));
    const taken = [lab.undo(), lab.undo(), lab.undo()];
    const back = [lab.cursor, bob().parked.length];
    lab.finish();
    return { at, waiting, counters, taken, back, at_end: lab.view().hosts[0].replies };
  });
  assert.deepEqual(said.waiting, ["ESP 0x1000 seq 1", "ESP 0x1000 seq 2"]);
  assert.equal(said.counters.esps_notdb, 3);
  assert.deepEqual(said.taken, [true, true, false]);
  assert.deepEqual(said.back, [said.at, 3]);
  assert.equal(said.at_end, 3);
});

apiTest("a host takes another profile at a move", async (page) => {
  const said = await page.evaluate(() => {
    const lab = new module.Lab("esp-transport");
    lab.setProfile("bob", "blackhole");
    const profiles = lab.view().hosts.map(({ profile }) => profile);
    lab.finish();
    const replies = lab.view().hosts[0].replies;
    const { kind } = thrown(() => lab.setProfile("bob", "solaris"));
    return { profiles, replies, kind };
  });
  assert.deepEqual(said, { profiles: ["rfc", "blackhole"], replies: 0, kind: "option" });
});

apiTest("what cannot be is thrown with its kind and place", async (page) => {
  const said = await page.evaluate(() => {
    const lab = new module.Lab("esp-transport");
    return [
      thrown(() => new module.Lab("no-such")),
      thrown(() => new module.Lab('title = "x"\nabout = 1\n')),
      thrown(() => new module.Lab("esp-transport", { stacks: ["solaris"] })),
      thrown(() => lab.complete("carol", 0)),
      thrown(() => lab.complete("bob", 0)),
      thrown(() => lab.inject("bob", { "sa-lost": {} })),
      thrown(() => lab.packet(99999)),
      thrown(() => module.Lab.resume("{")),
    ];
  });
  assert.deepEqual(
    said.map(({ kind }) => kind),
    ["scenario", "scenario", "option", "host", "intervention", "event", "packet", "saved"],
  );
  assert.ok(said.every(({ isError, message }) => !isError && message.length > 0));
  assert.deepEqual(said[1].span, { line: 2, column: 9 });
  assert.equal(said[7].span.line, 1);
});

apiTest("a lab saved by the command at a move goes on in the browser as it does there", async (page) => {
  const folder = await mkdtemp(join(tmpdir(), "espial-lab-"));
  try {
    for (const [name, moves] of [
      ["esp-transport", [0, 17, 60]],
      ["out-of-order-completion", [30, 45]],
      ["fragments", [25]],
      ["esn-across-2-32", [33]],
      ["udp-and-tcp", [50]],
    ]) {
      for (const until of moves) {
        const saved = join(folder, `${name}-${until}.json`);
        const end = join(folder, `${name}-${until}-end.json`);
        espialLab(name, "--until", `${until}`, "--save", saved);
        const native = lines(espialLab("--resume", saved, "--save", end, "--json"));
        const here = await page.evaluate((text) => {
          const lab = module.Lab.resume(text);
          const again = lab.save();
          lab.finish();
          return { again, state: lab.state(), end: lab.save() };
        }, await readFile(saved, "utf8"));
        assert.ok(native.length > 2);
        assert.deepEqual(here.state, native, `${name} from move ${until}`);
        assert.equal(here.again, await readFile(saved, "utf8"), `${name} at move ${until}`);
        assert.equal(here.end, await readFile(end, "utf8"), `${name} from move ${until} to its end`);
      }
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

apiTest("a lab saved in the browser is read by the command's engine again", async (page) => {
  const said = await page.evaluate(() => {
    const lab = new module.Lab("deleted-while-parked");
    lab.seek(12);
    const rest = new module.Lab("deleted-while-parked");
    rest.finish();
    const resumed = module.Lab.resume(lab.save());
    resumed.finish();
    return [resumed.save() === rest.save(), resumed.cursor === rest.length - 12];
  });
  assert.deepEqual(said, [true, true]);
});
