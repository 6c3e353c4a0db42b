import { assertEquals } from "@std/assert";
import { tensor4d } from "@tensorflow/tfjs-core";
import { KEY_OUTPUTS, stackedKeys } from "../../../src/methods/eagle/keys.ts";
import { assertKeeps, assertTensor, tensorTest } from "../../nn/tensor_fixture.ts";

/** Two heads of one channel, a class token and two registers or none, two patches; the tens tell the block. */
function outputs(extra: number) {
  return Object.fromEntries(KEY_OUTPUTS.map((name, block) => {
    const head = (first: number) => [...Array(extra).fill(99), 10 * block + first, 10 * block + first + 2];
    return [name, tensor4d([...head(1), ...head(2)], [1, 2, extra + 2, 1])];
  }));
}

Deno.test("the keys of the last three blocks are asked for, first block first", () => {
  assertEquals(KEY_OUTPUTS, ["keys@-3", "keys@-2", "keys@-1"]);
});

for (const extra of [1, 3]) {
  tensorTest(
    `stackedKeys() puts blocks and their heads side by side, without the ${extra} other tokens`,
    () => {
      const keys = stackedKeys(outputs(extra), { height: 1, width: 2 });
      assertTensor(keys, [1, 1, 2, 6], [1, 2, 11, 12, 21, 22, 3, 4, 13, 14, 23, 24], 0);
    },
  );
}

tensorTest("stackedKeys() keeps its result alone", () => {
  const all = outputs(1);
  return assertKeeps(1, () => stackedKeys(all, { height: 2, width: 1 }));
});
