import { assertEquals } from "@std/assert";
import { tensor2d, tensor4d } from "@tensorflow/tfjs-core";
import {
  type BatchMasks,
  compared,
  mapLogits,
  prepareStep,
  type PrimapsParts,
  stepLosses,
} from "../../../src/methods/primaps/objective.ts";
import { ownedVariable } from "../../../src/nn/initialize.ts";
import { assertTensor, tensorTest } from "../../nn/tensor_fixture.ts";
import { options } from "./primaps_fixture.ts";

const prototypes = () => ({
  directions: ownedVariable(tensor2d([[2, 0], [0, 1]])),
  lengths: ownedVariable(tensor2d([[1], [1]])),
});
/** One image of one row: two cells, four pixels. */
const batch = () => ({
  step: 0,
  features: tensor4d([3, 0, 0, 3], [1, 1, 2, 2]),
  labels: { height: 1, width: 4, data: Int32Array.of(0, 0, 1, -1) },
});

/** A step on the batch, whose colours are never changed. */
function prepared(masks: BatchMasks | null, parts: Pick<PrimapsParts, "teacher" | "linearProbe">) {
  const { features, labels } = batch();
  return prepareStep({ features, recoloured: masks && features, masks }, labels, parts, options());
}

tensorTest("mapLogits() and compared() take features as they are, or at unit length", () => {
  assertTensor(
    mapLogits(batch().features, prototypes(), { feature_norm: "raw" }),
    [1, 2, 2],
    [3, 0, 0, 3],
    1e-6,
  );
  assertTensor(
    mapLogits(batch().features, prototypes(), { feature_norm: "cosine" }),
    [1, 2, 2],
    [1, 0, 0, 1],
    1e-6,
  );
  assertTensor(compared(tensor2d([[0, 5]]), "cosine"), [1, 2], [0, 1], 1e-6);
});

tensorTest("prepareStep() lets the teacher name each mask, at the masks' own size", async () => {
  const parts = { teacher: prototypes(), linearProbe: null };
  const masks = { height: 1, width: 8, numbers: Uint8Array.of(1, 1, 1, 1, 1, 255, 2, 2) };
  const { votes, labels } = await prepared(masks, parts);
  assertEquals(votes!.map((map) => [...map]), [[0, 0, 0, 0, 0, -1, 1, 1]]);
  assertEquals(labels, null);
  assertEquals((await prepared(null, parts)).votes, null);
});

tensorTest(
  "stepLosses() are of the first prototypes without votes, and of the student with them",
  async () => {
    const parts = {
      start: prototypes().directions,
      student: prototypes(),
      teacher: prototypes(),
      linearProbe: null,
    };
    const loss = async (masks: BatchMasks | null) => {
      return stepLosses(parts, await prepared(masks, parts), options({ gamma: 0 })).prototypes;
    };
    // Both cells lie along a prototype.
    assertTensor(await loss(null), [], [-1], 1e-6);
    // Two pixels of which one counts: its logits are 3 and 0.
    const counted = await loss({ height: 1, width: 2, numbers: Uint8Array.of(1, 255) });
    assertTensor(counted, [], [Math.log(1 + Math.exp(-3)) / 2], 1e-5);
  },
);

tensorTest("the linear probe's loss counts pixels without a label as 0, or not at all", async () => {
  const linearProbe = {
    weight: ownedVariable(tensor2d([[0, 0], [0, 0]])),
    bias: ownedVariable(tensor2d([[0, 0]])),
  };
  const parts = { start: prototypes().directions, student: prototypes(), teacher: prototypes(), linearProbe };
  for (const [ignored_in_mean, share] of [[true, 0.75], [false, 1]] as const) {
    const chosen = options({ ignored_in_mean });
    const { linear_probe } = stepLosses(parts, await prepared(null, parts), chosen);
    assertTensor(linear_probe, [], [share * Math.log(2)], 1e-5);
  }
});
