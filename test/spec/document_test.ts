import { assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { stringify } from "@std/yaml";
import { SpecDocument } from "../../src/spec/document.ts";

const read = (text: string) => new SpecDocument(text, "x.yaml");
const found = (document: SpecDocument) =>
  document.faults.map(({ offset, message }) => {
    const { line, column } = document.position(offset);
    return `${line}:${column} ${message}`;
  });

Deno.test("SpecDocument knows where keys, values and letters stand", () => {
  const document = read('a: 1\nb:\n  - { c: "xyz" }\n');
  const place = (...args: Parameters<typeof document.offset>) => document.position(document.offset(...args));
  assertEquals(document.value, { a: 1, b: [{ c: "xyz" }] });
  assertEquals(place(["a"]), { line: 1, column: 4 });
  assertEquals(place(["a"], "key"), { line: 1, column: 1 });
  assertEquals(place(["b", 0]), { line: 3, column: 5 });
  assertEquals(place(["b", 0, "c"], "key"), { line: 3, column: 7 });
  assertEquals(place(["b", 0, "c"], "value", 2), { line: 3, column: 13 });
});

Deno.test("SpecDocument falls back to what is around", () => {
  const document = read("a:\n  b: 1\n");
  assertEquals(document.offset(["a", "x", "y"]), document.offset(["a"]));
  assertEquals(document.offset(["z"]), 0);
});

Deno.test("SpecDocument points at a text's start where its letters are not in the file as they are", () => {
  const document = read('a: "x\\ty"\n');
  assertEquals(document.offset(["a"], "value", 2), document.offset(["a"]));
});

Deno.test("SpecDocument refuses what other readers may take otherwise", () => {
  const text = "a: 010\na: 2\n<<: { b: 1 }\nc: &d 2024-01-01\ne: *d\nf: !!str 1\n? [g]\n: 1\n";
  const faults = found(read(text));
  const expected = ["1:4", "2:1", "3:1", "4:7", "4:7", "5:4", "6:10", "7:3"];
  assertEquals(faults.map((fault) => fault.split(" ")[0]), expected);
  const parts = ["octal", "already given on line 1", "merge key", "anchor", "date", "alias", "tag", "key"];
  for (const [i, part] of parts.entries()) assertStringIncludes(faults[i], part);
});

Deno.test("SpecDocument refuses a directive that would change the meaning", () => {
  assertStringIncludes(found(read("%YAML 1.1\n---\na: yes\n"))[0], "%YAML directive");
});

Deno.test("SpecDocument reads on past tabs that indent", () => {
  const document = read("a:\n\tb: 1\n\tc: 010\n");
  assertEquals(document.value, { a: { b: 1, c: 10 } });
  assertEquals(found(document).map((fault) => fault.slice(0, 20)), [
    "2:1 Cannot read the ",
    "3:1 Cannot read the ",
    '3:5 Cannot read "010',
  ]);
  assertEquals(document.soundUntil, Infinity);
});

Deno.test("SpecDocument counts the lines after a tab within braces", () => {
  const document = read("a:\n  b: {\n\t    c: {\n      d: 1,\n    },\n  }\ne: 2\n");
  assertEquals(document.value, { a: { b: { c: { d: 1 } } }, e: 2 });
  assertEquals(document.position(document.offset(["e"])), { line: 7, column: 4 });
});

Deno.test("SpecDocument can be trusted up to the first syntax error", () => {
  const document = read('a: 010\nb: "open\nc: 010\n');
  assertEquals(found(document).length, 2);
  assertEquals(document.position(document.soundUntil).line >= 2, true);
  assertStringIncludes(found(read("a: 1\n---\nb: 2\n"))[0], "multiple documents");
});

Deno.test("SpecDocument reads an empty text as nothing", () => {
  assertEquals(read("").value, null);
  assertEquals(read("").position(read("").offset([])), { line: 1, column: 1 });
});

Deno.test("SpecDocument reads what was written as YAML", () => {
  const value = fc.jsonValue({ maxDepth: 3 }).map((json) => JSON.parse(JSON.stringify({ json })));
  fc.assert(fc.property(value, (json) => {
    const document = read(stringify(json));
    if (document.faults.length === 0) assertEquals(document.value, json);
  }));
});
