import { assertEquals } from "@std/assert";
import { cudaDevices, type CudaDriver } from "../../src/engine/cuda_devices.ts";

/** A driver that numbers its devices from 7 within, does not name one called "" and writes as it is told. */
function driver(names: readonly string[], fault: Partial<CudaDriver["symbols"]> = {}): CudaDriver {
  const words = (buffer: unknown) => buffer as Int32Array;
  return {
    symbols: {
      cuInit: () => 0,
      cuDeviceGetCount: (count: unknown) => (words(count)[0] = names.length, 0),
      cuDeviceGet: (device: unknown, ordinal: number) => (words(device)[0] = ordinal + 7, 0),
      cuDeviceGetName: (name: unknown, length: number, device: number) => {
        assertEquals((name as Uint8Array).length, length);
        const text = names[device - 7];
        new TextEncoder().encodeInto(`${text}\0`, name as Uint8Array);
        return text === "" ? 1 : 0;
      },
      ...fault,
    },
    close: () => closed++,
  };
}

let closed = 0;

Deno.test("cudaDevices() names devices in CUDA's order, by number where the driver does not", () => {
  closed = 0;
  assertEquals(cudaDevices(() => driver(["NVIDIA X", ""])), ["NVIDIA X", "device 1"]);
  assertEquals(cudaDevices(() => driver([])), []);
  assertEquals(closed, 2);
});

Deno.test("cudaDevices() finds none where the driver does not start or is not there", () => {
  assertEquals(cudaDevices(() => driver(["NVIDIA X"], { cuInit: () => 100 })), []);
  assertEquals(
    cudaDevices(() => {
      throw new Error("no such library");
    }),
    [],
  );
});

Deno.test("cudaDevices() asks this machine, whatever is there", () => {
  assertEquals(cudaDevices().every((name) => name !== ""), true);
});
