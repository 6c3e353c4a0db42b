import { assertEquals } from "@std/assert";
import { memory } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../src/base/random.ts";
import { type LabelledBank, scoreNeighbors } from "../../src/evaluate/score_neighbors.ts";
import { tensorTest } from "../nn/tensor_fixture.ts";

/** Pictures of 2 x 2 patches of 2 x 2 pixels; each patch has a direction, and its pixels the labels given. */
function bank(pictures: readonly { directions: number[]; labels: number[] }[]): LabelledBank {
  return {
    count: pictures.length,
    gridSize: 2,
    channels: 2,
    resolution: 4,
    split: { id: (index: number) => `picture-${index}` } as LabelledBank["split"],
    features: (index) =>
      Promise.resolve(Float32Array.from(
        pictures[index].directions.flatMap((angle) => [3 * Math.cos(angle), 3 * Math.sin(angle)]),
      )),
    labels: (index) => Promise.resolve(Int32Array.from(pictures[index].labels)),
  };
}

/** Label of each patch, as labels of its four pixels. */
function flat([a, b, c, d]: number[]): number[] {
  return [a, a, b, b, a, a, b, b, c, c, d, d, c, c, d, d];
}

tensorTest("scoreNeighbors() gives pixels the class of the most similar labelled patches", async () => {
  // Class 0 lies at an angle of 0, class 1 at 2; the second picture is ignored but for a patch that most of its pixels call 1.
  const mixed = [-1, -1, 1, 1, -1, -1, 1, 0, -1, -1, -1, -1, -1, -1, -1, -1];
  const train = bank([
    { directions: [0, 0.1, 2, 2.1], labels: flat([0, 0, 1, 1]) },
    { directions: [0, 2.05, 0, 0], labels: mixed },
  ]);
  const right = bank([{ directions: [0.05, 2, 0, 2.2], labels: flat([0, 1, 0, 1]) }]);
  const before = memory().numTensors;
  const scores = await scoreNeighbors(train, right, 2, new RandomStreams(0));
  assertEquals([scores?.accuracy, scores?.miou], [100, 100]);
  assertEquals(memory().numTensors, before);
  // A quarter of the pixels is called what it does not look like: 12 of 16 are right, IoU 8/12 and 4/8.
  const wrong = bank([{ directions: [0.05, 2, 0, 2.2], labels: flat([0, 1, 0, 0]) }]);
  const less = await scoreNeighbors(train, wrong, 2, new RandomStreams(0));
  assertEquals([less?.accuracy, less?.iou], [75, [100 * 8 / 12, 50]]);
});

tensorTest("scoreNeighbors() has nothing to say where no training patch has a label", async () => {
  const train = bank([{ directions: [0, 0, 2, 2], labels: flat([-1, -1, -1, -1]) }]);
  assertEquals(await scoreNeighbors(train, train, 2, new RandomStreams(0)), null);
});
