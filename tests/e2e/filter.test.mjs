// The filter over the list of frames.

import assert from "node:assert/strict";
import { accessibilityViolations } from "./lib.mjs";
import { arrived, drawn, inspectTest } from "./inspect.mjs";

const field = (page) => page.getByRole("combobox", { name: "Filter of the frames" });
const numbers = (page) => page.locator(".frame .number").allTextContents();

inspectTest("a filter narrows the list, and the keyboard goes through what is left", async (page) => {
  const all = await numbers(page);
  await page.keyboard.press("/");
  await page.keyboard.type("src == fd00:a::2 && frame > 3");
  await page.locator("#filter-says", { hasText: "frames pass" }).waitFor();
  await drawn(page);
  const left = await numbers(page);
  assert.ok(left.length > 1 && left.length < all.length);
  for (const sources of await page.locator(".frame .addresses span:first-child").allTextContents()) {
    assert.equal(sources, "fd00:a::2");
  }
  await page.getByRole("listbox", { name: "Frames" }).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Home");
  await page.locator(`#frame-${left[0]}[aria-selected=true]`).waitFor();
  await page.keyboard.press("]");
  await page.locator(`#frame-${left[1]}[aria-selected=true]`).waitFor();
  await arrived(page, 0);
  assert.deepEqual(await accessibilityViolations(page), []);
  await field(page).fill("");
  await page.locator("#frame-1").waitFor();
  assert.deepEqual(await numbers(page), all);
});

inspectTest("a mistake in a filter is marked, and the list stays", async (page) => {
  await field(page).fill("frame < 4");
  await page.locator("#filter-says", { hasText: "3 frames pass" }).waitFor();
  await field(page).fill("frame < 4 && esp.sip == 1");
  await page.locator("#filter-says mark", { hasText: "esp.sip" }).waitFor();
  assert.match(await page.locator("#filter-says").innerText(), /there is no field esp\.sip/);
  assert.equal(await field(page).getAttribute("aria-invalid"), "true");
  assert.deepEqual(await numbers(page), ["1", "2", "3"]);
  assert.deepEqual(await accessibilityViolations(page), []);
  const offered = async () => page.locator("#filter-completions option").evaluateAll((all) => all.map(({ value }) => value));
  await field(page).fill("frame < 4 && esp.sp");
  assert.deepEqual(await offered(), ["frame < 4 && esp.spi"]);
});
