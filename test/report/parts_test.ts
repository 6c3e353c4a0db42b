import { assertEquals } from "@std/assert";
import { number, sortable } from "../../src/report/parts.ts";

Deno.test("numbers stand to the right below a heading that does, in the first column as well", () => {
  const column = { numeric: true, of: (value: number) => number(value, value) };
  const { text } = sortable("numbers", [{ title: "a", ...column }, { title: "b", ...column }], [7]);
  const classes = [...text.matchAll(/<t[hd]\b([^>]*)>/g)].map(([, attributes]) =>
    attributes.includes('class="n"')
  );
  assertEquals(classes, [true, true, true, true]);
});
