import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { tensor2d } from "@tensorflow/tfjs-core";
import { borrowedValues } from "../../src/nn/borrowed_values.ts";
import { tensorTest } from "./tensor_fixture.ts";

const VALUES = [[1, 2.5], [-3, 4]];

tensorTest("borrowedValues() of the wasm engine lie in its memory", async () => {
  const tensor = tensor2d(VALUES);
  const values = await borrowedValues(tensor);
  assertEquals([...values], VALUES.flat());
  assertStrictEquals((await borrowedValues(tensor)).buffer, values.buffer);
  assert((await tensor.data()).buffer !== values.buffer);
});

tensorTest("borrowedValues() are a copy where the engine keeps them elsewhere", async () => {
  assertEquals([...await borrowedValues(tensor2d(VALUES))], VALUES.flat());
}, "cpu");
