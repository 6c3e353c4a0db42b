/** Bytes of a text whose characters are all below 256: the natural way to write a pickle by hand. */
export function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** BINUNICODE of an ASCII text. */
export function unicode(text: string): string {
  return `X${String.fromCharCode(text.length)}\0\0\0${text}`;
}

/** A persistent id of a storage of float32. */
export function floatStorage(key: string, count: number): string {
  return `(${unicode("storage")}ctorch\nFloatStorage\n${unicode(key)}${unicode("cpu")}K${
    String.fromCharCode(count)
  }tQ`;
}

/** A tensor of rank 1 over the whole of a storage of float32. */
export function floatVector(key: string, count: number): string {
  const size = `K${String.fromCharCode(count)}\x85`;
  return `ctorch._utils\n_rebuild_tensor_v2\n(${floatStorage(key, count)}K\0${size}K\x01\x85\x89NtR`;
}

/** A golden file of `test/golden/checkpoints`. */
export function golden(name: string): Uint8Array {
  return Deno.readFileSync(new URL(`../golden/checkpoints/${name}`, import.meta.url));
}
