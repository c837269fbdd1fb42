// One packet through both stacks, beside each other.

import assert from "node:assert/strict";
import { inspectTest, stages } from "./inspect.mjs";

const dialog = (page) => page.getByRole("dialog", { name: "Both stacks, side by side" });

inspectTest("a packet is compared stage by stage, with the first octet that differs", async (page) => {
  await page.getByRole("button", { name: "Compare" }).click();
  await dialog(page).getByText("Both stacks come to the same packet and the same verdict.").waitFor();
  const rows = await dialog(page).locator("tbody tr").evaluateAll((rows) =>
    rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.querySelector("code")?.textContent ?? cell.textContent)),
  );
  assert.deepEqual(rows[0].slice(0, 2), ["ip6_input", "kame_ip6_input"]);
  assert.deepEqual(rows.at(-2).slice(0, 2), ["icmp6_input", "icmp6_input"]);
  assert.deepEqual(rows.at(-1), ["delivered", "delivered", "equal, octet for octet"]);
  const first = dialog(page).locator("tr.first");
  assert.match(await first.innerText(), /crypto_invoke[^]*kame_esp_auth[^]*first difference: octet 64, ESP payload/);
});

inspectTest("a stage of the comparison opens the packet there, in its stack", async (page) => {
  await page.getByRole("button", { name: "Compare" }).click();
  await dialog(page).getByRole("button", { name: /^kame_esp_decrypt/ }).click();
  await dialog(page).waitFor({ state: "detached" });
  assert.equal(await page.locator("header label", { hasText: "Stack" }).locator("select").inputValue(), "kame");
  const now = await page.locator(".stage.now strong").textContent();
  assert.match(now, /esp_decrypt/);
  assert.ok((await stages(page)).some((name) => name.includes("esp6_input")));
});
