/**
 * The content of a matrix element: flags, sizes, name and numbers.
 *
 * @module
 */
import { type Chunk, ELEMENT, type Element, readElement, viewOf } from "./_element.ts";
import { CLASS_MAKERS, type MatData, readNumbers } from "./_numbers.ts";

/** An array of real numbers. */
export interface MatArray {
  /** Size of each axis, at least two axes. */
  readonly shape: readonly number[];
  /** The numbers, **first axis fastest**, in the type of the array's class. */
  readonly data: MatData;
}

/** An array and its name. */
export interface MatVariable extends MatArray {
  readonly name: string;
}

const COMPLEX_FLAG = 0x0800;
const FLAG_BYTES = 8;
const MAX_AXES = 32;

/**
 * Reads a matrix element.
 *
 * @param content The element's content.
 * @param limit Bytes that the numbers may take in memory.
 * @returns The variable; undefined for classes without plain numbers, such as text, cells and structures.
 * @throws {SyntaxError} The content does not follow the format.
 * @throws {RangeError} A size does not fit the content or exceeds the limit.
 * @throws {TypeError} The numbers are complex.
 */
export function readMatrix(content: Chunk, limit: number): MatVariable | undefined {
  const flags = expectElement(content, 0, ELEMENT.uint32, "array flags");
  if (flags.content.bytes.length !== FLAG_BYTES) {
    throw fault(content, `array flags have ${flags.content.bytes.length} bytes`, `${FLAG_BYTES}`);
  }
  const word = viewOf(flags.content).getUint32(0, content.littleEndian);
  const maker = CLASS_MAKERS.get(word & 0xff);
  if (!maker) return undefined;
  const sizes = expectElement(content, flags.next, ELEMENT.int32, "array sizes");
  const shape = readShape(sizes.content);
  const label = expectElement(content, sizes.next, ELEMENT.int8, "an array name");
  const name = readName(label.content);
  if (word & COMPLEX_FLAG) {
    throw new TypeError(
      `Cannot read MAT file "${content.file}": "${name}" is complex, expected real numbers`,
    );
  }
  const count = shape.reduce((product, size) => product * size, 1);
  if (count * new maker(0).BYTES_PER_ELEMENT > limit) {
    throw new RangeError(
      `Cannot read MAT file "${content.file}": "${name}" has ${
        shape.join("x")
      } numbers, expected at most ${limit} bytes`,
    );
  }
  const numbers = readElement(content, label.next);
  return { name, shape, data: readNumbers(numbers.type, numbers.content, count, maker) };
}

function expectElement(content: Chunk, offset: number, type: number, what: string): Element {
  const element = readElement(content, offset);
  if (element.type === type) return element;
  throw fault(content, `element type ${element.type} stands for ${what}`, `${type}`);
}

function readShape(content: Chunk): number[] {
  const axes = content.bytes.length / 4;
  if (!Number.isInteger(axes) || axes < 2 || axes > MAX_AXES) {
    throw fault(
      content,
      `array sizes have ${content.bytes.length} bytes`,
      `4 for each of 2..${MAX_AXES} axes`,
    );
  }
  const view = viewOf(content);
  const shape = Array.from({ length: axes }, (_, axis) => view.getInt32(axis * 4, content.littleEndian));
  const negative = shape.find((size) => size < 0);
  if (negative === undefined) return shape;
  throw new RangeError(
    `Cannot read MAT file "${content.file}": an axis has size ${negative}, expected at least 0`,
  );
}

function readName(content: Chunk): string {
  const name = String.fromCharCode(...content.bytes.subarray(0, 64));
  if (content.bytes.length < 64 && /^[A-Za-z_]\w*$/.test(name)) return name;
  throw fault(content, `an array is called ${JSON.stringify(name)}`, "a MATLAB name of 1..63 characters");
}

function fault({ file }: Chunk, found: string, expected: string): SyntaxError {
  return new SyntaxError(`Cannot read MAT file "${file}": ${found}, expected ${expected}`);
}
