// The JavaScript API, from pages of its own beside the package.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { address, pageTest } from "./lib.mjs";
import { EXAMPLE, TRANSPORT, ready } from "./inspect.mjs";

const README = new URL("../../README.md", import.meta.url);

// The page's own name of the boundary is shorter.
const STAGES = TRANSPORT.map((name) => (name === "crypto" ? "crypto_invoke" : name));

pageTest("the page in the README steps through a packet", async (page) => {
  const html = /^```html\n(.*?)^```$/ms.exec(await readFile(README, "utf8"))?.[1];
  assert.ok(html, "README.md shows no page");
  const lines = html.trimEnd().split("\n");
  assert.ok(lines.length <= 18, `${lines.length} lines are more than about a dozen`);
  await ready(page);
  await page.route("**/readme.html", (route) => route.fulfill({ contentType: "text/html", body: html }));
  await page.goto(`${address}readme.html`);
  await page.getByText("delivered").waitFor();
  const words = (await page.locator("#out").innerText()).trim().split(/\s+/);
  assert.deepEqual(words, [...STAGES, "delivered"]);
});

/** A test with a blank page on which `session` has the example and `module` is the package. */
function apiTest(name, body) {
  pageTest(name, async (page) => {
    await ready(page);
    const html = "<!doctype html><title>API</title><link rel=icon href=./icon.svg>";
    await page.route("**/api.html", (route) => route.fulfill({ contentType: "text/html", body: html }));
    await page.goto(`${address}api.html`);
    await page.evaluate(async (example) => {
      const module = await import("./espial.js");
      await module.default();
      const read = async (name) => new Uint8Array(await (await fetch(`./examples/${name}`)).arrayBuffer());
      const capture = await read(`${example}.pcap`);
      const keys = new TextDecoder().decode(await read(`${example}.xfrm-state`));
      const session = new module.Session();
      session.loadCapture("example.pcap", capture);
      const thrown = (call) => {
        try {
          call();
        } catch (error) {
          return { isError: error instanceof Error, ...error };
        }
        return "nothing";
      };
      Object.assign(globalThis, { module, session, capture, keys, thrown, report: session.setKeys(keys) });
    }, EXAMPLE);
    await body(page);
  });
}

apiTest("a session says what it holds", async (page) => {
  const said = await page.evaluate(() => ({
    report,
    count: session.frameCount,
    lengths: [session.frames(0, 5), session.frames(15, 20), session.frames(20, 25), session.frames(5, 2)].map(
      (rows) => rows.length,
    ),
    second: session.frames(1, 2)[0],
    tally: session.tally(),
  }));
  assert.deepEqual(said.report.problems, []);
  assert.deepEqual(
    said.report.associations.map(({ spi, src, dst, format }) => [spi, src, dst, format]),
    [
      ["0x0a77d430", "fd00:a::2", "fd00:a::1", "ip xfrm state"],
      ["0x0b58bce8", "fd00:a::1", "fd00:a::2", "ip xfrm state"],
    ],
  );
  assert.equal(said.count, 17);
  assert.deepEqual(said.lengths, [5, 2, 0, 0]);
  assert.deepEqual(said.second, {
    number: 2,
    src: "fd00:a::2",
    dst: "fd00:a::1",
    summary: "ESP 0x0a77d430",
    detail: "seq 1",
    verdict: "delivered",
    badge: "delivered",
    counter: null,
  });
  assert.deepEqual(said.tally, { delivered: 17, dropped: 0, held: 0, clear: 0 });
});

apiTest("a trace steps, goes back, seeks and runs to a stage", async (page) => {
  const said = await page.evaluate(() => {
    const trace = session.open(1);
    const at = () => [trace.cursor, trace.view().ran, trace.view().next];
    const steps = [at()];
    steps.push([trace.back(), ...at()]);
    steps.push([trace.step(), ...at()]);
    steps.push([trace.runTo("esp_input_cb"), ...at()]);
    steps.push([trace.runTo("esp_input"), ...at()]);
    trace.seek(2);
    steps.push(at());
    trace.seek(1000);
    steps.push(at());
    steps.push([trace.step(), ...at()]);
    steps.push([trace.back(), ...at()]);
    return { steps, length: trace.length, path: trace.path().map((stage) => stage.id) };
  });
  assert.deepEqual(said.path, STAGES);
  assert.equal(said.length, 8);
  assert.deepEqual(said.steps, [
    [0, null, 0],
    [false, 0, null, 0],
    [true, 1, 0, 1],
    [true, 5, 4, 5],
    [false, 5, 4, 5],
    [2, 1, 2],
    [8, 7, null],
    [false, 8, 7, null],
    [true, 7, 6, 7],
  ]);
});

apiTest("every view is the same again on the way back, and in steps of events there are more", async (page) => {
  const said = await page.evaluate(() => {
    const trace = session.open(1);
    const walk = (granularity) => {
      trace.granularity = granularity;
      trace.seek(0);
      const forwards = [JSON.stringify(trace.view())];
      while (trace.step()) forwards.push(JSON.stringify(trace.view()));
      const backwards = [JSON.stringify(trace.view())];
      while (trace.back()) backwards.unshift(JSON.stringify(trace.view()));
      return { same: forwards.every((view, at) => view === backwards[at]), distinct: new Set(forwards).size, length: trace.length };
    };
    return [walk("stages"), walk("events")];
  });
  const [stages, events] = said;
  assert.deepEqual(stages, { same: true, distinct: 9, length: 8 });
  assert.ok(events.same && events.length > 16);
  assert.equal(events.distinct, events.length + 1);
});

