// Where octets come from, what they influence, what a flipped bit does, and what a step changed.

import assert from "node:assert/strict";
import { accessibilityViolations } from "./lib.mjs";
import { arrived, choose, drawn, inspectTest, kernelSays, length, loaded, offsets, press, range, setting, vector } from "./inspect.mjs";
import { host, labTest, position, stepUntilParked, tabTo } from "./lab.mjs";
import { check } from "./looks.mjs";

const GCM = "esp-transport-aes128-gcm16";

const THEMES = ["dark", "light"];
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
];

const octet = (page, offset) => page.locator(`.hex [data-octet='${offset}']`);
const trail = (page, offset) => page.getByRole("region", { name: `Provenance of octet ${offset}`, exact: true });
const bit = (page, number) => page.getByRole("group", { name: /^Bits of octet/ }).getByRole("button").nth(number);
const result = (page) => page.getByRole("region", { name: "What the flipped bit does" });

/** The numbers on the buttons of a step on the way back. */
async function sources(page, offset, name) {
  const step = trail(page, offset).locator("li", { has: page.getByText(name, { exact: true }) });
  return step.locator(".places b").allTextContents();
}

/** The octets that are marked as differing after the first cipher, as offsets of the packet. */
async function differing(page) {
  const pairs = result(page).locator(".change").first().locator("dl");
  const rows = await pairs.evaluateAll((pairs) =>
    pairs.map((pair) => {
      const is = pair.querySelectorAll("dd")[1];
      const octets = [...is.children].filter((child) => !child.matches(".side"));
      const marked = octets.flatMap((child, index) => (child.matches("mark") ? [index] : []));
      return { start: parseInt(pair.querySelector("dt").textContent, 16), marked };
    }),
  );
  return rows.flatMap(({ start, marked }) => marked.map((index) => start + index));
}

/** Shows provenance where the packet waits for the cipher. */
async function beforeTheCipher(page) {
  await page.locator(".stage .go", { hasText: /^esp_input(?!_cb)/ }).click();
  await arrived(page, 4, 8);
  await page.getByRole("button", { name: "provenance", exact: true }).click();
}

inspectTest("an octet of the echo data comes from its block and one octet of the block before", async (page) => {
  await press(page, "End", 8, 8);
  await page.keyboard.press("p");
  // Data of the echo begins at octet 48 of what is delivered, 72 of what came; the IV lies at 48, the first block at 64.
  await octet(page, 60).click();
  assert.deepEqual(await sources(page, 60, "moved"), ["84"]);
  assert.deepEqual(await sources(page, 60, "decrypted"), ["68", "80 … 95"]);
  await octet(page, 49).click();
  assert.deepEqual(await sources(page, 49, "decrypted"), ["57", "64 … 79"]);
  const fields = trail(page, 49).locator("li", { hasText: "decrypted" }).locator(".places span");
  assert.deepEqual(await fields.allTextContents(), ["IV", "payload"]);
  await trail(page, 49).getByText("HMAC-SHA1-96 covers octets 40 to 143").waitFor();
  await page.locator("[aria-live]", { hasText: "Octet 49, 24, through the cipher." }).waitFor({ state: "attached" });
  assert.deepEqual(await offsets(page, "lit"), [49]);
});

inspectTest("a source is gone to, and what it influences comes back to where one was", async (page) => {
  await press(page, "End", 8, 8);
  await page.keyboard.press("p");
  await octet(page, 49).click();
  await trail(page, 49).getByRole("button", { name: "IV 57" }).click();
  // Just before the cipher ran, whatever a step is.
  await page.locator(".segments [aria-pressed=true]", { hasText: "events" }).waitFor();
  await page.locator(".stage.now", { hasText: "crypto" }).waitFor();
  await page.locator(".trail h3", { hasText: "Octet 57" }).waitFor();
  assert.deepEqual(await offsets(page, "lit"), [57]);
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Octets of the packet");
  await trail(page, 57).getByRole("button", { name: /\b49$/ }).click();
  await page.locator(".trail h3", { hasText: "Octet 49" }).waitFor();
  await arrived(page, await length(page));
});

