import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { TableFile } from "../../src/results/table_file.ts";
import { type CommandRun, filesBelow, HOME, runCommand, withFolder } from "../cli/terminal_fixture.ts";
import { type TreeSize, writeCityscapes, writeCocostuff, writePotsdam } from "./trees.ts";

/** A table, the tree that stands for its dataset, and how many cells its rows come to with one seed. */
interface Case {
  readonly table: string;
  readonly tree: (root: string, size: TreeSize) => Promise<void>;
  readonly size: TreeSize;
  readonly cells: number;
  /** What is said of batches. */
  readonly batch: string;
  /** What keeps it to seconds besides what does all tables. */
  readonly smaller?: Readonly<Record<string, string>>;
}

const CASES: readonly Case[] = [
  {
    table: "potsdam",
    tree: writePotsdam,
    size: { train: 3, val: 1, width: 200, height: 200 },
    cells: 4,
    batch: "train.batch 3 instead of 16 or 64",
  },
  {
    table: "cityscapes",
    tree: writeCityscapes,
    size: { train: 1, val: 1, width: 256, height: 128 },
    // Rows that differ in their backbone alone are one here.
    cells: 6,
    batch: "train.batch 1 instead of 32 or 7",
    // TransFGU trains on whole pictures.
    smaller: { "batch: 256, resolution: 320": "batch: 7, resolution: 64" },
  },
  {
    table: "cocostuff",
    tree: writeCocostuff,
    size: { train: 1, val: 1, width: 160, height: 120 },
    cells: 6,
    batch: "train.batch 5 instead of 32 or 16 or 64",
  },
];

/** What keeps a table to seconds. */
const SMALLER = {
  "seeds: [0, 1, 2]": "seeds: [0]",
  "resolution: 224": "resolution: 64",
  "evaluate: { resolution: 320": "evaluate: { resolution: 80",
};

/** Runs a command on a table of one seed and small pictures over a made-up tree in the real layout, with the paper's own protocol. */
async function withTree(
  { table, tree, size, smaller }: Case,
  test: (run: (name: string, ...flags: string[]) => Promise<CommandRun>, folder: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    let text = await Deno.readTextFile(`${HOME}benchmarks/tables/${table}.yaml`);
    for (const [from, to] of Object.entries({ ...SMALLER, ...smaller })) {
      assertStringIncludes(text, from);
      text = text.replace(from, to);
    }
    await Deno.writeTextFile(`${folder}/${table}.yaml`, text);
    await tree(`${folder}/data`, size);
    const weights = "tiny_dino_zip.pth";
    await Deno.copyFile(`${HOME}test/golden/checkpoints/${weights}`, `${folder}/data/${weights}`);
    const places = ["--root", `${folder}/data`, "--results", `${folder}/results`, "--engine", "wasm"];
    await test(
      (name, ...flags) =>
        runCommand([name, `${folder}/${table}.yaml`, "--track", "paper", ...places, ...flags]),
      folder,
    );
  });
}

for (const given of CASES) {
  Deno.test(`the paper track of ${given.table} runs end to end, shrunk in seeds, steps and images`, () =>
    withTree(given, async (run, folder) => {
      const trial = ["--steps", "2", "--backbone", "./tiny_dino.ts"];
      const { code, out, err } = await run("bench", ...trial, "--jobs", "2");
      assertEquals(code, 0, err);
      const files = await filesBelow(folder + "/results");
      assertEquals(files.filter((file) => file.includes("/cells/")).length, given.cells);
      const table: TableFile = JSON.parse(
        await Deno.readTextFile(`${folder}/results/${given.table}/paper/table.json`),
      );
      const ran = table.rows.filter(({ state }) => state !== "not run here");
      // TransFGU has a protocol of its own, without a CRF.
      assert(ran.every(({ settings }) => settings?.evaluate.crf === (settings?.method !== "transfgu")));
      assert(ran.every(({ settings }) => settings?.train.resolution === 64));
      assertEquals(ran.filter(({ state, acc }) => state === "unfinished" || acc?.mean == null), []);
      assertEquals(table.claims, []);
      assert(table.rows.every(({ paper }) => paper.acc === null && paper.miou === null));
      for (const words of ["Trial, not the table", "shrunk: 2 of ", "backbone replaced: ", given.batch]) {
        assertStringIncludes(out, words);
      }
    }));
}

Deno.test("bench on the paper track names all that is missing and trains nothing", () =>
  // Seven pictures are 35 crops: as many as a batch of the table needs.
  withTree({ ...CASES[1], size: { ...CASES[1].size, train: 7 } }, async (run, folder) => {
    const { code, out, err } = await run("bench");
    assertEquals([code, out], [4, ""]);
    const lines = err.trim().split("\n");
    assertEquals(lines.map((line) => line.match(/"deno task [^"]+"/)?.[0].split(" ").slice(0, 4).join(" ")), [
      '"deno task weights vit-b8',
      '"deno task weights vit-s8',
      '"deno task weights vit-s8-hub',
    ]);
    assertEquals((await filesBelow(folder)).filter((file) => file.startsWith("results")), []);
  }));
