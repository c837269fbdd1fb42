// The main job: a captured packet goes in, and a person walks through every stage, forwards and backwards.

import assert from "node:assert/strict";
import { pageTest } from "./lib.mjs";
import {
  EXAMPLE,
  TRANSPORT,
  arrived,
  assertSame,
  chain,
  choose,
  drawn,
  inspectTest,
  justRan,
  kernelSays,
  length,
  loaded,
  octets,
  offsets,
  otherDigit,
  panes,
  press,
  range,
  ready,
  retype,
  setting,
  stages,
  vector,
} from "./inspect.mjs";

const TUNNEL = "esp-tunnel-aes256-cbc-hmac-sha256-128";

// The association that frame 1 of the example is protected with, up to a digit of its key for the ICV.
const AUTH_KEY = ".*spi 0x0b58bce8.*?hmac\\(sha1\\) 0x";

const verdict = (page) => page.getByRole("group", { name: "Verdict" });
const frame = (page, number) => page.locator(`#frame-${number}`);

inspectTest("an example is loaded at the start", async (page) => {
  assert.equal(await page.title(), "Espial");
  await page.getByRole("heading", { level: 1, name: "Espial" }).waitFor();
  const source = await page.locator(".source").innerText();
  assert.match(source, new RegExp(`^${EXAMPLE}\\.pcap\\s+17 frames · 2 SAs$`));
  assert.deepEqual(await stages(page), TRANSPORT);
  assert.equal(await page.locator(".association").count(), 2);
  await arrived(page, 0, TRANSPORT.length);
  await page.getByText("17 delivered", { exact: true }).waitFor();
});

inspectTest("a capture and its keys are chosen, and the keyboard walks to the end and back", async (page) => {
  const kernel = await kernelSays(TUNNEL);
  await choose(page, [vector(TUNNEL, "capture.pcap"), vector(TUNNEL, "xfrm-state")]);
  await loaded(page, "capture.pcap", kernel.length);
  await page.locator(".association", { hasText: "0x0a251b33" }).waitFor();
  const path = await stages(page);
  assert.deepEqual(path.slice(0, 7), TRANSPORT.slice(0, 7));
  assert.match(path[7], /^_?ipip_input$/);

  const forwards = [await panes(page)];
  for (const [index, name] of path.entries()) {
    await press(page, "ArrowRight", index + 1, path.length);
    assert.equal(await justRan(page), name);
    forwards.push(await panes(page));
  }
  await verdict(page).getByText("delivered", { exact: true }).waitFor();
  assert.equal(await octets(page), kernel[0].inner);
  // A step past the end is none.
  await press(page, "ArrowRight", path.length, path.length);
  assert.deepEqual(await panes(page), forwards.at(-1));

  await walkBack(page, forwards);
});

inspectTest("with events for steps, too, every position looks the same forwards and backwards", async (page) => {
  await page.keyboard.press("e");
  await page.locator(".position", { hasNotText: `/ ${TRANSPORT.length}` }).waitFor();
  const last = await length(page);
  assert.ok(last > 2 * TRANSPORT.length, `only ${last} events`);
  const forwards = [await panes(page)];
  const ran = [];
  for (const cursor of range(1, last + 1)) {
    await press(page, "ArrowRight", cursor, last);
    const stage = await justRan(page);
    if (ran.at(-1) !== stage) ran.push(stage);
    assert.equal(await page.locator(".events [aria-current=step]").count(), 1, `position ${cursor}`);
    forwards.push(await panes(page));
  }
  assert.deepEqual(ran, TRANSPORT);
  await walkBack(page, forwards);
});

/** Steps back to the start, and compares what is seen with what was seen on the way there. */
async function walkBack(page, forwards) {
  const names = ["Time", "Frames", "Associations", "Buffer", "Fields", "Words", "Events", "Continuation record"];
  for (const name of [...names, "ICV, replay window and counters", "Announcement"]) {
    assert.ok(forwards[0][name], `${name} is not compared, but ${Object.keys(forwards[0])}`);
  }
  const last = forwards.length - 1;
  for (const cursor of range(0, last).reverse()) {
    await press(page, "ArrowLeft", cursor, last);
    const backwards = await panes(page);
    for (const [name, pane] of Object.entries(forwards[cursor])) {
      assertSame(backwards[name], pane, `${name} at position ${cursor}, backwards`);
    }
    for (const name of ["Time", "Announcement"]) assert.notEqual(backwards[name], forwards[cursor + 1][name]);
  }
}

