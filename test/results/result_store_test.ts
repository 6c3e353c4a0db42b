import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DamagedResultError, ResultStore } from "../../src/results/result_store.ts";
import { stableJson } from "../../src/base/stable_json.ts";
import { tableTexts } from "../../src/results/formats/required.ts";
import { withFolder } from "./folder_fixture.ts";
import { cellOf, pointOf, tinyPlan, tinyTable } from "./results_fixture.ts";

const cell = cellOf(pointOf(tinyPlan(), "OMH"), 0);

function withStore(test: (store: ResultStore) => Promise<void>): Promise<void> {
  return withFolder((folder) => test(new ResultStore(folder)));
}

Deno.test("writeCell() writes a cell that readCell() reads", () =>
  withStore(async (store) => {
    assertEquals(await store.readCell("tiny", "embedded", cell.key), undefined);
    await store.writeCell("tiny", "embedded", cell);
    assertEquals(
      await Deno.readTextFile(`${store.root}/tiny/embedded/cells/${cell.key}.json`),
      stableJson(cell),
    );
    assertEquals((await store.readCell("tiny", "embedded", cell.key))?.digest, cell.digest);
    assertEquals(await store.readCell("tiny", "paper", cell.key), undefined);
  }));

Deno.test("makeCellFolder() makes the folder that cells are written to, once", () =>
  withStore(async (store) => {
    const path = await store.makeCellFolder("tiny", "embedded");
    assertEquals(await store.makeCellFolder("tiny", "embedded"), path);
    await store.writeCell("tiny", "embedded", cell);
    assertEquals((await Array.fromAsync(Deno.readDir(path))).map(({ name }) => name), [`${cell.key}.json`]);
  }));

Deno.test("findCell() takes a cell from another table and copies it", () =>
  withStore(async (store) => {
    assertEquals(await store.findCell("tiny", "embedded", cell.key), undefined);
    await store.writeCell("other", "embedded", cell);
    assertEquals((await store.findCell("tiny", "embedded", cell.key))?.key, cell.key);
    assertEquals((await store.readCell("tiny", "embedded", cell.key))?.key, cell.key);
  }));

Deno.test("peekCell() takes a cell from another table and leaves it there", () =>
  withStore(async (store) => {
    await store.writeCell("other", "embedded", cell);
    assertEquals((await store.peekCell("tiny", "embedded", cell.key))?.key, cell.key);
    assertEquals(await store.readCell("tiny", "embedded", cell.key), undefined);
  }));

const { metrics } = cell;
const DAMAGES: [what: string, text: string, found: string][] = [
  ["cut short", stableJson(cell).slice(0, 100), "it is no JSON"],
  ["empty", "", "it is no JSON"],
  ["of another kind", "{}", "its schema is undefined"],
  [
    "with another accuracy",
    stableJson({ ...cell, metrics: { ...metrics!, literal: { ...metrics!.literal!, acc: 5000 } } }),
    "acc is 5000, but its confusion matrix gives",
  ],
  [
    "with another setting",
    stableJson({ ...cell, settings: { ...cell.settings, train: { ...cell.settings.train, steps: 1 } } }),
    "settings: not what has the digest",
  ],
  ["with another seed", stableJson({ ...cell, seed: 7 }), "seed: not what has the digest"],
  [
    "with another curve",
    stableJson({ ...cell, curve: { ...cell.curve, steps: [11] } }),
    "its content does not have its digest",
  ],
  [
    "that is another seed's",
    stableJson(cellOf(pointOf(tinyPlan(), "OMH"), 1)),
    "which is not the file's name",
  ],
];
for (const [what, text, found] of DAMAGES) {
  Deno.test(`a stored result ${what} is refused, and the message says what mends it`, () =>
    withStore(async (store) => {
      await store.writeCell("tiny", "embedded", cell);
      const path = `${store.root}/tiny/embedded/cells/${cell.key}.json`;
      await Deno.writeTextFile(path, text);
      for (
        const read of [
          () => store.readCell("tiny", "embedded", cell.key),
          () => store.findCell("tiny", "embedded", cell.key),
        ]
      ) {
        const error = await assertRejects(read, DamagedResultError);
        assertEquals(error.path, path);
        assertStringIncludes(error.message, found);
        assertStringIncludes(error.message, "delete the file, or train its cell again with --fresh");
      }
      // Another table does not need the file, and does not take it.
      assertEquals(await store.findCell("other", "embedded", cell.key), undefined);
      await store.writeCell("sound", "embedded", cell);
      assertEquals((await store.findCell("other", "embedded", cell.key))?.digest, cell.digest);
    }));
}

Deno.test("readCell() opens no link to what has no end", () =>
  withStore(async (store) => {
    const path = `${await store.makeCellFolder("tiny", "embedded")}/${cell.key}.json`;
    await Deno.symlink("/dev/zero", path);
    const error = await assertRejects(() => store.readCell("tiny", "embedded", cell.key), DamagedResultError);
    assertStringIncludes(error.message, "it is no regular file");
    assertEquals(await store.findCell("other", "embedded", cell.key), undefined);
  }));

Deno.test("writeTable() writes a table's files beside its cells", () =>
  withStore(async (store) => {
    const table = tinyTable(tinyPlan());
    await store.writeTable(table);
    for (const [file, text] of Object.entries(tableTexts(table))) {
      assertEquals(await Deno.readTextFile(`${store.folder("tiny", "embedded")}/${file}`), text);
    }
  }));

Deno.test("writeTable() writes that of a run until its claims were decided beside the spec's, over neither", () =>
  withStore(async (store) => {
    const plan = tinyPlan();
    const [table, decided] = [tinyTable(plan), tinyTable({ ...plan, stopping: { max_seeds: 9 } })];
    await store.writeTable(table);
    await store.writeTable(decided);
    const read = async (folder: string) =>
      JSON.parse(await Deno.readTextFile(`${store.folder("tiny", "embedded")}${folder}/table.json`)).stopping;
    assertEquals([await read(""), await read("/until-decided")], [undefined, decided.stopping]);
  }));

Deno.test("claimTable() refuses another spec of the id, and takes a moved one, a copy and a changed one", () =>
  withFolder(async (folder) => {
    const store = new ResultStore(`${folder}/results`);
    const spec = async (name: string, text: string) => {
      const path = `${folder}/${name}/spec.yaml`;
      await Deno.mkdir(`${folder}/${name}`, { recursive: true });
      await Deno.writeTextFile(path, text);
      return path;
    };
    const a = await spec("a", "id: tiny\ntitle: A\n");
    const b = await spec("b", "id: tiny\ntitle: B\n");
    await store.claimTable("tiny", a);
    assertEquals(JSON.parse(await Deno.readTextFile(`${store.root}/tiny/spec.json`)), {
      spec: "../a/spec.yaml",
    });
    const error = await assertRejects(() => store.claimTable("tiny", b), RangeError, 'the id "tiny" as well');
    assertStringIncludes(error.message, a);
    assertStringIncludes(error.message, b);
    await store.claimTable("tiny", await spec("a", "id: tiny\ntitle: A, changed\n"));
    await store.claimTable("tiny", await spec("copy", "id: tiny\ntitle: A, changed\n"));
    await Deno.rename(`${folder}/copy`, `${folder}/moved`);
    await store.claimTable("tiny", `${folder}/moved/spec.yaml`);
    await spec("moved", "id: other\n");
    await store.claimTable("tiny", b);
    await assertRejects(() => store.claimTable("tiny", a), RangeError, b);
  }));
