// Captures, keys and hex come in by every door, and what cannot be read is refused in words.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { EXAMPLE, choose, inspectTest, kernelSays, length, octets, stages, vector } from "./inspect.mjs";

const CAPTURE = vector(EXAMPLE, "capture.pcap");
const KEYS = vector(EXAMPLE, "xfrm-state");
const NULL_CIPHER = "esp-transport-null-hmac-sha1-96";

const frame = (page, number) => page.locator(`#frame-${number}`);

/** The packet of a frame of an Ethernet capture, as hex. */
async function packet(name, number) {
  const octets = await readFile(vector(name, "capture.pcap"));
  let at = 24;
  for (let before = 1; before < number; before += 1) at += 16 + octets.readUInt32LE(at + 8);
  return octets.subarray(at + 16 + 14, at + 16 + octets.readUInt32LE(at + 8)).toString("hex");
}

/** Octets as `hexdump -C` prints them, the characters aside. */
function hexdump(hex) {
  const rows = hex.match(/.{1,32}/g).map((row, index) => {
    const offset = (16 * index).toString(16).padStart(8, "0");
    return `${offset}  ${row.match(/../g).join(" ")}`;
  });
  return rows.join("\n");
}

/** Drags files over the page and lets go of them. */
async function drop(page, files) {
  const contents = await Promise.all(
    files.map(async ([name, path]) => [name, (await readFile(path)).toString("base64")]),
  );
  const transfer = await page.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    for (const [name, base64] of files) {
      transfer.items.add(new File([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], name));
    }
    return transfer;
  }, contents);
  await page.dispatchEvent("main", "dragover", { dataTransfer: transfer });
  await page.getByText("Drop to open").waitFor();
  await page.dispatchEvent("main", "drop", { dataTransfer: transfer });
  await page.getByText("Drop to open").waitFor({ state: "detached" });
}

inspectTest("keys may come before their capture, or after it", async (page) => {
  const kernel = await kernelSays(NULL_CIPHER);
  const files = [vector(NULL_CIPHER, "xfrm-state"), vector(NULL_CIPHER, "capture.pcap")];
  await choose(page, files);
  await page.locator(".source").getByText(`${kernel.length} frames`).waitFor();
  const number = (verdict) => kernel.filter((frame) => frame.verdict === verdict).length;
  await page.getByText(`${number("delivered")} delivered · ${number("clear")} clear`, { exact: true }).waitFor();
  await choose(page, [CAPTURE]);
  await frame(page, 1).getByText("no SA").waitFor();
  await choose(page, [KEYS]);
  await frame(page, 1).getByText("delivered").waitFor();
});

inspectTest("files may be dropped anywhere", async (page) => {
  const kernel = await kernelSays(NULL_CIPHER);
  await drop(page, [
    ["null.pcap", vector(NULL_CIPHER, "capture.pcap")],
    ["null.keys", vector(NULL_CIPHER, "xfrm-state")],
  ]);
  await page.locator(".source").getByText(`${kernel.length} frames`).waitFor();
  // The first two are clear.
  await page.keyboard.press("]");
  await page.keyboard.press("]");
  await frame(page, 3).and(page.locator("[aria-selected=true]")).waitFor();
  await page.keyboard.press("End");
  await page.getByRole("group", { name: "Verdict" }).getByText("delivered", { exact: true }).waitFor();
  assert.equal(await octets(page), kernel[2].inner);
});

inspectTest("a packet is read from hex in the dialog", async (page) => {
  const [, , third] = await kernelSays(EXAMPLE);
  await page.getByRole("button", { name: "Open…" }).click();
  await page.getByRole("textbox", { name: "Packet as hex" }).fill(hexdump(await packet(EXAMPLE, 3)));
  await page.getByRole("button", { name: "Read hex" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.locator(".source").getByText("1 frame ·").waitFor();
  await frame(page, 1).getByText("delivered").waitFor();
  await page.keyboard.press("End");
  assert.equal(await length(page), (await stages(page)).length);
  await page.getByRole("group", { name: "Verdict" }).waitFor();
  assert.equal(await octets(page), third.inner);
});

inspectTest("hex that is pasted on the page comes up in the dialog", async (page) => {
  const hex = await packet(EXAMPLE, 2);
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, hex);
  assert.equal(await page.getByRole("textbox", { name: "Packet as hex" }).inputValue(), hex);
  await page.getByRole("button", { name: "Read hex" }).click();
  await page.locator(".source").getByText("1 frame ·").waitFor();
  assert.equal(await octets(page), hex);
});

inspectTest("hex with a mistake is refused at its place, and stays to be mended", async (page) => {
  await page.getByRole("button", { name: "Open…" }).click();
  const field = page.getByRole("textbox", { name: "Packet as hex" });
  const hex = (await packet(EXAMPLE, 1)).match(/.{1,32}/g).join("\n");
  await field.fill(hex.replace(/\n(....)../, "\n$1xy"));
  await page.getByRole("button", { name: "Read hex" }).click();
  await page.getByRole("alert").filter({ hasText: "line 2, column 5" }).waitFor();
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  assert.match(await field.inputValue(), /\n....xy/);
  await field.fill(hex);
  await page.getByRole("button", { name: "Read hex" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await frame(page, 1).getByText("delivered").waitFor();
});

inspectTest("a file that is no capture is refused in words, and the capture before stays", async (page) => {
  const gzip = { name: "capture.pcap.gz", mimeType: "application/gzip", buffer: Buffer.from("1f8b0800ff00", "hex") };
  await choose(page, [gzip]);
  const alert = page.locator(".refusal[role=alert]");
  await alert.waitFor();
  const words = await alert.locator("p").innerText();
  assert.match(words, /^capture\.pcap\.gz: \S+( \S+){5,}/);
  assert.match(words, /pcap/);
  await page.locator(".source").getByText("17 frames").waitFor();
  await alert.getByRole("button", { name: "Dismiss" }).click();
  await alert.waitFor({ state: "detached" });
});

inspectTest("a capture that ends in the middle of a frame is read up to there, and says so", async (page) => {
  const whole = await readFile(CAPTURE);
  const cut = { name: "cut.pcap", mimeType: "application/octet-stream", buffer: whole.subarray(0, whole.length - 20) };
  await choose(page, [cut]);
  await page.locator(".source").getByText("cut.pcap").waitFor();
  await page.locator(".warnings").waitFor();
  assert.match(await page.locator(".warnings").getAttribute("title"), /\S+( \S+){3,}/);
  await frame(page, 1).getByText("delivered").waitFor();
});

inspectTest("dialogs close by Escape and by their button, and give the focus back", async (page) => {
  const open = page.getByRole("button", { name: "Open…" });
  const isFocused = () => open.evaluate((button) => document.activeElement === button);
  const dialog = page.getByRole("dialog", { name: "Open packets" });
  await open.click();
  await dialog.waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  assert.ok(await isFocused(), "after Escape");
  await open.click();
  await page.getByRole("button", { name: "Close" }).click();
  await dialog.waitFor({ state: "detached" });
  assert.ok(await isFocused(), "after the button");
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys of the keyboard" }).waitFor();
});
