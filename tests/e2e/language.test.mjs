// The language of the words: chosen, seen, heard, and kept in the address.

import assert from "node:assert/strict";
import { drawn, inspectTest, ready, setting } from "./inspect.mjs";
import { accessibilityViolations, pageTest } from "./lib.mjs";

/** The sentence of the words card, and the language that it says it is in. */
async function words(page) {
  const sentence = page.locator(".words p:not(.other)").last();
  return { text: await sentence.innerText(), lang: await sentence.getAttribute("lang") };
}

inspectTest("German is chosen, is told to screen readers, and survives a reload by its address", async (page) => {
  for (let step = 0; step < 4; step++) await page.keyboard.press("ArrowRight");
  await drawn(page);
  const english = await words(page);
  assert.equal(english.lang, "en");
  await (await setting(page, "Words")).selectOption("de");
  await drawn(page);
  const german = await words(page);
  assert.equal(german.lang, "de");
  assert.notEqual(german.text, english.text);
  assert.match(german.text, /\b(der|die|das|ist|wird)\b/);
  assert.equal(await page.locator(".events small[lang]").first().getAttribute("lang"), "de");
  assert.deepEqual(await accessibilityViolations(page), []);
  await page.waitForFunction(() => location.hash.includes("lang=de"));
});

pageTest(
  "an address says the language, whatever was chosen before",
  async (page) => {
    await ready(page);
    assert.equal((await words(page)).lang, "de");
    assert.equal(await (await setting(page, "Words")).inputValue(), "de");
    await page.reload();
    await ready(page);
    assert.equal((await words(page)).lang, "de");
    await page.getByRole("button", { name: "Lab", exact: true }).click();
    await page.locator("main.lab[data-state=ready]").waitFor();
    assert.equal(await (await setting(page, "Words")).inputValue(), "de");
    await page.keyboard.press("ArrowRight");
    const moved = page.locator(".moves .made span");
    await moved.filter({ hasText: "von alice" }).waitFor();
    assert.equal(await moved.getAttribute("lang"), "de");
    assert.deepEqual(await accessibilityViolations(page), []);
    await page.waitForFunction(() => /scenario=.*lang=de/.test(location.hash));
    await (await setting(page, "Words")).selectOption("en");
    await moved.filter({ hasText: "from alice" }).waitFor();
    await page.waitForFunction(() => !location.hash.includes("lang="));
  },
  { hash: "#v=1&lang=de" },
);
