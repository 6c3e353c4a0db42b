/**
 * A person's own pictures, segmented by a kept model: label maps, overlays and class areas as files.
 *
 * @module
 */
import { basename, extname, join } from "node:path";
import { writeFileAtomic } from "../base/atomic_write.ts";
import { csvLine } from "../base/csv.ts";
import { messageOf } from "../base/thrown.ts";
import { encodePng, readUprightRgb } from "../data/image.ts";
import { itemFileName } from "../data/item_file_name.ts";
import { tintLabels } from "../data/overlay.ts";
import { startEngine } from "../engine/start.ts";
import type { EngineChoice } from "../engine/types.ts";
import { type ClassArea, classAreas, encodeClassMap } from "../model/class_map.ts";
import { requireReadout, type SegmentedPicture, type SegmentOptions } from "../model/segment_picture.ts";
import { UsageError } from "./load_plan.ts";
import { loadKept } from "./load_kept.ts";
import { type OpenModel, openModel, type OpenModelOptions } from "./open_model.ts";

/** How pictures are segmented, and where the files go. */
export interface SegmentPicturesOptions
  extends Omit<OpenModelOptions, "engine">, Omit<SegmentOptions, "name"> {
  /** Folder that files are written to; it is made. */
  readonly out: string;
  /**
   * The engine.
   *
   * @default {"wasm"}
   */
  readonly engine?: EngineChoice;
  /** Told of each picture when its files are written, or why there are none. */
  readonly onPicture?: (picture: PictureFiles) => void;
}

/** What came of a picture. */
export interface PictureFiles {
  /** Path of the picture as it was given. */
  readonly picture: string;
  /** Why it was not segmented; null where it was. */
  readonly fault: string | null;
  /** How it was segmented, and what was found; null where it was not. */
  readonly segmented: Omit<SegmentedPicture, "clusters" | "classes"> | null;
  /** Area of each class; none where it was not segmented. */
  readonly areas: readonly ClassArea[];
  /** Paths of its files. */
  readonly files: readonly string[];
}

/** File of the class areas of all pictures of a call; it is left as it is where none can be read. */
export const AREAS = "areas.csv";

/**
 * Segments pictures: `NAME.classes.png` stores the class of each pixel and has the colours of the classes as its palette,
 * `NAME.overlay.png` is the picture tinted with them, and `areas.csv` has the area of each class in each picture.
 *
 * @param path Path of the model.
 * @param pictures Paths of PNG or JPEG files of any size.
 * @param options By which readout, how a picture is brought to the model, and where the files go.
 * @returns What came of each picture, in order. One that cannot be read leaves the others as they are.
 * @throws {UsageError} Two pictures would have the same files.
 * @throws {Deno.errors.NotFound} There is no such model, or the weights of its backbone are missing.
 * @throws {Deno.errors.InvalidData} The file is no model, or damaged.
 * @throws {RangeError} The backbone or the method is another one here, or the model has no such readout.
 *
 * @example A model that is not there
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { segmentPictures } from "@omh/bench";
 *
 * await assertRejects(() => segmentPictures("no/such.safetensors", [], { out: "segmented" }), Deno.errors.NotFound);
 * ```
 */
export async function segmentPictures(
  path: string,
  pictures: readonly string[],
  options: SegmentPicturesOptions,
): Promise<PictureFiles[]> {
  const { out, engine: choice = "wasm", onPicture = () => {}, workspace, remoteModules, ...asked } = options;
  const names = namesOf(pictures);
  const kept = await loadKept(path);
  requireReadout(kept, asked.readout);
  const engine = await startEngine(choice);
  const model = await openModel(kept, { workspace, remoteModules, engine });
  const done: PictureFiles[] = [];
  try {
    await Deno.mkdir(out, { recursive: true });
    for (const [i, picture] of pictures.entries()) {
      const files = await segmentOne(picture, join(out, names[i]), model, asked).catch((error) => {
        // Another picture need not suffer from this one.
        if (error instanceof Deno.errors.NotCapable) throw error;
        return { picture, fault: messageOf(error), segmented: null, areas: [], files: [] };
      });
      done.push(files);
      onPicture(files);
    }
    if (done.some(({ fault }) => fault === null)) await writeFileAtomic(join(out, AREAS), areasText(done));
  } finally {
    model.dispose();
  }
  return done;
}

async function segmentOne(
  picture: string,
  path: string,
  { model: { dataset }, segment }: OpenModel,
  asked: SegmentOptions,
): Promise<PictureFiles> {
  const image = await readUprightRgb(picture);
  const map = await segment(image, { ...asked, name: picture });
  const files = {
    [`${path}.classes.png`]: encodeClassMap(map, dataset),
    [`${path}.overlay.png`]: await encodePng(tintLabels(image, map.classes, dataset.colours)),
  };
  for (const [file, bytes] of Object.entries(files)) await writeFileAtomic(file, bytes);
  const { clusters: _, classes: __, ...segmented } = map;
  return { picture, fault: null, segmented, areas: classAreas(map, dataset), files: Object.keys(files) };
}

function areasText(done: readonly PictureFiles[]): string {
  const lines = done.flatMap(({ picture, areas }) =>
    areas.map(({ name, colour, pixels, percent }) =>
      csvLine([picture, name ?? "(none)", colour, pixels, percent.toFixed(3)])
    )
  );
  return [csvLine(["picture", "class", "colour", "pixels", "percent"]), ...lines, ""].join("\n");
}

/** What the files of each picture begin with. */
function namesOf(pictures: readonly string[]): string[] {
  const names = pictures.map((picture) => itemFileName(basename(picture, extname(picture))));
  const at = names.findIndex((name, i) => names.indexOf(name) < i);
  if (at < 0) return names;
  throw new UsageError(
    `Cannot segment "${pictures[at]}": "${
      pictures[names.indexOf(names[at])]
    }" would have files of the same name, expected pictures of different names`,
  );
}
