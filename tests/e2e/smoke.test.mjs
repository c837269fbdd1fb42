// The page loads.

import assert from "node:assert/strict";
import { pageTest, shot } from "./lib.mjs";

pageTest("the page opens, and says its name", async (page) => {
  await page.waitForFunction(() => document.querySelector("h1") !== null);
  assert.match(await page.title(), /Espial/);
  await shot(page, "smoke");
});
