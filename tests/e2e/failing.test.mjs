// A frame that fails says why, its correction goes into the keys, and the capture says what is wrong with it altogether.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { EXAMPLE, choose, drawn, inspectTest, loaded, vector } from "./inspect.mjs";
import { check } from "./looks.mjs";

const THEMES = ["dark", "light"];
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
];

const diagnosis = (page) => page.getByRole("region", { name: /^Frame \d+ fails/ });
const summary = (page) => page.getByRole("region", { name: /of \d[\d,]* frames? fail$/ });
const flows = (page) => page.getByRole("dialog", { name: "Flows" });
const undo = (page) => page.getByRole("button", { name: "Undo", exact: true });

/** Opens the example's capture with its hash cut off at 128 bits, and not at 96 as the sender does. */
async function openTruncated(page) {
  await chooseKeys(page, (keys) => keys.replaceAll(/ 96$/gm, " 128"));
  await page.getByText("17 dropped", { exact: true }).waitFor();
}

async function chooseKeys(page, change, capture) {
  const keys = await readFile(vector(EXAMPLE, "xfrm-state"), "utf8");
  const octets = await readFile(vector(EXAMPLE, "capture.pcap"));
  await choose(page, [
    { name: "failing.pcap", mimeType: "application/octet-stream", buffer: capture?.(octets) ?? octets },
    { name: "failing.keys", mimeType: "text/plain", buffer: Buffer.from(change(keys)) },
  ]);
}

/** The records of a pcap file in another order, by their indices. */
function reordered(octets, order) {
  const records = [];
  for (let at = 24; at < octets.length; ) {
    const end = at + 16 + octets.readUInt32LE(at + 8);
    records.push(octets.subarray(at, end));
    at = end;
  }
  return Buffer.concat([octets.subarray(0, 24), ...order.map((index) => records[index])]);
}

inspectTest("frames that pass have no diagnosis, and a capture without failures no summary", async (page) => {
  await page.waitForTimeout(300);
  assert.equal(await page.locator(".diagnosis, .survey").count(), 0);
});

inspectTest("a hash cut off at another length is proved, and its correction makes the frames pass", async (page) => {
  await openTruncated(page);
  const card = diagnosis(page);
  await card.getByText("icv-truncation", { exact: true }).waitFor();
  await card.getByText("proved", { exact: true }).waitFor();
  await card.getByText("The ICV has another length.", { exact: true }).waitFor();
  const words = await card.innerText();
  assert.match(words, /12 \(96 bits\)/);
  assert.match(words, /What to do\S* ?\S+( \S+){3,}/);
  const corrected = await card.getByRole("region", { name: /^Corrected association/ }).innerText();
  assert.match(corrected, /add fd00:a::1 fd00:a::2 esp 0x0b58bce8/);
  assert.match(corrected, /<<Keys hidden>>/);
  assert.doesNotMatch(corrected, /0x[0-9a-f]{12}/);

  await card.getByRole("button", { name: "Apply to the keys" }).click();
  await page.locator("#frame-1").getByText("delivered").waitFor();
  await card.waitFor({ state: "detached" });
  await page.getByText("10 delivered · 7 dropped", { exact: true }).waitFor();
  await page.locator(".corrected").getByText("Frame 1 passes now").waitFor();

  await page.getByRole("button", { name: "Edit keys" }).click();
  const text = await page.getByRole("textbox", { name: "Keys" }).inputValue();
  const widths = [...text.matchAll(/hmac\(sha1\) 0x[0-9a-f]+ (\d+)/g)].map((found) => found[1]);
  assert.deepEqual(widths.sort(), ["128", "96"]);
  assert.match(text, /^src fd00:a::1 dst fd00:a::2$/m);
  await page.getByRole("button", { name: "Done" }).click();

  await page.locator("#frame-2").click();
  await card.getByRole("button", { name: "Apply to the keys" }).click();
  await page.getByText("17 delivered", { exact: true }).waitFor();
  await page.waitForTimeout(100);
  assert.equal(await page.locator(".diagnosis, .survey").count(), 0);

  await undo(page).click();
  await page.getByText("10 delivered · 7 dropped", { exact: true }).waitFor();
  assert.equal(await undo(page).count(), 0);
});

inspectTest("all of that goes by the keyboard alone", async (page) => {
  await openTruncated(page);
  await diagnosis(page).getByRole("button", { name: "Apply to the keys" }).waitFor();
  await tabTo(page, "Apply to the keys");
  await page.keyboard.press("Enter");
  await page.locator("#frame-1").getByText("delivered").waitFor();
  await drawn(page);
  assert.equal(await focused(page), "Undo");
  await page.keyboard.press("Enter");
  await page.getByText("17 dropped", { exact: true }).waitFor();

  await page.locator("body").press("]");
  await page.locator("#frame-2[aria-selected=true]").waitFor();
  await diagnosis(page).getByText("Frame 2 fails").waitFor();
  await page.keyboard.press("f");
  await flows(page).waitFor();
  assert.match(await focused(page), /^ESP 0x0b58bce8/);
  await page.keyboard.press("ArrowDown");
  assert.match(await focused(page), /^ESP 0x0a77d430/);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await flows(page).waitFor({ state: "detached" });
  await page.locator("#frame-1[aria-selected=true]").waitFor();
});

