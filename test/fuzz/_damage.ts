import fc from "fast-check";

/** One thing that can befall a file. Places are fractions of its length, so that they fit files of any length. */
type Damage =
  | { readonly kind: "flip" | "set"; readonly at: number; readonly byte: number }
  | { readonly kind: "cut"; readonly at: number }
  | { readonly kind: "insert"; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: "remove" | "repeat"; readonly at: number; readonly length: number }
  | {
    readonly kind: "splice";
    readonly at: number;
    readonly from: number;
    readonly start: number;
    readonly length: number;
  }
  | {
    readonly kind: "number";
    readonly at: number;
    readonly value: bigint;
    readonly bytes: 2 | 4 | 8;
    readonly little: boolean;
  };

/** Numbers that lengths and counts must not be believed at. */
const NUMBERS = [
  0n,
  1n,
  255n,
  256n,
  0x7fffn,
  0xffffn,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 40n,
  2n ** 53n,
  2n ** 63n,
  2n ** 64n - 1n,
];

/** Headers stand at both ends of files: half of all damage goes there. */
const place = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 0, max: 0.02, noNaN: true }),
  fc.double({ min: 0.95, max: 1, noNaN: true }),
);
const length = fc.integer({ min: 1, max: 64 });

const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({ kind: fc.constant("flip"), at: place, byte: fc.nat({ max: 7 }).map((bit) => 1 << bit) }),
  fc.record({ kind: fc.constant("set"), at: place, byte: fc.nat({ max: 255 }) }),
  fc.record({ kind: fc.constant("cut"), at: place }),
  fc.record({
    kind: fc.constant("insert"),
    at: place,
    bytes: fc.uint8Array({ minLength: 1, maxLength: 16 }),
  }),
  fc.record({ kind: fc.constantFrom("remove", "repeat"), at: place, length }),
  fc.record({ kind: fc.constant("splice"), at: place, from: fc.nat({ max: 1000 }), start: place, length }),
  fc.record({
    kind: fc.constant("number"),
    at: place,
    value: fc.constantFrom(...NUMBERS),
    bytes: fc.constantFrom(2, 4, 8),
    little: fc.boolean(),
  }),
);

/** A file of a corpus with one to four damages. */
export function damaged(corpus: readonly Uint8Array[]): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  const whole = fc.nat({ max: corpus.length - 1 });
  const damages = fc.array(damage, { minLength: 1, maxLength: 4 });
  return fc.tuple(whole, damages).map(([which, damages]) =>
    damages.reduce((bytes, damage) => suffer(bytes, damage, corpus), corpus[which].slice())
  );
}

/** Never longer than this, however often parts are repeated. */
const MOST_BYTES = 2 ** 20;

function suffer(
  bytes: Uint8Array<ArrayBuffer>,
  damage: Damage,
  corpus: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> {
  const at = Math.floor(damage.at * bytes.length);
  switch (damage.kind) {
    case "flip":
      if (at < bytes.length) bytes[at] ^= damage.byte;
      return bytes;
    case "set":
      if (at < bytes.length) bytes[at] = damage.byte;
      return bytes;
    case "cut":
      return bytes.slice(0, at);
    case "insert":
      return joined(bytes.subarray(0, at), damage.bytes, bytes.subarray(at));
    case "remove":
      return joined(bytes.subarray(0, at), bytes.subarray(at + damage.length));
    case "repeat":
      return bytes.length > MOST_BYTES
        ? bytes
        : joined(bytes.subarray(0, at + damage.length), bytes.subarray(at));
    case "splice": {
      const other = corpus[damage.from % corpus.length];
      const start = Math.floor(damage.start * other.length);
      return joined(bytes.subarray(0, at), other.subarray(start, start + damage.length), bytes.subarray(at));
    }
    case "number": {
      const number = numberBytes(damage.value, damage.bytes, damage.little);
      bytes.set(number.subarray(0, Math.max(0, bytes.length - at)), at);
      return bytes;
    }
  }
}

function numberBytes(value: bigint, count: number, little: boolean): Uint8Array {
  const bytes = Uint8Array.from({ length: count }, (_, i) => Number(value >> BigInt(8 * i) & 255n));
  return little ? bytes : bytes.reverse();
}

function joined(...pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
