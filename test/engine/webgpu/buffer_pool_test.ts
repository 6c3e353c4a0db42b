import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { BufferPool } from "../../../src/engine/webgpu/buffer_pool.ts";

const MIB = 1024 ** 2;
const USAGE = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;

/** A device whose buffers know whether they are gone. */
function device(maxStorageBufferBindingSize = 128 * MIB, maxBufferSize = 256 * MIB) {
  const gone = new Set<unknown>();
  const createBuffer = ({ size, usage }: GPUBufferDescriptor) => {
    const buffer = { size, usage, destroy: () => gone.add(buffer) };
    return buffer as unknown as GPUBuffer;
  };
  return { limits: { maxStorageBufferBindingSize, maxBufferSize }, createBuffer, gone };
}

Deno.test("BufferPool hands a free buffer to whoever asks for its size and use", () => {
  const pool = new BufferPool(device(), "card");
  const first = pool.acquireBuffer(16, USAGE);
  const second = pool.acquireBuffer(16, USAGE);
  assert(first !== second);
  pool.releaseBuffer(first);
  assert(pool.acquireBuffer(32, USAGE) !== first);
  assert(pool.acquireBuffer(16, GPUBufferUsage.UNIFORM) !== first);
  assertStrictEquals(pool.acquireBuffer(16, USAGE), first);
});

Deno.test("BufferPool counts bytes in use, all bytes and their peak", () => {
  const pool = new BufferPool(device(), "card");
  const [a, b] = [pool.acquireBuffer(16, USAGE), pool.acquireBuffer(32, USAGE)];
  assertEquals([pool.numBytesUsed, pool.numBytesAllocated, pool.peakBytes], [48, 48, 48]);
  pool.releaseBuffer(a);
  pool.releaseBuffer(b, false);
  assertEquals([pool.numBytesUsed, pool.numBytesAllocated, pool.peakBytes], [0, 16, 48]);
  pool.releaseBuffer(b);
  assertEquals(pool.numBytesUsed, 0);
});

Deno.test("BufferPool gives memory back once free buffers hold more than was ever in use", () => {
  const made = device();
  const pool = new BufferPool(made, "card");
  const sizes = [40, 50, 60].map((mib) => mib * MIB);
  const buffers = sizes.map((size) => {
    const buffer = pool.acquireBuffer(size, USAGE);
    pool.releaseBuffer(buffer);
    return buffer;
  });
  // One at a time was in use, 60 MiB at most: 64 may wait.
  assertEquals(buffers.map((buffer) => made.gone.has(buffer)), [true, true, false]);
  assertEquals(pool.numBytesAllocated, 60 * MIB);
});

Deno.test("BufferPool refuses what the adapter cannot hold, before the device does", () => {
  const pool = new BufferPool(device(), "Card X");
  const error = assertThrows(() => pool.acquireBuffer(200 * MIB, USAGE), RangeError);
  assertEquals(
    error.message,
    'Cannot hold a tensor on "Card X": it has 200 MiB, expected at most 128 MiB (smaller batches or pictures)',
  );
  pool.acquireBuffer(200 * MIB, GPUBufferUsage.COPY_DST);
  assertThrows(() => pool.acquireBuffer(300 * MIB, GPUBufferUsage.COPY_DST), RangeError, "256 MiB");
});

Deno.test("BufferPool frees everything at its end", () => {
  const made = device();
  const pool = new BufferPool(made, "card");
  const [a, b] = [pool.acquireBuffer(16, USAGE), pool.acquireBuffer(32, USAGE)];
  pool.releaseBuffer(a);
  pool.dispose();
  assert(made.gone.has(a) && made.gone.has(b));
  assertEquals([pool.numBytesUsed, pool.numBytesAllocated], [0, 0]);
});
