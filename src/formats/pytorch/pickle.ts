/**
 * Reads pickles as data. Nothing is imported, and nothing is called but a fixed table of constructors of plain data.
 *
 * @module
 */
import { ByteReader } from "../bytes.ts";
import { PickleMachine } from "./pickle_machine.ts";
import { describe } from "./pickle_values.ts";

/** Longest pickle that is read, in bytes. The one of a full DINO checkpoint takes less than a tenth of it. */
const LONGEST_PICKLE = 8 * 2 ** 20;

const STOP = 0x2e;

type Opcode = (machine: PickleMachine) => void;

const CONSTANTS: Readonly<Record<number, Opcode>> = {
  /** NONE */ 0x4e: (m) => m.push(null),
  /** NEWTRUE */ 0x88: (m) => m.push(true),
  /** NEWFALSE */ 0x89: (m) => m.push(false),
  /** BININT1 */ 0x4b: (m) => m.push(m.input.uint8()),
  /** BININT2 */ 0x4d: (m) => m.push(m.input.uint16()),
  /** BININT */ 0x4a: (m) => m.push(m.input.int32()),
  /** LONG1 */ 0x8a: (m) => m.push(toInteger(m.input.bytes(m.input.uint8()))),
  /** BINFLOAT */ 0x47: (m) => m.push(m.input.float64BigEndian()),
  /** BINUNICODE */ 0x58: (m) => m.push(m.input.text(m.input.uint32())),
  /** SHORT_BINUNICODE */ 0x8c: (m) => m.push(m.input.text(m.input.uint8())),
  /** BINSTRING */ 0x54: (m) => m.push(m.input.text(m.input.uint32())),
  /** SHORT_BINSTRING */ 0x55: (m) => m.push(m.input.text(m.input.uint8())),
};

const CONTAINERS: Readonly<Record<number, Opcode>> = {
  /** MARK */ 0x28: (m) => m.mark(),
  /** POP */ 0x30: (m) => void m.pop(),
  /** DUP */ 0x32: (m) => m.push(m.top()),
  /** EMPTY_TUPLE */ 0x29: (m) => m.pushTuple([]),
  /** TUPLE1 */ 0x85: (m) => m.pushTuple(take(m, 1)),
  /** TUPLE2 */ 0x86: (m) => m.pushTuple(take(m, 2)),
  /** TUPLE3 */ 0x87: (m) => m.pushTuple(take(m, 3)),
  /** TUPLE */ 0x74: (m) => m.pushTuple(m.popMark()),
  /** EMPTY_LIST */ 0x5d: (m) => m.push([]),
  /** APPEND */ 0x61: (m) => m.append(take(m, 1)),
  /** APPENDS */ 0x65: (m) => m.append(m.popMark()),
  /** EMPTY_DICT */ 0x7d: (m) => m.push(new Map()),
  /** SETITEM */ 0x73: (m) => m.setItems(take(m, 2)),
  /** SETITEMS */ 0x75: (m) => m.setItems(m.popMark()),
  /** EMPTY_SET */ 0x8f: (m) => m.push(new Set()),
};

const OBJECTS: Readonly<Record<number, Opcode>> = {
  /** BINPUT */ 0x71: (m) => m.remember(m.input.uint8()),
  /** LONG_BINPUT */ 0x72: (m) => m.remember(m.input.uint32()),
  /** MEMOIZE */ 0x94: (m) => m.remember(m.memoSize),
  /** BINGET */ 0x68: (m) => m.recall(m.input.uint8()),
  /** LONG_BINGET */ 0x6a: (m) => m.recall(m.input.uint32()),
  /** GLOBAL */ 0x63: (m) => m.pushSymbol(m.input.line(), m.input.line()),
  /** STACK_GLOBAL */ 0x93: (m) => {
    const [module, name] = take(m, 2);
    m.pushSymbol(module, name);
  },
  /** REDUCE */ 0x52: (m) => m.call(),
  /** NEWOBJ */ 0x81: (m) => m.call(),
  /** BUILD */ 0x62: (m) => m.build(),
  /** BINPERSID */ 0x51: (m) => m.pushPersistent(),
};

const OPCODES: Readonly<Record<number, Opcode>> = {
  /** PROTO */ 0x80: (m) => checkProtocol(m),
  // Frames serve readers that take a file in pieces; here they only have to be skipped.
  /** FRAME */ 0x95: (m) => void m.input.bytes(8),
  ...CONSTANTS,
  ...CONTAINERS,
  ...OBJECTS,
};

/**
 * Reads one pickle.
 *
 * Tuples become {@linkcode Tuple}, lists arrays, dictionaries maps; integers beyond 2^53 become bigint.
 *
 * @param bytes The whole file.
 * @param start Index of the pickle's first byte.
 * @param file Name of the file, for messages.
 * @param persistentLoad What an id for data outside the pickle stands for. By default such ids are refused.
 * @returns The value, and the index of the byte after the pickle.
 * @throws {SyntaxError} The pickle is malformed or uses an opcode that no weight file needs.
 * @throws {RangeError} It breaks off, or exceeds a limit on size, stack, memo or nesting.
 * @throws {TypeError} It names a symbol outside the table, or combines values that do not go together.
 */
export function readPickle(
  bytes: Uint8Array,
  start: number,
  file: string,
  persistentLoad: (id: unknown) => unknown = (id) => refusePersistent(id, file),
): { value: unknown; end: number } {
  const input = new ByteReader(bytes, start, start + LONGEST_PICKLE, file);
  const machine = new PickleMachine(input, file, persistentLoad);
  for (let code = input.uint8(); code !== STOP; code = input.uint8()) {
    const run = OPCODES[code];
    if (run === undefined) {
      throw new SyntaxError(
        `Cannot read "${file}": its pickle has opcode 0x${code.toString(16).padStart(2, "0")} at byte ` +
          `${input.position - 1}, expected one that tensors and plain containers need`,
      );
    }
    run(machine);
  }
  return { value: machine.finish(), end: input.position };
}

/** The last `count` values, in the order in which they were pushed. */
function take(machine: PickleMachine, count: number): unknown[] {
  return Array.from({ length: count }, () => machine.pop()).reverse();
}

function checkProtocol(machine: PickleMachine): void {
  const version = machine.input.uint8();
  if (version < 2 || version > 5) {
    throw new RangeError(
      `Cannot read "${machine.file}": its pickle has protocol ${version}, expected 2 to 5`,
    );
  }
}

/** A little-endian two's complement integer; no bytes are zero. */
function toInteger(bytes: Uint8Array): number | bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = value << 8n | BigInt(bytes[i]);
  value = BigInt.asIntN(8 * bytes.length, value);
  return BigInt.asIntN(54, value) === value ? Number(value) : value;
}

function refusePersistent(id: unknown, file: string): never {
  throw new TypeError(
    `Cannot read "${file}": its pickle refers to ${describe(id)} outside it, expected plain data`,
  );
}
