import { assertEquals } from "@std/assert";
import { memory } from "@tensorflow/tfjs-core";
import { type Head, type Prediction, predictSplit } from "../../src/evaluate/predict_split.ts";
import { tensorTest } from "../nn/tensor_fixture.ts";
import { bankOf, PREDICTOR } from "./split_fixture.ts";

const HEAD: Head = { predictor: PREDICTOR, flip: false, crf: false, classes: 2, extra: 0 };

/** What each head says, and the errors. */
async function predictions(heads: readonly Head[], bank = bankOf()) {
  const seen: Prediction[][] = heads.map(() => []);
  const errors = await predictSplit(heads, bank, (head, prediction) => seen[head].push(prediction));
  return { seen, errors };
}

tensorTest("predictSplit() hands over clusters, classes and labels picture by picture", async () => {
  const { seen: [[first, second]], errors } = await predictions([HEAD]);
  assertEquals(errors, [null]);
  assertEquals([...first.clusters!], [1, 1, 0, 0]);
  assertEquals([...first.linear!], [0, 0, 1, 1]);
  assertEquals([...first.labels], [0, 0, 1, 1]);
  assertEquals(first.converged, null);
  assertEquals([...second.clusters!], [1, 0, 0, 0]);
});

tensorTest(
  "predictSplit() reads each picture once for all heads, and no more than they ask for",
  async () => {
    const asked: Record<string, number> = {};
    await predictions([HEAD, HEAD, HEAD], bankOf(undefined, asked));
    assertEquals(asked, { labels: 2, features: 2 });
    const more: Record<string, number> = {};
    await predictions([HEAD, { ...HEAD, flip: true }, { ...HEAD, crf: true }], bankOf(undefined, more));
    assertEquals(more, { labels: 2, features: 2, flipped: 2, pixels: 2 });
  },
);

tensorTest("predictSplit() flips and refines only for the heads that ask for it", async () => {
  const wrong = bankOf((clusters) => clusters.map(() => 0));
  const heads = [HEAD, { ...HEAD, flip: true }, { ...HEAD, crf: true }];
  const { seen } = await predictions(heads, wrong);
  for (const [i, head] of heads.entries()) {
    const { seen: [alone] } = await predictions([head], wrong);
    assertEquals(seen[i], alone);
  }
  assertEquals([...seen[1][0].clusters!], [0, 0, 0, 0]);
});

tensorTest("predictSplit() ends a head that throws, and no other, and leaves no tensors", async () => {
  let calls = 0;
  const failing = (name: "codes" | "clusters" | "linear"): Head => ({
    ...HEAD,
    predictor: {
      ...PREDICTOR,
      [name]: () => {
        calls++;
        throw new Error(`no ${name}`);
      },
    },
  });
  const before = memory().numTensors;
  const { seen, errors } = await predictions([
    failing("codes"),
    failing("clusters"),
    failing("linear"),
    HEAD,
  ]);
  assertEquals(memory().numTensors, before);
  assertEquals(errors.map((error) => error?.message), ["no codes", "no clusters", "no linear", undefined]);
  assertEquals(seen.map(({ length }) => length), [0, 0, 0, 2]);
  assertEquals(calls, 3);
});
