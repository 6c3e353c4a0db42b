import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { readBytes, readText } from "../../src/base/read_file.ts";

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

Deno.test("readBytes() opens no folder, device or pipe", async () => {
  const folder = await Deno.makeTempDir();
  const pipe = `${folder}/pipe`;
  await new Deno.Command("/usr/bin/python3", { args: ["-c", `import os; os.mkfifo("${pipe}")`] }).output();
  for (const [path, kind] of [[folder, "a folder"], ["/dev/zero", "a device"], [pipe, "a pipe"]]) {
    const error = await assertRejects(() => readBytes(path, "three bytes"), TypeError);
    assertEquals(error.message, `Cannot read "${path}": it is ${kind}, expected three bytes`);
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("readText() gives the text as it is, and follows no link to what has no end", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/a.json`, "\ufeffé");
  assertEquals(await readText(`${folder}/a.json`, "a text"), "\ufeffé");
  await Deno.symlink("/dev/zero", `${folder}/zero.json`);
  await assertRejects(
    () => readText(`${folder}/zero.json`, "a text"),
    TypeError,
    "it is a device, expected a text",
  );
  await Deno.remove(folder, { recursive: true });
});
