import { chromium } from "playwright-core";
const [,, w="1440", h="900", scheme="light", ...what] = process.argv;
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox","--disable-gpu"] });
const ctx = await browser.newContext({ colorScheme: scheme, viewport: { width: +w, height: +h }, reducedMotion: "reduce" });
const page = await ctx.newPage();
page.on("console", (m) => { if (m.type()==="error") console.log("console:", m.text()); });
page.on("pageerror", (e) => console.log("thrown:", e.message));
const U = process.env.ESPIAL_URL ?? "http://127.0.0.1:18472/";
const shot = async (n) => { await page.mouse.move(0,0); await page.waitForTimeout(150); await page.screenshot({ path: `/tmp/wt/page2/tests/e2e/shots/t-${n}-${scheme}-${w}.png`}); };
await page.goto(U); await page.locator("main[data-state=ready] .rail").waitFor(); await page.waitForTimeout(300);
if (!what.length || what.includes("inspect")) {
  await page.keyboard.press("End"); await page.keyboard.press("p");
  await shot("prov-none");
  await page.locator(".hex [data-octet='60']").click(); await shot("prov-end");
  await page.locator(".places button").nth(1).focus(); await page.waitForTimeout(100);
  await page.locator(".places button").nth(1).click(); await shot("prov-source");
  await page.locator(".segments button", {hasText:"stages"}).click(); await page.keyboard.press("Home"); for (let i=0;i<4;i++) await page.keyboard.press("ArrowRight");
  await page.locator(".hex [data-octet='70']").click(); await page.locator(".bits button").nth(3).click(); await shot("prov-flip");
  await page.keyboard.press("d"); await page.keyboard.press("s"); await page.keyboard.press("ArrowRight"); await shot("diff-crypto"); await page.keyboard.press("ArrowRight"); await shot("diff-cb");
  await page.keyboard.press("c"); await page.keyboard.press("e"); await page.keyboard.press("ArrowLeft"); await page.locator(".hex [data-octet='40']").click().catch(()=>{}); await shot("chain-event");
  await page.getByRole("button", { name: "Settings" }).click(); await shot("settings");
}
if (!what.length || what.includes("lab")) {
  await page.goto(U + "#v=1&scenario=esp-transport&cursor=22"); await page.reload(); await page.locator("main.lab .position").waitFor(); await page.waitForTimeout(400);
  await page.locator("main.lab").click({position:{x:1,y:1}}).catch(()=>{});
  await shot("lab-chain");
  await page.keyboard.press("p"); await page.waitForTimeout(200); await page.locator(".hex [data-octet='44']").click(); await shot("lab-prov");
  await page.keyboard.press("d"); await shot("lab-diff");await page.keyboard.press("c"); await page.keyboard.press("End");
}
await browser.close();
