/**
 * A golden vector file: tensors that an official program produced, with its settings.
 *
 * @module
 */
import {
  type Tensor,
  tensor,
  type Tensor1D,
  tensor1d,
  type Tensor2D,
  tensor2d,
  type Tensor4D,
  tidy,
  transpose,
} from "@tensorflow/tfjs-core";
import {
  readSafetensors,
  type SafetensorsFile,
  type StoredTensor,
  toFloat32,
  toInt32,
} from "../../src/formats/safetensors.ts";

/** An opened golden file. Layouts in the file are PyTorch's; the readers here turn them into ours. */
export class GoldenFile {
  private constructor(readonly path: string, private readonly file: SafetensorsFile) {}

  /** Opens the file at `path`. */
  static async open(path: string): Promise<GoldenFile> {
    return new GoldenFile(path, await readSafetensors(path));
  }

  /** Opens a file named relative to the golden set, e.g. `vit/vit_tiny.safetensors`. */
  other(name: string): Promise<GoldenFile> {
    return GoldenFile.open(this.pathOf(`../${name}`));
  }

  /** Path of a file that lies beside this one. */
  pathOf(name: string): string {
    return this.path.slice(0, this.path.lastIndexOf("/") + 1) + name;
  }

  /** The settings that the file was made with. */
  // deno-lint-ignore no-explicit-any -- each kind of file has settings of its own, and its runner is the schema
  get config(): any {
    return JSON.parse(this.file.metadata.config ?? "{}");
  }

  /** Names of all tensors. */
  get names(): string[] {
    return [...this.file.tensors.keys()];
  }

  has(name: string): boolean {
    return this.file.tensors.has(name);
  }

  shape(name: string): number[] {
    return this.#stored(name).shape;
  }

  /** Values of any type as plain numbers, in the file's own layout. */
  values(name: string): number[] {
    return Array.from(this.#stored(name).data as ArrayLike<number>);
  }

  /** Values of a tensor of any type, in the file's own layout. */
  numbers(name: string): ArrayLike<number> {
    return this.#stored(name).dtype.includes("F") ? this.floats(name) : this.integers(name);
  }

  /** Values as float32, in the file's own layout. */
  floats(name: string): Float32Array {
    return toFloat32(this.#stored(name), name);
  }

  /** Values of an index or label tensor, in the file's own layout. */
  integers(name: string): Int32Array {
    const { dtype } = this.#stored(name);
    return dtype === "F32" ? Int32Array.from(this.floats(name)) : toInt32(this.#stored(name), name);
  }

  /** The value of a tensor of one element. */
  scalar(name: string): number {
    return this.floats(name)[0];
  }

  /** A float tensor in the file's own layout. */
  tensor(name: string): Tensor {
    return tensor(this.floats(name), this.shape(name));
  }

  /** A map stored as `[batch, channels, height, width]`: rank 4, `[batch, height, width, channels]`. */
  map(name: string): Tensor4D {
    return tidy(() => transpose(this.tensor(name) as Tensor4D, [0, 2, 3, 1]));
  }

  /** A matrix, e.g. centres: rank 2, as stored. */
  matrix(name: string): Tensor2D {
    return this.tensor(name) as Tensor2D;
  }

  /** A linear layer or 1x1 convolution stored as `[outputs, inputs(, 1, 1)]`: rank 2, `[inputs, outputs]`. */
  weight(name: string): Tensor2D {
    const [outputs, inputs] = this.shape(name);
    return tidy(() => transpose(tensor2d(this.floats(name), [outputs, inputs])));
  }

  /** A bias stored as `[outputs]`: rank 2, `[1, outputs]`. */
  bias(name: string): Tensor2D {
    return tensor2d(this.floats(name), [1, this.shape(name)[0]]);
  }

  /** An index tensor flattened: rank 1, int32. */
  indices(name: string): Tensor1D {
    return tensor1d(this.integers(name), "int32");
  }

  #stored(name: string): StoredTensor {
    const stored = this.file.tensors.get(name);
    if (!stored) throw new RangeError(`Cannot read "${name}" from "${this.path}": there is no such tensor`);
    return stored;
  }
}
