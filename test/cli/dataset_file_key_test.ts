import { assertEquals } from "@std/assert";
import { labelPng, picturePng, withFiles } from "../data/_files.ts";
import { runCommand } from "./terminal_fixture.ts";

const SET = "train: a\nval: a\nlabels: m\nclasses: [sea, land]\n";
const spec = (dataset: string) =>
  `id: keys
title: Keys
version: 1
seeds: [0]
base: { method: dino, dataset: ${dataset}, backbone: earthcover-vit }
rows: [{ name: DINO }]
tracks: { embedded: { train: { steps: 2, batch: 2, resolution: 32 }, evaluate: { resolution: 32 } } }
`;

Deno.test("the key of a cell holds what a dataset file means, not its path and its words", async () => {
  const pictures = (folder: string) => ({
    [`${folder}a/1.png`]: picturePng(40, 40),
    [`${folder}a/2.png`]: picturePng(40, 41),
    [`${folder}m/1.png`]: labelPng(40, 40, 1),
    [`${folder}m/2.png`]: labelPng(40, 41, 0),
  });
  await withFiles({
    ...pictures(""),
    ...pictures("moved/"),
    "set.yaml": SET,
    "moved/dataset.yaml": `# the same\ntitle: Another\n${SET}`,
    "turned.yaml": SET.replace("[sea, land]", "[land, sea]"),
    "tiled.yaml": `${SET}geometry: { tiles: 32 }`,
    ...Object.fromEntries(
      ["./set.yaml", "set.yaml", "./moved", "./turned.yaml", "./tiled.yaml"].map((dataset, i) => [
        `spec-${i}.yaml`,
        spec(dataset),
      ]),
    ),
  }, async (root) => {
    const keys: string[] = [];
    for (const i of [0, 1, 2, 3, 4]) {
      const { out, err } = await runCommand(["plan", `spec-${i}.yaml`, "--json"], { cwd: root });
      assertEquals(err, "");
      keys.push(JSON.parse(out).cohorts[0].cells[0].key);
    }
    assertEquals([keys[1], keys[2]], [keys[0], keys[0]]);
    assertEquals(new Set(keys).size, 3);
  });
});
