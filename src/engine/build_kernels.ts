/**
 * Compiles AssemblyScript kernels to WebAssembly; run as a program, those under `kernels/` to `kernels.wasm`: `deno task kernels`.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { isNotFound } from "../base/workspace.ts";
import asc from "assemblyscript/asc";
import binaryen from "assemblyscript/binaryen";

/** What all kernels are compiled with: no heap and no data of their own, on the memory of whoever calls them. */
const FLAGS = ["--runtime=stub", "--importMemory", "--noAssert"];

/**
 * Compiles `mod.ts` of a folder in memory. The bytes depend on the sources, the flags and the compiler's version alone.
 *
 * @param folder URL of the folder, ending in `/`.
 * @param flags Flags of the AssemblyScript compiler beside {@linkcode FLAGS}.
 * @returns The WebAssembly module.
 * @throws {SyntaxError} The compiler found a mistake; the message holds its report.
 */
export async function compileKernels(folder: URL, flags: readonly string[]): Promise<Uint8Array> {
  return await compile(folder, [...flags, "--outFile=kernels"]) as Uint8Array;
}

/** As {@linkcode compileKernels}, in WebAssembly's text format as Binaryen writes it. */
export async function compileKernelsToText(folder: URL, flags: readonly string[]): Promise<string> {
  return await compile(folder, [...flags, "--textFile=kernels.wast"]) as string;
}

async function compile(folder: URL, flags: readonly string[]): Promise<string | Uint8Array> {
  const reports: string[] = [];
  let output: string | Uint8Array | undefined;
  const { error } = await asc.main(["mod.ts", ...FLAGS, ...flags], {
    stderr: { write: (text: string | Uint8Array) => reports.push(String(text)) },
    readFile: (name: string) => readSource(new URL(name, folder)),
    writeFile: (_name: string, contents: string | Uint8Array) => void (output = contents),
    listFiles: () => [],
  });
  if (error !== null || output === undefined) {
    throw new SyntaxError(
      `Cannot compile the kernels "${fileURLToPath(folder)}": ${reports.join("").trim()}`,
      {
        cause: error,
      },
    );
  }
  return output;
}

/** A source's text, or null where there is none: the compiler probes several names for an import. */
async function readSource(file: URL): Promise<string | null> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

const VECTOR = /\(v128\.const i32x4( 0x[0-9a-f]{8}){4}\)/g;
/** One instruction makes it. */
const ZERO = `(v128.const i32x4${" 0x00000000".repeat(4)})`;

/**
 * Moves the vector constants of functions with loops into locals that are set at the start of the function.
 *
 * V8 makes a constant anew at each use, in three instructions, but keeps a local: the exponential takes half the time.
 *
 * @param text A module in the text format, as Binaryen writes it: a line for each local and for each instruction.
 * @returns The module with the same meaning.
 */
export function hoistConstants(text: string): string {
  return text.split(/^(?= \(func )/m).map((part) => part.includes("(loop ") ? hoist(part) : part).join("");
}

/** Hoists in one function; what follows it in the module has no constants. */
function hoist(code: string): string {
  const constants = new Set((code.match(VECTOR) ?? []).filter((constant) => constant !== ZERO));
  const names = new Map([...constants].map((constant, i) => [constant, `$constant${i}`]));
  const lines = code.replaceAll(VECTOR, (constant) => {
    const name = names.get(constant);
    return name === undefined ? constant : `(local.get ${name})`;
  }).split("\n");
  const body = lines.findIndex((line, i) => i > 0 && !line.startsWith("  (local "));
  const locals = [...names.values()].map((name) => `  (local ${name} v128)`);
  const sets = [...names].map(([constant, name]) => `  (local.set ${name} ${constant})`);
  return [...lines.slice(0, body), ...locals, ...sets, ...lines.slice(body)].join("\n");
}

/** Where the compiled kernels are kept. */
export const KERNELS_FILE: URL = new URL("./kernels.wasm", import.meta.url);

/** The kernels of the wasm engine, compiled in memory. */
export async function buildKernels(): Promise<Uint8Array> {
  const text = await compileKernelsToText(new URL("./kernels/", import.meta.url), [
    // At -O3 the compiler sinks multiply-adds past later loads, until the matrix product runs out of vector registers.
    "-O2",
    // A declared first page of memory lets V8 fold small offsets into its loads: a fifth more speed in the matrix product.
    "--initialMemory=1",
    "--enable=simd,relaxed-simd,bulk-memory",
  ]);
  const module = binaryen.parseText(hoistConstants(text));
  module.setFeatures(binaryen.Features.All);
  try {
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}

if (import.meta.main) await Deno.writeFile(KERNELS_FILE, await buildKernels());
