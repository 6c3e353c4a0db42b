/**
 * Runs readers on damaged and made-up inputs, within a budget that is counted in one place.
 *
 * `OMH_FUZZ_SEED=7 OMH_FUZZ_FACTOR=50 deno task test test/fuzz/` looks further than the suite does.
 */
import { assert } from "@std/assert";
import fc from "fast-check";

/** Inputs per target. */
export const BUDGET = {
  "weight files": 5000,
  "pickles in whole zip files": 1500,
  "pickles": 5500,
  "MAT files": 2000,
  "arrays in compressed MAT files": 1000,
  "label maps": 2000,
  "label maps with right checksums": 1000,
  "pictures": 700,
  "tiles": 300,
  "lists": 2000,
  "checkpoints": 700,
  "shards": 800,
  "specs": 250,
  "scored items": 300,
} as const;

const SEED = Number(Deno.env.get("OMH_FUZZ_SEED") ?? 20240611);
const FACTOR = Number(Deno.env.get("OMH_FUZZ_FACTOR") ?? 1);

/** Most milliseconds that one input may take: a thousand times what it takes, so that a busy machine is no failure. */
const LONGEST = 5000;
/** Memory that one input may take, in bytes: for whatever the reader does, and for each byte of it. */
const MEMORY = 32 * 2 ** 20;
const MEMORY_PER_BYTE = 64;
/** Longest message, in characters: a line that is read, not scrolled. */
const LONGEST_MESSAGE = 2000;

/** The form of every message of this house. */
const FORM = /^Cannot [^\n]+: [^\n]+, expected [^\n]*[^.\n]$/;

/**
 * Lets a reader try as many inputs as the budget grants.
 *
 * @param target What is read.
 * @param inputs Where inputs come from.
 * @param read Reads one and returns how many bytes it has; its errors must be clean.
 * @param form What a message must look like.
 */
export async function fuzz<T>(
  target: keyof typeof BUDGET,
  inputs: fc.Arbitrary<T>,
  read: (input: T) => number | Promise<number>,
  form: RegExp = FORM,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(inputs, async (input) => {
      const [started, before] = [performance.now(), memoryInUse()];
      let size = 0;
      try {
        size = await read(input);
      } catch (error) {
        assertClean(error, form);
      }
      assert(performance.now() - started < LONGEST, `took ${performance.now() - started} ms`);
      const grown = memoryInUse() - before;
      assert(grown < MEMORY + MEMORY_PER_BYTE * size, `took ${grown} bytes`);
    }),
    { numRuns: BUDGET[target] * FACTOR, seed: SEED },
  );
}

/** Throws unless this is an error that a user can read in one line. */
export function assertClean(error: unknown, form: RegExp = FORM): void {
  assert(error instanceof Error, String(error));
  assert(form.test(error.message) && error.message.length <= LONGEST_MESSAGE, error.stack);
}

/** Asserts that a reader refuses cleanly and without allocating anything of note. */
export function refusesAtOnce(read: () => unknown): void {
  const before = memoryInUse();
  let refused = false;
  try {
    read();
  } catch (error) {
    assertClean(error);
    refused = true;
  }
  assert(refused, "it was read");
  assert(memoryInUse() - before < MEMORY, `took ${memoryInUse() - before} bytes`);
}

function memoryInUse(): number {
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}
