import { firstLine } from "../../base/thrown.ts";
import { sha256 } from "../../base/digest.ts";
import type { Network, NetworkRuntime, NetworkValues } from "../types.ts";
import { findInstalled } from "../installed.ts";
import type { Graph } from "./graph.ts";
import { encodeModel, withWeights } from "./model.ts";

/** The package, and the version that the tests have seen. */
const PACKAGE = "onnxruntime-node";
const VERSION = "1.30.0";

/** Installs it beside the other packages, without a trace in `deno.json` and `deno.lock`. */
export const INSTALL_ONNXRUNTIME: string = `deno install --no-save --no-lock npm:${PACKAGE}@${VERSION}`;

/**
 * Version of onnxruntime, without running it; null where the package is not installed.
 *
 * @param folder Where packages are installed; a parameter so that tests can have their own.
 */
export function installedOnnxRuntime(folder?: string): string | null {
  return findInstalled(PACKAGE, folder)?.version ?? null;
}

/** As much of the package as is used here. */
interface OnnxRuntime {
  /** The execution providers of this platform; absent from versions that do not tell. */
  readonly listSupportedBackends?: () => readonly { readonly name: string }[];
  readonly Tensor: new (type: "float32", data: Float32Array, shape: readonly number[]) => OnnxTensor;
  readonly InferenceSession: {
    create(model: Uint8Array, options: Readonly<Record<string, unknown>>): Promise<OnnxSession>;
  };
}

