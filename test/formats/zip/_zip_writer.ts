import { crc32 } from "node:zlib";

/** An entry of a zip file, with the fields that a test may want to falsify. */
export interface ZipItem {
  name: string;
  data: Uint8Array;
  method?: number;
  flags?: number;
  crc?: number;
  size?: number;
  packedSize?: number;
  localName?: string;
  disk?: number;
  /** Whether sizes and place go to a zip64 extra field. */
  zip64?: boolean;
}

/** The record at the end of a zip file, with the fields that a test may want to falsify. */
export interface ZipEnd {
  comment?: string;
  zip64?: boolean;
  count?: number;
  start?: number;
  disk?: number;
}

/** Little-endian numbers of 2, 4 or 8 bytes, given as `[value, bytes]`. */
export function littleEndian(...fields: [number, number][]): Uint8Array {
  const out: number[] = [];
  for (const [value, bytes] of fields) {
    let rest = BigInt(value);
    for (let i = 0; i < bytes; i++) {
      out.push(Number(rest & 255n));
      rest >>= 8n;
    }
  }
  return Uint8Array.from(out);
}

/** Joins stretches of bytes. */
export function concat(...parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let position = 0;
  for (const part of parts) {
    out.set(part, position);
    position += part.length;
  }
  return out;
}

/** Writes a zip file of stored entries. */
export function writeZip(items: ZipItem[], end: ZipEnd = {}): Uint8Array {
  const text = new TextEncoder();
  let body: Uint8Array = new Uint8Array();
  let directory: Uint8Array = new Uint8Array();
  for (const item of items) {
    const { data, method = 0, flags = 0x808, size = data.length, packedSize = data.length, disk = 0 } = item;
    const name = text.encode(item.name);
    const local = text.encode(item.localName ?? item.name);
    const place = body.length;
    const extra = item.zip64
      ? littleEndian([0x4246, 2], [2, 2], [0, 2], [1, 2], [24, 2], [size, 8], [packedSize, 8], [place, 8])
      : new Uint8Array();
    const shown = (value: number) => item.zip64 ? 0xffffffff : value;
    const padding = new Uint8Array(5);
    body = concat(
      body,
      littleEndian([0x04034b50, 4], [0, 2], [flags, 2], [method, 2], [0, 4], [0, 4], [0, 4], [0, 4]),
      littleEndian([local.length, 2], [padding.length, 2]),
      local,
      padding,
      data,
    );
    directory = concat(
      directory,
      littleEndian([0x02014b50, 4], [0, 4], [flags, 2], [method, 2], [0, 4], [item.crc ?? crc32(data), 4]),
      littleEndian([shown(packedSize), 4], [shown(size), 4], [name.length, 2], [extra.length, 2], [0, 2], [
        disk,
        2,
      ]),
      littleEndian([0, 6], [shown(place), 4]),
      name,
      extra,
    );
  }
  return concat(body, directory, endRecords(body.length, directory.length, items.length, end));
}

function endRecords(bodyLength: number, directoryLength: number, items: number, end: ZipEnd): Uint8Array {
  const { comment = "", zip64 = false, count = items, start = bodyLength, disk = 0 } = end;
  const wide = concat(
    littleEndian([0x06064b50, 4], [44, 8], [0, 4], [disk, 4], [0, 4], [count, 8], [count, 8], [
      directoryLength,
      8,
    ]),
    littleEndian([start, 8], [0x07064b50, 4], [0, 4], [bodyLength + directoryLength, 8], [1, 4]),
  );
  const narrow = zip64
    ? littleEndian([disk, 2], [0, 2], [0xffff, 2], [0xffff, 2], [0xffffffff, 4], [0xffffffff, 4])
    : littleEndian([disk, 2], [0, 2], [count, 2], [count, 2], [directoryLength, 4], [start, 4]);
  return concat(
    zip64 ? wide : new Uint8Array(),
    littleEndian([0x06054b50, 4]),
    narrow,
    littleEndian([comment.length, 2]),
    new TextEncoder().encode(comment),
  );
}
