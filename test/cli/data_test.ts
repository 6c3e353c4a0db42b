import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { datasets } from "../../src/data/registry.ts";
import { labelPng, picturePng, withFiles } from "../data/_files.ts";
import { runCommand } from "./terminal_fixture.ts";

const POTSDAM_ROOT = new URL("../golden/datasets/", import.meta.url).pathname;

const FOLDER = new URL("../../src/data/folder.ts", import.meta.url).href;
/** A user's own module, and the files of its dataset. */
const FIELDS = {
  "fields.ts": `import { folderDataset } from ${JSON.stringify(FOLDER)};
    export default folderDataset({ name: "fields", title: "Fields", classes: ["crop", "soil"] });`,
  "imgs/train/a.png": picturePng(4, 3),
  "imgs/val/b.png": picturePng(4, 3),
  "labels/train/a.png": labelPng(4, 3, 0),
  "labels/val/b.png": labelPng(4, 3, 1),
};

Deno.test("data lists all datasets with their state", async () => {
  const { code, out } = await runCommand(["data"]);
  assertEquals(code, 0);
  assertMatch(out, /^ {2}earthcover6 {6}ok$/m);
  for (const name of datasets.names) assertMatch(out, new RegExp(`^ {2}${name} +(ok|missing|broken)$`, "m"));
});

Deno.test("data checks the dataset that comes with the harness", async () => {
  const { code, out } = await runCommand(["data", "earthcover6"]);
  assertEquals(code, 0);
  assertMatch(out, /^ {2}ok {7}train: 447 items$/m);
  assertMatch(out, /^ {2}fingerprint [0-9a-f]{64}$/m);
  assertMatch(out, /^earthcover6 in .*: ok$/m);
});

Deno.test("data says what is missing, where it comes from, and exits with 4", async () => {
  await withFiles({}, async (root) => {
    const { code, out } = await runCommand(["data", "potsdam3", "--root", root]);
    assertEquals(code, 4);
    assertStringIncludes(out, 'no "labelled_train.txt"');
    assertStringIncludes(out, '"Potsdam.tar.gz" by the authors of IIC');
    assertStringIncludes(out, `potsdam3 in ${root}: missing`);
  });
});

Deno.test("data warns of another number of items than the published", async () => {
  const { code, out } = await runCommand(["data", "potsdam3", "--root", POTSDAM_ROOT, "--json"]);
  const { state, findings } = JSON.parse(out);
  assertEquals([code, state], [0, "ok"]);
  assertEquals(findings[0], { level: "warning", message: "train: 2 items, but 4545 as published" });
});

Deno.test("data checks a user's own module, and exits with 1 if a file cannot be used", async () => {
  await withFiles(FIELDS, async (root) => {
    const { code, out } = await runCommand(["data", "./fields.ts", "--root", root], { cwd: root });
    assertEquals(code, 0, out);
  });
  await withFiles({ ...FIELDS, "labels/val/b.png": labelPng(4, 3, 7) }, async (root) => {
    const { code, out } = await runCommand(["data", "./fields.ts", "--root", root], { cwd: root });
    assertEquals(code, 1);
    assertMatch(out, /^ {2}error {4}Cannot /m);
    assertStringIncludes(out, `fields in ${root}: broken`);
  });
});

Deno.test("data --deep takes a digest of the content", async () => {
  const args = ["data", "potsdam3", "--root", POTSDAM_ROOT];
  const { out, err } = await runCommand([...args, "--deep"]);
  assertMatch(out, /^ {2}digest of pixels and labels [0-9a-f]{64}$/m);
  assertEquals(err, "reading every file of potsdam3\n");
  assertEquals((await runCommand(args)).out.includes("digest of"), false);
});

Deno.test("data exits with 2 on a wrong command line", async () => {
  for (const args of [["nope"], ["earthcover6", "potsdam3"], ["--deep"], ["--depe"]]) {
    const { code, out } = await runCommand(["data", ...args]);
    assertEquals([code, out], [2, ""]);
  }
});
