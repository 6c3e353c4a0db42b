import { assertEquals } from "@std/assert";
import { tensor2d } from "@tensorflow/tfjs-core";
import {
  copyPrototypes,
  keptShare,
  namedPrototypes,
  prototypeLogits,
  prototypeLogProbabilities,
  startPrototypes,
  teacherUpdate,
  updateTeacher,
} from "../../../src/methods/primaps/prototypes.ts";
import { ownedVariable } from "../../../src/nn/initialize.ts";
import { assertTensor, assertValues, tensorTest } from "../../nn/tensor_fixture.ts";

const OPTIONS = { teacher_every: 10, teacher_decay: 0.7 };

function prototypes(directions: number[][], lengths: number[]) {
  return {
    directions: ownedVariable(tensor2d(directions)),
    lengths: ownedVariable(tensor2d(lengths, [lengths.length, 1])),
  };
}

tensorTest("prototypeLogits() are products with directions of unit length, times the lengths", () => {
  const logits = prototypeLogits(tensor2d([[1, 2]]), prototypes([[3, 4], [0, 5]], [5, 2]));
  assertTensor(logits, [1, 2], [11, 4], 1e-5);
});

tensorTest("prototypeLogProbabilities() take no factor", () => {
  const rows = tensor2d([[0, 1]]);
  const got = prototypeLogProbabilities(rows, prototypes([[0, 1], [0, -1]], [1, 1]));
  const total = Math.log(Math.E + 1 / Math.E);
  assertTensor(got, [1, 2], [1 - total, -1 - total], 1e-6);
});

tensorTest("startPrototypes() have length 1 and names by their owner", () => {
  const start = startPrototypes([Float64Array.of(0.6, 0.8), Float64Array.of(1, 0)]);
  assertTensor(start.directions, [2, 2], [0.6, 0.8, 1, 0], 1e-7);
  assertTensor(start.lengths, [2, 1], [1, 1], 0);
  assertEquals(Object.keys(namedPrototypes("student", start)), ["student.directions", "student.lengths"]);
});

Deno.test("teacherUpdate() follows every step whose number is a positive multiple of the interval", () => {
  const updates = [0, 9, 10, 11, 20, 100].map((step) => teacherUpdate(step, OPTIONS));
  assertEquals(updates, [null, null, 0, null, 1, 9]);
});

Deno.test("keptShare() is a running mean up to the largest share", () => {
  assertValues(
    [0, 1, 2, 3, 50].map((update) => keptShare(update, OPTIONS)),
    [0, 0.5, 2 / 3, 0.7, 0.7],
    1e-12,
  );
});

tensorTest("updateTeacher() copies twice, then averages directions and lengths each for itself", () => {
  const teacher = prototypes([[8, 8]], [9]);
  const values = () => [...teacher.directions.dataSync(), ...teacher.lengths.dataSync()];
  updateTeacher(teacher, prototypes([[1, 0]], [1]), 0, OPTIONS);
  assertEquals(values(), [1, 0, 1]);
  updateTeacher(teacher, prototypes([[0, 3]], [2]), 1, OPTIONS);
  assertEquals(values(), [0, 3, 2]);
  updateTeacher(teacher, prototypes([[6, 0]], [5]), 2, OPTIONS);
  assertValues(values(), [2, 2, 3], 1e-6);
});

tensorTest("copyPrototypes() copies the values, not the tensors", () => {
  const [from, to] = [prototypes([[1, 2]], [3]), prototypes([[0, 0]], [0])];
  copyPrototypes(from, to);
  from.directions.assign(tensor2d([[7, 7]]));
  assertTensor(to.directions, [1, 2], [1, 2], 0);
  assertTensor(to.lengths, [1, 1], [3], 0);
});
