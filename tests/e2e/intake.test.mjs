// Captures, keys and hex come in by every door, and what cannot be read is refused in words.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
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

/** Both directions of a kernel's keys: the first as the kernel printed it, the second as Wireshark's table has it. */
async function keysInTwoFormats(name) {
  const state = await readFile(vector(name, "xfrm-state"), "utf8");
  const [first, second] = state.split(/^(?=src )/m);
  const value = (pattern) => pattern.exec(second)[1];
  const row = [
    "IPv6",
    value(/^src (\S+)/),
    value(/dst (\S+)/),
    value(/spi (\S+)/),
    "AES-CBC [RFC3602]",
    value(/cbc\(aes\) (\S+)/),
    "HMAC-SHA-1-96 [RFC2404]",
    value(/hmac\(sha1\) (\S+)/),
  ];
  return [first, `${row.map((column) => `"${column}"`).join(",")}\n`];
}

/** A pcapng file of one packet, with comments on the section and on the packet. */
function pcapng(packet) {
  const padded = (octets) => Buffer.concat([octets, Buffer.alloc(-octets.length & 3)]);
  const numbers = (...values) => Buffer.concat(values.map((value) => Buffer.from(Uint32Array.of(value).buffer)));
  const comment = (text) => {
    const head = Buffer.from(Uint16Array.of(1, text.length).buffer);
    return Buffer.concat([head, padded(Buffer.from(text)), numbers(0)]);
  };
  const block = (type, body) => Buffer.concat([numbers(type, body.length + 12), body, numbers(body.length + 12)]);
  return Buffer.concat([
    block(0x0a0d0d0a, Buffer.concat([numbers(0x1a2b3c4d, 1, 0xffffffff, 0xffffffff), comment("from the lab")])),
    block(1, numbers(101, 0)),
    block(6, Buffer.concat([numbers(0, 0, 0, packet.length, packet.length), padded(packet), comment("look here")])),
  ]);
}

/** Drags files over the page and lets go of them. Each has a name, and a path or its octets. */
async function drop(page, files) {
  const contents = await Promise.all(
    files.map(async ([name, file]) => {
      const octets = typeof file === "string" ? await readFile(file) : file;
      return [name, octets.toString("base64")];
    }),
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

inspectTest("keys of two formats in two files go together, with a compressed capture", async (page) => {
  const [first, second] = await keysInTwoFormats(EXAMPLE);
  await choose(page, [vector(NULL_CIPHER, "xfrm-state")]);
  await frame(page, 1).getByText("no SA").waitFor();
  await drop(page, [
    ["one.keys", Buffer.from(first)],
    ["capture.pcap.gz", gzipSync(await readFile(CAPTURE))],
    ["esp_sa", Buffer.from(second)],
  ]);
  await page.locator(".source").getByText("capture.pcap.gz").waitFor();
  await page.getByText("17 delivered", { exact: true }).waitFor();
  const words = await page.locator(".association small").allInnerTexts();
  assert.equal(words.length, 2);
  assert.ok(words[0].startsWith("ESP transport") && words[1].startsWith("ESP any mode"), words.join());
  await drop(page, [["only.keys", Buffer.from(second)]]);
  await page.locator(".association").nth(1).waitFor({ state: "detached" });
});

inspectTest("a row of Wireshark's table may be for any address and SPI", async (page) => {
  const [, row] = await keysInTwoFormats(EXAMPLE);
  const wild = row.replace(/^("IPv6",)"[^"]*","[^"]*","[^"]*"/, '$1"*","fd00::/16","0x0*******"');
  assert.notEqual(wild, row);
  await drop(page, [["esp_sa", Buffer.from(wild)]]);
  const ends = page.locator(".association .ends");
  await ends.getByText("* → fd00::/16", { exact: true }).waitFor();
  assert.match(await ends.innerText(), /^0x0\*{7}/);
  const said = await page.locator(".frames, .list").first().innerText();
  assert.match(said, /delivered/);
});

inspectTest("hex in a file is told from keys in another", async (page) => {
  const hex = [await packet(EXAMPLE, 1), await packet(EXAMPLE, 2)].map(hexdump).join("\n\n");
  await drop(page, [
    ["keys.txt", KEYS],
    ["packets.txt", Buffer.from(hex)],
  ]);
  await page.locator(".source").getByText("2 frames ·").waitFor();
  await page.getByText("2 delivered", { exact: true }).waitFor();
});

inspectTest("what a capture and keys say besides is told in notes", async (page) => {
  const octets = Buffer.from(await packet(EXAMPLE, 1), "hex");
  const keys = "flush;\nadd fd00::1 fd00::2 esp 1 -E null -A hmac-sha1 short;".replace("short", '"short"');
  await drop(page, [
    ["noted.pcapng", pcapng(octets)],
    ["noted.conf", Buffer.from(keys)],
  ]);
  const notes = page.locator(".source .notes");
  await notes.getByText("2 notes", { exact: true }).waitFor();
  assert.equal(await notes.getAttribute("title"), "comment: from the lab\n1 frame has comments");
  await page.getByText("2 notes on the keys", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Edit keys" }).click();
  const told = await page.locator("#key-problems .note").allInnerTexts();
  assert.match(told[0], /^2:1 .* 5 octets, fewer than the usual 20/);
  assert.match(told[1], /^1:1 `flush` read, but not used/);
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
