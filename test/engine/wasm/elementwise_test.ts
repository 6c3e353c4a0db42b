import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { startEngine } from "../../../src/engine/start.ts";
import { assertGradientsLikeCpu, assertLikeCpu, random, runOn } from "./engine_fixture.ts";

/** Two units in the last place of float32. */
const ULPS = 2 ** -22;

const UNARY = {
  exp: { op: tf.exp, exact: Math.exp },
  log: { op: tf.log, exact: Math.log },
  relu: { op: tf.relu, exact: (x: number) => Math.max(x, 0) },
  sqrt: { op: tf.sqrt, exact: Math.sqrt },
  step: { op: (x: tf.Tensor) => tf.step(x), exact: (x: number) => Number(x > 0) },
  rsqrt: { op: tf.rsqrt, exact: (x: number) => 1 / Math.sqrt(x) },
};

for (const [name, { op, exact }] of Object.entries(UNARY)) {
  Deno.test(`${name}() on wasm is within two units in the last place of float64`, async () => {
    const float = fc.float({ noNaN: true, noDefaultInfinity: true });
    await fc.assert(
      fc.asyncProperty(fc.array(float, { minLength: 1, maxLength: 9 }), async (xs) => {
        const [{ values }] = await runOn("wasm", () => op(tf.tensor1d(xs)));
        xs.forEach((x, i) => {
          const want = Math.fround(exact(Math.fround(x)));
          // Subnormal results have an absolute precision of 2^-149.
          const close = Object.is(values[i], want) || values[i] === want ||
            Math.abs(values[i] - want) <= ULPS * Math.abs(want) + 2 ** -148;
          assert(close, `${name}(${x}) is ${values[i]}, expected ${want}`);
        });
      }),
      { numRuns: 200 },
    );
  });

  Deno.test(`${name}() on wasm keeps NaN and treats infinities as float64 does`, async () => {
    const special = [NaN, Infinity, -Infinity, 0, -1, 1e-40];
    const [{ values }] = await runOn("wasm", () => op(tf.tensor1d(special)));
    assertEquals(values[0], NaN);
    assertEquals(values[1], exact(Infinity));
    const below = exact(-Infinity);
    assert(Object.is(values[2], below) || values[2] === below, `${name}(-Infinity) is ${values[2]}`);
    assertEquals(values[3], exact(0));
  });
}

Deno.test("exp() on wasm underflows through the subnormals and overflows to infinity", async () => {
  const [{ values }] = await runOn("wasm", () => tf.exp([-90, -103, -104, -200, 88.7, 89]));
  const want = [-90, -103, -104, -200, 88.7, 89].map((x) => Math.fround(Math.exp(Math.fround(x))));
  want.forEach((y, i) =>
    assert(values[i] === y || Math.abs(values[i] / y - 1) < 1e-2, `${values[i]} is not ${y}`)
  );
  assertEquals([values[3], values[5]], [0, Infinity]);
});

Deno.test("exp() on wasm gives a value the same bits wherever it stands", async () => {
  const results = await runOn(
    "wasm",
    () => Array.from({ length: 9 }, (_, n) => tf.exp(tf.fill([n + 1], 0.7))),
  );
  for (const { values } of results) {
    for (const value of Array.from(values)) assertEquals(value, results[0].values[0]);
  }
});

Deno.test("step() on wasm takes a slope below 0 as the library does", async () => {
  const [{ values }] = await runOn("wasm", () => tf.step(tf.tensor1d([-2, 3]), 0.5));
  assertEquals(Array.from(values), [0.5, 1]);
});

const BINARY: Record<string, (a: Tensor, b: Tensor) => Tensor> = {
  maximum: tf.maximum,
  minimum: tf.minimum,
  greater: tf.greater,
  greaterEqual: tf.greaterEqual,
  less: tf.less,
  lessEqual: tf.lessEqual,
};

for (const [name, operation] of Object.entries(BINARY)) {
  Deno.test(`${name}() on wasm equals cpu for equal shapes, single values, columns and other broadcasts`, async () => {
    const shapes: [number[], number[]][] = [
      [[11], [11]],
      [[2, 7], []],
      [[], [2, 7]],
      [[3, 5], [1, 1]],
      [[3, 5], [5]],
      [[3, 1], [1, 5]],
      // A value a row, with and without a rest of fewer than four, and columns of one.
      [[3, 8], [3, 1]],
      [[3, 1], [3, 11]],
      [[2, 3, 9], [2, 3, 1]],
      [[2, 3, 9], [1, 3, 1]],
      [[3, 1], [3, 1]],
      [[0, 9], [0, 1]],
    ];
    for (const [a, b] of shapes) {
      await assertLikeCpu(() => operation(random(a, 1), random(b, 2)), 0);
      await assertLikeCpu(() => operation(tf.round(random(a, 1)), tf.round(random(b, 2))), 0);
    }
  });
}

Deno.test("maximum(), minimum() and squaredDifference() have gradients in the shapes of broadcast operands", async () => {
  for (const operation of [tf.maximum, tf.minimum, tf.squaredDifference]) {
    for (const [a, b] of [[[3, 5], [3, 5]], [[3, 5], [5]], [[3, 1], [1, 5]], [[3, 5], []]]) {
      await assertGradientsLikeCpu((a, b) => operation(a, b), () => [random(a, 1), random(b, 2)], 1e-5);
    }
  }
});

