import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { firstLine, readBytes } from "../../src/formats/read_bytes.ts";

Deno.test("readBytes() returns the bytes of a file", async () => {
  const path = await Deno.makeTempFile();
  await Deno.writeFile(path, new Uint8Array([1, 2, 3]));
  assertEquals(await readBytes(path, "three bytes"), new Uint8Array([1, 2, 3]));
  await Deno.remove(path);
});

Deno.test("readBytes() names a missing file and what it should be, and keeps the cause", async () => {
  const error = await assertRejects(() => readBytes("no/such.file", "three bytes"), Deno.errors.NotFound);
  assertEquals(error.message, 'Cannot read "no/such.file": no such file, expected three bytes');
  assertInstanceOf(error.cause, Deno.errors.NotFound);
});

Deno.test("firstLine() keeps one line and drops its final mark", () => {
  assertEquals(firstLine(new Error("bad header:\nmore\nand more")), "bad header");
  assertEquals(firstLine("it broke."), "it broke");
});