inspectTest("the summary counts the causes and leads to the first frame of each", async (page) => {
  await chooseKeys(page, (keys) => keys.replace("0x0a77d430", "0x30d4770a").replaceAll(/ 96$/gm, " 128"));
  const card = summary(page);
  await card.getByText("17 of 17 frames fail").waitFor();
  const causes = card.getByRole("button");
  await causes.nth(1).waitFor();
  await page.locator(".survey[aria-busy=false]").waitFor();
  const said = await causes.allInnerTexts();
  assert.match(said[0], /^10\s+The ICV has another length\s+proved$/);
  assert.match(said[1], /^7\s+/);
  await page.locator("#frame-9").click();
  await causes.nth(1).click();
  await page.locator("#frame-2[aria-selected=true]").waitFor();
  await causes.nth(0).click();
  await page.locator("#frame-1[aria-selected=true]").waitFor();
});

inspectTest("what no key mends has a diagnosis without a correction", async (page) => {
  await chooseKeys(page, (keys) => keys.replace("0x61efc83c", "0x71efc83d"));
  const card = diagnosis(page);
  await card.getByText("unexplained", { exact: true }).waitFor();
  await card.getByText("possible", { exact: true }).waitFor();
  assert.equal(await card.getByRole("button").count(), 0);
});

inspectTest("the masked correction is copied", async (page) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await openTruncated(page);
  await diagnosis(page).getByRole("button", { name: "Copy" }).click();
  await diagnosis(page).getByRole("button", { name: "Copied" }).waitFor();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(text, /^add fd00:a::1 /);
  assert.match(text, /<<Keys hidden>>/);
});

inspectTest("flows have their numbers, and lead to their first frame", async (page) => {
  await page.getByRole("button", { name: "Flows…" }).click();
  const rows = flows(page).locator("tbody tr");
  assert.equal(await rows.count(), 2);
  const cells = await rows.nth(0).locator("th, td").allInnerTexts();
  assert.match(cells[0], /^ESP 0x0b58bce8\s+fd00:a::1 → fd00:a::2$/);
  // AES-CBC and HMAC-SHA1-96 in transport mode: ESP 8, IV 16, trailer 2, ICV 12, and at most 15 octets of padding;
  // of 1280 octets 1204 are left for blocks of 16, so 1200 less the trailer, and the IP header of 40.
  assert.deepEqual(cells.slice(1), ["10", "1 – 10", "0", "0", "0", "0", "0", "1", "32", "38 – 53", "1,238", "1,462"]);
  await rows.nth(1).click();
  await flows(page).waitFor({ state: "detached" });
  await page.locator("#frame-2[aria-selected=true]").waitFor();
});

inspectTest("a packet that comes later than the window allows is said in words", async (page) => {
  const order = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 0];
  await chooseKeys(
    page,
    (keys) => keys.replaceAll("replay-window 32", "replay-window 4"),
    (octets) => reordered(octets, order),
  );
  await loaded(page, "failing.pcap", 17);
  await page.getByRole("button", { name: "Flows…" }).click();
  const note = flows(page).getByText(/The window of 4 is too small: a packet came 9 numbers late\. With a window of 10/);
  await note.waitFor();
});

for (const colorScheme of THEMES) {
  for (const viewport of SIZES) {
    const suffix = `${colorScheme}-${viewport.width}`;
    const options = { colorScheme, viewport };

    inspectTest(
      `diagnosis, summary and flows, ${suffix}`,
      async (page) => {
        await openTruncated(page);
        await diagnosis(page).getByText("proved", { exact: true }).waitFor();
        await page.locator(".survey[aria-busy=false]").waitFor();
        await page.keyboard.press("End");
        await page.locator(".stage.fell").waitFor();
        await check(page, `diagnosis-${suffix}`);
        await diagnosis(page).getByRole("button", { name: "Apply to the keys" }).click();
        await page.locator(".corrected").waitFor();
        await page.locator(".survey[aria-busy=false]").waitFor();
        await check(page, `corrected-${suffix}`);
        await chooseKeys(
          page,
          (keys) => keys.replace("0x61efc83c", "0x71efc83d").replaceAll("replay-window 32", "replay-window 4"),
          (octets) => reordered(octets, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 0]),
        );
        await page.getByRole("listbox", { name: "Frames" }).press("End");
        await diagnosis(page).getByText("possible", { exact: true }).waitFor();
        await page.locator(".survey[aria-busy=false]").waitFor();
        await check(page, `unexplained-${suffix}`);
        await page.getByRole("button", { name: "Flows…" }).click();
        await flows(page).waitFor();
        await check(page, `flows-${suffix}`);
      },
      options,
    );
  }
}

/** Presses Tab until the element with that text has the focus. */
async function tabTo(page, text) {
  for (let tabs = 0; tabs < 80; tabs += 1) {
    if ((await focused(page)) === text) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab does not reach ${text}`);
}

/** The text of the element that has the focus. */
function focused(page) {
  return page.evaluate(() => document.activeElement.innerText.trim());
}
