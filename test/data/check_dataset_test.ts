import { assertEquals, assertMatch, assertNotEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { checkDataset } from "../../src/data/check_dataset.ts";
import cityscapes from "../../src/data/cityscapes27.ts";
import cocostuff from "../../src/data/cocostuff27.ts";
import { FileDigests } from "../../src/data/file_digests.ts";
import { folderDataset } from "../../src/data/folder.ts";
import type { SplitName } from "../../src/data/types.ts";
import { datasets } from "../../src/data/registry.ts";
import { GOLDEN_ROOT, labelPng, picturePng, withFiles } from "./_files.ts";

const fields = folderDataset({ name: "fields", title: "Fields", classes: ["crop", "weed", "soil"] });
const FILES = Object.fromEntries(
  ["train", "val"].flatMap((split) =>
    ["a", "b", "c"].flatMap((name) => [
      [`imgs/${split}/${name}.png`, picturePng(3, 2)],
      [`labels/${split}/${name}.png`, labelPng(3, 2, name === "a" ? 0 : 1)],
    ])
  ),
);

Deno.test("checkDataset() finds the embedded dataset in order", async () => {
  const root = fileURLToPath(new URL("../../datasets/", import.meta.url));
  const definition = await datasets.load("earthcover6");
  const report = await checkDataset(definition, root, { digests: new FileDigests() });
  assertEquals(report.findings.map(({ level }) => level), ["ok", "ok", "ok", "ok"]);
  assertEquals([report.ok, report.digest], [true, null]);
  assertMatch(report.fingerprint!, /^[0-9a-f]{64}$/);
  assertEquals((await checkDataset(definition, root)).fingerprint, null);
});

Deno.test("checkDataset() says where counts and lists differ from the published ones", async () => {
  const { findings } = await checkDataset(cocostuff, GOLDEN_ROOT);
  assertEquals(findings.slice(0, 2), [
    { level: "warning", message: "train: 2 items, but 97702 as published" },
    { level: "warning", message: "val: 2 items, but 2175 as published" },
  ]);
  assertStringIncludes(findings.at(-1)!.message, "is not the published list");
});

Deno.test("checkDataset() reports what is missing as a finding", async () => {
  const report = await checkDataset(cityscapes, "/none");
  assertEquals([report.ok, report.fingerprint, report.findings.length], [false, null, 1]);
  assertStringIncludes(report.findings[0].message, "leftImg8bit_trainvaltest.zip");
});

Deno.test("checkDataset() tells what an item throws, also where it is no Error", async () => {
  await withFiles(FILES, async (root) => {
    const open = async (root: string) => {
      const dataset = await fields.open(root);
      const image = (): never => {
        throw null;
      };
      return { ...dataset, split: (name: SplitName) => ({ ...dataset.split(name), image }) };
    };
    const { ok, findings } = await checkDataset({ ...fields, open }, root);
    assertEquals(ok, false);
    assertStringIncludes(
      findings.map(({ message }) => message).join(),
      "what was thrown is no Error but null",
    );
  });
});

Deno.test("checkDataset() reads a sample that includes the last item, and all items when deep", async () => {
  await withFiles(FILES, async (root) => {
    await Deno.writeTextFile(join(root, "labels/val/b.png"), "damaged");
    assertEquals((await checkDataset(fields, root, { sample: 2 })).ok, true);
    const deep = await checkDataset(fields, root, { deep: true });
    assertEquals([deep.ok, deep.digest], [false, null]);
    assertEquals(deep.findings.some(({ message }) => message.includes(join(root, "labels/val/b.png"))), true);
    await Deno.writeTextFile(join(root, "labels/val/c.png"), "damaged");
    assertEquals((await checkDataset(fields, root, { sample: 2 })).ok, false);
  });
});

Deno.test("checkDataset() sees another class in a file of the same size, in fingerprint and digest", async () => {
  await withFiles(FILES, async (root) => {
    const options = { deep: true, digests: new FileDigests() };
    const before = await checkDataset(fields, root, options);
    await Deno.writeFile(join(root, "labels/val/b.png"), labelPng(3, 2, 2));
    const after = await checkDataset(fields, root, options);
    assertMatch(after.digest!, /^[0-9a-f]{64}$/);
    assertNotEquals([after.fingerprint, after.digest], [before.fingerprint, before.digest]);
    assertNotEquals(after.fingerprint, before.fingerprint);
  });
});
