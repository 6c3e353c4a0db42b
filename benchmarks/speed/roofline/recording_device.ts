/**
 * A graphics device that computes nothing and counts everything: what the backend and our kernels ask of a card, at any size, on
 * a machine without one. What is read back from it is 0.
 *
 * @module
 */

/** Told of what a device is asked for. */
export interface DeviceListener {
  /** A shader was started once, on tensors of these bytes, each counted once. */
  onDispatch(read: number, written: number): void;
  /** Bytes went from the processor to the device, but for the constants of shaders. */
  onUpload(bytes: number): void;
  /** The processor waited for what the device had computed. */
  onRead(bytes: number): void;
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

/** What of a shader is remembered: which of its bindings it writes to. */
interface Pipeline {
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
      written: writtenBindings(module.code),
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
        (pipeline!.written.has(binding) ? written : read).set(buffer, buffer.size);
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
  // The backend asks whether a resource is a buffer or a texture.
  return Object.defineProperties(Object.create(GPUBuffer.prototype), {
    size: { value: size },
    usage: { value: usage },
    mapState: { get: () => mapState },
    mapAsync: {
      value: () => {
        listener.onRead(size);
        mapState = "mapped";
        return Promise.resolve();
      },
    },
    getMappedRange: { value: () => new ArrayBuffer(size) },
    unmap: {
      value: () => {
        if ((usage & GPUBufferUsage.MAP_READ) === 0) listener.onUpload(size);
        mapState = "unmapped";
      },
    },
    destroy: { value: () => {} },
  }) as GPUBuffer;
}

/** Bindings that a shader declares to write to. */
function writtenBindings(code: string): Set<number> {
  const declared = code.matchAll(/@group\(0\)\s*@binding\((\d+)\)\s*var<storage,\s*read_write>/g);
  return new Set(Array.from(declared, ([, binding]) => Number(binding)));
}

function sum(values: Iterable<number>): number {
  return Array.from(values).reduce((total, value) => total + value, 0);
}