inspectTest("an octet stays picked where it goes, and hovering a source shows it while it is there", async (page) => {
  await page.keyboard.press("p");
  await octet(page, 30).click();
  await press(page, "End", 8, 8);
  assert.deepEqual(await offsets(page, "lit"), [30]);
  await trail(page, 30).getByRole("button", { name: "destination 30" }).waitFor();
  await page.locator(".stage .go", { hasText: /^esp_input_cb/ }).click();
  await arrived(page, 6, 8);
  await octet(page, 40).click();
  await trail(page, 40).getByText("moved", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await arrived(page, 5, 8);
  // It lay behind the header and the IV.
  assert.deepEqual(await offsets(page, "lit"), [64]);
  // Its ciphertext is no longer there, its IV is.
  await trail(page, 64).getByRole("button", { name: "IV 48" }).hover();
  assert.deepEqual(await offsets(page, "lit"), [48]);
});

inspectTest("a flipped bit of CBC ciphertext garbles its block and flips the bit of the next", async (page) => {
  await beforeTheCipher(page);
  await octet(page, 70).click();
  await bit(page, 3).click();
  await result(page).getByText("17 of 80 octets differ").waitFor();
  assert.deepEqual(await differing(page), [...range(64, 80), 86]);
  const asItIs = result(page).locator(".fates section").first();
  assert.match(await asItIs.innerText(), /dropped\s+esp_input_cb\s+esps_badauth \+ 1/);
  const next = result(page).locator(".change").first().locator("dl").nth(1).locator("mark");
  const [was, is] = (await next.allTextContents()).map((hex) => parseInt(hex, 16));
  assert.equal(was ^ is, 0x10);
  await page.locator("[aria-live]", { hasText: "Bit 3 of octet 70 flipped: dropped." }).waitFor({ state: "attached" });
  // Escape puts the bit back, and only then lets go of the octet.
  await page.keyboard.press("Escape");
  await trail(page, 70).waitFor();
  await page.keyboard.press("Escape");
  await page.getByText("Pick an octet").waitFor();
});

inspectTest("a flipped bit of GCM ciphertext flips that bit and no other", async (page) => {
  await choose(page, [vector(GCM, "capture.pcap"), vector(GCM, "xfrm-state")]);
  await loaded(page, "capture.pcap", (await kernelSays(GCM)).length);
  await beforeTheCipher(page);
  // The IV has 8 octets: ciphertext from octet 56 on.
  await octet(page, 70).click();
  await bit(page, 7).click();
  await result(page).getByText(/^1 of \d+ octets differ$/).first().waitFor();
  assert.deepEqual(await differing(page), [70]);
  const [was, is] = await result(page).locator(".change").first().locator("mark").allTextContents();
  assert.equal(parseInt(was, 16) ^ parseInt(is, 16), 1);
});

inspectTest("nothing is flipped at the end, and it is said why", async (page) => {
  await press(page, "End", 8, 8);
  await page.keyboard.press("p");
  await octet(page, 60).click();
  assert.equal(await bit(page, 0).getAttribute("aria-disabled"), "true");
  assert.match(await bit(page, 0).getAttribute("title"), /^Nothing runs on from here/);
  await bit(page, 0).click({ force: true });
  await trail(page, 60).waitFor();
});

inspectTest("by keyboard alone: to an octet, to its source, a bit flipped", async (page) => {
  await press(page, "End", 8, 8);
  await page.keyboard.press("p");
  await tabTo(page, page.getByRole("grid", { name: "Octets of the packet" }));
  for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight"]) await page.keyboard.press(key);
  await drawn(page);
  // The first key picks octet 0.
  assert.deepEqual(await offsets(page, "lit"), [49]);
  await tabTo(page, trail(page, 49).getByRole("button", { name: "payload 64 … 79" }).first());
  await page.keyboard.press("Enter");
  await page.locator(".trail h3", { hasText: "Octet 64" }).waitFor();
  await press(page, "Home", 0);
  await tabTo(page, bit(page, 0));
  await page.keyboard.press("Enter");
  await result(page).getByText("17 of 80 octets differ").waitFor();
});

inspectTest("a step's difference: what was changed, removed and moved, by field and mbuf", async (page) => {
  await page.keyboard.press("d");
  await page.getByText("No step has been taken yet.").waitFor();
  await page.locator(".stage .go", { hasText: /^esp_input_cb/ }).click();
  await arrived(page, 6, 8);
  const rows = page.getByRole("region", { name: "What the step did" }).locator("tbody tr");
  const cells = await rows.evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));
  const said = cells.map(([what, field, , before, after]) => [what.replace(/^\W+/, ""), field, before.split("\n")[0], after.split("\n")[0]]);
  assert.deepEqual(said, [
    ["kept", "6 octets", "0 … 5", "0 … 5"],
    ["changed", "IPv6 next header", "6", "6"],
    ["kept", "33 octets", "7 … 39", "7 … 39"],
    ["removed", "ESP SPI", "40 … 43", ""],
    ["removed", "ESP sequence", "44 … 47", ""],
    ["removed", "ESP IV", "48 … 63", ""],
    ["moved", "64 octets", "64 … 127", "40 … 103"],
    ["removed", "ESP padding", "128 … 141", ""],
    ["removed", "ESP pad length", "142", ""],
    ["removed", "ESP next header", "143", ""],
    ["removed", "ESP ICV", "144 … 155", ""],
  ]);
});

