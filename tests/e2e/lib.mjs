// Opens the page in Chromium for a test, and fails the test on anything that the page must never do.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { after, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

/** Where the page is served. */
export const address = process.env.ESPIAL_URL ?? "http://127.0.0.1:8080/";

const shotsFolder = fileURLToPath(new URL("shots/", import.meta.url));
const docsFolder = fileURLToPath(new URL("../../docs/", import.meta.url));

// Root needs --no-sandbox. The others keep the browser from calling its maker, which would also disturb timings.
const launchOptions = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  headless: true,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

// One browser for the tests of a file; each test has a context of its own in it.
let browser;
after(() => browser?.close());

/**
 * A test with a freshly opened page.
 *
 * The body gets the page and node's test context. The test fails if the page writes an error to the console, throws,
 * fails to load something, or asks any other place than the server for anything.
 *
 * @param {string} name
 * @param {(page: import("playwright-core").Page, t: import("node:test").TestContext) => Promise<void>} body
 * @param {{ hash?: string, colorScheme?: "light" | "dark", viewport?: { width: number, height: number }, at?: () => string, serviceWorkers?: "allow" | "block" }} [options]
 *   `at` gives another place where the page is served; a service worker would answer before the test can
 */
export function pageTest(name, body, options = {}) {
  const { hash = "", colorScheme = "light", viewport = { width: 1440, height: 900 }, at = () => address, serviceWorkers = "block" } = options;
  test(name, async (t) => {
    browser ??= await chromium.launch(launchOptions);
    const context = await browser.newContext({
      colorScheme,
      viewport,
      acceptDownloads: true,
      serviceWorkers,
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    const faults = watch(page, at());
    try {
      await page.goto(at() + hash, { waitUntil: "load" });
      await body(page, t);
    } finally {
      for (const fault of faults) t.diagnostic(fault);
      await context.close();
    }
    assert.deepEqual(faults, []);
  });
}

/** Collects what a page must never do. */
function watch(page, address) {
  const faults = [];
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on("pageerror", (error) => faults.push(`thrown: ${error}`));
  page.on("crash", () => faults.push("the page crashed"));
  page.on("requestfailed", (request) => {
    faults.push(`not loaded: ${request.url()}: ${request.failure()?.errorText}`);
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    const stays = url.protocol === "data:" || url.protocol === "blob:" || url.origin === new URL(address).origin;
    if (!stays || request.method() !== "GET") faults.push(`sent: ${request.method()} ${url}`);
  });
  return faults;
}

/** Takes a picture of what is in view, into shots/NAME.png. */
export async function shot(page, name) {
  await picture(page, shotsFolder, name);
}

/**
 * Takes a picture for the documentation, into docs/NAME.png if ESPIAL_UPDATE_DOCS is set and into shots/NAME.png
 * otherwise: fonts differ a little between machines, and a test run should leave the committed picture alone.
 */
export async function docsShot(page, name) {
  await picture(page, process.env.ESPIAL_UPDATE_DOCS ? docsFolder : shotsFolder, name);
}

async function picture(page, folder, name) {
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: `${folder}${name}.png`, animations: "disabled" });
}

/** The accessibility rules of WCAG 2.2 A and AA that the page breaks, each with the elements that break it. */
export async function accessibilityViolations(page) {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  return violations.map(({ id, help, nodes }) => ({ id, help, elements: nodes.map((node) => node.target.join(" ")) }));
}
