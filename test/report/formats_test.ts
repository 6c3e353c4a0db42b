import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { formats, requireFormat } from "../../src/report/formats.ts";
import { REQUIRED_FORMATS } from "../../src/results/formats/required.ts";
import { tinyPlan, tinyTable } from "../results/results_fixture.ts";

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

Deno.test("required formats are registered before derived ones, and LaTeX and HTML are derived", () => {
  assertEquals(formats.names, [...REQUIRED_FORMATS.map(({ name }) => name), "latex", "html"]);
});

Deno.test("requireFormat() names the member that is missing or wrong", () => {
  const format = { name: "a", summary: "b", extension: "txt", render: () => "" };
  requireFormat(format, "./a.ts");
  assertThrows(() => requireFormat({ ...format, render: "text" }, "./a.ts"), TypeError, '"render" is "text"');
  assertThrows(() => requireFormat({ ...format, extension: ".txt" }, "./a.ts"), TypeError, "without a dot");
  assertThrows(() => requireFormat({ ...format, takesSpread: 1 }, "./a.ts"), TypeError, '"takesSpread" is 1');
});

Deno.test("html is one page that stands alone", async () => {
  const table = tinyTable(tinyPlan());
  const text = await (await formats.load("html")).render(table, CONTEXT);
  assertStringIncludes(text, `<h1>${table.title}</h1>`);
  assertEquals(text.match(/(?:src|href)="(?!#|data:)[^"]*"/g), null);
});
