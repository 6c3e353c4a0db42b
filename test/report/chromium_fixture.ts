import type { Browser } from "playwright-core";

/** Where Debian's package puts it; the test task may run this one. */
const CHROMIUM = "/usr/bin/chromium";

/** Why there is no browser to test with; undefined where there is one. */
export const withoutChromium = await reason();

async function reason(): Promise<string | undefined> {
  const { state } = await Deno.permissions.query({ name: "run", command: CHROMIUM });
  if (state !== "granted") return `this run of the tests may not start ${CHROMIUM}: deno task test may`;
  try {
    await Deno.stat(CHROMIUM);
  } catch {
    return `there is no ${CHROMIUM}: apt-get install chromium`;
  }
}

/** With this variable its package does not look for Windows below /proc, which only a program with all permissions may read. */
const NO_LOOK = "__IS_WSL_TEST__";

/** Starts the browser. */
export async function startChromium(): Promise<Browser> {
  Deno.env.set(NO_LOOK, "1");
  const { chromium } = await import("playwright-core");
  Deno.env.delete(NO_LOOK);
  return await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
}
