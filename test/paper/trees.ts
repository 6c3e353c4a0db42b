import { COCO_UNUSED } from "../../src/data/classes.ts";
import { encode } from "fast-png";
import { dirname, join } from "node:path";
import sharp from "sharp";
import { encodeMat } from "../../src/formats/mat/write_mat.ts";

/** How many made-up pictures a tree has, and how large they are. */
export interface TreeSize {
  readonly train: number;
  readonly val: number;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** Pixels of a side of the squares that pictures are made of are this part of the picture's height. */
const SQUARES = 4;

/** A picture of squares, each of one fine label, whose colour tells the label up to some noise. */
interface Made {
  /** `[height, width, 3]`. */
  readonly pixels: Uint8Array;
  /** `[height, width]`. */
  readonly labels: Uint8Array;
}

function make(item: number, { width, height }: TreeSize, values: number): Made {
  const pixels = new Uint8Array(width * height * 3);
  const labels = new Uint8Array(width * height);
  const side = Math.ceil(height / SQUARES);
  for (let at = 0; at < labels.length; at++) {
    const [row, column] = [Math.floor(at / width), at % width];
    const square = Math.floor(row / side) * 7 + Math.floor(column / side);
    const value = (item * 5 + square * 3) % values;
    const noise = (row * 31 + column * 17 + item * 13) % 29;
    labels[at] = value;
    pixels.set([(value * 53) % 200 + noise, (value * 101) % 200 + noise, (value * 29) % 200 + noise], at * 3);
  }
  return { pixels, labels };
}

async function write(path: string, content: Uint8Array | string): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeFile(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
}

function items({ train, val }: TreeSize): { split: "train" | "val"; item: number }[] {
  return Array.from({ length: train + val }, (_, item) => ({ split: item < train ? "train" : "val", item }));
}

function raw({ width, height }: TreeSize, pixels: Uint8Array) {
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** Potsdam-3 as its prepared archives have it: lists, and one MAT file a patch for the picture and for the labels. */
export async function writePotsdam(root: string, size: TreeSize): Promise<void> {
  const { width, height, train } = size;
  const folder = join(root, "potsdam");
  const list = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => `${from + i}\n`).join("");
  await write(join(folder, "labelled_train.txt"), list(0, train));
  await write(join(folder, "labelled_test.txt"), list(train, train + size.val));
  for (const { item } of items(size)) {
    const { pixels, labels } = make(item, size, 6);
    const shape = [height, width, 4];
    const planes = new Uint8Array(width * height * 4);
    const plane = new Int32Array(width * height);
    for (let at = 0; at < plane.length; at++) {
      const stored = at % width * height + Math.floor(at / width);
      for (let channel = 0; channel < 3; channel++) {
        planes[channel * plane.length + stored] = pixels[at * 3 + channel];
      }
      plane[stored] = labels[at];
    }
    await write(join(folder, "imgs", `${item}.mat`), encodeMat({ img: { shape, data: planes } }));
    await write(
      join(folder, "gt", `${item}.mat`),
      encodeMat({ gt: { shape: [height, width], data: plane } }),
    );
  }
}

/** Cityscapes as its archives have it. */
export async function writeCityscapes(root: string, size: TreeSize): Promise<void> {
  for (const { split, item } of items(size)) {
    const { pixels, labels } = make(item, size, 34);
    const place = `${split}/aachen/aachen_${String(item).padStart(6, "0")}_000019`;
    const picture = await raw(size, pixels).png().toBuffer();
    await write(join(root, "cityscapes/leftImg8bit", `${place}_leftImg8bit.png`), picture);
    await write(
      join(root, "cityscapes/gtFine", `${place}_gtFine_labelIds.png`),
      encode({ ...size, data: labels, channels: 1, depth: 8 }),
    );
  }
}

/** The next id that labels of COCO-Stuff hold. */
function usedId(id: number): number {
  return COCO_UNUSED.includes(id) ? usedId(id + 1) : id;
}

/** COCO's pictures, COCO-Stuff's labels and the curated lists as their archives have them. */
export async function writeCocostuff(root: string, size: TreeSize): Promise<void> {
  const folder = join(root, "cocostuff");
  const id = (item: number) => String(item).padStart(12, "0");
  for (const { split, item } of items(size)) {
    const { pixels, labels } = make(item, size, 182);
    const picture = await raw(size, pixels).jpeg().toBuffer();
    await write(join(folder, `images/${split}2017/${id(item)}.jpg`), picture);
    await write(
      join(folder, `annotations/${split}2017/${id(item)}.png`),
      encode({ ...size, data: labels.map(usedId), channels: 1, depth: 8 }),
    );
  }
  const list = (of: "train" | "val") =>
    items(size).filter(({ split }) => split === of).map(({ item }) => `${id(item)}\n`).join("");
  await write(join(folder, "curated/train2017/Coco164kFull_Stuff_Coarse.txt"), list("train"));
  await write(join(folder, "curated/val2017/Coco164kFull_Stuff_Coarse_7.txt"), list("val"));
}
