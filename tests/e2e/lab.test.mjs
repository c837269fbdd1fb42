// The Lab: a scenario is stepped through both ways, requests are completed out of order, and somebody steps in.

import assert from "node:assert/strict";
import { docsShot, pageTest } from "./lib.mjs";
import { drawn, panes, ready } from "./inspect.mjs";
import { check } from "./looks.mjs";
import { SCENARIOS, counters, host, labTest, position, rungs, stepUntilParked, tabTo } from "./lab.mjs";

const OUT_OF_ORDER = "out-of-order-completion";

pageTest("the main job by mouse: choose a scenario, step, complete out of order, delete the SA, see the drop", async (page) => {
  await ready(page);
  await page.getByRole("navigation").getByRole("button", { name: "Lab" }).click();
  await page.getByText("ESP in transport mode", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Scenario…" }).click();
  assert.equal(await page.locator(".scenarios button").count(), SCENARIOS);
  await page.getByRole("dialog").getByRole("button", { name: "Completion out of order" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.waitForURL(/#v=1&scenario=out-of-order-completion&cursor=0$/);
  for (let moves = 0; (await host(page, "bob").locator(".parked li").count()) < 3; moves += 1) {
    assert.ok(moves < 200);
    await page.getByRole("button", { name: "Step", exact: true }).click();
  }
  await page.getByRole("button", { name: "Back", exact: true }).click();
  assert.equal(await host(page, "bob").locator(".parked li").count(), 2);
  await page.getByRole("button", { name: "Step", exact: true }).click();
  await completeThenDelete(page, async (button) => button.click());
});

labTest("the main job by keyboard alone", OUT_OF_ORDER, async (page) => {
  await page.keyboard.press("[");
  await page.keyboard.press("]");
  await page.getByText("Completion out of order", { exact: true }).waitFor();
  await stepUntilParked(page, "bob", 3);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowRight");
  await completeThenDelete(page, async (button) => {
    await tabTo(page, button);
    await page.keyboard.press("Enter");
  });
  await page.keyboard.press("u");
  await page.keyboard.press("End");
  await drawn(page);
  assert.equal((await counters(page, "alice"))["echo replies"], 3);
});

/** With three requests waiting at Bob: completes the second, lets its reply go, deletes the SA, and sees two drops. */
async function completeThenDelete(page, press) {
  const bob = host(page, "bob");
  await press(bob.getByRole("button", { name: /^Complete #/ }).nth(1));
  await page.locator(".moves .made", { hasText: "the request of packet" }).waitFor();
  const waiting = bob.locator(".parked code");
  assert.deepEqual(await waiting.allTextContents(), ["ESP 0x1000 seq 1", "ESP 0x1000 seq 3"]);
  for (let moves = 0; !(await rungs(page)).includes("ESP 0x1001 seq 1"); moves += 1) {
    assert.ok(moves < 60, "the reply never leaves");
    await page.keyboard.press("ArrowRight");
    await drawn(page);
  }
  await page.locator(".rung", { hasText: "echo reply 2" }).waitFor();
  await press(bob.getByRole("button", { name: "Delete SA", exact: true }));
  await page.locator(".moves .made", { hasText: "SA 0x1000 is deleted" }).waitFor();
  await page.keyboard.press("End");
  await drawn(page);
  assert.equal((await counters(page, "alice"))["echo replies"], 1);
  assert.equal((await counters(page, "bob")).esps_notdb, 2);
  assert.equal(await page.locator(".slider line.drop").count(), 2);
  await page.locator(".rung.fell", { hasText: "dropped · esps_notdb" }).first().waitFor();
}

labTest("every move back shows what was there", "esp-transport", async (page) => {
  const [, length] = await position(page);
  const seen = [];
  for (let at = 0; at < 24; at += 1) {
    seen.push(await panes(page));
    await page.keyboard.press("ArrowRight");
    await page.locator(".position b", { hasText: new RegExp(`^${at + 1}$`) }).waitFor();
    await drawn(page);
  }
  for (let at = 23; at >= 0; at -= 1) {
    await page.keyboard.press("ArrowLeft");
    await page.locator(".position b", { hasText: new RegExp(`^${at}$`) }).waitFor();
    await drawn(page);
    for (const name of ["Wire", "alice", "bob"]) assert.equal((await panes(page))[name], seen[at][name], `${name} at ${at}`);
  }
  assert.ok(length > 24);
});

labTest("a packet on the wire opens below, and a stage of it is gone to", "esp-transport", async (page) => {
  await page.keyboard.press("End");
  await page.locator(".rung").first().click();
  await page.locator(".which", { hasText: "on bob · kept here" }).waitFor();
  await host(page, "bob").locator(".way .go", { hasText: "esp_input_cb" }).first().click();
  await page.locator(".foot .words h2", { hasText: "esp_input_cb" }).waitFor();
  const octets = await page.locator(".foot .hex [data-octet]").count();
  assert.ok(octets > 0);
  await page.locator(".foot .hex [data-octet='8']").first().click();
  assert.ok((await page.locator(".foot .hex .lit").count()) > 0);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  assert.equal(await page.getByText("kept here").count(), 0);
});

labTest("the wire loses the next packet, and the stack of a host is another", "esp-transport", async (page) => {
  await page.getByRole("group", { name: "The next packet" }).getByRole("button", { name: "drop" }).click();
  await page.getByRole("group", { name: "Stack of bob" }).getByRole("button", { name: "KAME" }).click();
  await page.keyboard.press("End");
  await drawn(page);
  await page.locator(".rung.fell", { hasText: "lost" }).waitFor();
  assert.equal((await counters(page, "alice"))["echo replies"], 2);
  const kame = page.getByRole("group", { name: "Stack of bob" }).getByRole("button", { name: "KAME" });
  assert.equal(await kame.getAttribute("aria-pressed"), "true");
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.keyboard.press("End");
  await drawn(page);
  assert.equal((await counters(page, "alice"))["echo replies"], 3);
});

labTest("another profile of a host changes what happens, and that is taken back", "esp-transport", async (page) => {
  const profile = page.getByRole("combobox", { name: "Profile of bob" });
  assert.equal(await profile.inputValue(), "rfc");
  await profile.selectOption("blackhole");
  await page.locator(".moves .made", { hasText: "the profile is blackhole from now on" }).waitFor();
  await page.keyboard.press("Escape");
  await page.locator("main.lab .position").click();
  await page.keyboard.press("End");
  await drawn(page);
  assert.equal((await counters(page, "alice"))["echo replies"] ?? 0, 0);
  assert.equal((await counters(page, "bob")).ip6s_delivered, 3);
  await page.getByRole("button", { name: "Undo" }).click();
  assert.equal(await profile.inputValue(), "rfc");
  await page.keyboard.press("End");
  await drawn(page);
  assert.equal((await counters(page, "alice"))["echo replies"], 3);
});

labTest(
  "an address opens a scenario at a move, and arrows move within a list",
  "esp-transport&cursor=12",
  async (page) => {
    assert.equal((await position(page))[0], 12);
    const first = host(page, "alice").locator(".way .go[tabindex='0']");
    await first.focus();
    const before = await page.evaluate(() => document.activeElement.textContent);
    await page.keyboard.press("ArrowUp");
    assert.notEqual(await page.evaluate(() => document.activeElement.textContent), before);
    assert.equal((await position(page))[0], 12);
    const spoken = await page.locator("[aria-live]").textContent();
    assert.match(spoken, /^Move 12 of \d+\. /);
  },
);

for (const colorScheme of ["dark", "light"]) {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 1024, height: 768 }]) {
    const suffix = `${colorScheme}-${viewport.width}`;
    labTest(
      `how it looks, ${suffix}`,
      OUT_OF_ORDER,
      async (page) => {
        await check(page, `lab-start-${suffix}`);
        await stepUntilParked(page, "bob", 3);
        await check(page, `lab-parked-${suffix}`);
        if (viewport.width === 1440) await docsShot(page, `lab-${colorScheme}`);
        await host(page, "bob").getByRole("button", { name: "Delete SA", exact: true }).click();
        await page.keyboard.press("End");
        await check(page, `lab-drop-${suffix}`);
        await page.getByRole("button", { name: "Scenario…" }).click();
        await page.getByRole("dialog").waitFor();
        await check(page, `lab-scenarios-${suffix}`);
      },
      { colorScheme, viewport },
    );
  }
}
