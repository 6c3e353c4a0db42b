/**
 * The vision transformer of DINO, iBOT and DINOv2, frozen, as a network of the engine's.
 *
 * @module
 */
import { type Tensor, tensor, type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import type { Network, NetworkRuntime, NetworkValues } from "../../engine/types.ts";
import { assertImages, cutIntoPatches } from "../patches.ts";
import { resizePositions } from "../position_embedding.ts";
import type { DinoParameters } from "../weights/dino_parameters.ts";
import { vitGraph, type VitGraphOutput } from "./vit_graph.ts";

/** A vision transformer whose weights stay in the arrays that they were read into. */
export class OnnxVit {
  readonly #networks = new Map<string, Promise<Network>>();
  readonly #positions = new Map<string, Float32Array>();
  readonly #weights: NetworkValues;

  /** @param parameters All parameters, as `dinoParameters` checks them. */
  constructor(private readonly parameters: DinoParameters, private readonly runtime: NetworkRuntime) {
    this.#weights = graphWeights(parameters);
  }

  /**
   * The feature map that the baselines use: patch tokens after the final normalisation.
   *
   * @param images rank 4, `[batch, height, width, 3]`, float32, normalised; sides are multiples of the patch.
   * @returns rank 4, `[batch, height / patch, width / patch, C]`. The caller disposes of it.
   * @throws {TypeError} The shape of `images` does not fit.
   */
  async features(images: Tensor4D): Promise<Tensor4D> {
    const { patch, channels, registers = 0 } = this.parameters.architecture;
    const tokens = await this.#run(images, ["tokens"]);
    const [batch, rows, columns] = [images.shape[0], images.shape[1] / patch, images.shape[2] / patch];
    // Class token and registers come first.
    const maps = tokens.map(({ tokens }) => tokens.data.subarray((1 + registers) * channels));
    return tensor4d(joined(maps), [batch, rows, columns, channels]);
  }

  /**
   * Scaled products of the queries and keys of the last block.
   *
   * @param images As {@linkcode OnnxVit.features} takes them.
   * @returns rank 4, `[batch, heads, tokens, tokens]`. The caller disposes of it.
   * @throws {TypeError} The shape of `images` does not fit.
   */
  async attention(images: Tensor4D): Promise<Tensor4D> {
    return (await this.run(images, ["attentionLogits"])).attentionLogits as Tensor4D;
  }

  /**
   * Passes images through the transformer, one after the other: memory does not grow with the batch.
   *
   * @param images As {@linkcode OnnxVit.features} takes them.
   * @param outputs What is wanted.
   * @returns A tensor for each, batch first; the caller disposes of them.
   * @throws {TypeError} The shape of `images` does not fit.
   * @throws {RangeError} There is no such block.
   */
  async run<K extends VitGraphOutput>(images: Tensor4D, outputs: readonly K[]): Promise<Record<K, Tensor>> {
    const passes = await this.#run(images, outputs);
    const stacked = outputs.map((name) => {
      const parts = passes.map((pass) => pass[name]);
      return [name, tensor(joined(parts.map(({ data }) => data)), [parts.length, ...parts[0].shape])];
    });
    return Object.fromEntries(stacked) as Record<K, Tensor>;
  }

  /** Frees the networks. */
  dispose(): void {
    for (const network of this.#networks.values()) network.then((network) => network.dispose());
    this.#networks.clear();
  }

  /** What each image gives; they pass one after the other, so that memory does not grow with the batch. */
  async #run(images: Tensor4D, outputs: readonly VitGraphOutput[]): Promise<NetworkValues[]> {
    const { patch, channels } = this.parameters.architecture;
    assertImages(images, patch);
    const [batch, rows, columns] = [images.shape[0], images.shape[1] / patch, images.shape[2] / patch];
    const network = await this.#network(outputs);
    const pixels = await images.data<"float32">();
    const size = pixels.length / batch;
    const positions = { data: this.#positionsFor(rows, columns), shape: [rows * columns, channels] };
    const passes: NetworkValues[] = [];
    for (let image = 0; image < batch; image++) {
      const data = cutIntoPatches(pixels.subarray(image * size, (image + 1) * size), rows, columns, patch);
      const tiles = { data, shape: [rows * columns, 3 * patch * patch] };
      passes.push(await network.run({ tiles, positions }));
    }
    return passes;
  }

  /** The network that gives just these outputs. */
  #network(outputs: readonly VitGraphOutput[]): Promise<Network> {
    const key = outputs.toSorted().join();
    const known = this.#networks.get(key);
    if (known !== undefined) return known;
    const graph = vitGraph(this.parameters.architecture, outputs);
    const weights = Object.fromEntries(
      graph.inputs.flatMap(({ name }) => name in this.#weights ? [[name, this.#weights[name]]] : []),
    );
    const network = this.runtime.load(graph, weights);
    this.#networks.set(key, network);
    return network;
  }

  /** Positions of the patches at a size, computed once: `[patches, C]`. */
  #positionsFor(rows: number, columns: number): Float32Array {
    const key = `${rows}x${columns}`;
    const { architecture: { grid, channels, positions: rule }, tensors } = this.parameters;
    const values = tensors.get("pos_embed")!.data.subarray(channels);
    const positions = this.#positions.get(key) ??
      resizePositions({ grid, channels, values }, rows, columns, rule);
    this.#positions.set(key, positions);
    return positions;
  }
}

/** The inputs of the graph that do not depend on the image. */
function graphWeights(
  { architecture: { channels, patch, registers = 0 }, tensors }: DinoParameters,
): NetworkValues {
  const first = tensors.get("pos_embed")!.data;
  const classToken = tensors.get("cls_token")!.data.map((value, c) => value + first[c]);
  const prefix = joined([classToken, ...registers > 0 ? [tensors.get("register_tokens")!.data] : []]);
  return {
    ...Object.fromEntries(tensors),
    prefix: { data: prefix, shape: [1 + registers, channels] },
    projection: { data: tensors.get("patch_embed.proj.weight")!.data, shape: [channels, 3 * patch * patch] },
  };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
