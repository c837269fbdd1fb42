// How the page looks in every state that matters, in both themes and at two sizes, and whether everybody can use it.

import { docsShot } from "./lib.mjs";
import { arrived, inspectTest, length, otherDigit, retype, setting } from "./inspect.mjs";
import { check } from "./looks.mjs";

const THEMES = ["dark", "light"];
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
];

// Positions in transport mode: a stage has just run.
const STATES = { "esp-input": 4, "crypto-boundary": 5, "esp-input-cb": 6, end: 8 };

for (const colorScheme of THEMES) {
  for (const viewport of SIZES) {
    const suffix = `${colorScheme}-${viewport.width}`;
    const options = { colorScheme, viewport };

    inspectTest(
      `stages, ${suffix}`,
      async (page) => {
        for (const [name, cursor] of Object.entries(STATES)) {
          await goTo(page, cursor);
          await check(page, `${name}-${suffix}`);
          if (name === "crypto-boundary" && viewport.width === 1440) await docsShot(page, `inspect-${colorScheme}`);
        }
      },
      options,
    );

    inspectTest(
      `a drop, and keys with a mistake, ${suffix}`,
      async (page) => {
        await page.getByRole("button", { name: "Edit keys" }).click();
        await retype(page, ".*spi 0x0b58bce8.*?hmac\\(sha1\\) 0x", otherDigit);
        await page.locator("#frame-1").getByText("bad ICV").waitFor();
        await page.getByRole("button", { name: "Done" }).click();
        await page.keyboard.press("End");
        await page.locator(".stage.fell").waitFor();
        await check(page, `drop-${suffix}`);
        await page.getByRole("button", { name: "Edit keys" }).click();
        await retype(page, ".*cbc\\(aes\\) 0xb8", "z");
        await page.locator("#key-problems button").waitFor();
        await check(page, `keys-${suffix}`);
      },
      options,
    );

    inspectTest(
      `dialogs and a refusal, ${suffix}`,
      async (page) => {
        await page.getByRole("button", { name: "Open…" }).click();
        await page.getByRole("textbox", { name: "Packet as hex" }).fill("60 03 zz");
        await page.getByRole("button", { name: "Read hex" }).click();
        await page.getByRole("alert").filter({ hasText: "column" }).waitFor();
        await check(page, `open-${suffix}`);
        const refused = { name: "photo.jpg", mimeType: "image/jpeg", buffer: Buffer.from("ffd8ffe000104a46", "hex") };
        await page.locator("input[type=file]").setInputFiles(refused);
        await page.locator(".refusal").waitFor();
        await check(page, `refused-${suffix}`);
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "Compare" }).click();
        await page.getByRole("dialog", { name: "Both stacks, side by side" }).waitFor();
        await check(page, `compare-${suffix}`);
        await page.keyboard.press("Escape");
        await page.keyboard.press("?");
        await page.getByRole("dialog", { name: "Keys of the keyboard" }).waitFor();
        await check(page, `help-${suffix}`);
      },
      options,
    );

    inspectTest(
      `small mbufs, events and a breakpoint, ${suffix}`,
      async (page) => {
        await (await setting(page, "Layout")).selectOption("mlen-chain");
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "Breakpoint before crypto_invoke" }).click();
        await page.keyboard.press("e");
        await page.keyboard.press("Shift+ArrowRight");
        await page.locator(".stage.next", { hasText: "crypto" }).waitFor();
        await page.locator(".hex [data-octet='44']").click();
        await check(page, `chain-${suffix}`);
      },
      options,
    );
  }
}

/** Goes to where the stage at that place has run. */
async function goTo(page, cursor) {
  await page.locator(".stage .go").nth(cursor - 1).click();
  await arrived(page, cursor, await length(page));
}
