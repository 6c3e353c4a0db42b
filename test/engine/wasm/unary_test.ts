import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { runOn } from "./engine_fixture.ts";

/** Two units in the last place of float32. */
const ULPS = 2 ** -22;

const OPERATIONS = {
  exp: { op: tf.exp, exact: Math.exp },
  log: { op: tf.log, exact: Math.log },
  relu: { op: tf.relu, exact: (x: number) => Math.max(x, 0) },
  sqrt: { op: tf.sqrt, exact: Math.sqrt },
  step: { op: (x: tf.Tensor) => tf.step(x), exact: (x: number) => Number(x > 0) },
  rsqrt: { op: tf.rsqrt, exact: (x: number) => 1 / Math.sqrt(x) },
};

for (const [name, { op, exact }] of Object.entries(OPERATIONS)) {
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
