import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import type { Backbone } from "../../src/backbone/types.ts";
import { joinedInputs, trainerBackbone, unmetAsk } from "../../src/methods/asks.ts";
import type { MethodDefinition } from "../../src/methods/types.ts";
import secondEdition from "../fixtures/second_edition.ts";

const TRANSFORMER = { depth: 3, heads: 2, registers: 0 };
const plain = { name: "plain", patch: 8, transformer: TRANSFORMER };

const unmet = (changes: Partial<MethodDefinition>, backbone: Parameters<typeof unmetAsk>[2] = plain) =>
  unmetAsk({ ...secondEdition, ...changes }, { scale: 1 }, backbone);

Deno.test("unmetAsk() has nothing against what a transformer gives", () => {
  assertEquals(unmet({}), undefined);
  assertEquals(unmet({ inputs: undefined, views: undefined }, { name: "colours", patch: 8 }), undefined);
});

Deno.test("unmetAsk() says what a backbone lacks", () => {
  const cannot = 'Cannot train "second-edition" on "plain": ';
  assertEquals(
    unmet({ inputs: { train: ["registers"] } }),
    `${cannot}Cannot give "registers" of the backbone "plain": it has no register tokens, expected a backbone with registers`,
  );
  assertEquals(
    unmet({ inputs: () => ({ predict: ["tokens@-4"] }) }),
    `${cannot}Cannot give "tokens@-4" of the backbone "plain": it has 3 blocks, expected one of 0..2, or -1..-3 from the end`,
  );
  assertEquals(
    unmet({ inputs: { parameters: ["block3"] } }),
    `${cannot}Cannot give the parameters "block3" of the backbone "plain": it has 3 blocks, expected norm, block0..block2, ` +
      "or block-1..block-3 from the end",
  );
  assertEquals(
    unmet({ inputs: { parameters: ["norm"] } }, { name: "colours", patch: 8 }),
    'Cannot train "second-edition" on "colours": it asks for parameters of a transformer, expected a backbone that is one',
  );
});

Deno.test("unmetAsk() refuses changed pictures beside what is kept of pictures as they are", () => {
  assertEquals(
    unmet({ needs: ["neighbors", "jittered"] }),
    'Cannot train "second-edition" on "plain": its views change the pictures, and neighbors and jittered are kept of ' +
      "pictures as they are, expected views or needs, not both",
  );
  const copies = { views: () => ({ second: () => ({}) }) };
  assertEquals(unmet({ needs: ["neighbors"], ...copies }), undefined);
  assertEquals(
    unmet({ views: () => ({ first: () => ({}) }) }),
    'Cannot train "second-edition" on "plain": it asks for outputs of a second view, and makes none, ' +
      "expected views with a second one",
  );
});

Deno.test("unmetAsk() refuses outputs of neighbours that nothing needs, or that there are none of", () => {
  assertEquals(
    unmet({ inputs: { neighbors: ["keys"] }, views: undefined }),
    'Cannot train "second-edition" on "plain": it asks for outputs of neighbours, and needs none, ' +
      "expected needs of neighbors",
  );
  assertMatch(
    unmet({ inputs: { neighbors: ["keys@-4"] }, views: undefined, needs: ["neighbors"] })!,
    /Cannot give "keys@-4" of the backbone "plain"/,
  );
});

Deno.test("joinedInputs() asks for each name once, whoever asks", () => {
  const asking = (inputs: MethodDefinition["inputs"]) => ({
    method: { ...secondEdition, inputs },
    options: {},
  });
  assertEquals(
    joinedInputs([
      asking({ train: ["keys", "class"] }),
      asking(undefined),
      asking(() => ({ train: ["keys"], pictures: true })),
    ]),
    { train: ["keys", "class"], second: [], neighbors: [], maps: [], pictures: true },
  );
});

Deno.test("trainerBackbone() tells sizes and parameters, and needs a backbone that gives them", async () => {
  const backbone: Backbone = {
    ...plain,
    channels: 4,
    features: () => Promise.reject(new TypeError("Cannot pass")),
    outputs: () => Promise.reject(new TypeError("Cannot pass")),
    dispose: () => {},
  };
  const method = { ...secondEdition, inputs: { train: ["keys"] } } as MethodDefinition;
  assertEquals(await trainerBackbone(method, {}, backbone), {
    patch: 8,
    transformer: TRANSFORMER,
    parameters: {},
  });
  assertEquals(await trainerBackbone({ ...method, inputs: undefined }, {}, backbone), undefined);
  await assertRejects(
    () => trainerBackbone(secondEdition, { scale: 1 }, backbone),
    TypeError,
    "the backbone gives no parameters, expected those of norm",
  );
});
