import { concat, littleEndian } from "../zip/_zip_writer.ts";

/** What a `.npy` file may be besides. */
export interface NpyParts {
  readonly version?: number;
  readonly isFortran?: boolean;
}

/** Writes a `.npy` file, right or wrong. */
export function npy(
  descr: string,
  shape: readonly number[] | string,
  data: ArrayBufferView,
  { version = 1, isFortran = false }: NpyParts = {},
): Uint8Array {
  const sizes = typeof shape === "string" ? shape : `${shape.join(", ")}${shape.length === 1 ? "," : ""}`;
  const order = isFortran ? "True" : "False";
  const header = new TextEncoder().encode(
    `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${sizes}), }\n`,
  );
  return concat(
    Uint8Array.of(0x93, ...new TextEncoder().encode("NUMPY"), version, 0),
    littleEndian([header.length, version === 1 ? 2 : 4]),
    header,
    new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  );
}
