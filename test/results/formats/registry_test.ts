import { assertEquals, assertThrows } from "@std/assert";
import { formats, requireFormat } from "../../../src/results/formats/registry.ts";
import { REQUIRED_FORMATS } from "../../../src/results/formats/required.ts";
import { tinyPlan, tinyTable } from "../results_fixture.ts";

const CONTEXT = { cells: () => Promise.resolve(new Map()) };

Deno.test("every registered format is found by its own name, and writes whole lines, the same each time", async () => {
  const table = tinyTable(tinyPlan());
  for (const name of formats.names) {
    const format = await formats.load(name);
    assertEquals(format.name, name);
    const text = await format.render(table, CONTEXT);
    assertEquals(text.endsWith("\n"), true, name);
    assertEquals(await format.render(structuredClone(table), CONTEXT), text, name);
  }
});

Deno.test("required formats are registered before derived ones, and LaTeX is derived", () => {
  assertEquals(formats.names, [...REQUIRED_FORMATS.map(({ name }) => name), "latex"]);
});

Deno.test("requireFormat() names the member that is missing or wrong", () => {
  const format = { name: "a", summary: "b", extension: "txt", render: () => "" };
  requireFormat(format, "./a.ts");
  assertThrows(() => requireFormat({ ...format, render: "text" }, "./a.ts"), TypeError, '"render" is "text"');
  assertThrows(() => requireFormat({ ...format, extension: ".txt" }, "./a.ts"), TypeError, "without a dot");
  assertThrows(() => requireFormat({ ...format, takesSpread: 1 }, "./a.ts"), TypeError, '"takesSpread" is 1');
});
