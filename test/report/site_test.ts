import axe from "axe-core";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Browser, Page } from "playwright-core";
import { writeReport } from "../../src/app/report.ts";
import { openWorkspace, packageFolder } from "../../src/base/workspace.ts";
import { runTable } from "../../src/app/run_table.ts";
import { fixtureWorkspace, withFolder } from "../cli/terminal_fixture.ts";
import { testUnless } from "../engine/_probe.ts";
import { startChromium, withoutChromium } from "./chromium_fixture.ts";
import {
  accessibilityFaults,
  brokenFragments,
  firstClip,
  firstPaint,
  linksOf,
  pageWidth,
  pictureFaults,
  toldMore,
} from "./in_page.js";

const SPECS = ["studies/negative-control.yaml"];
const ROW = "negative-control/omh-weights-of-1.html";
/** One page of each kind. */
const KINDS = ["index.html", "negative-control/index.html", ROW];
/** Longest time until something is seen, milliseconds. */
const FIRST_PAINT = 1000;
/** Loads of which the quickest counts: the others say what else the machine does. */
const LOADS = 8;

/** A page, and what it did that it must not. */
interface Watched {
  readonly page: Page;
  readonly faults: string[];
}

testUnless(withoutChromium, "a report is whole, quick, quiet and accessible in a browser", async () => {
  await withFolder(async (folder) => {
    await writeReport(SPECS, { workspace: openWorkspace({ folder: packageFolder() }), out: folder });
    const browser = await startChromium();
    try {
      assertEquals(await visitAll(browser, folder), [...KINDS, "negative-control/stego.html"].toSorted());
      for (const path of KINDS) {
        await assertQuick(browser, folder, path);
        const { page } = await open(browser, `${folder}/${path}`, { width: 390, dark: true });
        assertEquals(await page.evaluate(pageWidth), 390, path);
        assertEquals(await inaccessible(page), [], `${path}, dark`);
        const { opened, ended } = await page.evaluate(toldMore);
        if (path !== "index.html") assert(opened.length > 0, `${path} has nothing wide`);
        assert(opened.every((told) => told), `${path} tells ${opened}`);
        assert(ended.every((told) => !told), `${path} tells at the end ${ended}`);
        await page.context().close();
      }
      await assertSeedsAndSorting((await open(browser, `${folder}/${ROW}`)).page);
    } finally {
      await browser.close();
    }
  });
});

testUnless(
  withoutChromium,
  "pictures of kept models load, are named, and the keyboard moves their slider",
  async () => {
    await withFolder(async (folder) => {
      const workspace = fixtureWorkspace({
        results: `${folder}/results`,
        checkpoints: `${folder}/checkpoints`,
      });
      await runTable("tiny.yaml", { workers: 1, cacheBudget: 0, workspace, keepModels: true });
      await writeReport(["tiny.yaml"], { workspace, out: `${folder}/report`, workers: 1 });
      const browser = await startChromium();
      try {
        const { page, faults } = await open(browser, `${folder}/report/tiny/index.html`, { width: 390 });
        assert(await page.locator("#pictures img").count() > 0);
        assertEquals(await page.evaluate(pictureFaults), []);
        assertEquals(await page.evaluate(pageWidth), 390);
        await page.locator("#cut").focus();
        await page.keyboard.press("Home");
        const clip = () => page.evaluate(firstClip);
        assertEquals(await clip(), "inset(0px 100% 0px 0px)");
        assertEquals(await inaccessible(page), []);
        assertEquals(faults, []);
        const row = (await open(browser, `${folder}/report/tiny/stego.html`)).page;
        assertEquals(await row.locator("#pictures th[scope=col]").allInnerTexts(), [
          "picture",
          "truth",
          "STEGO\nseed 0",
        ]);
        assertEquals(await row.evaluate(pictureFaults), []);
        await row.locator('#pictures a[href="index.html#pictures"]').click();
        assertEquals(new URL(row.url()).hash, "#pictures");
      } finally {
        await browser.close();
      }
    });
  },
);

/** Follows all links from the first page, and holds each page to what every page has to be. */
async function visitAll(browser: Browser, folder: string): Promise<string[]> {
  const paths = ["index.html"];
  for (const path of paths) {
    const { page, faults } = await open(browser, `${folder}/${path}`);
    for (const link of await page.evaluate(linksOf)) {
      assert(link.startsWith(`file://${folder}/`), `${path} links to ${link}`);
      const target = link.slice(`file://${folder}/`.length).replace(/#.*/, "");
      assert((await Deno.stat(`${folder}/${target}`)).isFile, `${path} links to ${target}`);
      if (!paths.includes(target)) paths.push(target);
    }
    assertEquals(await page.evaluate(brokenFragments), [], `fragments of ${path}`);
    assertEquals(await page.evaluate(pictureFaults), [], `pictures of ${path}`);
    if (KINDS.includes(path)) assertEquals(await inaccessible(page), [], path);
    assertEquals(faults, [], path);
    await page.context().close();
  }
  return paths.toSorted();
}

async function open(
  browser: Browser,
  path: string,
  { width = 1440, dark = false } = {},
): Promise<Watched> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: dark ? "dark" : "light",
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("console", (message) => void (message.type() === "error" && faults.push(message.text())));
  page.on("pageerror", ({ message }) => void faults.push(message));
  page.on("requestfailed", (request) => void faults.push(`failed: ${request.url()}`));
  await page.route(/^(?!file:|data:)/, (route) => {
    faults.push(`request of ${route.request().url()}`);
    return route.abort();
  });
  await page.goto(`file://${path}`);
  return { page, faults };
}

async function assertQuick(browser: Browser, folder: string, path: string): Promise<void> {
  const paints: number[] = [];
  while (paints.length < LOADS && !paints.some((paint) => paint < FIRST_PAINT)) {
    const { page } = await open(browser, `${folder}/${path}`);
    paints.push(await page.evaluate(firstPaint) as number);
    await page.context().close();
  }
  assert(Math.min(...paints) < FIRST_PAINT, `${path} is seen after ${paints} ms`);
}

/** What axe-core finds serious or critical. */
async function inaccessible(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return await page.evaluate(accessibilityFaults);
}

/** The keyboard alone picks a seed and sorts a table. */
async function assertSeedsAndSorting(page: Page): Promise<void> {
  await page.locator("#pick").focus();
  for (let seed = 0; seed <= 3; seed++) await page.keyboard.press("ArrowDown");
  assertEquals(new URL(page.url()).hash, "#seed-3");
  assertEquals(await page.locator("[data-cell]:visible h3").allInnerTexts(), ["Seed 3"]);
  const command = await page.locator("[data-cell]:visible pre").innerText();
  assertStringIncludes(command, "--seeds 3 studies/negative-control.yaml");
  await page.locator("#seeds th:nth-child(3) button").focus();
  await page.keyboard.press("Enter");
  const scores = await page.locator("#seeds tbody td:nth-child(3)").allInnerTexts();
  assertEquals(scores, scores.toSorted((a, b) => Number(b) - Number(a)));
}
