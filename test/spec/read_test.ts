import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { loadCatalogue } from "../../src/app/catalogue.ts";
import { cellsOf, planTable } from "../../src/spec/plan.ts";
import { SpecDocument } from "../../src/spec/document.ts";
import { SpecError } from "../../src/spec/problems.ts";
import { checkIds, readSpec, readSpecText } from "../../src/spec/read.ts";
import { CATALOGUE, HEAD, problemsOf, wrongIn } from "./spec_fixture.ts";

const TAU = new URL("../../benchmarks/tables/ablation-tau.yaml", import.meta.url);

Deno.test("readSpec() reads the temperature ablation on both tracks", async () => {
  const catalogue = await loadCatalogue();
  const spec = await readSpec(fileURLToPath(TAU), { catalogue });
  const paper = [undefined, 0.02, 0.05, 0.1];
  // The embedded track has a row of its own, for the limit of a high temperature.
  for (
    const [track, epsilons, cells] of [["paper", paper, 12], ["embedded", [...paper, 0.02], 110]] as const
  ) {
    const plan = planTable(spec, { track, catalogue });
    assertEquals(
      plan.rows.flatMap(({ points }) => points.map(({ settings }) => settings?.omh?.epsilon)),
      [...epsilons],
    );
    assertEquals(cellsOf(plan).length, cells);
    assertEquals(plan.claims.length, spec.claims.length - (track === "paper" ? 1 : 0));
  }
});

Deno.test("parseSpec() reports five different mistakes at once, each at its place", () => {
  const text = `id: five
title: Five mistakes
version: 1
sedes: [0]
seeds: [0, 010]
base: { method: stgo, dataset: cocostuff27, backbone: vit-b8 }
rows:
  - name: "OMH {omh.epsilon}"
    set: { omh: { enabled: true } }
    grid: { omh.epsilon: [0.02, hot] }
claims:
  - miou(omh.epsilon=0.02) >> miou(omh.epsilon=0.1)
tracks:
  embedded: {}
`;
  assertEquals(
    problemsOf(text).map(({ line, column, path, suggestion }) => [line, column, path, suggestion]),
    [
      [4, 1, "sedes", "seeds"],
      [5, 12, "seeds[1]", undefined],
      [6, 17, "base.method", "stego"],
      [10, 33, "rows[0].grid.omh.epsilon[1]", undefined],
      [12, 29, "claims[0]", undefined],
    ],
  );
});

