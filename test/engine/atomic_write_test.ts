import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { writeFileAtomic } from "../../src/engine/atomic_write.ts";

async function names(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map((entry) => entry.name).sort();
}

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "atomic_write_" });
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("writeFileAtomic() creates a file of text or bytes and leaves nothing else", () =>
  inFolder(async (folder) => {
    await writeFileAtomic(`${folder}/a.txt`, "é\n");
    await writeFileAtomic(`${folder}/b.bin`, Uint8Array.of(0, 255, 7));
    await writeFileAtomic(`${folder}/empty`, "");
    assertEquals(await Deno.readTextFile(`${folder}/a.txt`), "é\n");
    assertEquals(await Deno.readFile(`${folder}/b.bin`), Uint8Array.of(0, 255, 7));
    assertEquals((await Deno.stat(`${folder}/empty`)).size, 0);
    assertEquals(await names(folder), ["a.txt", "b.bin", "empty"]);
  }));

Deno.test("writeFileAtomic() replaces a longer file whole", () =>
  inFolder(async (folder) => {
    await writeFileAtomic(`${folder}/a.txt`, "a long first version");
    await writeFileAtomic(`${folder}/a.txt`, "short");
    assertEquals(await Deno.readTextFile(`${folder}/a.txt`), "short");
  }));

Deno.test("writeFileAtomic() names the file when its folder is missing", () =>
  inFolder(async (folder) => {
    await assertRejects(
      () => writeFileAtomic(`${folder}/missing/a.txt`, "x"),
      Deno.errors.NotFound,
      `Cannot write "${folder}/missing/a.txt": its folder is missing`,
    );
  }));

Deno.test("writeFileAtomic() removes its temporary file when the target is a folder", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/target`);
    const error = await assertRejects(() => writeFileAtomic(`${folder}/target`, "x"), Error, "Cannot write");
    assertInstanceOf(error.cause, Error);
    assertEquals(await names(folder), ["target"]);
    assertEquals(await names(`${folder}/target`), []);
  }));

Deno.test("writeFileAtomic() never shows a reader a mixture when many write at once", () =>
  inFolder(async (folder) => {
    const versions = Array.from({ length: 8 }, (_, i) => String(i).repeat(10_000));
    await Promise.all(versions.map((text) => writeFileAtomic(`${folder}/a.txt`, text)));
    assertEquals(versions.includes(await Deno.readTextFile(`${folder}/a.txt`)), true);
    assertEquals(await names(folder), ["a.txt"]);
  }));
