/**
 * Compiles a folder of AssemblyScript kernels to WebAssembly.
 *
 * @module
 */
import asc from "assemblyscript/asc";

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
    throw new SyntaxError(`Cannot compile the kernels "${folder.pathname}": ${reports.join("").trim()}`, {
      cause: error,
    });
  }
  return output;
}

/** A source's text, or null where there is none: the compiler probes several names for an import. */
async function readSource(file: URL): Promise<string | null> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
