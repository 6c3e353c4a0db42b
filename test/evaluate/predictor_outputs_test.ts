import { assertEquals, assertInstanceOf } from "@std/assert";
import {
  add,
  cast,
  concat,
  fill,
  memory,
  mul,
  ones,
  slice,
  type Tensor,
  type Tensor2D,
  tensor2d,
  type Tensor4D,
  tensor4d,
} from "@tensorflow/tfjs-core";
import { type Head, predictSplit } from "../../src/evaluate/predict_split.ts";
import { assertFinite } from "../../src/evaluate/predictor_outputs.ts";
import type { Predictor } from "../../src/methods/types.ts";
import { DivergedError } from "../../src/nn/diverged_error.ts";
import { tensorTest } from "../nn/tensor_fixture.ts";
import { bankOf, PREDICTOR } from "./split_fixture.ts";

const HEAD: Head = { predictor: PREDICTOR, flip: false, crf: false, classes: 2, extra: 0 };

/** How a head with another predictor ends, beside one that sees all pictures; no tensor may be left. */
async function errorOf(predictor: Partial<Predictor>, changes: Partial<Head> = {}): Promise<Error | null> {
  const before = memory().numTensors;
  let seen = 0;
  const heads = [{ ...HEAD, ...changes, predictor: { ...PREDICTOR, ...predictor } }, HEAD];
  const [error, other] = await predictSplit(heads, bankOf(), (head) => void (seen += head));
  assertEquals([other, seen, memory().numTensors], [null, 2, before]);
  return error;
}

/** What is wrong in the second pixel of the first row. */
const spoilt = (value: number, scores: Tensor2D): Tensor2D =>
  add(scores, tensor2d([[0, 0], [0, value], [0, 0], [0, 0]])) as Tensor2D;

for (const value of [NaN, Infinity, -Infinity]) {
  for (const [flip, crf] of [[false, false], [true, false], [false, true], [true, true]]) {
    const way = `${flip ? "with" : "without"} flipped images and ${crf ? "with" : "without"} the CRF`;

    tensorTest(`codes that are ${value} are diverged ${way}`, async () => {
      const codes = () => tensor4d([[[[0, 1], [0, value]], [[1, 0], [1, 0]]]]);
      const error = await errorOf({ codes }, { flip, crf });
      assertInstanceOf(error, DivergedError);
      // The flipped codes are as wrong, in the other column.
      const column = flip ? 0 : 1;
      const wrong = `the codes are ${value} at row 0, column ${column}, channel 1 of the picture "picture-0"`;
      assertEquals([error.reason, error.message], [wrong, `Cannot score: ${wrong}`]);
    });

    tensorTest(`log-probabilities that are ${value} are diverged ${way}`, async () => {
      for (
        const [name, what, entry] of [["clusters", "clusters", "cluster"], [
          "linear",
          "linear probe",
          "class",
        ]]
      ) {
        const error = await errorOf({ [name]: (codes: Tensor2D) => spoilt(value, codes) }, { flip, crf });
        assertInstanceOf(error, DivergedError);
        assertEquals(
          error.reason,
          `the log-probabilities of the ${what} are ${value} at row 0, column 1, ${entry} 1 of the picture "picture-0"`,
        );
      }
    });
  }
}

tensorTest("codes that are not finite in the flipped image alone are diverged where it counts", async () => {
  let calls = 0;
  const codes = (features: Tensor4D) => mul(features, calls++ % 2 === 0 ? 1 : NaN) as Tensor4D;
  assertInstanceOf(await errorOf({ codes }, { flip: true }), DivergedError);
});

tensorTest("a predictor that gives other shapes than it was asked for is refused", async () => {
  const more = (scores: Tensor2D) => concat([scores, scores], 1) as Tensor2D;
  const cases: [Partial<Predictor>, string][] = [
    [
      { clusters: more },
      'log-probabilities of the clusters": they are float32 [4, 4], expected float32 [4, 2]',
    ],
    [
      { linear: more },
      'log-probabilities of the linear probe": they are float32 [4, 4], expected float32 [4, 2]',
    ],
    [
      { clusters: (codes) => slice(codes, [0, 0], [1, 2]) },
      'log-probabilities of the clusters": they are float32 [1, 2], expected float32 [4, 2]',
    ],
    [
      { clusters: (codes) => cast(codes, "int32") as Tensor2D },
      'log-probabilities of the clusters": they are int32 [4, 2], expected float32 [4, 2]',
    ],
    [
      { clusters: () => undefined as unknown as Tensor2D },
      'log-probabilities of the clusters": they are no tensor, expected float32 [4, 2]',
    ],
    [
      { codes: () => ones([1, 1, 4, 2]) },
      'codes": they are float32 [1, 1, 4, 2], expected float32 [1, 2, 2, any]',
    ],
    [
      { codes: () => ones([1, 2, 2, 0]) },
      'codes": they are float32 [1, 2, 2, 0], expected float32 [1, 2, 2, any]',
    ],
  ];
  for (const [predictor, message] of cases) {
    const error = await errorOf(predictor);
    assertInstanceOf(error, TypeError);
    assertEquals(error.message, `Cannot score the predictor's "${message}`);
  }
  assertInstanceOf(await errorOf({}, { extra: 1 }), TypeError);
});

tensorTest("codes that change their number of channels are refused", async () => {
  let calls = 0;
  const error = await errorOf({ codes: () => ones([1, 2, 2, calls++ === 0 ? 2 : 1]) }, { flip: true });
  assertEquals(
    error?.message,
    `Cannot score the predictor's "codes": they are float32 [1, 2, 2, 1], expected float32 [1, 2, 2, 2]`,
  );
});

tensorTest("assertFinite() takes finite numbers whose sum is not", async () => {
  const large: Tensor = fill([4, 2], 3e38);
  const [before, place] = [memory().numTensors, {
    what: "codes",
    entry: "channel",
    width: 2,
    picture: () => "a",
  }];
  await assertFinite(large, place);
  assertEquals(memory().numTensors, before);
});
