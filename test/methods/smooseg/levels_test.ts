import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import {
  abs,
  argMax,
  logSoftmax,
  matMul,
  max,
  type Tensor,
  type Tensor2D,
  tensor2d,
  type Variable,
  variable,
} from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/base/random.ts";
import { CenterPair } from "../../../src/methods/smooseg/centers.ts";
import { createLevels, levelHierarchy, levelTeachers } from "../../../src/methods/smooseg/levels.ts";
import type { LevelChoices } from "../../../src/methods/smooseg/options.ts";
import type { Matrix } from "../../../src/nn/initialize.ts";
import { l2Normalize } from "../../../src/nn/normalize.ts";
import { lossGradients } from "../../../src/nn/gradients.ts";
import { positions } from "../../../src/nn/positions.ts";
import { Hierarchy } from "../../../src/omh/hierarchy.ts";
import { assertTensor, assertValues, tensorTest } from "../../nn/tensor_fixture.ts";
import { matrix, omh } from "../../omh/omh_fixture.ts";
import { GoldenFile } from "../../parity/golden_file.ts";
import { partedPairs, smoosegExample as options } from "../training_fixture.ts";

/** With these, the levels are STEGO's. */
const AS_STEGO = { omh_labels: "argmax" } as const;
const GOLDEN = fileURLToPath(new URL("../../golden/omh/loss_small.safetensors", import.meta.url));

async function differentiate(hierarchy: Hierarchy, codes: Matrix, others: readonly Variable[] = []) {
  const plans = await hierarchy.plans();
  const parameters = [codes, ...hierarchy.centers, ...others];
  return lossGradients(() => hierarchy.losses(codes, plans), parameters);
}

const moves = (gradient: Tensor) => max(abs(gradient)).dataSync()[0] > 0;

/** One level's two sets of centres and one code; the student prefers class 0, the teacher class 1. */
function oneLevel(choices: Partial<LevelChoices>) {
  const rows = (values: number[][]) => variable(tensor2d(values)) as Matrix;
  const pair = new CenterPair(rows([[1, 0], [0, 1]]), rows([[0, -1], [0, 2]]));
  const { cluster } = levelHierarchy([pair], omh({ levels: 1 }), options(choices))
    .levelLosses(tensor2d([[4, 3]]), []);
  return cluster[0];
}

tensorTest("createLevels() starts unit rows from streams of their own, teachers as copies", () => {
  const random = new RandomStreams(0);
  const levels = createLevels(random, 3, 4, omh(), options());
  assertEquals(levels.pairs.map(({ student }) => student.shape), [[3, 4], [6, 4], [12, 4]]);
  levels.pairs.forEach(({ student, teacher }, m) => {
    const raw = tensor2d(
      random.stream("omh/centers", m).normals(student.size),
      student.shape as [number, number],
    );
    assertTensor(student, student.shape, l2Normalize(raw).dataSync(), 0);
    assertEquals(teacher.dataSync(), student.dataSync());
  });
  assertEquals(levels.hierarchy.centers, levels.pairs.map(({ student }) => student));
  assertEquals(levelTeachers(levels), {
    "omh.teacher_1": levels.pairs[0].teacher,
    "omh.teacher_2": levels.pairs[1].teacher,
    "omh.teacher_3": levels.pairs[2].teacher,
  });
});

tensorTest("levelHierarchy() picks the student's activation by the teacher's label", () => {
  // Student cosines 0.8 and 0.6, teacher cosines -0.6 and 0.6.
  assertTensor(oneLevel({}), [], [-0.6], 1e-6);
});

tensorTest("levelHierarchy() makes of each choice what it says", () => {
  assertTensor(oneLevel({ omh_labels: "argmax" }), [], [-0.8], 1e-6);
  const teacher = { omh_activations: "teacher" } as const;
  for (const omh_labels of ["teacher", "argmax"] as const) {
    assertTensor(oneLevel({ ...teacher, omh_labels }), [], [-0.6], 1e-6);
  }
  const partition = Math.log(Math.exp(0.8) + Math.exp(0.6));
  const entropy = { omh_cluster_loss: "cross-entropy" } as const;
  assertTensor(oneLevel(entropy), [], [partition - 0.6], 1e-6);
  assertTensor(oneLevel({ ...entropy, omh_labels: "argmax" }), [], [partition - 0.8], 1e-6);
  assertTensor(oneLevel({ ...entropy, ...teacher }), [], [partition - 0.6], 1e-6);
});