inspectTest("one wrong digit of a key is a drop, with counter and section of the RFC", async (page) => {
  await page.getByRole("button", { name: "Edit keys" }).click();
  await retype(page, AUTH_KEY, otherDigit);
  await frame(page, 1).getByText("bad ICV", { exact: true }).waitFor();
  // Ten frames use that association, seven the other one.
  await page.getByText("7 delivered · 10 dropped", { exact: true }).waitFor();
  await frame(page, 2).getByText("delivered", { exact: true }).waitFor();

  await page.getByRole("button", { name: "Done" }).click();
  await press(page, "End", 6, 6);
  assert.equal(await page.locator(".stage.fell strong").textContent(), "esp_input_cb");
  const said = await verdict(page).innerText();
  assert.match(said, /^dropped/);
  assert.match(said, /esp_input_cb\s+esps_badauth \+ 1/);
  const section = page.getByRole("group", { name: "Verdict" }).getByRole("link");
  assert.match(await section.textContent(), /^RFC 4303 §3\.4\.4/);
  assert.match(await section.getAttribute("href"), /rfc4303#section-3\.4\.4/);
  assert.match(await page.locator(".counters .changed").innerText(), /^esps_badauth\s+1$/);
  await page.locator(".events .drop", { hasText: "m_freem" }).waitFor();

  await press(page, "ArrowLeft", 5);
  await page.locator(".evidence").getByText("differ", { exact: true }).waitFor();
});

inspectTest("a mistake in the keys is shown at its line and column, and goes when it is mended", async (page) => {
  await page.getByRole("button", { name: "Edit keys" }).click();
  const { text, at } = await retype(page, `${AUTH_KEY}61e`, "z");
  const problem = page.locator("#key-problems button");
  await problem.waitFor();
  const key = text.lastIndexOf("0x", at);
  const lines = text.slice(0, key).split("\n");
  const place = `${lines.length}:${lines.at(-1).length + 1}`;
  assert.equal(place, "11:24");
  assert.match(await problem.innerText(), new RegExp(`^${place} .*hexadecimal`));
  const keys = page.getByRole("textbox", { name: "Keys" });
  assert.equal(await keys.getAttribute("aria-invalid"), "true");
  assert.match(await page.locator(".paper mark").textContent(), /^0x61ezc83c/);

  await problem.click();
  const selected = await keys.evaluate((field) => field.value.slice(field.selectionStart, field.selectionEnd));
  assert.equal(selected.slice(0, 6), "0x61ez");
  await retype(page, `${AUTH_KEY}61e`, text[at]);
  await problem.waitFor({ state: "detached" });
  await page.getByText("17 delivered", { exact: true }).waitFor();
});

inspectTest("Run stops before a breakpoint, and then at the end", async (page) => {
  const breakpoint = page.getByRole("button", { name: "Breakpoint before esp_input_cb", exact: true });
  await breakpoint.click();
  assert.equal(await breakpoint.getAttribute("aria-pressed"), "true");
  await page.getByRole("button", { name: "Run" }).click();
  await arrived(page, 5, 8);
  assert.equal(await page.locator(".stage.next strong").textContent(), "esp_input_cb");
  await press(page, "Shift+ArrowRight", 8, 8);
  await press(page, "Home", 0, 8);
  await breakpoint.click();
  await press(page, "Shift+ArrowRight", 8, 8);
});

inspectTest("buttons, slider and stages go where they say", async (page) => {
  const click = (name) => page.getByRole("button", { name, exact: true }).click();
  await click("Step");
  await arrived(page, 1, 8);
  await click("Last");
  await arrived(page, 8, 8);
  await click("Back");
  await arrived(page, 7, 8);
  await click("First");
  await arrived(page, 0, 8);
  await page.locator(".stage .go", { hasText: "SA look-up" }).click();
  await arrived(page, 3, 8);
  const slider = page.getByRole("slider", { name: "Position" });
  await slider.fill("0");
  await arrived(page, 0, 8);
  // The slider's own arrow keys would move by an event.
  await slider.focus();
  await press(page, "ArrowRight", 1, 8);
  await page.keyboard.press("]");
  await page.locator("#frame-2[aria-selected=true]").waitFor();
});

inspectTest("an event of the list is gone to, and steps are events from there", async (page) => {
  await press(page, "End", 8);
  await press(page, "ArrowLeft", 7);
  await press(page, "ArrowLeft", 6);
  const trim = page.locator(".events button", { hasText: "m_striphdr" });
  await trim.click();
  await page.locator(".events .current", { hasText: "m_striphdr" }).waitFor();
  assert.match(await page.locator(".events h2").innerText(), /\d+ of \d+ in this stage/);
  assert.equal(await page.getByRole("button", { name: "events" }).getAttribute("aria-pressed"), "true");
  await page.keyboard.press("s");
  await arrived(page, await page.locator(".position b").textContent(), 8);
});

inspectTest("a field lights its octets up, and an octet its field", async (page) => {
  const field = (name) => page.locator(".field", { has: page.getByText(name, { exact: true }) });
  await field("SPI").hover();
  await page.locator(".hex .lit").first().waitFor();
  assert.deepEqual(await offsets(page, "lit"), range(40, 44));
  await page.getByRole("heading", { name: "Fields octets 40 … 43" }).waitFor();

  await page.locator(".hex [data-octet='8']").hover();
  await page.locator(".field.lit", { hasText: "source" }).waitFor();
  assert.deepEqual(await offsets(page, "lit"), range(8, 24));
  assert.equal(await page.locator(".field.lit").count(), 1);

  // Picked octets stay, and so does their field through the stages.
  await field("destination").click();
  await page.getByRole("heading", { level: 1 }).hover();
  await page.locator(".field[aria-selected=true]", { hasText: "destination" }).waitFor();
  assert.deepEqual(await offsets(page, "lit"), range(24, 40));
  await press(page, "ArrowRight", 1);
  assert.deepEqual(await offsets(page, "lit"), range(24, 40));
  await page.keyboard.press("Escape");
  await page.locator(".hex .lit").first().waitFor({ state: "detached" });
});

inspectTest("arrows walk from field to field in the octets", async (page) => {
  const dump = page.getByRole("grid", { name: "Octets of the packet" });
  await dump.focus();
  await page.locator(".hex [data-octet='40']").click();
  assert.deepEqual(await offsets(page, "lit"), range(40, 44));
  await page.keyboard.press("ArrowRight");
  await page.locator(".hex [data-octet='44'].lit").waitFor();
  assert.deepEqual(await offsets(page, "lit"), range(44, 48));
  // The arrow moved in the dump, not in time.
  await arrived(page, 0, 8);
});

inspectTest("netbsd decrypts what rfc holds back when the ICV differs", async (page) => {
  const [{ inner }] = await kernelSays(EXAMPLE);
  const upper = inner.slice(80);
  await page.getByRole("button", { name: "Edit keys" }).click();
  await retype(page, AUTH_KEY, otherDigit);
  await frame(page, 1).getByText("bad ICV").waitFor();
  await page.getByRole("button", { name: "Done" }).click();
  const payload = async () => (await octets(page)).slice(2 * 64, 2 * 64 + upper.length);

  for (const cursor of range(1, 6)) await press(page, "ArrowRight", cursor, 6);
  await page.getByText("nothing is decrypted").waitFor();
  assert.deepEqual(await offsets(page, "changed"), range(144, 156));
  assert.notEqual(await payload(), upper);

  await page.getByLabel("Profile").selectOption("netbsd");
  await page.getByText("80 octets at 64, IV of 16 at 48").waitFor();
  await arrived(page, 5, 6);
  assert.deepEqual(await offsets(page, "changed"), range(64, 156));
  assert.equal(await payload(), upper);
  await press(page, "End", 6, 6);
  await verdict(page).getByText("esps_badauth + 1").waitFor();
});

inspectTest("every layout has its chain, and ends in the same packet", async (page) => {
  const [{ inner }] = await kernelSays(EXAMPLE);
  const layouts = {
    cluster: [156],
    "mlen-chain": [100, 56],
    "esp-split": [44, 112],
    "shared-cluster": [156],
  };
  const select = await setting(page, "Layout");
  const options = await select.locator("option").evaluateAll((all) => all.map((option) => option.value));
  assert.deepEqual(options.sort(), Object.keys(layouts).sort());
  for (const [layout, lengths] of Object.entries(layouts)) {
    await select.selectOption(layout);
    await press(page, "Home", 0, 8);
    assert.deepEqual(await chain(page), lengths, layout);
    const readOnly = layout === "shared-cluster" ? 1 : 0;
    assert.equal(await page.locator(".mbuf.read-only").count(), readOnly, layout);
    // What others hold too is copied before anything writes to it.
    for (const cursor of range(1, 5)) await press(page, "ArrowRight", cursor, 8);
    assert.equal(await page.locator(".mbuf.read-only").count(), 0, layout);
    await press(page, "End", 8, 8);
    assert.equal(await octets(page), inner, layout);
  }
});

pageTest("the colours that were chosen are there again after a reload", async (page) => {
  await ready(page);
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.getByRole("button", { name: "Change to dark colours" }).click();
  await page.locator("html[data-theme=dark]").waitFor();
  await drawn(page);
  const dark = await background();
  assert.notEqual(dark, light);
  await page.reload();
  await ready(page);
  assert.equal(await background(), dark);
  await page.getByRole("button", { name: "Change to light colours" }).click();
  await page.locator("html[data-theme=light]").waitFor();
  await drawn(page);
  assert.equal(await background(), light);
});
