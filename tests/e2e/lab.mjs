// What the tests of the Lab workspace do with it.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { pageTest } from "./lib.mjs";
import { drawn } from "./inspect.mjs";

/** How many scenarios come along. */
export const SCENARIOS = (await readdir(new URL("../../www/scenarios/", import.meta.url))).length;

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What `espial lab` prints; a status of 3 says that a packet was dropped. */
export function espialLab(...args) {
  const command = ["run", "--quiet", "--package", "espial-cli", "--", "lab", ...args];
  try {
    return execFileSync(process.env.CARGO ?? "cargo", command, { cwd: ROOT, encoding: "utf8", maxBuffer: 1 << 26 });
  } catch (error) {
    assert.equal(error.status, 3, error.stderr);
    return error.stdout;
  }
}

/** The objects of `espial lab --json` that a run is compared by. */
export function lines(text) {
  const objects = text.trim().split("\n").map((line) => JSON.parse(line));
  return objects.filter(({ type }) => type !== "check");
}

/** A `pageTest` whose body gets the page with a scenario open, and fails if the page then asks for anything. */
export function labTest(name, scenario, body, options = {}) {
  pageTest(
    name,
    async (page, t) => {
      await page.locator("main.lab .position").waitFor();
      await page.evaluate(() => document.fonts.ready);
      // The example of the other workspace comes in meanwhile.
      await page.waitForLoadState("networkidle");
      await drawn(page);
      const requests = [];
      page.on("request", (request) => {
        if (!request.url().startsWith("data:")) requests.push(request.url());
      });
      await body(page, t);
      assert.deepEqual(requests, []);
    },
    { hash: `#v=1&scenario=${scenario}`, ...options },
  );
}

/** The column of a host. */
export function host(page, name) {
  return page.getByRole("region", { name, exact: true });
}

/** Moves made, and moves in all. */
export async function position(page) {
  const text = await page.locator(".position").textContent();
  return text.split("/").map(Number);
}

/** Steps until so many requests wait on a host. */
export async function stepUntilParked(page, name, count) {
  const requests = host(page, name).locator(".parked li");
  for (let moves = 0; (await requests.count()) < count; moves += 1) {
    assert.ok(moves < 200, `${count} requests never wait`);
    const [at] = await position(page);
    await page.keyboard.press("ArrowRight");
    await page.locator(".position b", { hasText: new RegExp(`^${at + 1}$`) }).waitFor();
  }
  await drawn(page);
}

/** The counters of a host. */
export async function counters(page, name) {
  const rows = host(page, name).locator(".counts > div");
  const pairs = await rows.evaluateAll((rows) =>
    rows.map((row) => [row.querySelector("dt").textContent, Number(row.querySelector("dd").textContent)]),
  );
  return Object.fromEntries(pairs);
}

/** The packets on the wire, as their rungs name them. */
export function rungs(page) {
  return page.locator(".rung strong").allTextContents();
}

/** Presses Tab until an element has the focus. */
export async function tabTo(page, locator) {
  for (let presses = 0; presses < 80; presses += 1) {
    if (await locator.evaluate((element) => element === document.activeElement).catch(() => false)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail("Tab does not come to it");
}
