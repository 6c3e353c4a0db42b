import { placesOf } from "../library_folders.ts";

/** A native BLAS library, opened through the foreign function interface. */
export interface Blas {
  /** What it calls itself, or else its file. */
  readonly name: string;
  /** `C = op(A) . op(B)` for row-major matrices at machine addresses; strides count values. */
  sgemm(
    transposeA: boolean,
    transposeB: boolean,
    m: number,
    n: number,
    k: number,
    a: number,
    strideA: number,
    b: number,
    strideB: number,
    c: number,
    strideC: number,
  ): void;
}

/** Where the common libraries are found, the fastest first. */
const LIBRARIES = [
  "libopenblas.so.0",
  "libopenblas.so",
  "libmkl_rt.so.2",
  "libblis.so.4",
  "libopenblas.dylib",
  "/System/Library/Frameworks/Accelerate.framework/Accelerate",
  "libopenblas.dll",
];

const SYMBOLS = {
  cblas_sgemm: {
    parameters: [
      "i32",
      "i32",
      "i32",
      "i32",
      "i32",
      "i32",
      "f32",
      "usize",
      "i32",
      "usize",
      "i32",
      "f32",
      "usize",
      "i32",
    ],
    result: "void",
  },
  openblas_set_num_threads: { parameters: ["i32"], result: "void", optional: true },
  openblas_get_config: { parameters: [], result: "pointer", optional: true },
  MKL_Set_Num_Threads: { parameters: ["i32"], result: "void", optional: true },
} as const;

/** Constants of the CBLAS interface. */
const ROW_MAJOR = 101;
const NO_TRANSPOSE = 111;
const TRANSPOSE = 112;

/**
 * Opens a BLAS library for the rest of the process.
 *
 * @param threads How many threads it may use.
 * @param libraries File names or paths to try, in order.
 * @throws {Error} The permission is missing, or none opens; the message names the fix.
 */
export async function openBlas(threads: number, libraries: readonly string[] = LIBRARIES): Promise<Blas> {
  // Addresses of memory can only be asked for with the permission as a whole.
  if ((await Deno.permissions.query({ name: "ffi" })).state !== "granted") {
    throw new Error(
      'Cannot start the engine "native": the permission to call native code is missing or limited to some files, ' +
        "expected --allow-ffi",
    );
  }
  for (const library of libraries) {
    for (const place of placesOf(library)) {
      const symbols = open(place);
      // Its name says nothing of where it lies: it is part of the engine's numerics.
      if (symbols !== undefined) return toBlas(symbols, library, threads);
    }
  }
  throw new Error(
    `Cannot start the engine "native": no BLAS library opens (tried ${libraries.join(", ")}), ` +
      "expected one of them; on Debian and Ubuntu: apt install libopenblas0-pthread",
  );
}

type BlasSymbols = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

function open(library: string): BlasSymbols | undefined {
  try {
    return Deno.dlopen(library, SYMBOLS).symbols;
  } catch {
    return undefined;
  }
}

function toBlas(symbols: BlasSymbols, library: string, threads: number): Blas {
  symbols.openblas_set_num_threads?.(threads);
  symbols.MKL_Set_Num_Threads?.(threads);
  const config = symbols.openblas_get_config?.() ?? null;
  return {
    name: config === null ? library : Deno.UnsafePointerView.getCString(config).trim(),
    sgemm(transposeA, transposeB, m, n, k, a, strideA, b, strideB, c, strideC) {
      const [opA, opB] = [transposeA ? TRANSPOSE : NO_TRANSPOSE, transposeB ? TRANSPOSE : NO_TRANSPOSE];
      symbols.cblas_sgemm(
        ROW_MAJOR,
        opA,
        opB,
        m,
        n,
        k,
        1,
        BigInt(a),
        strideA,
        BigInt(b),
        strideB,
        0,
        BigInt(c),
        strideC,
      );
    },
  };
}
