/**
 * What a program is handed: pictures, and on request neighbours and features, as files. Labels are never among them.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { encodePng } from "../../data/image.ts";
import { itemFileName } from "../../data/item_file_name.ts";
import { sampleRgb, squareSampling } from "../../data/sampling.ts";
import type { Dataset, Split, SplitName } from "../../data/types.ts";
import type { FeatureBank } from "../../features/feature_bank.ts";
import { neighborTable } from "../../features/neighbor_table.ts";
import { type StoredTensor, writeSafetensors } from "../../formats/safetensors.ts";
import type { CommandInput } from "../../spec/mod.ts";

/** Bytes of features in a file (ours): few files, and little memory while they are written. */
const FILE_BYTES = 64 * 2 ** 20;

/** What is written. */
export interface InputSource {
  readonly dataset: Dataset;
  /** Side of the squares that pictures are brought to, in pixels. */
  readonly resolution: Readonly<Record<SplitName, number>>;
  /** What the program asks for. */
  readonly input: readonly CommandInput[];
  /** Features of both splits; may be absent where neither features nor neighbours are asked for. */
  readonly banks?: Readonly<Record<SplitName, FeatureBank>>;
  /** Called for each picture. */
  readonly onWork: () => void;
}

/** A split as `input.json` lists it. */
export interface ListedSplit {
  /** Side of its pictures, in pixels. */
  readonly resolution: number;
  /** Names of its items, with paths of their pictures where those are asked for. */
  readonly items: readonly { readonly id: string; readonly picture?: string }[];
  /** Files of features, arrays by the names of the items: `[grid, grid, channels]`, float32. */
  readonly features?: readonly string[];
}

/** Paths are relative to the folder. */
export interface ListedInput {
  readonly train: ListedSplit;
  readonly val: ListedSplit;
  /** File of the neighbours of training items: `indices` int32 and `similarities` float32, `[items, columns]`. */
  readonly neighbors?: string;
}

/**
 * Writes the files.
 *
 * @param folder Folder that is there and empty.
 * @returns What they are.
 */
export async function writeInput(folder: string, source: InputSource): Promise<ListedInput> {
  const { banks, input } = source;
  const [train, val] = [await writeSplit(folder, "train", source), await writeSplit(folder, "val", source)];
  if (!banks || !input.includes("neighbors")) return { train, val };
  const { columns, indices, similarities } = await neighborTable(banks.train);
  const shape = [train.items.length, columns];
  const tensors = new Map<string, StoredTensor>([
    ["indices", { dtype: "I32", shape, data: indices }],
    ["similarities", { dtype: "F32", shape, data: similarities }],
  ]);
  await writeSafetensors(join(folder, "neighbors.safetensors"), tensors);
  return { train, val, neighbors: "neighbors.safetensors" };
}

async function writeSplit(
  folder: string,
  name: SplitName,
  { dataset, resolution, input, banks, onWork }: InputSource,
): Promise<ListedSplit> {
  const split = dataset.split(name);
  const side = resolution[name];
  const items = [];
  for (let index = 0; index < split.length; index++) {
    const id = split.id(index);
    if (input.includes("pictures")) {
      const picture = `${name}/${itemFileName(id)}.png`;
      await writePicture(join(folder, picture), split, index, side);
      items.push({ id, picture });
    } else items.push({ id });
    onWork();
  }
  const listed = { resolution: side, items };
  if (!banks || !input.includes("features")) return listed;
  return { ...listed, features: await writeFeatures(folder, name, banks[name]) };
}

/** The square that the frozen backbone sees, as far as eight bits a channel go, which is all that there is. */
async function writePicture(path: string, split: Split, index: number, side: number): Promise<void> {
  const image = await split.image(index);
  const square = sampleRgb(image, squareSampling(image.height, image.width, side, split.fit));
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeFile(path, await encodePng(square));
}

async function writeFeatures(folder: string, name: SplitName, bank: FeatureBank): Promise<string[]> {
  const shape = [bank.gridSize, bank.gridSize, bank.channels];
  const perFile = Math.max(1, Math.floor(FILE_BYTES / (4 * shape[0] * shape[1] * shape[2])));
  const paths: string[] = [];
  await Deno.mkdir(join(folder, "features"), { recursive: true });
  for (let first = 0; first < bank.count; first += perFile) {
    const tensors = new Map<string, StoredTensor>();
    for (let index = first; index < Math.min(bank.count, first + perFile); index++) {
      tensors.set(bank.split.id(index), { dtype: "F32", shape, data: await bank.features(index) });
    }
    const path = `features/${name}-${String(paths.length).padStart(5, "0")}.safetensors`;
    await writeSafetensors(join(folder, path), tensors);
    paths.push(path);
  }
  return paths;
}
