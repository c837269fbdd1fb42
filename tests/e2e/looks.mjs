// What every picture of the page has to hold to.

import assert from "node:assert/strict";
import { accessibilityViolations, shot } from "./lib.mjs";
import { drawn } from "./inspect.mjs";

/** Takes a picture; fails on anything cut off at the edge, scrolling of the page, and what axe finds. */
export async function check(page, name) {
  // Away from whatever the pointer would light up.
  await page.mouse.move(0, 0);
  await drawn(page);
  await shot(page, name);
  const { scrollWidth, scrollHeight, clientWidth, clientHeight } = await page.evaluate(() => {
    const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement;
    return { scrollWidth, scrollHeight, clientWidth, clientHeight };
  });
  assert.deepEqual([scrollWidth, scrollHeight], [clientWidth, clientHeight], `${name}: the page scrolls`);
  assert.deepEqual(await clipped(page), [], `${name}: cut off`);
  assert.deepEqual(await accessibilityViolations(page), [], `${name}: accessibility`);
}

/** Words that their box cuts off without an ellipsis, in places that do not scroll. */
function clipped(page) {
  return page.evaluate(() => {
    const cut = [];
    for (const element of document.querySelectorAll("#page *")) {
      const style = getComputedStyle(element);
      const hides = style.overflowX === "hidden" && style.textOverflow !== "ellipsis";
      if (hides && element.scrollWidth > element.clientWidth + 1 && !element.closest(".unseen, .scroll, .data, [aria-hidden]")) {
        cut.push(`${element.localName}.${element.className}: ${element.textContent.slice(0, 60)}`);
      }
    }
    return cut;
  });
}
