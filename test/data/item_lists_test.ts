import fc from "fast-check";
import { assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import { fileNames, folderNames, parseIdList, readIdList, withEnding } from "../../src/data/item_lists.ts";
import { withFiles } from "./_files.ts";

Deno.test("fileNames() and folderNames() list each their own kind", async () => {
  await withFiles({ "b/x": "", "B/x": "", "a.png": "" }, async (root) => {
    assertEquals(await fileNames(root), new Set(["a.png"]));
    assertEquals(await folderNames(root), ["B", "b"]);
  });
});

Deno.test("withEnding() takes the first ending there is", () => {
  const names = new Set(["a.png", "a.jpg", "b.png"]);
  assertEquals(["a", "b", "c"].map((stem) => withEnding(names, stem, [".jpg", ".png"])), [
    "a.jpg",
    "b.png",
    undefined,
  ]);
});

const ID = { pattern: /^\d{3}$/, words: "three digits" };

Deno.test("parseIdList() keeps the order of the lines", () => {
  assertEquals(parseIdList("030\n010\n020\n", "l.txt", ID), ["030", "010", "020"]);
});

Deno.test("parseIdList() accepts Windows line ends, a byte order mark and blanks at line ends", () => {
  assertEquals(parseIdList("\uFEFF001\r\n002 \r\n\r\n", "l.txt", ID), ["001", "002"]);
});

Deno.test("parseIdList() refuses a line that could lead elsewhere", () => {
  const error = assertThrows(() => parseIdList("001\n../../x\n", "l.txt", ID), SyntaxError);
  assertEquals(error.message, 'Cannot read list "l.txt": line 2 is "../../x", expected three digits');
});

Deno.test("parseIdList() shows a faulty line in one short line", () => {
  const error = assertThrows(() => parseIdList("\0\t" + "x".repeat(1e5), "l.txt", ID), SyntaxError);
  assertEquals(
    error.message,
    `Cannot read list "l.txt": line 1 is "\\u0000\\t${"x".repeat(38)}…", expected three digits`,
  );
});

Deno.test("parseIdList() refuses an empty list", () => {
  for (const text of ["", "\n\n", "\uFEFF"]) {
    assertThrows(() => parseIdList(text, "l.txt", ID), RangeError, 'Cannot read list "l.txt": it is empty');
  }
});

Deno.test("parseIdList() returns identifiers or refuses, whatever the text", () => {
  const line = fc.oneof(fc.string(), fc.constantFrom("001", "999", "\r", "٣٣٣"));
  fc.assert(fc.property(fc.array(line), (lines) => {
    try {
      for (const id of parseIdList(lines.join("\n"), "l.txt", ID)) assertEquals(ID.pattern.test(id), true);
    } catch (error) {
      if (!(error instanceof SyntaxError)) assertInstanceOf(error, RangeError);
    }
  }));
});

Deno.test("readIdList() names a missing file", async () => {
  await assertRejects(() => readIdList("no/such.txt", ID), Deno.errors.NotFound, 'Cannot read "no/such.txt"');
});
