// Once loaded, the page needs no server: not for its work, and not for its next start.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";
import { after, before } from "node:test";
import { pageTest } from "./lib.mjs";
import { length, press, ready } from "./inspect.mjs";

const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

// Any static host will do: this one knows nothing but files, and sends no headers of the page's own.
const host = createServer(async (request, response) => {
  const path = new URL(request.url, "http://host").pathname.replace(/\/$/, "/index.html");
  try {
    const octets = await readFile(new URL(`../../dist${path}`, import.meta.url));
    response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" }).end(octets);
  } catch {
    response.writeHead(404).end();
  }
});
let at;
before(async () => {
  await new Promise((listening) => host.listen(0, "127.0.0.1", listening));
  at = `http://127.0.0.1:${host.address().port}/`;
});
after(() => stop());

function stop() {
  host.closeAllConnections();
  return new Promise((stopped) => host.close(stopped));
}

pageTest(
  "after one visit the page starts without its server, and does its work",
  async (page) => {
    await ready(page);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
    await stop();
    await page.reload();
    await ready(page);
    await press(page, "ArrowRight", 1);
    await page.keyboard.press("End");
    await page.locator(".verdict", { hasText: "delivered" }).waitFor();
    assert.ok((await length(page)) > 1);
    await page.keyboard.press("l");
    await page.locator("main.lab[data-state=ready]").waitFor();
  },
  { at: () => at, serviceWorkers: "allow" },
);
