import { assertEquals } from "@std/assert";

/** An event as it was read. */
export interface ReadEvent {
  readonly wallTime: number;
  readonly step: number;
  readonly fileVersion: string | undefined;
  readonly values: Readonly<Record<string, number>>;
  readonly images: Readonly<Record<string, ReadImage>>;
}

/** A picture of an event. */
export interface ReadImage {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

/** Reads an event file; shares no code with the writer, and asserts lengths, checksums and that nothing is left over. */
export function readEventFile(bytes: Uint8Array): ReadEvent[] {
  return readRecords(bytes).map((record) => {
    const fields = readFields(record);
    const values = fields.filter(({ field }) => field === 5).flatMap(({ bytes }) => readFields(bytes));
    for (const { field } of values) assertEquals(field, 1);
    const all = values.map(({ bytes }) => {
      const [tag, value, ...others] = readFields(bytes);
      assertEquals([tag.field, tag.wire, others], [1, 2, []]);
      return [new TextDecoder().decode(tag.bytes), value] as const;
    });
    const isImage = ({ field }: Field) => field === 4;
    const scalars = all.filter(([, value]) => !isImage(value)).map(([tag, { field, wire, bytes }]) => {
      assertEquals([field, wire], [2, 5]);
      return [tag, viewOf(bytes).getFloat32(0, true)];
    });
    const of = (field: number) => fields.find((found) => found.field === field)?.bytes;
    return {
      wallTime: viewOf(of(1)!).getFloat64(0, true),
      step: numberOf(of(2)),
      fileVersion: of(3) && new TextDecoder().decode(of(3)),
      values: Object.fromEntries(scalars),
      images: Object.fromEntries(
        all.filter(([, value]) => isImage(value)).map(([tag, { bytes }]) => [tag, readImage(bytes)]),
      ),
    };
  });
}

/** Height, width, a colour space of red, green and blue, and a file. */
function readImage(bytes: Uint8Array): ReadImage {
  const [height, width, space, file, ...others] = readFields(bytes);
  assertEquals([height, width, space, file].map(({ field }) => field), [1, 2, 3, 4]);
  assertEquals([numberOf(space.bytes), file.wire, others], [3, 2, []]);
  return { width: numberOf(width.bytes), height: numberOf(height.bytes), bytes: file.bytes.slice() };
}

function numberOf(varint: Uint8Array | undefined): number {
  return varint?.reduceRight((sum, byte) => sum * 128 + (byte & 127), 0) ?? 0;
}

function readRecords(bytes: Uint8Array): Uint8Array[] {
  const records = [];
  for (let at = 0; at < bytes.length;) {
    const view = viewOf(bytes.subarray(at));
    const length = Number(view.getBigUint64(0, true));
    const data = bytes.subarray(at + 12, at + 12 + length);
    assertEquals(data.length, length);
    assertEquals(view.getUint32(8, true), masked(bytes.subarray(at, at + 8)));
    assertEquals(view.getUint32(12 + length, true), masked(data));
    records.push(data);
    at += 16 + length;
  }
  return records;
}

/** Polynomial division, bit by bit, in the order of the polynomial's own bits. */
function masked(bytes: Uint8Array): number {
  const mirrored = (value: number, bits: number) =>
    parseInt([...value.toString(2).padStart(bits, "0")].reverse().join(""), 2);
  let crc = 0xffffffffn;
  for (const byte of bytes) {
    crc ^= BigInt(mirrored(byte, 8)) << 24n;
    for (let bit = 0; bit < 8; bit++) {
      crc = BigInt.asUintN(32, crc >> 31n ? crc << 1n ^ 0x1edc6f41n : crc << 1n);
    }
  }
  const value = BigInt(mirrored(Number(crc ^ 0xffffffffn), 32));
  return Number(BigInt.asUintN(32, (value >> 15n | value << 17n & 0xffffffffn) + 0xa282ead8n));
}

interface Field {
  readonly field: number;
  readonly wire: number;
  readonly bytes: Uint8Array;
}

function readFields(bytes: Uint8Array): Field[] {
  const fields = [];
  let at = 0;
  const varint = () => {
    const start = at;
    while (bytes[at++] & 128);
    return bytes.subarray(start, at);
  };
  const small = () => numberOf(varint());
  while (at < bytes.length) {
    const head = small();
    const wire = head & 7;
    const length = wire === 1 ? 8 : wire === 5 ? 4 : wire === 2 ? small() : 0;
    const content = wire === 0 ? varint() : bytes.subarray(at, at += length);
    fields.push({ field: head >> 3, wire, bytes: content });
  }
  assertEquals(at, bytes.length);
  return fields;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
