import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { examineDataset, examineDatasets } from "../../src/data/examine_dataset.ts";
import { FileDigests } from "../../src/data/file_digests.ts";
import { folderDataset } from "../../src/data/folder.ts";
import { datasets } from "../../src/data/registry.ts";
import { labelPng, picturePng, withFiles } from "./_files.ts";

const fields = folderDataset({ name: "fields", title: "Fields", classes: ["crop", "soil"] });
const files = {
  "fields/imgs/train/a.png": picturePng(4, 3),
  "fields/imgs/val/b.png": picturePng(4, 3),
  "fields/labels/train/a.png": labelPng(4, 3, 0),
  "fields/labels/val/b.png": labelPng(4, 3, 1),
};

Deno.test("examineDataset() finds nothing wrong where all is there", async () => {
  await withFiles(files, async (root) => {
    const { state, ok, fingerprint, digest } = await examineDataset(fields, root, {
      deep: true,
      digests: new FileDigests(),
    });
    assertEquals([state, ok], ["ok", true]);
    assertMatch(fingerprint!, /^[0-9a-f]{64}$/);
    assertMatch(digest!, /^[0-9a-f]{64}$/);
  });
});

Deno.test("examineDataset() calls a dataset missing if a file of it is", async () => {
  await withFiles({}, async (root) => {
    assertEquals((await examineDataset(fields, root)).state, "missing");
  });
  const { "fields/labels/val/b.png": _, ...rest } = files;
  await withFiles({ ...rest, "fields/labels/val/other.png": labelPng(4, 3, 0) }, async (root) => {
    const { state, findings } = await examineDataset(fields, root);
    assertEquals(state, "missing");
    assertStringIncludes(findings[0].message, 'no "b.png"');
  });
});

Deno.test("examineDataset() calls a dataset broken if a file of it cannot be used", async () => {
  for (
    const broken of [
      { "fields/labels/val/b.png": labelPng(4, 3, 2) },
      { "fields/labels/val/b.png": labelPng(3, 3, 0) },
      { "fields/imgs/val/b.png": new Uint8Array([1, 2, 3]) },
    ]
  ) {
    await withFiles({ ...files, ...broken }, async (root) => {
      assertEquals((await examineDataset(fields, root)).state, "broken");
    });
  }
});

Deno.test("examineDataset() calls a dataset broken if it does not open for another reason", async () => {
  const odd = { ...fields, open: () => Promise.reject(new RangeError("Cannot open it")) };
  const { state, findings } = await examineDataset(odd, "nowhere");
  assertEquals([state, findings], ["broken", [{ level: "error", message: "Cannot open it" }]]);
});

Deno.test("examineDatasets() examines all that are registered", async () => {
  const all = await examineDatasets("nowhere");
  assertEquals(
    all.map(({ dataset, state }) => [dataset, state]),
    datasets.names.map((name) => [name, name.startsWith("texture-scenes") ? "ok" : "missing"]),
  );
});
