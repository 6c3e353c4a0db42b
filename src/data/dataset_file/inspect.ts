/**
 * What the sizes of pictures say about how they are to become square.
 *
 * @module
 */
import type { Dataset, Finding, PictureSize, Split } from "../types.ts";
import { SPLITS } from "../types.ts";
import { passedOver, type Place, relativePath } from "./pictures.ts";
import type { DatasetFileText } from "./schema.ts";

/** Share of the pixels that may lie beyond the crop before it is worth a warning, fraction of 1. */
const MOST_CROPPED = 0.3;

/** Sides of the usual crop that a picture's short side may have before details vanish in it. */
const MOST_SHRUNK = 4;

/** Side of the usual crop, pixels (reference: STEGO, section 6). */
const USUAL_RESOLUTION = 320;

/**
 * Says how large the pictures are, and what is lost on the way to a square.
 *
 * @param dataset The opened dataset, its items whole pictures.
 * @param geometry How they become square: `tiles` loses nothing.
 */
export async function sizeFindings(
  dataset: Dataset,
  geometry: "crop" | "squash" | "tiles",
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const split of SPLITS.map((name) => dataset.split(name))) {
    findings.push(...splitFindings(split.name, await sizesOf(split), geometry));
  }
  return findings;
}

/** Files that a finding names. */
const NAMED = 3;

/** Says which files of the folders of a split are left out as they are of another kind. */
export async function passedOverFindings(text: DatasetFileText, place: Place): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const split of SPLITS) {
    const files = await passedOver(text[split], place);
    if (files.length === 0) continue;
    const named = files.slice(0, NAMED).map((path) => relativePath(path, place)).join(", ");
    findings.push({
      level: "warning",
      message:
        `${split}: ${files.length} files of other kinds than PNG, JPEG and TIFF are left out: ${named}${
          files.length > NAMED ? ", …" : ""
        }`,
    });
  }
  return findings;
}

/** Heads of pictures that are read side by side. */
const HEADS_TOGETHER = 16;

/** The size of each picture of a split. */
export async function sizesOf({ length, size }: Pick<Split, "length" | "size">): Promise<PictureSize[]> {
  const sizes: PictureSize[] = [];
  for (let start = 0; start < length; start += HEADS_TOGETHER) {
    const count = Math.min(HEADS_TOGETHER, length - start);
    sizes.push(...await Promise.all(Array.from({ length: count }, (_, i) => size!(start + i))));
  }
  return sizes;
}

function splitFindings(name: string, sizes: readonly PictureSize[], geometry: string): Finding[] {
  const area = ({ width, height }: PictureSize) => width * height;
  const sorted = sizes.toSorted((a, b) => area(a) - area(b));
  const [least, most] = [sorted[0], sorted[sorted.length - 1]];
  const different = new Set(sizes.map(inWords)).size;
  const findings: Finding[] = [
    different === 1 ? { level: "ok", message: `${name}: pictures of ${inWords(least)} pixels` } : {
      level: "warning",
      message: `${name}: sizes differ: ${different} of them, from ${inWords(least)} to ${
        inWords(most)
      } pixels`,
    },
  ];
  if (geometry === "tiles") return findings;
  const short = Math.min(most.width, most.height);
  if (short > MOST_SHRUNK * USUAL_RESOLUTION) {
    const message =
      `${name}: pictures of up to ${inWords(most)} pixels shrink to the resolution of a spec, usually ` +
      `${USUAL_RESOLUTION}: geometry: { tiles: ${USUAL_RESOLUTION} } keeps their details`;
    findings.push({ level: "warning", message });
  }
  const total = sizes.reduce((sum, size) => sum + area(size), 0);
  const kept = sizes.reduce((sum, { width, height }) => sum + Math.min(width, height) ** 2, 0);
  if (geometry === "crop" && 1 - kept / total > MOST_CROPPED) {
    const share = (100 * (1 - kept / total)).toFixed(0);
    const message =
      `${name}: ${share} % of the pixels lie beyond the middle square and are neither seen nor scored; ` +
      "geometry: squash or tiles takes all";
    findings.push({ level: "warning", message });
  }
  return findings;
}

function inWords({ width, height }: PictureSize): string {
  return `${width} x ${height}`;
}
