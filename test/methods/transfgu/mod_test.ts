import { assert, assertEquals, assertThrows } from "@std/assert";
import { memory, profile, tensor4d } from "@tensorflow/tfjs-core";
import type { StoredTensor } from "../../../src/formats/stored_tensor.ts";
import type { StageResults } from "../../../src/features/stage/types.ts";
import { RandomStreams } from "../../../src/base/random.ts";
import transfgu from "../../../src/methods/transfgu/mod.ts";
import { spread, tensorTest } from "../../nn/tensor_fixture.ts";
import { CLASSES, TRAINING, WIDTH } from "../training_fixture.ts";

const options = (changes: object = {}) =>
  transfgu.options.parse({ ...transfgu.example, ...changes }) as Record<string, unknown>;
const start = (changes: object = {}) =>
  transfgu.trainer({
    options: options(changes),
    omh: null,
    classes: CLASSES,
    channels: WIDTH,
    random: new RandomStreams(0),
    ...TRAINING,
  });

Deno.test("transfgu declares its name, its protocol, and an example that its options accept", () => {
  assertEquals([transfgu.name, transfgu.dropLast, transfgu.supportsOmh], ["transfgu", true, false]);
  assertEquals([transfgu.protocol!.flip, transfgu.protocol!.crf], [false, false]);
  assertEquals({ ...options(), ...transfgu.example }, options());
});

tensorTest("transfgu starts student and teacher alike", () => {
  const { state } = start();
  assertEquals(state["student.cls_emb"].shape, [CLASSES, WIDTH]);
  for (const [name, value] of Object.entries(state)) {
    if (name.startsWith("student.")) {
      assertEquals(value.dataSync(), state[name.replace("student", "teacher")].dataSync());
    }
  }
});

tensorTest("transfgu refuses heads that do not divide the channels", () => {
  assertThrows(
    () => start({ heads: 3 }),
    RangeError,
    'Cannot make a decoder of "3" heads: tokens have 8 channels',
  );
});

Deno.test("transfgu's cost grows with blocks and batch", () => {
  const shape = { batch: 2, positions: 64, channels: 8, classes: 3, clusters: 3 };
  const cost = (changes: object, batch = 2) => transfgu.stepFlops({ ...shape, batch }, options(changes));
  assertEquals(cost({}, 4), 2 * cost({}, 2));
  const [one, two, three] = [1, 2, 3].map((layers) => cost({ layers }));
  assertEquals(three - two, two - one);
});

tensorTest("stepBytes() is within a factor of two of what a step takes", async () => {
  const [batch, channels, classes, side] = [4, 16, 30, 8];
  const own = { ...options({ hidden_factor: 4, layers: 2 }) };
  const map: StoredTensor = {
    dtype: "F32",
    shape: [2 * side, 2 * side, classes],
    data: spread(4 * side ** 2 * classes),
  };
  const stage: StageResults = {
    count: () => 12,
    get: () => Promise.resolve({ map }),
    whole: () => ({}),
  };
  const place = { box: { top: 0, left: 0, height: 64, width: 64 }, flip: false, rows: 128 };
  const full = {
    step: 0,
    features: tensor4d(spread(batch * side ** 2 * channels), [batch, side, side, channels]),
    images: Int32Array.from({ length: batch }, (_, at) => at),
    views: Array.from({ length: batch }, () => ({ place })),
    labels: { height: 0, width: 0, data: new Int32Array() },
  };
  const before = memory().numBytes;
  const trainer = transfgu.trainer({
    ...TRAINING,
    options: own,
    omh: null,
    classes,
    clusters: classes,
    channels,
    random: new RandomStreams(0),
    stage,
    backbone: { patch: 8, transformer: { depth: 3, heads: 2, registers: 0 }, parameters: {} },
  });
  const { peakBytes } = await profile(async () => {
    await trainer.step(full);
    return [];
  });
  const shape = { batch, positions: 4 * side ** 2, channels, classes, clusters: classes };
  const ratio = transfgu.stepBytes!(shape, own) / (peakBytes - before);
  assert(ratio > 0.5 && ratio < 2, `${ratio}`);
});
