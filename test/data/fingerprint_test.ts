import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { FileDigests } from "../../src/data/file_digests.ts";
import { contentFingerprint, ContentHash, fingerprint } from "../../src/data/fingerprint.ts";
import { folderDataset } from "../../src/data/folder.ts";
import type { Dataset } from "../../src/data/types.ts";
import { labelPng, picturePng, withFiles } from "./_files.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);

Deno.test("fingerprint() is the SHA-256 of names and contents, each behind its length", () => {
  const framed = bytes(1, 0, 0, 0, 0, 0, 0, 0, 0x61, 2, 0, 0, 0, 0, 0, 0, 0, 7, 8);
  const expected = createHash("sha256").update(framed).digest("hex");
  assertEquals(fingerprint([{ name: "a", bytes: bytes(7, 8) }]), expected);
});

Deno.test("fingerprint() changes with a byte, a name, the order and the boundaries of files", () => {
  const base = fingerprint([{ name: "a", bytes: bytes(1, 2) }, { name: "b", bytes: bytes(3) }]);
  const others = [
    [{ name: "a", bytes: bytes(1, 9) }, { name: "b", bytes: bytes(3) }],
    [{ name: "a", bytes: bytes(1, 2) }, { name: "c", bytes: bytes(3) }],
    [{ name: "b", bytes: bytes(3) }, { name: "a", bytes: bytes(1, 2) }],
    [{ name: "a", bytes: bytes(1) }, { name: "b", bytes: bytes(2, 3) }],
  ];
  for (const other of others) assertNotEquals(fingerprint(other), base);
});

function hash(id = "a", pixel = 1, label = 2): string {
  const content = new ContentHash();
  content.add(
    id,
    { width: 1, height: 1, data: Uint8Array.of(pixel, 0, 0) },
    { width: 1, height: 1, data: Int32Array.of(label) },
  );
  return content.hex();
}

Deno.test("ContentHash depends on name, pixels and labels, and on nothing else", () => {
  assertMatch(hash(), /^[0-9a-f]{64}$/);
  assertEquals(hash(), hash());
  for (const other of [hash("b"), hash("a", 3), hash("a", 1, -1)]) assertNotEquals(other, hash());
});

const digests = new FileDigests();
const fields = folderDataset({ name: "fields", title: "Fields", classes: ["crop", "weed"] });
const TREE: Readonly<Record<string, Uint8Array>> = Object.fromEntries(
  ["train", "val"].flatMap((split) =>
    ["a", "b"].flatMap((name, value) => [
      [`imgs/${split}/${name}.png`, picturePng(2 + value, 2)],
      [`labels/${split}/${name}.png`, labelPng(2 + value, 2, value)],
    ])
  ),
);

const treeFingerprint = async (root: string) => contentFingerprint(await fields.open(root), digests);

Deno.test("contentFingerprint() changes with any byte of any file, and with nothing that is put back", () =>
  withFiles(TREE, async (root) => {
    const before = await treeFingerprint(root);
    assertMatch(before, /^[0-9a-f]{64}$/);
    const change = fc.record({
      file: fc.constantFrom(...Object.keys(TREE)),
      at: fc.nat(),
      by: fc.integer({ min: 1, max: 255 }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ file, at, by }) => {
        const changed = TREE[file].slice();
        changed[at % changed.length] ^= by;
        await Deno.writeFile(join(root, file), changed);
        assertNotEquals(await treeFingerprint(root), before);
        await Deno.writeFile(join(root, file), TREE[file]);
        assertEquals(await treeFingerprint(root), before);
      }),
      { numRuns: 60 },
    );
  }));

Deno.test("contentFingerprint() does not depend on roots, folders, names or times, only on the order of the content", () =>
  withFiles(TREE, async (root) => {
    const before = await treeFingerprint(root);
    const names = fc.tuple(fc.stringMatching(/^[a-m]{1,6}$/), fc.stringMatching(/^[n-z]{1,6}$/));
    const place = fc.stringMatching(/^[a-z]{1,8}(\/fields)?$/);
    await fc.assert(
      fc.asyncProperty(names, place, async ([a, b], place) => {
        const moved = Object.entries(TREE).map(([path, content]) => [
          join(place, dirname(path), `${path.includes("/a.") ? a : b}.png`),
          content,
        ]);
        await withFiles(Object.fromEntries(moved), async (other) => {
          const home = place.endsWith("/fields") ? dirname(place) : place;
          assertEquals(await treeFingerprint(join(other, home)), before);
        });
      }),
      { numRuns: 20 },
    );
    for (const path of ["imgs/val", "labels/val"]) {
      await Deno.rename(join(root, path, "a.png"), join(root, path, "z.png"));
    }
    assertNotEquals(await treeFingerprint(root), before);
  }));

/** A dataset of one item that is drawn, not read. */
function drawn(pixel: number, label: number, text = "drawn 1"): Dataset {
  return {
    name: "drawn",
    classes: ["a", "b"],
    colours: [[0, 0, 0], [1, 1, 1]],
    caption: "",
    fingerprint: text,
    split: (name) => ({
      name,
      length: 1,
      id: () => "item",
      image: () => Promise.resolve({ width: 1, height: 1, data: Uint8Array.of(pixel, 0, 0) }),
      label: () => Promise.resolve({ width: 1, height: 1, data: Int32Array.of(label) }),
    }),
  };
}

Deno.test("contentFingerprint() takes pixels, labels and the module's own text where no files are named", async () => {
  const of = (dataset: Dataset) => contentFingerprint(dataset, digests);
  const base = await of(drawn(1, 0));
  assertEquals(await of(drawn(1, 0)), base);
  for (const other of [drawn(2, 0), drawn(1, 1), drawn(1, 0, "drawn 2")]) {
    assertNotEquals(await of(other), base);
  }
});
