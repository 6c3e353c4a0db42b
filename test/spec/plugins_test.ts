import { assertEquals } from "@std/assert";
import { modulesIn } from "../../src/spec/plugins.ts";
import { parseSpec } from "../../src/spec/read.ts";
import { CATALOGUE } from "./catalogue_fixture.ts";
import { HEAD } from "./spec_fixture.ts";

const ROWS = `  - name: "Mine, {./my.ts.dim}"
    set: { method: ./my.ts, ./my.ts.dim: 3 }
  - { name: "{dataset}", grid: { dataset: [cityscapes27, npm:data] } }
`;

Deno.test("modulesIn() finds specifiers wherever a name may stand", () => {
  assertEquals(modulesIn(HEAD + ROWS), { method: ["./my.ts"], dataset: ["npm:data"], backbone: [] });
  assertEquals(modulesIn("rows: ["), { method: [], dataset: [], backbone: [] });
});

Deno.test("a spec may name a module that the catalogue was given", () => {
  const { methods, datasets } = CATALOGUE;
  const catalogue = {
    ...CATALOGUE,
    methods: { ...methods, "./my.ts": methods.stego },
    datasets: { ...datasets, "npm:data": datasets.earthcover6 },
  };
  assertEquals(parseSpec(HEAD + ROWS, { file: "x.yaml", catalogue }).rows.length, 2);
});
