/**
 * Constants of WebAssembly functions, made once a call.
 *
 * @module
 */

const VECTOR = /\(v128\.const i32x4( 0x[0-9a-f]{8}){4}\)/g;
/** One instruction makes it. */
const ZERO = `(v128.const i32x4${" 0x00000000".repeat(4)})`;

/**
 * Moves the vector constants of functions with loops into locals that are set at the start of the function.
 *
 * V8 makes a constant anew at each use, in three instructions, but keeps a local: the exponential takes half the time.
 *
 * @param text A module in the text format, as Binaryen writes it: a line for each local and for each instruction.
 * @returns The module with the same meaning.
 */
export function hoistConstants(text: string): string {
  return text.split(/^(?= \(func )/m).map((part) => part.includes("(loop ") ? hoist(part) : part).join("");
}

/** Hoists in one function; what follows it in the module has no constants. */
function hoist(code: string): string {
  const constants = new Set((code.match(VECTOR) ?? []).filter((constant) => constant !== ZERO));
  const names = new Map([...constants].map((constant, i) => [constant, `$constant${i}`]));
  const lines = code.replaceAll(VECTOR, (constant) => {
    const name = names.get(constant);
    return name === undefined ? constant : `(local.get ${name})`;
  }).split("\n");
  const body = lines.findIndex((line, i) => i > 0 && !line.startsWith("  (local "));
  const locals = [...names.values()].map((name) => `  (local ${name} v128)`);
  const sets = [...names].map(([constant, name]) => `  (local.set ${name} ${constant})`);
  return [...lines.slice(0, body), ...locals, ...sets, ...lines.slice(body)].join("\n");
}
