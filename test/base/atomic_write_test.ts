import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { removeLeftovers, writeFileAtomic } from "../../src/base/atomic_write.ts";

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

Deno.test("removeLeftovers() removes what cut-off writes have left an hour ago, and nothing else", () =>
  inFolder(async (folder) => {
    const [noon, one] = [new Date("2026-01-01T12:00Z"), new Date("2026-01-01T13:00Z")];
    const write = async (name: string, time: Date) => {
      await Deno.writeTextFile(`${folder}/${name}`, "");
      await Deno.utime(`${folder}/${name}`, time, time);
    };
    const uuid = "261b6341-dd7b-4bc8-baad-a0cc38b86caf";
    await write(`old.json.${uuid}.tmp`, noon);
    await write(`young.json.${uuid}.tmp`, new Date(noon.getTime() + 1));
    await write("old.json", noon);
    await write("users.tmp", noon);
    await removeLeftovers(folder, one);
    assertEquals(await names(folder), ["old.json", "users.tmp", `young.json.${uuid}.tmp`]);
    await removeLeftovers(`${folder}/none`, one);
    await removeLeftovers(`${folder}/old.json`, one);
    assertEquals((await names(folder)).length, 3);
  }));
