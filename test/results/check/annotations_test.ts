import { assertEquals } from "@std/assert";
import { renderAnnotations } from "../../../src/results/check/annotations.ts";
import { checkOf, DIFFERS } from "./finding_fixture.ts";

Deno.test("renderAnnotations() says nothing where all agrees, or is within tolerance", () => {
  assertEquals(renderAnnotations(checkOf({ cells: [{ verdict: "within tolerance" }, {}] }), "results"), []);
});

Deno.test("renderAnnotations() names the file, what it is of, and what is wrong, on one line each", () => {
  assertEquals(
    renderAnnotations(checkOf({ cells: [DIFFERS, {}], obstacles: ["50% a\nb: c, d"] }), "my, results"),
    [
      "::error file=my%2C results/tiny/embedded/cells/key0.json,title=tiny%2C embedded track%3A STEGO%2C seed 0::" +
      "differs%0Aacc 90 -> 90.01 (+0.0100)",
      "::error file=my%2C results/tiny/embedded/table.json,title=tiny%2C embedded track%3A all that is compared is there::" +
      "cannot compare%0A50%25 a%0Ab: c, d",
    ],
  );
});

Deno.test("renderAnnotations() tells once what is wrong with many cells alike", () => {
  const missing = { verdict: "cannot compare", reason: "it has no committed result" } as const;
  assertEquals(renderAnnotations(checkOf({ cells: [missing, missing, missing] }), "results"), [
    "::error file=results/tiny/embedded/cells/key0.json,title=tiny%2C embedded track%3A STEGO%2C seed 0%2C and 2 more::" +
    "cannot compare%0Ait has no committed result",
  ]);
});
