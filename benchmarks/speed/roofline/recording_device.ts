/**
 * A graphics device that computes nothing and counts everything: what the backend and our kernels ask of a card, at any size, on
 * a machine without one. What is read back from it is 0, unless its listener says otherwise.
 *
 * @module
 */

/** Told of what a device is asked for. */
export interface DeviceListener {
  /** A shader was started once, on tensors of these bytes, each counted once as read and once as written. */
  onDispatch(read: number, written: number): void;
  /** Bytes went from the processor to the device, but for the constants of shaders. */
  onUpload(bytes: number): void;
  /**
   * The processor waited for what the device had computed.
   *
   * @returns What it reads, of as many bytes; nothing for zeros.
   */
  onRead(bytes: number): ArrayBuffer | undefined;
}

/** What tells tensors from the constants of shaders. */
const isTensor = ({ usage }: { readonly usage: number }) => (usage & GPUBufferUsage.STORAGE) !== 0;

/** Limits of a large card, as far as they are asked for. */
const LIMITS = {
  maxBufferSize: 2 ** 40,
  maxComputeInvocationsPerWorkgroup: 1024,
  maxComputeWorkgroupSizeX: 1024,
  maxComputeWorkgroupSizeY: 1024,
  maxComputeWorkgroupSizeZ: 64,
  maxComputeWorkgroupStorageSize: 48 * 1024,
  maxComputeWorkgroupsPerDimension: 65_535,
  maxStorageBufferBindingSize: 2 ** 40,
  maxStorageBuffersPerShaderStage: 32,
};

/** An adapter whose device tells `listener` what it is asked for. */
export function recordingAdapter(listener: DeviceListener): GPUAdapter {
  const adapter = {
    info: { vendor: "", architecture: "", device: "", description: "a recording", isFallbackAdapter: false },
    features: new Set<string>(),
    limits: LIMITS,
    requestDevice: () => Promise.resolve(recordingDevice(listener)),
  };
  return adapter as unknown as GPUAdapter;
}

/** What of a shader is remembered: which of its bindings it reads, and which it writes to. */
interface Pipeline {
  readonly read: ReadonlySet<number>;
  readonly written: ReadonlySet<number>;
  getBindGroupLayout(): object;
}

interface Binding {
  readonly binding: number;
  readonly resource: { readonly buffer: GPUBuffer };
}

function recordingDevice(listener: DeviceListener): GPUDevice {
  const device = {
    features: new Set<string>(),
    limits: LIMITS,
    lost: new Promise(() => {}),
    addEventListener: () => {},
    queue: {
      submit: () => {},
      writeBuffer: (buffer: GPUBuffer, _offset: number, data: BufferSource) => {
        if (isTensor(buffer)) listener.onUpload(data.byteLength);
      },
    },
    createBuffer: (descriptor: GPUBufferDescriptor) => recordingBuffer(descriptor, listener),
    createShaderModule: ({ code }: { code: string }) => ({ code }),
    createComputePipeline: (
      { compute: { module } }: { compute: { module: { code: string } } },
    ): Pipeline => ({
      ...bindingsOf(module.code),
      getBindGroupLayout: () => ({}),
    }),
    createBindGroup: ({ entries }: { entries: Binding[] }) => entries,
    createCommandEncoder: () => ({
      beginComputePass: () => recordingPass(listener),
      copyBufferToBuffer: () => {},
      finish: () => ({}),
    }),
  };
  return device as unknown as GPUDevice;
}

function recordingPass(listener: DeviceListener) {
  let pipeline: Pipeline | undefined;
  let entries: readonly Binding[] = [];
  return {
    setPipeline: (next: Pipeline) => pipeline = next,
    setBindGroup: (_: number, next: readonly Binding[]) => entries = next,
    dispatchWorkgroups: () => {
      const [read, written] = [new Map<GPUBuffer, number>(), new Map<GPUBuffer, number>()];
      for (const { binding, resource: { buffer } } of entries) {
        if (!isTensor(buffer)) continue;
        if (pipeline!.read.has(binding)) read.set(buffer, buffer.size);
        if (pipeline!.written.has(binding)) written.set(buffer, buffer.size);
      }
      listener.onDispatch(sum(read.values()), sum(written.values()));
    },
    end: () => {},
  };
}

/** A buffer; memory is taken only while it is mapped. */
function recordingBuffer(
  { size, usage, mappedAtCreation = false }: GPUBufferDescriptor,
  listener: DeviceListener,
): GPUBuffer {
  let mapState: GPUBufferMapState = mappedAtCreation ? "mapped" : "unmapped";
  let contents: ArrayBuffer | undefined;
  // The backend asks whether a resource is a buffer or a texture.
  return Object.defineProperties(Object.create(GPUBuffer.prototype), {
    size: { value: size },
    usage: { value: usage },
    mapState: { get: () => mapState },
    mapAsync: {
      value: () => {
        contents = listener.onRead(size);
        mapState = "mapped";
        return Promise.resolve();
      },
    },
    getMappedRange: { value: () => contents ?? new ArrayBuffer(size) },
    unmap: {
      value: () => {
        if ((usage & GPUBufferUsage.MAP_READ) === 0) listener.onUpload(size);
        mapState = "unmapped";
      },
    },
    destroy: { value: () => {} },
  }) as GPUBuffer;
}

/** Bindings that a shader reads, and those that it declares to write to: of these it reads what is not only assigned to. */
function bindingsOf(code: string): Pick<Pipeline, "read" | "written"> {
  const [read, written] = [new Set<number>(), new Set<number>()];
  const declared = code.matchAll(
    /@group\(0\)\s*@binding\((\d+)\)\s*var<storage,\s*(read_write|read)>\s*(\w+)/g,
  );
  for (const [, binding, access, name] of declared) {
    if (access === "read_write") written.add(Number(binding));
    if (access === "read" || readsEntries(code, name)) read.add(Number(binding));
  }
  return { read, written };
}

/** Whether an entry of an array is used otherwise than on the left of an assignment. */
function readsEntries(code: string, name: string): boolean {
  return Array.from(code.matchAll(new RegExp(`\\b${name}\\[`, "g"))).some((entry) => {
    let at = entry.index + entry[0].length;
    for (let depth = 1; depth > 0; at++) depth += { "[": 1, "]": -1 }[code[at]] ?? 0;
    return !/^(\.\w+)?\s*=[^=]/.test(code.slice(at, at + 20));
  });
}

function sum(values: Iterable<number>): number {
  return Array.from(values).reduce((total, value) => total + value, 0);
}
