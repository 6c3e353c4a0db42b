/**
 * The numbers of a MAT array: how they are stored and what they become.
 *
 * @module
 */
import { type Chunk, ELEMENT, viewOf } from "./_element.ts";

/** The numbers of an array. */
export type MatData =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** Makes an array of zeros. */
type MatDataMaker = new (length: number) => MatData;

/** What an array of a class becomes, by the number of the class; other classes hold no plain numbers. */
export const CLASS_MAKERS: ReadonlyMap<number, MatDataMaker> = new Map<number, MatDataMaker>([
  [6, Float64Array],
  [7, Float32Array],
  [8, Int8Array],
  [9, Uint8Array],
  [10, Int16Array],
  [11, Uint16Array],
  [12, Int32Array],
  [13, Uint32Array],
]);

interface Storage {
  readonly size: number;
  read(view: DataView, offset: number, littleEndian: boolean): number;
}

const STORAGES: ReadonlyMap<number, Storage> = new Map<number, Storage>([
  [ELEMENT.int8, { size: 1, read: (view, at) => view.getInt8(at) }],
  [ELEMENT.uint8, { size: 1, read: (view, at) => view.getUint8(at) }],
  [ELEMENT.int16, { size: 2, read: (view, at, little) => view.getInt16(at, little) }],
  [ELEMENT.uint16, { size: 2, read: (view, at, little) => view.getUint16(at, little) }],
  [ELEMENT.int32, { size: 4, read: (view, at, little) => view.getInt32(at, little) }],
  [ELEMENT.uint32, { size: 4, read: (view, at, little) => view.getUint32(at, little) }],
  [ELEMENT.single, { size: 4, read: (view, at, little) => view.getFloat32(at, little) }],
  [ELEMENT.double, { size: 8, read: (view, at, little) => view.getFloat64(at, little) }],
]);

/**
 * Reads numbers. They may be stored in a smaller type than their class has, since MATLAB saves room that way.
 *
 * @param type Element type they are stored in.
 * @param content The stored bytes.
 * @param count How many there must be.
 * @param maker What they become.
 * @throws {SyntaxError} The element type holds no numbers.
 * @throws {RangeError} There are more or fewer, or one does not fit its class.
 */
export function readNumbers(type: number, content: Chunk, count: number, maker: MatDataMaker): MatData {
  const storage = STORAGES.get(type);
  const { bytes, littleEndian, file } = content;
  if (!storage) {
    throw new SyntaxError(
      `Cannot read MAT file "${file}": numbers have element type ${type}, expected 1..7 or 9`,
    );
  }
  if (bytes.length !== count * storage.size) {
    throw new RangeError(
      `Cannot read MAT file "${file}": an array has ${bytes.length} bytes, expected ${count} x ${storage.size}`,
    );
  }
  const whole = maker !== Float32Array && maker !== Float64Array;
  const data = new maker(count);
  const view = viewOf(content);
  for (let i = 0; i < count; i++) {
    const value = storage.read(view, i * storage.size, littleEndian);
    data[i] = value;
    if (whole && data[i] !== value) {
      throw new RangeError(
        `Cannot read MAT file "${file}": an array holds ${value}, expected numbers of its class (${maker.name})`,
      );
    }
  }
  return data;
}
