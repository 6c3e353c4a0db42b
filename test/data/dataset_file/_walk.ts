import { encode } from "fast-png";
import sharp from "sharp";
import { checkedDataset } from "../../../src/data/checked_dataset.ts";
import { loadDatasetFile } from "../../../src/data/dataset_file/define.ts";
import type { Dataset } from "../../../src/data/types.ts";
import { withFiles } from "../_files.ts";
import { makePng } from "../_png.ts";

/** Writes files, opens the dataset of `set.yaml` among them, checked, and removes all. */
export function withDataset(
  files: Readonly<Record<string, string | Uint8Array>>,
  run: (dataset: Dataset, root: string) => Promise<void> | void,
): Promise<void> {
  return withFiles(files, async (root) => {
    const definition = await loadDatasetFile(new URL(`file://${root}/set.yaml`).href);
    await run(checkedDataset(await definition.open("/nowhere"), definition.classes), root);
  });
}

/** A PNG of grey values, 8 or 16 bits. */
export function greyPng(rows: readonly (readonly number[])[], depth: 8 | 16 = 8): Uint8Array {
  const [height, width, values] = [rows.length, rows[0].length, rows.flat()];
  const data = depth === 8 ? Uint8Array.from(values) : Uint16Array.from(values);
  return encode({ width, height, data, depth, channels: 1 });
}

/** A PNG of colours, `[red, green, blue]` or with transparency. */
export function colourPng(rows: readonly (readonly (readonly number[])[])[]): Uint8Array {
  const channels = rows[0][0].length as 3 | 4;
  return encode({
    width: rows[0].length,
    height: rows.length,
    data: Uint8Array.from(rows.flat(2)),
    channels,
  });
}

/** A PNG of indices into a palette of colours. */
export function palettePng(
  rows: readonly (readonly number[])[],
  palette: readonly (readonly number[])[],
): Uint8Array {
  return makePng({
    width: rows[0].length,
    height: rows.length,
    depth: 8,
    colourType: 3,
    rows,
    palette: palette.flat(),
  });
}

/** A picture in a file of this format, each pixel the same colour. */
export function picture(
  width: number,
  height: number,
  format: "jpeg" | "png" | "tiff" = "jpeg",
): Promise<Uint8Array> {
  const background = { r: 90, g: 120, b: 40 };
  const options = format === "tiff" ? { compression: "lzw" as const } : {};
  return sharp({ create: { width, height, channels: 3, background } }).toFormat(format, options).toBuffer();
}

/** Classes of an item of the validation split, row by row. */
export async function valLabels(dataset: Dataset, index = 0): Promise<number[]> {
  return [...(await dataset.split("val").label(index)).data];
}