Deno.test("a spec's problems print with the line, a caret and the nearest name", async () => {
  const path = await Deno.makeTempFile({ suffix: ".yaml" });
  try {
    await Deno.writeTextFile(path, `${HEAD}  - { name: A, set: { stego: { dmi: 3 } } }\n`);
    const error = await assertRejects(
      () => readSpec(path, { catalogue: CATALOGUE, file: "a.yaml" }),
      SpecError,
    );
    assertEquals(
      error.format(),
      [
        "a.yaml:8:32 at rows[0].set.stego.dmi",
        '  Cannot read the key "dmi": it is not known in "stego", expected one of dim, pointwise, weights',
        "  8 |   - { name: A, set: { stego: { dmi: 3 } } }",
        "    |                                ^",
        '  Did you mean "dim"?',
      ].join("\n"),
    );
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("parseSpec() judges settings even of a spec without a track", () => {
  const found = problemsOf(HEAD.replace(/tracks: .*\n/, "").replace("stego", "stegoo") + "  - name: A\n");
  assertEquals(found.map(({ path }) => path), ["tracks", "base.method"]);
});

Deno.test("parseSpec() refuses an exclude that matches nothing or names nothing", () => {
  const row = (exclude: string) =>
    `  - { name: "A {stego.dim}", grid: { stego.dim: [3, 4] }, exclude: [${exclude}] }`;
  assertEquals(wrongIn(row("{ stego.dim: 4 }")), []);
  assertStringIncludes(wrongIn(row("{ stego.dim: 5 }"))[0], "1:69 Cannot exclude a point");
  assertStringIncludes(wrongIn(row("{ stego.dmi: 4 }"))[0], '1:71 Cannot find the setting "stego.dmi"');
});

Deno.test("parseSpec() takes an exclude that matches on one track only", () => {
  const row =
    `  - { name: "A {stego.dim}", grid: { stego.dim: [3, 4] }, exclude: [{ train.steps: 400, stego.dim: 4 }] }`;
  assertEquals(wrongIn(row), []);
});

Deno.test("parseSpec() reads any damaged spec or says where it is wrong", async () => {
  const text = await Deno.readTextFile(TAU);
  const cut = fc.record({
    at: fc.nat(text.length),
    length: fc.integer({ min: 0, max: 12 }),
    put: fc.constantFrom(
      "",
      " ",
      "\t",
      "\n",
      ":",
      "- ",
      "{",
      "]",
      '"',
      "0",
      "null",
      "*x",
      "[1, 2]",
      "é",
      "__proto__: 1",
    ),
  });
  fc.assert(
    fc.property(fc.array(cut, { minLength: 1, maxLength: 3 }), (cuts) => {
      const damaged = cuts.reduce(
        (left, { at, length, put }) => left.slice(0, at) + put + left.slice(at + length),
        text,
      );
      const lines = damaged.split("\n");
      for (const { line, column, message } of problemsOf(damaged)) {
        assert(
          line >= 1 && line <= lines.length && column >= 1 && column <= lines[line - 1].length + 1,
          message,
        );
        assertMatch(message, /^Cannot [^\n]*, expected [^\n]*$/);
      }
    }),
    { numRuns: 200 },
  );
});

async function withBytes(bytes: Uint8Array, test: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempFile({ suffix: ".yaml" });
  try {
    await Deno.writeFile(path, bytes);
    await test(path);
  } finally {
    await Deno.remove(path);
  }
}

const utf8 = (text: string) => new TextEncoder().encode(text);

Deno.test("readSpecText() refuses what is not UTF-8, where it begins", async () => {
  const latin1 = Uint8Array.from("id: a\ntitle: Größe\n", (character) => character.charCodeAt(0));
  const utf16 = new Uint8Array([0xff, 0xfe, ...utf8("id: a")].flatMap((byte) => [byte, 0]).slice(0, 2));
  for (
    const [bytes, line, column] of [[latin1, 2, 10], [utf16, 1, 1], [utf8("é: 1").slice(0, 1), 1, 1]] as const
  ) {
    await withBytes(bytes, async (path) => {
      const { problems } = await assertRejects(() => readSpecText(path, "a.yaml"), SpecError, "not UTF-8");
      assertEquals([problems[0].line, problems[0].column], [line, column]);
    });
  }
});

Deno.test("readSpecText() takes a byte order mark for none", () =>
  withBytes(utf8("\ufeffid: é"), async (path) => assertEquals(await readSpecText(path), "id: é")));

Deno.test("readSpecText() refuses folders, devices and what is far too large", async () => {
  await assertRejects(
    () => readSpecText(import.meta.dirname!),
    TypeError,
    "it is a folder, expected a YAML file",
  );
  await assertRejects(() => readSpecText("/dev/null"), TypeError, "it is a device, expected a YAML file");
  await withBytes(new Uint8Array(2_000_000), async (path) => {
    await assertRejects(() => readSpecText(path), RangeError, "it has 2000000 bytes");
  });
});

Deno.test("checkIds() refuses two specs of one id, and names both files", () => {
  const spec = (id: string, text: string, file: string) => ({ id, document: new SpecDocument(text, file) });
  const specs = [spec("a", "A", "x/a.yaml"), spec("b", "B", "x/b.yaml"), spec("a", "A", "x/a.yaml")];
  checkIds(specs);
  assertThrows(
    () => checkIds([...specs, spec("a", "C", "y/a.yaml")]),
    RangeError,
    'Cannot run "x/a.yaml" and "y/a.yaml" together: both have the id "a"',
  );
});