apiTest("octets are Uint8Arrays, and the rest is plain", async (page) => {
  const said = await page.evaluate(() => {
    const trace = session.open(1);
    trace.seek(5);
    const view = trace.view();
    const plain = (value) =>
      value === null ||
      ["string", "number", "boolean"].includes(typeof value) ||
      value instanceof Uint8Array ||
      (Array.isArray(value) && value.every(plain)) ||
      (Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(plain));
    return {
      types: [view.bytes, view.icv.received, view.icv.computed].map((octets) => octets.constructor.name),
      bytes: [...view.bytes],
      packet: [...capture.subarray(24 + 16 + 14, 24 + 16 + 14 + 64)],
      plain: plain(view) && plain(session.frames(0, 3)) && plain(trace.path()),
    };
  });
  assert.deepEqual(said.types, ["Uint8Array", "Uint8Array", "Uint8Array"]);
  assert.equal(said.bytes.length, 156);
  assert.deepEqual(said.bytes.slice(0, 64), said.packet);
  assert.ok(said.plain);
});

apiTest("an octet written into the packet ends in esps_badauth", async (page) => {
  const said = await page.evaluate(() => {
    const trace = session.open(1);
    trace.seek(3);
    const before = trace.view().bytes[80];
    trace.edit({ offset: 80, octets: new Uint8Array([before ^ 1]) });
    const kept = [trace.cursor];
    trace.step();
    kept.push(trace.cursor, trace.view().bytes[80] ^ before);
    trace.seek(trace.length);
    const untouched = session.open(1);
    untouched.seek(untouched.length);
    return { kept, end: trace.view(), untouched: untouched.view().verdict.verdict };
  });
  assert.deepEqual(said.kept, [3, 4, 1]);
  const { verdict, stage, counter, rfc } = said.end.verdict;
  assert.deepEqual([verdict, stage, counter], ["dropped", "esp_input_cb", "esps_badauth"]);
  assert.match(rfc, /^4303 3\.4\.4/);
  const counted = said.end.counters.find(({ name }) => name === "esps_badauth");
  assert.deepEqual([counted.value, counted.changed], [1, true]);
  assert.match(counted.words, /^The ICV does not verify\./);
  assert.equal(said.untouched, "delivered");
});

apiTest("profile and layout are chosen by name", async (page) => {
  const said = await page.evaluate(() => {
    session.setOptions("netbsd", "mlen-chain");
    const chain = session.open(1).view().chain.map((mbuf) => mbuf.len);
    session.setOptions(undefined, "esp-split");
    return [chain, session.open(1).view().chain.map((mbuf) => mbuf.len)];
  });
  assert.deepEqual(said, [
    [100, 56],
    [44, 112],
  ]);
});

apiTest("the stack is chosen by name, and KAME shows its call stack", async (page) => {
  const said = await page.evaluate(() => {
    session.setOptions(undefined, undefined, "kame");
    const trace = session.open(1);
    trace.runTo("kame_esp_auth");
    const calls = trace.view().record.calls.map(({ function: name }) => name);
    session.setOptions(undefined, undefined, "fast_ipsec");
    return [calls, session.open(1).view().record.calls];
  });
  assert.deepEqual(said, [["esp_auth", "esp6_input", "ip6_input"], []]);
});

apiTest("what goes wrong is thrown as an object with kind, message and place", async (page) => {
  const thrown = await page.evaluate(() => ({
    capture: globalThis.thrown(() => session.loadCapture("x", new Uint8Array([1, 2, 3, 4, 5]))),
    hex: globalThis.thrown(() => session.loadHex("6000\n60 z0")),
    frame: globalThis.thrown(() => session.open(18)),
    option: globalThis.thrown(() => session.setOptions("linux")),
    stage: globalThis.thrown(() => session.open(1).runTo("ip9_output")),
    change: globalThis.thrown(() => session.open(1).edit({ offset: 156, octets: new Uint8Array([0]) })),
    malformed: globalThis.thrown(() => session.open(1).edit({ offset: "a" })),
  }));
  for (const [name, error] of Object.entries(thrown)) {
    assert.equal(error.kind, name === "malformed" ? "change" : name);
    assert.match(error.message, /\S+ \S+/, name);
    assert.equal(error.isError, false, name);
    assert.deepEqual(error.span, name === "hex" ? { line: 2, column: 4 } : undefined, name);
  }
  // What was there before is still there.
  assert.equal(await page.evaluate(() => session.frameCount), 17);
  const problems = await page.evaluate(
    () => session.setKeys("flush;\nadd fd00::1 fd00::2 esp 0x1000 -E aes-cbc 0x12zz;").problems,
  );
  assert.deepEqual(
    problems.map(({ line, column }) => [line, column]),
    [[2, 43]],
  );
});

apiTest("mount puts the page into any element", async (page) => {
  await page.evaluate(() => {
    const element = document.createElement("div");
    element.id = "guest";
    document.body.append(element);
    module.mount(element);
  });
  await page.locator("#guest main[data-state=ready] .stage").first().waitFor();
  await page.locator("#guest").getByRole("heading", { level: 1, name: "Espial" }).waitFor();
});
