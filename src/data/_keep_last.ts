/**
 * Reading one item after the other where several are made of one file.
 *
 * @module
 */

/** Remembers the last thing read, unless reading it failed. */
export function keepLast<Value>(read: (index: number) => Promise<Value>): (index: number) => Promise<Value> {
  let last: { index: number; value: Promise<Value> } | undefined;
  return async (index) => {
    if (last?.index !== index) last = { index, value: read(index) };
    const current = last;
    try {
      return await current.value;
    } catch (error) {
      if (last === current) last = undefined;
      throw error;
    }
  };
}
