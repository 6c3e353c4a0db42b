import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { sha256 } from "../../src/base/digest.ts";
import type { Clock } from "../../src/base/clock.ts";
import { type DigestProgress, FileDigests } from "../../src/data/file_digests.ts";
import { withFiles } from "./_files.ts";

const FILES = { "data/a": "one", "data/b": "two", "data/c": "three" };
/** A clock for which what the test writes is minutes old. */
const LATER: Clock = { elapsed: () => performance.now(), now: () => new Date(Date.now() + 300_000) };

/** Runs a test with the paths of the files and a way to take their digests that counts what is read. */
function withDigests(
  run: (
    paths: string[],
    take: (options?: { fresh?: boolean; clock?: Clock }) => Promise<{ digests: string[]; read: number }>,
    root: string,
  ) => Promise<void>,
): Promise<void> {
  return withFiles(FILES, (root) => {
    const paths = Object.keys(FILES).map((name) => join(root, name));
    const take = async (options: { fresh?: boolean; clock?: Clock } = {}) => {
      let read = 0;
      const onProgress = ({ total }: DigestProgress) => read = total;
      const all = { folder: join(root, "kept"), clock: LATER, onProgress, ...options };
      return { digests: await new FileDigests(all).of("set", paths), read };
    };
    return run(paths, take, root);
  });
}

const EXPECTED = Object.values(FILES).map((text) => sha256(text));

Deno.test("FileDigests read a file once, and again only when it has changed", () =>
  withDigests(async (paths, take) => {
    assertEquals(await take(), { digests: EXPECTED, read: 3 });
    assertEquals(await take(), { digests: EXPECTED, read: 0 });
    await Deno.writeTextFile(paths[1], "owt");
    // The system's clock may not have ticked since the file was made.
    const { mtime } = await Deno.stat(paths[1]);
    await Deno.utime(paths[1], mtime!, new Date(mtime!.getTime() + 1000));
    assertEquals(await take(), { digests: [EXPECTED[0], sha256("owt"), EXPECTED[2]], read: 1 });
  }));

Deno.test("FileDigests see another file of the same size and the same time of modification", () =>
  withDigests(async (paths, take) => {
    await take();
    const { mtime } = await Deno.stat(paths[0]);
    await Deno.writeTextFile(`${paths[0]}.new`, "eno");
    await Deno.utime(`${paths[0]}.new`, mtime!, mtime!);
    await Deno.rename(`${paths[0]}.new`, paths[0]);
    const { digests, read } = await take();
    assertEquals([digests[0], read], [sha256("eno"), 1]);
  }));

Deno.test("FileDigests do not remember a file that has just changed", () =>
  withDigests(async (_, take) => {
    const clock: Clock = { ...LATER, now: () => new Date() };
    assertEquals((await take({ clock })).read, 3);
    assertEquals((await take({ clock })).read, 3);
    assertEquals((await take()).read, 3);
    assertEquals((await take()).read, 0);
  }));

Deno.test("FileDigests trust nothing when they are to be fresh", () =>
  withDigests(async (_, take) => {
    await take();
    assertEquals(await take({ fresh: true }), { digests: EXPECTED, read: 3 });
    assertEquals((await take()).read, 0);
  }));

Deno.test("FileDigests make anew what is remembered and damaged", () =>
  withDigests(async (_, take, root) => {
    await take();
    const [{ name }] = [...Deno.readDirSync(join(root, "kept"))];
    const path = join(root, "kept", name);
    const whole = await Deno.readTextFile(path);
    const at = whole.indexOf(EXPECTED[2]);
    for (
      const damaged of [
        whole.slice(0, at) + sha256("other") + whole.slice(at + 64),
        whole.slice(0, -5),
        "",
        whole.replace("@1", "@0"),
      ]
    ) {
      await Deno.writeTextFile(path, damaged);
      assertEquals(await take(), { digests: EXPECTED, read: 3 });
      assertEquals(await Deno.readTextFile(path), whole);
    }
  }));

Deno.test("FileDigests do without a folder, or with one that cannot be made", () =>
  withDigests(async (paths) => {
    for (const folder of [undefined, join(paths[0], "kept")]) {
      assertEquals(await new FileDigests({ folder }).of("set", paths), EXPECTED);
    }
  }));

Deno.test("FileDigests tell how far they are", () =>
  withDigests(async (paths) => {
    const told: DigestProgress[] = [];
    await new FileDigests({ onProgress: (progress) => told.push(progress) }).of("set", paths);
    assertEquals(told, [{ name: "set", done: 0, total: 3 }, { name: "set", done: 3, total: 3 }]);
  }));

Deno.test("FileDigests look at many files side by side where a disk is slow, and find the same", () =>
  withDigests(async (paths) => {
    let time = 0;
    const clock: Clock = { ...LATER, elapsed: () => time += 1e6 };
    const many = Array.from({ length: 2000 }, (_, i) => paths[i % 3]);
    const digests = await new FileDigests({ clock }).of("set", many);
    assertEquals(new Set(digests), new Set(EXPECTED));
    assertNotEquals(digests[0], digests[1]);
  }));

Deno.test("FileDigests of a large file are taken piece by piece", () =>
  withFiles({ large: new Uint8Array(2 ** 24 + 5).fill(7) }, async (root) => {
    const path = join(root, "large");
    assertEquals(await new FileDigests().of("set", [path]), [sha256(await Deno.readFile(path))]);
  }));

Deno.test("FileDigests refuse what is missing or no regular file", () =>
  withFiles(FILES, async (root) => {
    const of = (path: string) => new FileDigests().of("set", [path]);
    await assertRejects(() => of(join(root, "none")), Deno.errors.NotFound, "no such file, expected one of");
    await assertRejects(() => of(join(root, "data")), TypeError, "it is a folder, expected a file");
    await assertRejects(() => of("/dev/zero"), TypeError, 'Cannot read "/dev/zero": it is a device');
    const text = join(root, "data/a");
    assert((await of(text))[0] === EXPECTED[0]);
  }));
