import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { cellsOf, planTable } from "../../src/spec/plan.ts";
import { SpecError } from "../../src/spec/problems.ts";
import { modulesIn } from "../../src/spec/plugins.ts";
import { parseSpec } from "../../src/spec/read.ts";
import { CATALOGUE, HEAD } from "./spec_fixture.ts";

const ROWS = `  - name: "Mine, {./my.ts.dim}"
    set: { method: ./my.ts, ./my.ts.dim: 3 }
  - { name: "{dataset}", grid: { dataset: [cityscapes27, npm:data] } }
`;

const NONE = { method: [], dataset: [], backbone: [], plugins: {} };

Deno.test("modulesIn() finds specifiers wherever a name may stand", () => {
  assertEquals(modulesIn(HEAD + ROWS), { ...NONE, method: ["./my.ts"], dataset: ["npm:data"] });
  assertEquals(modulesIn("rows: ["), NONE);
});

Deno.test("modulesIn() finds the names that a spec gives to modules where they are used", () => {
  const plugins = { mine: "./my.ts", data: "npm:data", other: "./other.ts" };
  const text = `plugins: ${
    JSON.stringify(plugins)
  }\nrows: [{ set: { method: mine, dataset: data, backbone: x } }]`;
  assertEquals(modulesIn(text), { ...NONE, method: ["mine"], dataset: ["data"], plugins });
  assertEquals(modulesIn("plugins: { mine: 3, yours: name }\nbase: { method: mine }"), NONE);
});

Deno.test("modulesIn() finds programs, with what a spec does not say of them filled in", () => {
  const { method, plugins } = modulesIn(
    "plugins: { mine: { command: [python3, a.py], version: 2 }, not: { command: 3 } }\nbase: { method: mine }",
  );
  assertEquals(method, ["mine"]);
  assertEquals(plugins, {
    mine: {
      command: ["python3", "a.py"],
      version: 2,
      files: [],
      input: ["pictures", "neighbors"],
      output: "clusters",
      time_limit: 86_400,
    },
  });
});

const MINE = {
  ...CATALOGUE,
  methods: { ...CATALOGUE.methods, mine: CATALOGUE.methods.stego },
  modules: ["mine"],
};

Deno.test("a spec says the name of a plugin in rows and as the section of its options", () => {
  const row = '  - { name: "Mine, {mine.dim}", set: { method: mine }, grid: { mine.dim: [3, 4] } }\n';
  const text = `plugins: { mine: ./my.ts }\n${HEAD}${row}`;
  const spec = parseSpec(text, { file: "x.yaml", catalogue: MINE });
  assertEquals(spec.plugins, { mine: "./my.ts" });
  const [first] = cellsOf(planTable(spec, { track: "embedded", catalogue: MINE }));
  assertEquals([first.point.name, first.settings.method, first.settings.options.dim], ["Mine, 3", "mine", 3]);
});

for (
  const [plugins, row, ...expected] of [
    ["{ mine: ./my.ts }", "{ name: A }", '1:12 Cannot use the plugin "mine": the spec does not use it'],
    ["{ stego: ./my.ts }", "{ name: A }", '1:12 Cannot use the plugin "stego": the name is taken'],
    ["{ train: ./my.ts }", "{ name: A }", '1:12 Cannot use the plugin "train": the name is taken'],
    ["{ mine: my.ts }", "{ name: A }", '1:18 Cannot use the plugin "mine": "my.ts" is no module'],
    ["{ mine: 3 }", "{ name: A }", '1:18 Cannot use "plugins.mine": it is the number 3, expected a text'],
    [
      "{ mine: { command: [], version: 0 } }",
      "{ name: A }",
      '1:29 Cannot use "plugins.mine.command": it is an empty list, expected a list of at least 1',
      '1:42 Cannot use "plugins.mine.version": it is the number 0, expected a whole number, at least 1',
    ],
    [
      "{ mine: { comand: [a], version: 1 } }",
      "{ name: A }",
      '1:20 Cannot read the key "comand": it is not known in "plugins.mine"',
    ],
    ["{ a.b: ./my.ts }", "{ name: A }", '1:12 Cannot use the name "a.b"'],
    ["{ mine: ./my.ts }", "{ name: A, set: { method: mien } }", "1:12", '9:31 Cannot find the method "mien"'],
  ]
) {
  Deno.test(`a spec with the plugins ${plugins} and the row ${row} is refused where it is wrong`, () => {
    const text = `plugins: ${plugins}\n${HEAD}  - ${row}\n`;
    const error = assertThrows(() => parseSpec(text, { file: "x.yaml", catalogue: MINE }), SpecError);
    const found = error.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
    assertEquals(found.length, expected.length, found.join("\n"));
    expected.forEach((start, i) => assertStringIncludes(found[i], start));
  });
}

Deno.test("a spec may name a module that the catalogue was given", () => {
  const { methods, datasets } = CATALOGUE;
  const catalogue = {
    ...CATALOGUE,
    methods: { ...methods, "./my.ts": methods.stego },
    datasets: { ...datasets, "npm:data": datasets.earthcover6 },
  };
  assertEquals(parseSpec(HEAD + ROWS, { file: "x.yaml", catalogue }).rows.length, 2);
});
