/**
 * The devices that CUDA's driver shows this process.
 *
 * @module
 */
import { placesOf } from "./library_folders.ts";

/** As much of the driver's interface as is used here. A function gives 0 where it did what it says. */
const SYMBOLS = {
  cuInit: { parameters: ["u32"], result: "i32" },
  cuDeviceGetCount: { parameters: ["buffer"], result: "i32" },
  cuDeviceGet: { parameters: ["buffer", "i32"], result: "i32" },
  cuDeviceGetName: { parameters: ["buffer", "i32", "i32"], result: "i32" },
} as const;

/** The driver, opened. */
export interface CudaDriver {
  readonly symbols: Deno.StaticForeignLibraryInterface<typeof SYMBOLS>;
  close(): void;
}

/** Bytes that a name has room in. */
const NAME_BYTES = 256;

/**
 * Names of the devices that this process may see, in CUDA's order, e.g. `NVIDIA GeForce RTX 3090`.
 *
 * @param open Opens the driver at a path, or throws; a parameter so that tests can do without one.
 * @returns None where there is no driver, or it may not be opened. A device that the driver does not name has its number for one.
 */
export function cudaDevices(open: (path: string) => CudaDriver = openDriver): string[] {
  for (const path of placesOf("libcuda.so.1")) {
    try {
      const driver = open(path);
      try {
        return namesBy(driver);
      } finally {
        driver.close();
      }
    } catch {
      // It is not there.
    }
  }
  return [];
}

function openDriver(path: string): CudaDriver {
  // A program that may not open libraries is not asked for leave.
  const { state } = Deno.permissions.querySync({ name: "ffi" });
  if (state !== "granted") throw new Deno.errors.NotCapable(`Cannot open "${path}": expected --allow-ffi`);
  return Deno.dlopen(path, SYMBOLS);
}

function namesBy({ symbols }: CudaDriver): string[] {
  const count = new Int32Array(1);
  if (symbols.cuInit(0) !== 0 || symbols.cuDeviceGetCount(count) !== 0) return [];
  return Array.from({ length: count[0] }, (_, ordinal) => nameOf(symbols, ordinal) ?? `device ${ordinal}`);
}

function nameOf(symbols: CudaDriver["symbols"], ordinal: number): string | undefined {
  const device = new Int32Array(1);
  const name = new Uint8Array(NAME_BYTES);
  if (symbols.cuDeviceGet(device, ordinal) !== 0) return undefined;
  if (symbols.cuDeviceGetName(name, NAME_BYTES, device[0]) !== 0) return undefined;
  return new TextDecoder().decode(name.subarray(0, name.indexOf(0))) || undefined;
}
