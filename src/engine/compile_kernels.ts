/**
 * Compiles a folder of AssemblyScript kernels to WebAssembly.
 *
 * @module
 */
import asc from "assemblyscript/asc";

/** What all kernels are compiled with: no heap and no data of their own, on the memory of whoever calls them. */
const FLAGS = ["--runtime=stub", "--importMemory", "--noAssert", "--outFile=kernels.wasm"];

/**
 * Compiles `mod.ts` of a folder in memory. The bytes depend on the sources, the flags and the compiler's version alone.
 *
 * @param folder URL of the folder, ending in `/`.
 * @param flags Flags of the AssemblyScript compiler beside {@linkcode FLAGS}.
 * @returns The WebAssembly module.
 * @throws {SyntaxError} The compiler found a mistake; the message holds its report.
 */
export async function compileKernels(folder: URL, flags: readonly string[]): Promise<Uint8Array> {
  const reports: string[] = [];
  const output = new Map<string, string | Uint8Array>();
  const { error } = await asc.main(["mod.ts", ...FLAGS, ...flags], {
    stderr: { write: (text: string | Uint8Array) => reports.push(String(text)) },
    readFile: (name: string) => readSource(new URL(name, folder)),
    writeFile: (name: string, contents: string | Uint8Array) => void output.set(name, contents),
    listFiles: () => [],
  });
  const bytes = output.get("kernels.wasm");
  if (error !== null || !(bytes instanceof Uint8Array)) {
    throw new SyntaxError(`Cannot compile the kernels "${folder.pathname}": ${reports.join("").trim()}`, {
      cause: error,
    });
  }
  return bytes;
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
