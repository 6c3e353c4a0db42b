import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import { abs, max, mul, type Scalar, sum, type Tensor2D, tensor2d, variable } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/base/random.ts";
import { CenterPair } from "../../../src/methods/smooseg/centers.ts";
import type { Matrix } from "../../../src/nn/initialize.ts";
import { lossGradients } from "../../../src/nn/gradients.ts";
import { assertKeeps, assertTensor, tensorTest } from "../../nn/tensor_fixture.ts";
import { matrix } from "../../omh/omh_fixture.ts";

const pairOf = (student: number[][], teacher: number[][]) =>
  new CenterPair(variable(tensor2d(student)) as Matrix, variable(tensor2d(teacher)) as Matrix);

tensorTest("fromRows() scales rows to unit length and starts the teacher as a copy", () => {
  const { student, teacher } = CenterPair.fromRows(tensor2d([[3, 4], [0, -2]]));
  for (const centers of [student, teacher]) assertTensor(centers, [2, 2], [0.6, 0.8, 0, -1], 1e-7);
  student.assign(tensor2d([[1, 1], [1, 1]]));
  assertTensor(teacher, [2, 2], [0.6, 0.8, 0, -1], 1e-7);
});

tensorTest("create() draws directions from the stream it is given", () => {
  const create = (seed: number) => CenterPair.create(new RandomStreams(seed).stream("centers"), 5, 3).student;
  const rows = create(0).arraySync();
  assertEquals([rows.length, rows[0].length], [5, 3]);
  for (const row of rows) assertAlmostEquals(Math.hypot(...row), 1, 1e-6);
  assertEquals(create(0).arraySync(), rows);
  assertNotEquals(create(1).arraySync(), rows);
});

tensorTest("cosines() compare with both sets, whatever the lengths", () => {
  const pair = pairOf([[2, 0], [0, 5]], [[-1, 0], [3, 4]]);
  const { student, teacher } = pair.cosines(tensor2d([[30, 40]]));
  assertTensor(student, [1, 2], [0.6, 0.8], 1e-6);
  assertTensor(teacher, [1, 2], [-0.6, 1], 1e-6);
});

tensorTest(
  "cosines() hand the student's gradient to the student alone, the teacher's to the codes alone",
  () => {
    const pair = CenterPair.create(new RandomStreams(0).stream("centers"), 3, 4);
    const codes = variable(matrix(5, 4)) as Matrix;
    const reached = (which: "student" | "teacher") => {
      const weights = matrix(5, 3, 40);
      const { gradients } = lossGradients(
        () => ({ dot: sum(mul(pair.cosines(codes)[which], weights)) as Scalar }),
        [codes, pair.student, pair.teacher],
      );
      return gradients.map((gradient) => max(abs(gradient)).dataSync()[0] > 0);
    };
    assertEquals(reached("student"), [false, true, false]);
    assertEquals(reached("teacher"), [true, false, false]);
  },
);

tensorTest("updateTeachers() averages the rows as they are stored", () => {
  const pair = pairOf([[10, 0]], [[0, 20]]);
  CenterPair.updateTeachers([pair], 0.75);
  // 0.75 (0, 20) + 0.25 (10, 0): directions would give (0.25, 0.75).
  assertTensor(pair.teacher as Tensor2D, [1, 2], [2.5, 15], 1e-6);
  assertTensor(pair.student as Tensor2D, [1, 2], [10, 0], 0);
});

tensorTest("updateTeachers() with alpha 1 keeps the teacher, with 0 copies the student", () => {
  const pair = pairOf([[1, 2]], [[3, 4]]);
  CenterPair.updateTeachers([pair], 1);
  assertTensor(pair.teacher as Tensor2D, [1, 2], [3, 4], 0);
  CenterPair.updateTeachers([pair], 0);
  assertTensor(pair.teacher as Tensor2D, [1, 2], [1, 2], 0);
});

tensorTest("CenterPair keeps its two sets, and two tensors of cosines", async () => {
  let pair: CenterPair;
  await assertKeeps(2, () => pair = CenterPair.create(new RandomStreams(0).stream("centers"), 3, 4));
  const codes = matrix(5, 4);
  await assertKeeps(2, () => assert(pair.cosines(codes)));
  await assertKeeps(0, () => CenterPair.updateTeachers([pair], 0.9));
});