tensorTest("levelHierarchy() with labels of A^m is STEGO's, to the bit", async () => {
  const pairs = partedPairs(3);
  const codes = variable(matrix(9, 4, 30)) as Matrix;
  const got = await differentiate(levelHierarchy(pairs, omh(), options(AS_STEGO)), codes);
  const want = await differentiate(new Hierarchy(pairs.map(({ student }) => student), omh()), codes);
  for (const name of ["omh_cluster", "omh_match"]) {
    assertEquals(got.losses[name].dataSync(), want.losses[name].dataSync());
  }
  got.gradients.forEach((gradient, i) => assertEquals(gradient.dataSync(), want.gradients[i].dataSync()));
});

tensorTest("levelHierarchy() with labels of A^m agrees with the golden losses", async () => {
  const golden = await GoldenFile.open(GOLDEN);
  const { temperature: epsilon, iterations, levels } = golden.config;
  const pairs = (levels as number[]).map((_, m) => {
    const student = variable(golden.matrix(`centres_${m + 1}`)) as Matrix;
    // Teachers that would give other labels and other plans.
    return new CenterPair(student, variable(student.neg()) as Matrix);
  });
  const codes = variable(positions(golden.map("code"))) as Matrix;
  const hierarchy = levelHierarchy(pairs, omh({ epsilon, iterations }), options(AS_STEGO));
  const { losses, gradients } = await differentiate(hierarchy, codes);
  // Tolerances of the golden set: losses 1e-6 + 1e-5 |want|, gradients 1e-6 + 1e-3 |want|, the entries being below 1.
  const total = losses.omh_cluster.add(losses.omh_match);
  assertTensor(total, [], golden.values("total"), 1e-5);
  const [ofCodes, ...ofCenters] = gradients;
  assertValues(ofCodes.dataSync(), positions(golden.map("constant.grad_code")).dataSync(), 1e-6);
  ofCenters.forEach((gradient, m) =>
    assertTensor(gradient, gradient.shape, golden.values(`constant.grad_centres_${m + 1}`), 1e-6)
  );
});

tensorTest("levelHierarchy() trains codes and students, teachers never", async () => {
  for (const plan_gradient of ["constant", "unrolled"] as const) {
    const pairs = partedPairs(2);
    const hierarchy = levelHierarchy(pairs, omh({ levels: 2, plan_gradient }), options());
    const codes = variable(matrix(9, 4, 30)) as Matrix;
    const { gradients } = await differentiate(hierarchy, codes, pairs.map(({ teacher }) => teacher));
    assertEquals(gradients.map(moves), [true, true, true, false, false]);
  }
});

tensorTest("levelHierarchy() on the teacher's activations trains the codes alone", async () => {
  const pairs = partedPairs(2);
  const teacher = { omh_activations: "teacher" } as const;
  const codes = variable(matrix(9, 4, 30)) as Matrix;
  const hierarchy = levelHierarchy(pairs, omh({ levels: 2 }), options(teacher));
  const { gradients } = await differentiate(hierarchy, codes, pairs.map(({ teacher }) => teacher));
  assertEquals(gradients.map(moves), [true, false, false, false, false]);
  const own = new Hierarchy(pairs.map(({ teacher }) => teacher), omh({ levels: 2 }));
  assertEquals((await hierarchy.plans())[0].plan, (await own.plans())[0].plan);
});

tensorTest("levelHierarchy()'s cross-entropy is of raw cosines, negative ones too", async () => {
  const pairs = partedPairs(1);
  const codes = matrix(9, 4, 30);
  const choices = options({ omh_cluster_loss: "cross-entropy" });
  const hierarchy = levelHierarchy(pairs, omh({ levels: 1 }), choices);
  const [cosines, labelling] = [pairs[0].student, pairs[0].teacher].map((centers) =>
    matMul(l2Normalize(codes), l2Normalize(centers as Tensor2D), false, true)
  );
  assert(cosines.min().dataSync()[0] < 0);
  const [labels, logs] = [argMax(labelling, 1).dataSync(), logSoftmax(cosines).arraySync() as number[][]];
  const expected = logs.reduce((sum, row, p) => sum - row[labels[p]], 0) / logs.length;
  assertAlmostEquals(hierarchy.levelLosses(codes, []).cluster[0].dataSync()[0], expected, 1e-5);
  const { gradients } = await differentiate(hierarchy, variable(codes) as Matrix);
  assertEquals(gradients.map(moves), [true, true]);
});
