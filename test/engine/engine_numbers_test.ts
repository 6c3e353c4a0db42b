/** Every engine that starts here computes what plain JavaScript computes: a vision transformer and all methods. */
import { assert, assertEquals } from "@std/assert";
import { runProbe, testUnless } from "./_probe.ts";

interface Numbers {
  readonly numbers?: Readonly<Record<string, readonly number[]>>;
  /** Why the engine does not start. */
  readonly error?: string;
}

const [cpu, wasm, native, webgpu] = await Promise.all(["cpu", "wasm", "native", "webgpu"].map(numbersOf));

Deno.test("wasm computes what cpu computes", () => compare(wasm));

for (const [name, numbers] of [["native", native], ["webgpu", webgpu]] as const) {
  testUnless(numbers.error, `${name} computes what cpu computes`, () => compare(numbers));
}

function numbersOf(engine: string): Promise<Numbers> {
  return runProbe<Numbers>("numbers_probe.ts", engine);
}

/** Sums of some hundred products of size 1 in another order, through two Adam steps: errors of 1e-6 and less are seen. */
function compare({ numbers, error }: Numbers): void {
  assert(numbers, error);
  assertEquals(Object.keys(numbers), Object.keys(cpu.numbers!));
  for (const [name, expected] of Object.entries(cpu.numbers!)) {
    assertEquals(numbers[name].length, expected.length);
    expected.forEach((value, at) => {
      const actual = numbers[name][at];
      const close = Math.abs(actual - value) <= 1e-5 * (1 + Math.abs(value));
      assert(close, `${name}, entry ${at}: ${actual} is not ${value} within 1e-5 of its size`);
    });
  }
}
