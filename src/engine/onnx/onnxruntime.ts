import { messageOf } from "../../base/thrown.ts";
import { sha256 } from "../../base/digest.ts";
import type { Network, NetworkRuntime, NetworkValues } from "../types.ts";
import { findInstalled } from "../installed.ts";
import { encodeModel } from "./model.ts";

/** The package, and the version that the tests have seen. */
const PACKAGE = "onnxruntime-node";
const VERSION = "1.30.0";

/** Installs it beside the other packages, without a trace in `deno.json` and `deno.lock`. */
export const INSTALL_ONNXRUNTIME: string = `deno install --no-save --no-lock npm:${PACKAGE}@${VERSION}`;

/** As much of the package as is used here. */
interface OnnxRuntime {
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
    return {
      name: `onnxruntime-${installed.version}-${await bitsOf(onnx)}`,
      load: (model, weights) => OnnxNetwork.load(onnx, model, weights, threads),
    };
  } catch (cause) {
    const reason = messageOf(cause).split("\n")[0];
    throw new Error(
      `Cannot start the engine "native": the package ${PACKAGE} does not load (${reason}), ` +
        "expected it to, or not to be installed",
      { cause },
    );
  }
}

/** Channels of the network that tells processors apart. */
const PROBE_CHANNELS = 70;

/**
 * How onnxruntime computes on this processor: it takes other kernels, and so other sums, where vectors are wider.
 *
 * @returns The first 8 hexadecimal digits of the SHA-256 of what a small network of a backbone's operations gives.
 */
async function bitsOf(onnx: OnnxRuntime): Promise<string> {
  const shape = [PROBE_CHANNELS, PROBE_CHANNELS];
  const model = encodeModel({
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
  });
  // Values without pattern: the fractional parts of multiples of the golden ratio.
  const values = (count: number) => Float32Array.from({ length: count }, (_, i) => (i * 0.6180339887) % 1);
  const network = await OnnxNetwork.load(onnx, model, {}, 1);
  const { y } = await network.run({
    x: { data: values(PROBE_CHANNELS ** 2), shape },
    gain: { data: values(PROBE_CHANNELS), shape: [PROBE_CHANNELS] },
  });
  network.dispose();
  return sha256(new Uint8Array(y.data.buffer, y.data.byteOffset, y.data.byteLength)).slice(0, 8);
}

class OnnxNetwork implements Network {
  private constructor(
    private readonly onnx: OnnxRuntime,
    private readonly session: OnnxSession,
    private readonly weights: Readonly<Record<string, OnnxTensor>>,
  ) {}

  static async load(
    onnx: OnnxRuntime,
    model: Uint8Array,
    weights: NetworkValues,
    threads: number,
  ): Promise<OnnxNetwork> {
    const session = await onnx.InferenceSession.create(model, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: "all",
    });
    return new OnnxNetwork(onnx, session, toTensors(onnx, weights));
  }

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
