/**
 * Wide vectors: V8 can run two adjacent 128-bit operations of a wasm kernel as one of 256 bits, if its process is started for it.
 *
 * Lane for lane the arithmetic is the same, so every result is the same to the bit. What changes is what an error of a kernel
 * would do. V8 reserves all 4 GiB that a wasm address can name, so past the heap lies memory that may not be touched: the
 * process ends where checked code would throw. Where the system denies that reserve, it would read and write whatever
 * lies there. The processes started this way run no wasm but the backend's and our kernels, trust their code with
 * `--allow-ffi` already, and tests run the same kernels with the checks.
 *
 * @module
 */
import { denoCommand } from "../base/child_process.ts";

/** Where V8's flags for a process and its children are named. */
const VARIABLE = "DENO_V8_FLAGS";

const WIDE_FLAGS: readonly string[] = [
  // Packs pairs of operations that end in stores to adjacent addresses. Without AVX2 it does nothing.
  "--experimental-wasm-revectorize",
  // A check is a place where the program may stop, so the loads beside it may not become one. Also saves the checks.
  "--no-wasm-bounds-checks",
];

/** What the answer of {@linkcode wideEnvironment} depends on. */
export interface WideOptions {
  /** @default {Deno.build.arch} */
  readonly architecture?: string;
  /** @default {Deno.env} */
  readonly environment?: Pick<Deno.Env, "has">;
  /** V8's flags that a process needs; a parameter so that tests can have unknown ones. */
  readonly flags?: readonly string[];
}

/**
 * Environment variables for a process that is to compute: those that make it run wide vectors.
 *
 * Start it with `--no-code-cache`. Compiled code is kept for the flags of V8 that it was made with, so that this process and
 * the one that starts it would only replace each other's.
 *
 * @returns None where the processor has no use for them, this runtime does not know the flags, or the user has set
 * `DENO_V8_FLAGS`, which the process then inherits: `DENO_V8_FLAGS=--wasm-bounds-checks` keeps vectors narrow.
 */
export async function wideEnvironment(
  { architecture = Deno.build.arch, environment = Deno.env, flags = WIDE_FLAGS }: WideOptions = {},
): Promise<Readonly<Record<string, string>>> {
  if (architecture !== "x86_64" || environment.has(VARIABLE)) return {};
  const variables = { [VARIABLE]: flags.join() };
  return await starts(variables) ? variables : {};
}

/**
 * Whether this process was started with the flags for wide vectors.
 *
 * @param environment Where the flags are looked up.
 */
export function runsWide(environment: Pick<Deno.Env, "get"> = Deno.env): boolean {
  // A program that may not read the variable is not asked for leave.
  if (Deno.permissions.querySync({ name: "env", variable: VARIABLE }).state !== "granted") return false;
  const flags = environment.get(VARIABLE)?.split(",") ?? [];
  return WIDE_FLAGS.every((flag) => flags.includes(flag));
}

/** Whether the runtime starts with these variables: it ends at once at a flag that it does not know. */
async function starts(env: Record<string, string>): Promise<boolean> {
  const args = ["eval", "--no-config", "--no-lock", ""];
  const { success } = await denoCommand({ args, env, stdout: "null", stderr: "null" }).output();
  return success;
}