inspectTest("an event says its section of the RFC and the other stack's way, a field its words", async (page) => {
  await page.keyboard.press("e");
  for (const cursor of range(1, 5)) await press(page, "ArrowRight", cursor);
  const current = page.locator(".events li.current");
  await current.getByRole("link", { name: /^RFC \d+ §/ }).waitFor();
  assert.ok((await current.locator(".about p").innerText()).length > 20);
  const more = current.getByRole("button", { name: /^More about/ });
  assert.equal(await more.getAttribute("aria-expanded"), "true");
  await more.click();
  assert.equal(await current.locator(".about").count(), 0);
  await page.getByRole("listbox", { name: "Fields" }).focus();
  await page.keyboard.press("Home");
  const about = page.getByRole("region", { name: "About the picked field" });
  await about.getByRole("link", { name: "RFC 8200 §3" }).waitFor();
  assert.ok((await about.locator("span").innerText()).length > 20);
});

labTest("in the lab the octets of a packet that leaves have their ICV, and a source is gone to", "esp-transport", async (page) => {
  await stepUntilParked(page, "alice", 0);
  const ran = page.locator(".moves .made code");
  for (let moves = 0; (await ran.count()) === 0 || (await ran.innerText()) !== "esp_output_cb"; moves += 1) {
    assert.ok(moves < 60, "esp_output_cb never runs");
    const [at] = await position(page);
    await press(page, "ArrowRight", at + 1);
  }
  await page.keyboard.press("p");
  await octet(page, 44).click();
  await trail(page, 44).getByText(/^ICV of HMAC-SHA/).waitFor();
  await octet(page, 70).click();
  const [before] = await position(page);
  await trail(page, 70).locator(".places button").first().click();
  await drawn(page);
  const [now] = await position(page);
  assert.ok(now < before, `${now} is not before ${before}`);
  await page.locator(".which", { hasText: "kept here" }).waitFor();
  assert.equal(await page.locator(".trail h3").count(), 1);
  assert.deepEqual(await accessibilityViolations(page), []);
});

for (const colorScheme of THEMES) {
  for (const viewport of SIZES) {
    const suffix = `${colorScheme}-${viewport.width}`;
    const options = { colorScheme, viewport };

    inspectTest(
      `provenance, a flipped bit, a difference and settings, ${suffix}`,
      async (page) => {
        await page.keyboard.press("p");
        await check(page, `provenance-none-${suffix}`);
        await press(page, "End", 8, 8);
        await octet(page, 49).click();
        await check(page, `provenance-${suffix}`);
        await page.locator(".stage .go").nth(3).click();
        await arrived(page, 4, 8);
        await octet(page, 70).click();
        await bit(page, 3).click();
        await result(page).waitFor();
        await check(page, `provenance-flip-${suffix}`);
        await page.keyboard.press("d");
        await page.locator(".stage .go").nth(5).click();
        await arrived(page, 6, 8);
        await check(page, `diff-${suffix}`);
        await setting(page, "Words");
        await check(page, `settings-${suffix}`);
      },
      options,
    );

    labTest(
      `provenance in the lab, ${suffix}`,
      "esp-transport",
      async (page) => {
        const bob = host(page, "bob");
        await page.keyboard.press("End");
        await bob.waitFor();
        await page.keyboard.press("p");
        await octet(page, 44).click();
        await check(page, `lab-provenance-${suffix}`);
        await page.keyboard.press("d");
        await check(page, `lab-diff-${suffix}`);
      },
      options,
    );
  }
}