Deno.test("maximum() and minimum() on wasm keep NaN", async () => {
  const results = await runOn("wasm", () => {
    const [x, y] = [tf.tensor1d([NaN, 1, 1, 1, NaN]), tf.tensor1d([1, NaN, 2, 1, 1])];
    return [tf.maximum(x, y), tf.minimum(x, y)];
  });
  assertEquals(results.map(({ values }) => Array.from(values)), [[NaN, NaN, 2, 1, NaN], [
    NaN,
    NaN,
    1,
    1,
    NaN,
  ]]);
});

Deno.test("cast() on wasm turns bool into 0 and 1, and other types as cpu does", async () => {
  const flags = [true, false, true, true, false, true];
  const [{ values }] = await runOn("wasm", () => tf.cast(tf.tensor1d(flags, "bool"), "float32"));
  assertEquals(Array.from(values), [1, 0, 1, 1, 0, 1]);
  await assertLikeCpu(
    () => [tf.cast(tf.tensor1d([1.7, -2.2]), "int32"), tf.cast(tf.tensor1d([3], "int32"), "float32")],
    0,
  );
});

Deno.test("where() on wasm equals cpu, and so does its gradient", async () => {
  for (const shape of [[9], [3, 5]]) {
    const f = (a: Tensor, b: Tensor) => tf.where(tf.greater(random(shape, 3), 0), a, b);
    await assertLikeCpu(() => f(random(shape, 1), random(shape, 2)), 0);
    await assertGradientsLikeCpu(f, () => [random(shape, 1), random(shape, 2)], 0);
  }
});

Deno.test("cast() on wasm to a tensor's own type shares its values", async () => {
  await startEngine("wasm");
  const [before, x] = [tf.memory().numDataBuffers, tf.tensor1d([1, 2])];
  const same = tf.cast(x, "float32");
  assertEquals([...same.dataSync()], [1, 2]);
  assertEquals(tf.memory().numDataBuffers, before + 1);
  x.dispose();
  assertEquals([...same.dataSync()], [1, 2]);
  same.dispose();
});

/** Tensors and what they are broadcast with: along the first, a middle, two and the last axes, and along none. */
const SHAPES = [
  [[5, 9], [1, 9]],
  [[5, 9], [9]],
  [[9], [5, 9]],
  [[2, 3, 8], [2, 1, 8]],
  [[2, 3, 4, 17], [2, 1, 1, 17]],
  [[2, 3, 4, 5], [2, 1, 4, 5]],
  [[2, 3, 16], [2, 3, 1]],
  [[2, 3, 16], [1, 3, 1]],
  [[3, 1], [1, 8]],
  [[2, 8], []],
  [[2, 8], [2, 8]],
  [[0, 8], [8]],
];

Deno.test("add() and multiply() on wasm repeat a row, worked by hand", async () => {
  const results = await runOn("wasm", () => {
    const [x, row] = [tf.ones([2, 9]), tf.range(0, 9)];
    return [tf.add(x, row), tf.mul(row, x)];
  });
  assertEquals(results.map(({ shape }) => shape), [[2, 9], [2, 9]]);
  assertEquals(Array.from(results[0].values), [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assertEquals(Array.from(results[1].values), [0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

for (const [name, operation] of Object.entries({ add: tf.add, multiply: tf.mul })) {
  Deno.test(`${name}() on wasm equals cpu for any broadcast, and so do its gradients`, async () => {
    for (const [a, b] of SHAPES) {
      await assertLikeCpu(() => operation(random(a, 1), random(b, 2)), 0);
      // Sums of up to 120 values of order 1.
      await assertGradientsLikeCpu((a, b) => operation(a, b), () => [random(a, 1), random(b, 2)], 1e-5);
    }
  });

  Deno.test(`${name}() on wasm leaves integers to the library`, async () => {
    const integers = (shape: number[]): Tensor => tf.cast(tf.round(tf.mul(random(shape, 1), 9)), "int32");
    await assertLikeCpu(() => operation(integers([3, 8]), integers([8])), 0);
  });
}

Deno.test("subtract() on wasm takes a value from each row, and the library does the rest", async () => {
  const [{ values }] = await runOn(
    "wasm",
    () => tf.sub(tf.tensor2d([[3, 5], [7, 9]]), tf.tensor2d([[1], [2]])),
  );
  assertEquals(Array.from(values), [2, 4, 5, 7]);
  const shapes = [[[5, 6], [5, 1]], [[2, 3, 13], [2, 3, 1]], [[4, 1], [4, 1]], [[0, 3], [0, 1]], [[], []]];
  for (const [a, b] of [...shapes, ...SHAPES]) {
    await assertLikeCpu(() => tf.sub(random(a, 1), random(b, 2)), 0);
    await assertGradientsLikeCpu((a, b) => tf.sub(a, b), () => [random(a, 1), random(b, 2)], 1e-5);
  }
});
