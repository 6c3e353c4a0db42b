import { assert, assertEquals } from "@std/assert";
import { readFlags } from "../../src/cli/flags.ts";
import { HOME, places } from "../../src/cli/places.ts";

const read = (...args: string[]) => places(readFlags(args, { string: ["results", "root"] }), "/elsewhere");

Deno.test("HOME is the folder of deno.json", async () => {
  assert((await Deno.stat(`${HOME}deno.json`)).isFile);
});

Deno.test("places() are those of the harness, wherever it is called from", () => {
  assertEquals(read(), {
    benchmarks: `${HOME}benchmarks`,
    results: `${HOME}results`,
    root: `${HOME}datasets`,
  });
});

Deno.test("places() takes --results and --root, relative to the current folder", () => {
  const { benchmarks, results, root } = read("--results", "out", "--root", "/data");
  assertEquals([benchmarks, results, root], [`${HOME}benchmarks`, "/elsewhere/out", "/data"]);
});
