import { createRequire } from "node:module";
import type { Network, NetworkRuntime, NetworkValues } from "../types.ts";

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
 * @param name The package; a parameter so that tests can have one that is not there.
 * @returns Undefined where the package is not installed.
 * @throws {Error} It is installed and does not load.
 */
export function openOnnxRuntime(threads: number, name: string = PACKAGE): NetworkRuntime | undefined {
  const require = requireOf(name);
  if (require === undefined) return undefined;
  try {
    const onnx = require(name) as OnnxRuntime;
    const { version } = require(`${name}/package.json`) as { version: string };
    return {
      name: `onnxruntime-${version}`,
      load: (model, weights) => OnnxNetwork.load(onnx, model, weights, threads),
    };
  } catch (cause) {
    const reason = String((cause as Error).message).split("\n")[0];
    throw new Error(
      `Cannot start the engine "native": the package ${name} does not load (${reason}), ` +
        "expected it to, or not to be installed",
      { cause },
    );
  }
}

/** What loads an installed package; undefined where it is not installed, or where this module is no file. */
function requireOf(name: string): ReturnType<typeof createRequire> | undefined {
  try {
    const require = createRequire(import.meta.url);
    require.resolve(name);
    return require;
  } catch {
    return undefined;
  }
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
