/**
 * Which engine runs, and its start.
 *
 * @module
 */
import { asError } from "../base/thrown.ts";
import { fixGradients } from "./gradients.ts";
import { type EngineCards, findProofs, proofNote, rankEngines } from "./proof.ts";
import {
  type Engine,
  ENGINE_NAMES,
  type EngineChoice,
  type EngineName,
  type EngineOptions,
} from "./types.ts";

/**
 * Starts an engine and makes it the one that tensor operations run on.
 *
 * Starting the same engine again costs nothing. An engine that is named and cannot start is an error, never another
 * engine in its place.
 *
 * @param name Which engine, or `auto` for the first that works of `cuda`, `webgpu` (on a graphics card), `native` and `wasm`; of
 * the first two, the one that `deno task gpu` has found right and faster on this card, and none that it has found wrong.
 * @param options How to start it.
 * @returns The running engine.
 * @throws {RangeError} There is no engine of that name.
 * @throws {Error} The engine cannot start on this machine; the message names the fix.
 *
 * @example Add two numbers on the wasm engine
 * ```ts
 * import { startEngine } from "@omh/bench";
 * import * as tf from "@tensorflow/tfjs-core";
 * import { assertEquals } from "@std/assert";
 *
 * const engine = await startEngine("wasm");
 * assertEquals(engine.name, "wasm");
 * assertEquals(tf.add(1, 2).dataSync()[0], 3);
 * ```
 */
export async function startEngine(name: EngineChoice, options: EngineOptions = {}): Promise<Engine> {
  if (name !== "auto" && !ENGINE_NAMES.includes(name)) {
    const names = ["auto", ...ENGINE_NAMES].join(", ");
    throw new RangeError(
      `Cannot start the engine "${name}": there is none of that name, expected one of ${names}`,
    );
  }
  const { threads = 1 } = options;
  if (!Number.isInteger(threads) || threads < 1) {
    throw new RangeError(
      `Cannot start the engine "${name}": the threads are ${threads}, expected a whole number from 1`,
    );
  }
  const engine = name === "auto"
    ? await startFirst(await candidates(options))
    : await STARTERS[name](options);
  fixGradients();
  return engine;
}

/** How each engine starts. Its modules are loaded only then. */
const STARTERS: Record<EngineName, (options: EngineOptions) => Promise<Engine>> = {
  cuda: async () => (await import("./cuda.ts")).startCudaEngine(),
  webgpu: async () => (await import("./webgpu.ts")).startWebGpuEngine(),
  native: async (options) => (await import("./native/engine.ts")).startNativeEngine(options),
  wasm: async () => (await import("./wasm/engine.ts")).startWasmEngine(),
  cpu: async () => (await import("./cpu.ts")).startCpuEngine(),
};

/** What `auto` tries. On cards it goes by what `deno task gpu` has found out about this one. */
async function candidates(options: EngineOptions): Promise<Candidate[]> {
  const { GPU_KERNELS } = await import("./webgpu/kernels_digest.ts");
  const proofs = await findProofs(await findCards(), GPU_KERNELS);
  return [
    ...rankEngines(["cuda", "webgpu"], proofs).map(({ name, proof, fault }): Candidate => ({
      name,
      ...proof && { note: ({ networks }) => proofNote(proof, networks) },
      start: async () => {
        if (fault) throw new Error(`Cannot start the engine "${name}": ${fault}, expected it to be right`);
        if (name === "cuda") return await STARTERS.cuda(options);
        return await (await import("./webgpu.ts")).startWebGpuEngine({ acceptSoftware: false });
      },
    })),
    { name: "native", start: () => STARTERS.native(options) },
    { name: "wasm", start: () => STARTERS.wasm(options) },
  ];
}

/** The cards that engines would run on: CUDA's driver names its own, and where it does not, it is taken to be WebGPU's. */
async function findCards(): Promise<EngineCards> {
  const webgpu = await (await import("./webgpu.ts")).findCard();
  const cuda = (await import("./cuda_devices.ts")).cudaDevices()[0] ?? webgpu;
  return { ...webgpu !== undefined && { webgpu }, ...cuda !== undefined && { cuda } };
}

/** An engine to try. */
export interface Candidate {
  readonly name: EngineName;
  /** What its description is to say of why it comes where it does. */
  note?(engine: Engine): string;
  start(): Promise<Engine>;
}

/**
 * Starts the first engine that works.
 *
 * @param candidates Engines, the best first.
 * @returns The engine; its description also says which were passed over and why.
 * @throws {AggregateError} None works; it holds the reasons.
 */
export async function startFirst(candidates: readonly Candidate[]): Promise<Engine> {
  const errors: Error[] = [];
  const passedOver: string[] = [];
  for (const { name, note, start } of candidates) {
    try {
      const engine = await start();
      const said = [
        ...note ? [note(engine)] : [],
        ...passedOver.length > 0 ? [`passed over ${passedOver.join("; ")}`] : [],
      ];
      const reasons = said.length === 0 ? "" : ` (${said.join("; ")})`;
      return { ...engine, description: engine.description + reasons };
    } catch (error) {
      errors.push(asError(error));
      passedOver.push(`${name}: ${reasonOf(asError(error))}`);
    }
  }
  throw new AggregateError(
    errors,
    `Cannot start an engine: ${passedOver.join("; ")}, expected one of them to work`,
  );
}

/** What was found, without what was being done and what was expected. */
function reasonOf({ message }: Error): string {
  return /^Cannot start the engine "\w+": (.*?)(?:, expected .*)?$/s.exec(message)?.[1] ?? message;
}
