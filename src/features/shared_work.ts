/**
 * What several trainers would make of one batch alike, made once.
 *
 * @module
 */
import { dispose, keep, tensor_util } from "@tensorflow/tfjs-core";

type Container = Parameters<typeof dispose>[0];

/**
 * Holds one piece of work on a batch: cells of one seed that train side by side draw the same numbers, and so prepare the
 * same tensors, one after the other.
 *
 * Only the latest is held, so that it takes no more memory than a trainer's own would.
 *
 * @example The second to ask is given what was made for the first
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { scalar } from "@tensorflow/tfjs-core";
 * import { SharedWork, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const shared = new SharedWork();
 * let made = 0;
 * const take = () => shared.take("example", "seed 0", () => ({ value: scalar(++made) }));
 * take();
 * assertEquals((await take().value.data())[0], 1);
 * shared.dispose();
 * ```
 */
export class SharedWork {
  #held: { readonly maker: unknown; readonly key: string; readonly value: unknown } | undefined;

  /**
   * Gives what `make` makes, or what it made before.
   *
   * @param maker Whose work it is: keys of different makers never meet.
   * @param key All that the work depends on besides the batch.
   * @param make Makes arrays and plain objects of tensors; its other tensors are its caller's.
   * @returns The work. Its tensors are freed with the batch, or when other work is asked for.
   */
  take<T extends object>(maker: unknown, key: string, make: () => T): T {
    const held = this.#held;
    if (held && held.maker === maker && held.key === key) return held.value as T;
    this.dispose();
    const value = make();
    tensor_util.getTensorsInContainer(value as Container).forEach(keep);
    this.#held = { maker, key, value };
    return value;
  }

  /** Frees what is held. */
  dispose(): void {
    if (this.#held) dispose(this.#held.value as Container);
    this.#held = undefined;
  }
}
