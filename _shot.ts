import { chromium } from "playwright-core";
const [base, ...pages] = Deno.args;
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const spec of pages) {
  const [page, w, scheme, extra] = spec.split("@");
  const ctx = await browser.newContext({
    viewport: { width: Number(w), height: 900 },
    colorScheme: scheme as "light" | "dark",
    deviceScaleFactor: 1,
  });
  const p = await ctx.newPage();
  p.on("console", (m) => console.log("console", m.text()));
  p.on("pageerror", (e) => console.log("pageerror", e.message));
  await p.goto(`file://${base}/${page}`);
  const fcp = await p.evaluate(() =>
    performance.getEntriesByType("paint").map((e) => `${e.name} ${e.startTime.toFixed(0)}`).join(" ")
  );
  const sw = await p.evaluate(() => document.documentElement.scrollWidth);
  console.log(page, w, scheme, fcp, "scrollWidth", sw);
  await p.screenshot({
    path: `/tmp/shots/${page.replaceAll("/", "_").split("#")[0]}-${w}-${scheme}.png`,
    fullPage: extra !== "view",
  });
  await ctx.close();
}
await browser.close();