interface OnnxTensor {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

interface OnnxSession {
  run(inputs: Readonly<Record<string, OnnxTensor>>): Promise<Readonly<Record<string, OnnxTensor>>>;
  release(): Promise<void>;
}

/**
 * Opens onnxruntime, if its package is installed.
 *
 * @param threads How many threads it may use.
 * @param folder Where packages are installed; a parameter so that tests can have their own.
 * @returns Undefined where the package is not installed. Its name says the version, and how this processor computes.
 * @throws {Error} It is installed and does not load.
 */
export async function openOnnxRuntime(
  threads: number,
  folder?: string,
): Promise<NetworkRuntime | undefined> {
  const installed = findInstalled(PACKAGE, folder);
  if (installed === undefined) return undefined;
  try {
    const onnx = installed.load() as OnnxRuntime;
    const digest = digestOf(await probe(onProcessor(onnx, 1)));
    return {
      name: `onnxruntime-${installed.version}-${digest}`,
      load: onProcessor(onnx, threads),
    };
  } catch (cause) {
    throw new Error(
      `Cannot start the engine "native": the package ${PACKAGE} does not load (${firstLine(cause)}), ` +
        "expected it to, or not to be installed",
      { cause },
    );
  }
}

/** What of onnxruntime runs on a graphics card, or why nothing does. */
export interface GpuNetworks {
  readonly networks?: NetworkRuntime;
  /** Why each execution provider before it was passed over; empty where the package is not installed. */
  readonly passedOver: readonly string[];
}

/**
 * Largest error on a graphics card beside the processor's, relative to the largest entry. Sums in float32 and a card's own `exp` and
 * `erf` come to a few times 1e-6; TF32 and half precision, which have 10 bits, to some 1e-4.
 */
const TOLERANCE = 2e-5;

/**
 * Opens onnxruntime on a graphics card, if its package is installed: by the first of its execution providers that starts there
 * and computes as its own on the processor does.
 *
 * @param providers Their names, the best first; those that this platform does not have are left out.
 * @param folder Where packages are installed; a parameter so that tests can have their own.
 */
export async function openOnnxOnGpu(providers: readonly string[], folder?: string): Promise<GpuNetworks> {
  const passedOver: string[] = [];
  const installed = findInstalled(PACKAGE, folder);
  if (installed === undefined) return { passedOver };
  try {
    const onnx = installed.load() as OnnxRuntime;
    const known = onnx.listSupportedBackends?.().map(({ name }) => name) ?? providers;
    const wanted = await probe(onProcessor(onnx, 1));
    for (const provider of providers.filter((name) => known.includes(name))) {
      try {
        const load = onCard(onnx, provider);
        const found = await probe(load);
        const error = relativeError(found, wanted);
        if (!(error <= TOLERANCE)) {
          passedOver.push(`${provider}: its numbers are ${error.toExponential(0)} off the processor's`);
          continue;
        }
        const name = `onnxruntime-${installed.version}-${provider}-${digestOf(found)}`;
        return { networks: { name, load }, passedOver };
      } catch (error) {
        passedOver.push(`${provider}: ${lastSentence(error)}`);
      }
    }
  } catch (error) {
    passedOver.push(`it does not load: ${firstLine(error)}`);
  }
  return { passedOver };
}

/** The level of its log at which it says nothing: what fails here is told by its errors. */
const FATAL = 4;

/** What went wrong, without the place in its sources that onnxruntime puts before it. */
function lastSentence(error: unknown): string {
  return firstLine(error).replace(/^\/\S+:\d+ .* was false\. /, "");
}

function relativeError(found: Float32Array, wanted: Float32Array): number {
  const most = (values: Float32Array) =>
    values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return most(found.map((value, i) => value - wanted[i])) / most(wanted);
}

/** Channels of the network that tells processors apart. */
const PROBE_CHANNELS = 70;

/**
 * How onnxruntime computes here: it takes other kernels, and so other sums, where vectors are wider.
 *
 * @param load Readies a network.
 * @returns What a small network of a backbone's operations gives.
 */
async function probe(load: Load): Promise<Float32Array> {
  const shape = [PROBE_CHANNELS, PROBE_CHANNELS];
  const graph: Graph = {
    inputs: [{ name: "x", shape }, { name: "gain", shape: [PROBE_CHANNELS] }],
    outputs: [{ name: "y", shape }],
    operations: [
      { operator: "Gemm", inputs: ["x", "x", "gain"], outputs: ["product"], attributes: { transB: 1 } },
      {
        operator: "LayerNormalization",
        inputs: ["product", "gain"],
        outputs: ["normal"],
        attributes: { axis: 1 },
      },
      { operator: "Softmax", inputs: ["normal"], outputs: ["shares"], attributes: { axis: 1 } },
      { operator: "Add", inputs: ["normal", "shares"], outputs: ["sum"] },
      { operator: "Gelu", inputs: ["sum"], outputs: ["y"] },
    ],
  };
  // Values without pattern: the fractional parts of multiples of the golden ratio.
  const values = (count: number) => Float32Array.from({ length: count }, (_, i) => (i * 0.6180339887) % 1);
  const gain = { data: values(PROBE_CHANNELS), shape: [PROBE_CHANNELS] };
  const network = await load(graph, { gain });
  const { y } = await network.run({ x: { data: values(PROBE_CHANNELS ** 2), shape } });
  network.dispose();
  return y.data;
}

/** The first 8 hexadecimal digits of the SHA-256 of values. */
function digestOf({ buffer, byteOffset, byteLength }: Float32Array): string {
  return sha256(new Uint8Array(buffer, byteOffset, byteLength)).slice(0, 8);
}

type Load = NetworkRuntime["load"];

/** Networks on the processor, which reads the weights where they are. */
function onProcessor(onnx: OnnxRuntime, threads: number): Load {
  return async (graph, weights) => {
    const session = await openSession(onnx, encodeModel(graph), { intraOpNumThreads: threads });
    return new OnnxNetwork(onnx, session, toTensors(onnx, weights));
  };
}

/** Networks on a card, by an execution provider; as inputs, all weights would go there in each run. */
function onCard(onnx: OnnxRuntime, provider: string): Load {
  const options = {
    executionProviders: [provider],
    logSeverityLevel: FATAL,
    // What a provider leaves to the processor: workers are processes that share its cores.
    intraOpNumThreads: 1,
  };
  return async (graph, weights) => {
    const inputs = graph.inputs.filter(({ name }) => !Object.hasOwn(weights, name));
    const model = withWeights(encodeModel({ ...graph, inputs }), weights);
    return new OnnxNetwork(onnx, await openSession(onnx, model, options), {});
  };
}

function openSession(
  onnx: OnnxRuntime,
  model: Uint8Array,
  options: Readonly<Record<string, unknown>>,
): Promise<OnnxSession> {
  return onnx.InferenceSession.create(model, {
    interOpNumThreads: 1,
    graphOptimizationLevel: "all",
    ...options,
  });
}

class OnnxNetwork implements Network {
  constructor(
    private readonly onnx: OnnxRuntime,
    private readonly session: OnnxSession,
    private readonly weights: Readonly<Record<string, OnnxTensor>>,
  ) {}

  async run(inputs: NetworkValues): Promise<NetworkValues> {
    const outputs = await this.session.run({ ...this.weights, ...toTensors(this.onnx, inputs) });
    return Object.fromEntries(
      Object.entries(outputs).map(([name, { data, dims }]) => [name, { data, shape: dims }]),
    );
  }

  dispose(): void {
    this.session.release();
  }
}

/** Tensors on the arrays themselves: nothing is copied. */
function toTensors({ Tensor }: OnnxRuntime, values: NetworkValues): Record<string, OnnxTensor> {
  return Object.fromEntries(
    Object.entries(values).map(([name, { data, shape }]) => [name, new Tensor("float32", data, shape)]),
  );
}
