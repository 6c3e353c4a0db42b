/**
 * TIFF files whose fourth channel is not transparency.
 *
 * @module
 */

const EXTRA_SAMPLES_TAG = 338;
const SHORT_TYPE = 3;
const ENTRY_BYTES = 12;

/**
 * A copy of a TIFF file that says of its extra channels that nothing is known about them. The infrared channel of some
 * tiles is marked as transparency, and the decoder would divide the colours by it.
 *
 * @param bytes A TIFF file; one that is damaged is returned as it is, for the decoder to refuse.
 */
export function withPlainSamples(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  if (copy.length < 8) return copy;
  const littleEndian = view.getUint16(0) === 0x4949;
  const directory = view.getUint32(4, littleEndian);
  if (directory + 2 > copy.length) return copy;
  const entries = view.getUint16(directory, littleEndian);
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + entry * ENTRY_BYTES;
    if (at + ENTRY_BYTES > copy.length) return copy;
    const isOne = view.getUint32(at + 4, littleEndian) === 1;
    if (view.getUint16(at, littleEndian) !== EXTRA_SAMPLES_TAG || !isOne) continue;
    if (view.getUint16(at + 2, littleEndian) === SHORT_TYPE) view.setUint16(at + 8, 0, littleEndian);
  }
  return copy;
}
