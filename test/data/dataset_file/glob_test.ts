import { assertEquals } from "@std/assert";
import { globBase, globPattern, isGlob } from "../../../src/data/dataset_file/glob.ts";

Deno.test("globPattern() knows stars, any folders, sets and choices, letter case aside", () => {
  const cases: [string, string[], string[]][] = [
    ["a/*.jpg", ["a/1.jpg", "a/1.JPG"], ["a/b/1.jpg", "a/1xjpg", "b/1.jpg"]],
    ["a/**/*.jpg", ["a/1.jpg", "a/b/c/1.jpg"], ["b/a/1.jpg"]],
    ["**/x?.{jpg,pn*}", ["x1.jpg", "a/x2.png"], ["x12.jpg", "x1.tif"]],
    ["[!ab]/(1)+.png", ["c/(1)+.png"], ["a/(1)+.png", "c/11.png"]],
  ];
  for (const [glob, matched, others] of cases) {
    for (const path of [...matched, ...others]) {
      assertEquals(globPattern(glob).test(path), matched.includes(path), `${glob} and ${path}`);
    }
  }
});

Deno.test("globBase() is the folder before the first sign", () => {
  assertEquals(["a/b/*.jpg", "*.jpg", "/data/**/x", "a/b[1]/c"].map(globBase), ["a/b", ".", "/data", "a"]);
  assertEquals(["a b/c.jpg", "a/{b,c}"].map(isGlob), [false, true]);
});
