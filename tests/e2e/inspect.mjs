// What the tests of the Inspect workspace do with it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { pageTest } from "./lib.mjs";

/** The example that is loaded at the start. */
export const EXAMPLE = "esp-transport-aes128-cbc-hmac-sha1-96";

/** The stages of a ping in transport mode; the rail calls crypto_invoke `crypto`. */
export const TRANSPORT = [
  "ip6_input",
  "ipsec6_common_input",
  "ipsec_common_input",
  "esp_input",
  "crypto",
  "esp_input_cb",
  "ipsec6_common_input_cb",
  "icmp6_input",
];

/** The path of a file that goes with a kernel capture: capture.pcap, xfrm-state, frames.jsonl. */
export function vector(name, file) {
  return fileURLToPath(new URL(`../vectors/linux/${name}/${file}`, import.meta.url));
}

/** What the kernel made of each frame of a capture. */
export async function kernelSays(name) {
  const text = await readFile(vector(name, "frames.jsonl"), "utf8");
  return text.trim().split("\n").map((line) => JSON.parse(line));
}

/**
 * A `pageTest` whose body gets the page with the example loaded, and fails if the page then asks for anything:
 * once it is there, it works without its server.
 */
export function inspectTest(name, body, options) {
  pageTest(
    name,
    async (page, t) => {
      await ready(page);
      const requests = [];
      page.on("request", (request) => {
        if (!request.url().startsWith("data:")) requests.push(request.url());
      });
      await body(page, t);
      assert.deepEqual(requests, []);
    },
    options,
  );
}

/** Waits until a frame is open. */
export async function ready(page) {
  await page.locator("main[data-state=ready] .rail").waitFor();
  await page.evaluate(() => document.fonts.ready);
  await drawn(page);
}

/** Waits until everything that was asked for so far is on the screen. */
export async function drawn(page) {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Waits for a position, and until it is drawn. */
export async function arrived(page, cursor, length) {
  await page.locator(".position", { hasText: new RegExp(`^${cursor} / ${length ?? "\\d+"}$`) }).waitFor();
  await drawn(page);
}

/** Presses a key and waits for the position that it leads to. */
export async function press(page, key, cursor, length) {
  await page.keyboard.press(key);
  await arrived(page, cursor, length);
}

/** The last position. */
export async function length(page) {
  return Number((await page.locator(".position").textContent()).split("/")[1]);
}

/** The names of the stages, left to right. */
export function stages(page) {
  return page.locator(".stage strong").allTextContents();
}

/** The name of the stage that just ran. */
export function justRan(page) {
  return page.locator(".stage.now strong").textContent();
}

/** The numbers of octets in the mbufs. */
export async function chain(page) {
  const titles = await page.locator(".mbuf").evaluateAll((mbufs) => mbufs.map((mbuf) => mbuf.title));
  return titles.map((title) => Number(/^mbuf \d+: (\d+) of/.exec(title)[1]));
}

/** The octets in the dump, as hex. */
export async function octets(page) {
  const cells = await page.locator(".hex [data-octet]").allTextContents();
  return cells.join("").replaceAll(" ", "");
}

/** The offsets of the octets in the dump that have a class. */
export async function offsets(page, cssClass) {
  const runs = await page
    .locator(`.hex .${cssClass}[data-octet]`)
    .evaluateAll((runs) => runs.map((run) => [Number(run.dataset.octet), run.textContent.split(" ").length]));
  return runs.flatMap(([first, count]) => range(first, first + count));
}

/** Fails on the first place at which two long texts differ, and shows no more than what stands there. */
export function assertSame(actual, expected, what) {
  if (actual === expected) return;
  let at = 0;
  while (actual[at] === expected[at]) at += 1;
  const here = (text) => text.slice(Math.max(0, at - 60), at + 60);
  assert.fail(`${what}:\n…${here(actual)}…\nand not\n…${here(expected)}…`);
}

/** From one number up to, but not including, another. */
export function range(from, to) {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

/** A choice behind the settings button, which is pressed if they are not there. */
export async function setting(page, name) {
  const choice = page.getByRole("combobox", { name, exact: true });
  if (!(await choice.isVisible())) await page.getByRole("button", { name: "Settings" }).click();
  return choice;
}

/** Chooses files in the open dialog. */
export async function choose(page, files) {
  await page.getByRole("button", { name: "Open…" }).click();
  const chooser = page.waitForEvent("filechooser");
  await page.locator(".picker").click();
  await (await chooser).setFiles(files);
  // Away from whatever comes to lie under the pointer and would light up.
  await page.mouse.move(0, 0);
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

/** Waits until the header names a capture with so many frames. */
export async function loaded(page, name, frames) {
  await page.locator(".source", { hasText: name }).getByText(`${frames} frame`).waitFor();
  await ready(page);
}

/** Replaces one character of the keys, found by a pattern whose first group ends before it, by typing another. */
export async function retype(page, pattern, character) {
  const keys = page.getByRole("textbox", { name: "Keys" });
  const at = await keys.evaluate((field, source) => {
    const found = new RegExp(source, "s").exec(field.value);
    const at = found[1].length;
    field.focus();
    field.setSelectionRange(at, at + 1);
    return at;
  }, `^(${pattern})`);
  const text = await keys.inputValue();
  await page.keyboard.type(typeof character === "function" ? character(text[at]) : character);
  return { text, at };
}

/** A hex digit other than this one. */
export function otherDigit(digit) {
  return ((parseInt(digit, 16) + 1) % 16).toString(16);
}

/**
 * All that a person can perceive in each pane: text, and every attribute, among them the classes that stand for
 * colours and marks, and the values of controls.
 *
 * @returns {Promise<Record<string, string>>} by the pane's name
 */
export function panes(page) {
  return page.evaluate(() => {
    const write = (node) => {
      if (node.nodeType === Node.TEXT_NODE) return node.data;
      if (node.nodeType !== Node.ELEMENT_NODE) return "";
      const attributes = [...node.attributes].map(({ name, value }) => ` ${name}="${value}"`).sort();
      const control = "value" in node ? ` value is ${node.value}` : "";
      const children = [...node.childNodes].map(write).join("");
      return `<${node.localName}${attributes.join("")}${control}>${children}</${node.localName}>`;
    };
    const name = (pane) =>
      pane.getAttribute("aria-label") ??
      (document.getElementById(pane.getAttribute("aria-labelledby"))?.firstChild.textContent || "unnamed");
    const found = [...document.querySelectorAll("main .card, main .card section[aria-labelledby], main .evidence")];
    const written = found.map((pane) => [pane.matches(".words") ? "Words" : name(pane), write(pane)]);
    written.push(["Announcement", write(document.querySelector(".unseen[aria-live]"))]);
    return Object.fromEntries(written);
  });
}
