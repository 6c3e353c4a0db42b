import { assertEquals, assertRejects } from "@std/assert";
import { scalar } from "@tensorflow/tfjs-core";
import { startEngine } from "../../../src/engine/start.ts";
import { conformanceChecks } from "../../../src/methods/conformance/conformance.ts";
import type { MethodDefinition } from "../../../src/methods/types.ts";
import type { StageItem, StagePart } from "../../../src/features/stage/types.ts";
import secondEdition from "../../fixtures/second_edition.ts";

await startEngine("wasm");

for (const { name, run } of conformanceChecks(secondEdition)) Deno.test(`second-edition ${name}`, run);

Deno.test("conformanceChecks() asks of a method what it has alone", () => {
  const names = (changes: Partial<MethodDefinition>) =>
    conformanceChecks({ ...secondEdition, ...changes }).map(({ name }) => name);
  const all = names({});
  const plain = names({ inputs: undefined, views: undefined, stage: undefined });
  assertEquals(all.filter((name) => !plain.includes(name)), [
    "asks for outputs that a transformer gives",
    "makes views alike from the same draws",
    "makes its stage alike, whatever was made before",
    "keeps no tensor of its stage",
  ]);
});

/** The check of a name refuses a changed method. */
async function refuses(check: string, changes: Partial<MethodDefinition>, message: string): Promise<void> {
  const { run } = conformanceChecks({ ...secondEdition, ...changes }).find(({ name }) => name === check)!;
  await assertRejects(run, Error, message);
}

Deno.test("a method that asks for what a small transformer lacks is refused", () =>
  refuses(
    "asks for outputs that a transformer gives",
    { inputs: { train: ["registers"] }, stage: undefined },
    "it has no register tokens",
  ));

Deno.test("a method whose views are drawn from elsewhere is refused", () => {
  let calls = 0;
  return refuses(
    "makes views alike from the same draws",
    { views: () => ({ first: () => ({ place: ++calls }) }) },
    "its first view of the same draws is another",
  );
});

Deno.test("a method whose views are of another size than they say is refused", () =>
  refuses(
    "makes views alike from the same draws",
    {
      views: () => ({
        size: () => ({ height: 8, width: 8 }),
        first: () => ({ pixels: new Float32Array(3) }),
      }),
    },
    "its first view has 3 values, expected 3 * 8 * 8",
  ));

/** A part that makes what `make` gives. */
const part = (make: (item: number) => StageItem): StagePart<Record<string, unknown>> => ({
  name: "counted",
  version: 1,
  depends: () => null,
  make: (item) => Promise.resolve(make(item)),
});
const one = (value: number): StageItem => ({
  value: { dtype: "F32", shape: [1], data: Float32Array.of(value) },
});

Deno.test("a stage whose items depend on those before is refused", () => {
  let made = 0;
  return refuses(
    "makes its stage alike, whatever was made before",
    { stage: [part(() => one(made++))] },
    'its part "counted" makes item 11 otherwise alone',
  );
});

Deno.test("a stage that keeps tensors is refused", () =>
  refuses(
    "keeps no tensor of its stage",
    {
      stage: [part((item) => {
        scalar(item);
        return one(item);
      })],
    },
    "its stage keeps 12 tensors",
  ));
