import { assertEquals, assertThrows } from "@std/assert";
import { CACHE_FLAGS, CACHE_USAGE, cacheSettings } from "../../src/cli/cache_flags.ts";
import { UsageError } from "../../src/cli/command.ts";
import { workspaceOf } from "../../src/cli/places.ts";
import { readFlags } from "../../src/cli/flags.ts";

function settings(...args: string[]) {
  const flags = readFlags(args, { string: CACHE_FLAGS });
  return cacheSettings(flags, workspaceOf(flags, "/home/me"));
}

Deno.test("features are kept in the user's folder, up to 8 GiB, unless the flags say otherwise", () => {
  assertEquals(settings(), { folder: "/home/me/.omh/features", budget: 8 * 2 ** 30 });
  assertEquals(CACHE_USAGE.includes("(default: 8GiB)"), true);
});

Deno.test("--cache is relative to the working directory", () => {
  assertEquals(settings("--cache", "kept")?.folder, "/home/me/kept");
  assertEquals(settings("--cache", "/disk")?.folder, "/disk");
});

Deno.test("--cache-budget takes sizes with their unit", () => {
  const budget = (size: string) => settings("--cache-budget", size)?.budget;
  assertEquals(["7B", "2KiB", "1.5MiB", "20GiB", "3 TiB"].map(budget), [
    7,
    2048,
    1.5 * 2 ** 20,
    20 * 2 ** 30,
    3 * 2 ** 40,
  ]);
});

Deno.test("--cache-budget 0 keeps nothing", () => {
  assertEquals([settings("--cache-budget", "0"), settings("--cache-budget", "0GiB")], [undefined, undefined]);
});

Deno.test("--cache-budget refuses what is no size", () => {
  for (const size of ["20", "20GB", "GiB", "many", "-1GiB"]) {
    assertThrows(
      () => settings(`--cache-budget=${size}`),
      UsageError,
      `Cannot read "--cache-budget": it is "${size}", expected 0 or a size in B, KiB, MiB, GiB, TiB`,
    );
  }
});
