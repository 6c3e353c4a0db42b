/** Every engine that starts here computes what plain JavaScript computes: a vision transformer, and steps of all methods. */
import { assertEquals, assertGreater, assertLess } from "@std/assert";
import { openBlas } from "../../src/engine/native/blas.ts";
import { methods } from "../../src/methods/registry.ts";
import { assertNear } from "./_near.ts";
import { answerOf, missingAdapter, type ProbeFault, runProbe, testUnless } from "./_probe.ts";

type Numbers = Readonly<Record<string, readonly number[]>>;

const [cpu, wasm, native, webgpu] = await Promise.all(["cpu", "wasm", "native", "webgpu"].map(numbersOf));
const missingBlas = await openBlas(1).then(() => undefined, (error: Error) => error.message);

Deno.test("wasm computes what cpu computes", () => compare(wasm));

testUnless(missingBlas, "native computes what cpu computes", () => compare(native));

testUnless(missingAdapter(webgpu), "webgpu computes what cpu computes", () => compare(webgpu));

Deno.test("what is compared are losses, parameters and moments of every method, plain and with OMH", async () => {
  const names = Object.keys(answerOf(cpu).numbers);
  const trained = await Promise.all(methods.names.map(async (name) => {
    const { trains, supportsOmh } = await methods.load(name);
    return trains === false ? [] : supportsOmh === false ? [name] : [name, `${name} with OMH`];
  }));
  for (const method of trained.flat()) {
    const of = names.filter((name) => name.startsWith(`${method}: `));
    assertGreater(of.filter((name) => name.includes(": loss ")).length, 0, method);
    assertGreater(of.filter((name) => name.includes(": adam/")).length, 0, method);
  }
});

function numbersOf(engine: string): Promise<{ readonly numbers: Numbers } | ProbeFault> {
  return runProbe("numbers_probe.ts", engine);
}

/** PPAP's learning rate, the largest of those that keys are learnt with. */
const KEY_RATE = 1e-3;

/** Sums of some hundred products of size 1 in another order, through two Adam steps: errors of 3e-6 are seen, in second moments. */
function compare(probed: { readonly numbers: Numbers } | ProbeFault): void {
  const [{ numbers }, { numbers: wanted }] = [answerOf(probed), answerOf(cpu)];
  assertEquals(Object.keys(numbers), Object.keys(wanted));
  for (const [name, expected] of Object.entries(wanted)) {
    const values = numbers[name];
    if (!/: (?!adam).*qkv\.bias$/.test(name)) {
      assertNear(name, values, expected, 1e-5);
      continue;
    }
    // Softmax does not see the bias of keys. Its gradient is the rounding of sums that come to 0, of either sign, and Adam's
    // quotient makes at most a whole learning rate of that in each of both steps.
    const width = values.length / 3;
    const without = (all: readonly number[]) => [...all.slice(0, width), ...all.slice(2 * width)];
    assertNear(name, without(values), without(expected), 1e-5);
    for (let at = width; at < 2 * width; at++) {
      assertLess(Math.abs(values[at] - expected[at]), 4 * KEY_RATE, `${name}, key ${at - width}`);
    }
  }
}
