/**
 * Reading items in any order where several are made of one file that costs more than a glance to decode.
 *
 * @module
 */

/** Pixels of a picture or a label map. */
interface Pixels {
  readonly data: ArrayBufferView;
}

/**
 * Remembers what was read last, up to so many bytes and at least one item, unless reading it failed.
 *
 * @param read Reads an item.
 * @param budget Memory for what is remembered, bytes.
 * @returns Reads an item, or gives it as it was read: not to be changed.
 */
export function keepRecent<Value extends Pixels>(
  read: (index: number) => Promise<Value>,
  budget: number,
): (index: number) => Promise<Value> {
  const kept = new Map<number, Promise<Value>>();
  const bytes = new Map<number, number>();
  let total = 0;
  const forget = (index: number) => {
    total -= bytes.get(index) ?? 0;
    bytes.delete(index);
    kept.delete(index);
  };
  return async (index) => {
    const known = kept.get(index);
    const value = known ?? read(index);
    // The last in the order of a map is the latest.
    kept.delete(index);
    kept.set(index, value);
    if (known) return await value;
    try {
      const { data } = await value;
      bytes.set(index, data.byteLength);
      total += data.byteLength;
      for (const oldest of [...kept.keys()]) {
        // What is being read has no size yet and stays.
        if (total > budget && oldest !== index && bytes.has(oldest)) forget(oldest);
      }
    } catch (error) {
      if (kept.get(index) === value) forget(index);
      throw error;
    }
    return await value;
  };
}
