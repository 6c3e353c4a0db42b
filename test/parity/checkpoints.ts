/**
 * Golden checkpoints: good weight files agree bit for bit, hostile and broken ones are refused and do nothing.
 *
 * @module
 */
import { basename, dirname, join } from "node:path";
import { dinoParameters } from "../../src/backbone/weights/dino_parameters.ts";
import { parseWeights } from "../../src/formats/read_weights.ts";
import type { StoredTensor } from "../../src/formats/stored_tensor.ts";
import type { VitKind } from "../../src/backbone/weights/kinds.ts";
import { type CheckpointCases, checkpointCases } from "./checkpoint_cases.ts";
import { checkpointExpectation } from "./checkpoint_names.ts";

/** What a hostile file would make in the working directory if anything in it ran. */
const MARKER = "uss_pwned_marker";

/** Memory that refusing a file may take, in bytes: for short-lived objects, and for each byte of the file. */
const REFUSAL_BYTES = 64 * 2 ** 20;
const REFUSAL_BYTES_PER_BYTE = 16;

/** Heads divide every width, and no parameter depends on them. */
const ANY_HEADS = 1;

type Tensors = ReadonlyMap<string, StoredTensor>;

/**
 * Reads a weight file and looks whether that goes as its name says.
 *
 * @param path Path of the file.
 * @returns What was found; undefined where the name tells nothing.
 * @throws {Error} It did not go as the name says; the message tells what happened.
 */
export async function judgeCheckpoint(path: string): Promise<string | undefined> {
  const folder = dirname(path);
  const cases = await checkpointCases(path);
  if (cases) return await judgeCases(path, cases);
  const neighbours = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  const name = basename(path);
  const { role, expected } = checkpointExpectation(name, neighbours) ?? {};
  if (role === undefined) return undefined;
  const bytes = await Deno.readFile(path);
  if (role === "refused") return await refusal(() => parseWeights(bytes, name), name, bytes.length);
  const { tensors } = parseWeights(bytes, name);
  if (role === "incomplete") return await refusal(() => backbone(tensors), name, bytes.length);
  if (role === "expected") return `read: ${tensors.size} tensors`;
  const wanted = parseWeights(await Deno.readFile(join(folder, expected!)), expected!).tensors;
  compareTensors(name, tensors, wanted);
  return `${wanted.size} tensors, bit for bit those of ${expected}`;
}

function backbone(tensors: Tensors, kind: VitKind = "dino"): Tensors {
  return dinoParameters(tensors, { heads: ANY_HEADS, kind }).tensors;
}

/** Offers a file as each kind that its manifest names. */
async function judgeCases(path: string, { cases, optional }: CheckpointCases): Promise<string> {
  const name = basename(path);
  const bytes = await Deno.readFile(path);
  const found: string[] = [];
  for (const { kind, expected } of cases) {
    const read = () => backbone(parseWeights(bytes, name).tensors, kind);
    if (expected === undefined) {
      found.push(`as ${kind} ${await refusal(read, name, bytes.length)}`);
      continue;
    }
    const wanted = parseWeights(await Deno.readFile(join(dirname(path), expected)), expected).tensors;
    const kept = new Map([...wanted].filter(([tensor]) => !optional.includes(tensor)));
    compareAll(name, read(), kept);
    found.push(`as ${kind} ${kept.size} tensors, bit for bit those of ${expected}`);
  }
  return found.join("; ");
}

/** Expects a clean refusal that runs nothing and allocates little; gives its reason. */
async function refusal(read: () => unknown, name: string, size: number): Promise<string> {
  const before = memoryInUse();
  const reason = reasonOf(read, name);
  const grown = memoryInUse() - before;
  const most = REFUSAL_BYTES + REFUSAL_BYTES_PER_BYTE * size;
  if (grown > most) {
    throw new RangeError(`Cannot pass "${name}": refusing it took ${grown} bytes, expected at most ${most}`);
  }
  if (await isThere(MARKER)) {
    throw new RangeError(
      `Cannot pass "${name}": "${MARKER}" is there, expected that nothing in the file runs`,
    );
  }
  return `refused: ${reason}`;
}

/** The message of the documented errors; anything else means that the reader stumbled. */
function reasonOf(read: () => unknown, name: string): string {
  try {
    read();
  } catch (error) {
    const documented = [SyntaxError, RangeError, TypeError].some((type) => error instanceof type);
    const { message } = error as Error;
    if (documented && /^Cannot .+: .*expected .+$/.test(message)) return message;
    throw new TypeError(`Cannot refuse "${name}" cleanly: ${message}, expected a documented error`, {
      cause: error,
    });
  }
  throw new RangeError(`Cannot pass "${name}": it was read, expected it to be refused`);
}

function memoryInUse(): number {
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}

async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Compares as they are stored where the expected file holds any tensors, as float32 parameters where it holds a backbone's. */
function compareTensors(name: string, tensors: Tensors, wanted: Tensors): void {
  compareAll(name, wanted.has("cls_token") ? backbone(tensors) : tensors, wanted);
}

function compareAll(name: string, got: Tensors, wanted: Tensors): void {
  const names = new Set([...got.keys(), ...wanted.keys()]);
  for (const tensor of names) {
    const [ours, theirs] = [got.get(tensor), wanted.get(tensor)];
    if (ours !== undefined && theirs !== undefined && isSame(ours, theirs)) continue;
    throw new RangeError(
      `Cannot pass "${name}": its "${tensor}" is ${describe(ours)}, expected ${describe(theirs)} bit for bit`,
    );
  }
}

function isSame(a: StoredTensor, b: StoredTensor): boolean {
  if (a.dtype !== b.dtype || a.shape.join() !== b.shape.join()) return false;
  const [left, right] = [bytesOf(a), bytesOf(b)];
  return left.every((byte, at) => byte === right[at]);
}

function bytesOf({ data }: StoredTensor): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** The first numbers of a tensor, with their type and shape. */
function describe(tensor: StoredTensor | undefined): string {
  if (tensor === undefined) return "missing";
  const first = Array.from(tensor.data.subarray(0, 3) as ArrayLike<number | bigint>).join(", ");
  return `${tensor.dtype} [${tensor.shape}] of ${first}${tensor.data.length > 3 ? ", …" : ""}`;
}
