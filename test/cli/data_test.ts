import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { datasets } from "../../src/data/registry.ts";
import { labelPng, picturePng, withFiles } from "../data/_files.ts";
import { HOME, runCommand } from "./terminal_fixture.ts";

const POTSDAM_ROOT = fileURLToPath(new URL("../golden/datasets/", import.meta.url));

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
  assertMatch(out, /^ {2}ok {7}train: 152 items$/m);
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

Deno.test("data takes the absolute path of a module, and does not call what has warnings ok", async () => {
  const ignored = { ...FIELDS, "imgs/val/c.png": picturePng(4, 3), "labels/val/c.png": labelPng(4, 3, 255) };
  await withFiles(ignored, async (root) => {
    const { code, out } = await runCommand(["data", `${root}/fields.ts`, "--root", root]);
    assertEquals(code, 1, "all of val is one class");
    assertStringIncludes(out, 'val: every label is "soil"');
    assertStringIncludes(out, `fields in ${root}: broken`);
  });
  await withFiles(FIELDS, async (root) => {
    const { code, out } = await runCommand(["data", `${root}/fields.ts`, "--root", root]);
    assertEquals(code, 0);
    assertStringIncludes(out, 'warning  val: no label is "crop"');
    assertStringIncludes(out, `fields in ${root}: usable with warnings`);
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
  const wrong = [
    ["nope"],
    ["earthcover6", "potsdam3"],
    ["--deep"],
    ["--depe"],
    ["--from", "."],
    ["earthcover6", "--from", "."],
    ["potsdam3", "--seed", "1"],
    ["potsdam3", "--from", ".", "--deep"],
    ["potsdam3", "--from", ".", "--seed", "one"],
  ];
  for (const args of wrong) {
    const { code, out } = await runCommand(["data", ...args]);
    assertEquals([code, out], [2, ""]);
  }
});

Deno.test("data --from makes the lists that COCOStuff27 lacks, and says what differs from the published ones", async () => {
  const files = {
    "coco/annotations/train2017/000000000030.png": labelPng(360, 360, 105),
    "coco/annotations/val2017/000000000040.png": labelPng(4, 4, 105),
  };
  await withFiles(files, async (root) => {
    const { code, out, err } = await runCommand(["data", "cocostuff27", "--from", "coco"], { cwd: root });
    assertEquals(code, 0);
    assertEquals(err, `preparing cocostuff27 from ${root}/coco; this takes minutes\n`);
    assertMatch(out, /^ {2}warning {2}".*train2017.*_7\.txt": 1 pictures, but 49629 as published$/m);
    assertMatch(out, /^ {2}warning {2}STEGO, HP and SmooSeg train on /m);
    const list = `${root}/coco/curated/train2017/Coco164kFull_Stuff_Coarse_7.txt`;
    assertEquals(await Deno.readTextFile(list), "000000000030\n");
  });
});

Deno.test("data --from hands root and seed to the dataset, and --json tells what it said", async () => {
  const preparing =
    FIELDS["fields.ts"].replace("export default folderDataset(", "const fields = folderDataset(") +
    `
    export default { ...fields, prepare: (from, root, seed) =>
      Promise.resolve([{ level: "ok", message: [from, root, seed].join(" ") }]) };`;
  await withFiles({ "fields.ts": preparing }, async (root) => {
    const args = ["data", "./fields.ts", "--from", "raw", "--root", "sets", "--seed", "7", "--json"];
    const { code, out } = await runCommand(args, { cwd: root });
    assertEquals(code, 0);
    assertEquals(JSON.parse(out), {
      dataset: "fields",
      from: `${root}/raw`,
      root: `${root}/sets`,
      seed: 7,
      findings: [{ level: "ok", message: `${root}/raw ${root}/sets 7` }],
    });
  });
});

Deno.test("data --from says where it may write, and how it may elsewhere", async () => {
  const refused =
    FIELDS["fields.ts"].replace("export default folderDataset(", "const fields = folderDataset(") +
    `
    export default { ...fields, prepare: () =>
      Promise.reject(new Deno.errors.NotCapable('Requires write access to "/x", run again with the flag')) };`;
  await withFiles({ "fields.ts": refused }, async (root) => {
    const { code, err } = await runCommand(["data", "./fields.ts", "--from", "raw"], { cwd: root });
    assertEquals(code, 2);
    assertStringIncludes(err, 'Cannot write "/x": the task may write datasets, .omh only, ');
    assertStringIncludes(
      err,
      `--allow-write=${HOME}datasets,${HOME}.omh,/x ${HOME}src/cli/main.ts data ./fields.ts --from raw`,
    );
  });
});

Deno.test("data --from without the published form says what is missing and exits with 4", async () => {
  await withFiles({}, async (root) => {
    const args = ["data", "potsdam3", "--from", root, "--root", root];
    const { code, err } = await runCommand(args);
    assertEquals(code, 4);
    assertStringIncludes(err, 'ISPRS archive "4_Ortho_RGBIR.zip"');
  });
});

const SET = {
  "mine/set.yaml": "train: a\nval: a\nlabels: m\nclasses: [sea, land, ice]",
  "mine/a/1.png": picturePng(4, 3),
  "mine/m/1.png": labelPng(4, 3, 1),
};

Deno.test("data takes the path of a dataset file with ./ and without, and its folder", async () => {
  await withFiles({ ...SET, "mine/dataset.yaml": SET["mine/set.yaml"] }, async (root) => {
    const titles = [];
    for (const path of ["mine/set.yaml", "./mine/set.yaml", `${root}/mine/set.yaml`, "mine", "./mine/"]) {
      const { out, err } = await runCommand(["data", path], { cwd: root });
      titles.push(`${out.split("\n")[0]}${err}`);
    }
    assertEquals(titles, ["set", "set", "set", "mine", "mine"]);
  });
});

Deno.test("data shows the share of each class with a bar, and draws a sheet", async () => {
  await withFiles(SET, async (root) => {
    const { code, out, err } = await runCommand(["data", "mine/set.yaml", "--sheet", "sheets/a.png"], {
      cwd: root,
    });
    assertEquals(code, 0);
    assertStringIncludes(out, "    land    100.0 % ##############################\n    ice       0.0 %\n");
    assertStringIncludes(out, `set of ${root}/mine/set.yaml: usable with warnings`);
    assertStringIncludes(err, `drew ${root}/sheets/a.png`);
    assertEquals((await Deno.stat(`${root}/sheets/a.png`)).isFile, true);
  });
});

Deno.test("data names the values that no class has, and their files", async () => {
  const other = { "mine/a/2.png": picturePng(4, 3), "mine/m/2.png": labelPng(4, 3, 3) };
  await withFiles({ ...SET, ...other }, async (root) => {
    const { code, out, err } = await runCommand(["data", "mine/set.yaml", "--sheet", "a.png"], { cwd: root });
    assertEquals(code, 1);
    assertStringIncludes(err, "drew");
    assertStringIncludes(out, "val: no class has the value 3, which 12 pixels of 1 label files have: 2.png");
    assertStringIncludes(out, "ids are probably shifted by one");
  });
});

Deno.test("data shows where a dataset file is wrong, and that an unknown name may be a path", async () => {
  await withFiles({ "set.yaml": "train: a\nval: b\nclases: [sea]" }, async (root) => {
    const { code, err } = await runCommand(["data", "set.yaml"], { cwd: root });
    assertEquals(code, 2);
    assertStringIncludes(err, `${root}/set.yaml:3:1 at clases`);
    assertStringIncludes(err, '3 | clases: [sea]\n    | ^\n  Did you mean "classes"?');
    const unknown = await runCommand(["data", "camvid"], { cwd: root });
    assertEquals(unknown.code, 2);
    assertStringIncludes(unknown.err, "or a path that begins with ./");
    const missing = await runCommand(["data", "./camvid.yaml"], { cwd: root });
    assertStringIncludes(missing.err, `no file "${root}/camvid.yaml"`);
  });
});
