/**
 * `show`: what a trained cell of a table sees in a picture of its validation split.
 *
 * @module
 */
import { dirname, join, relative, resolve } from "node:path";
import { showItem, type ShownItem } from "../app/show_item.ts";
import { writeFileAtomic } from "../base/atomic_write.ts";
import { stableJson } from "../base/stable_json.ts";
import { encodePng } from "../data/image.ts";
import { itemFileName } from "../data/item_file_name.ts";
import { encodeClassMap } from "../model/class_map.ts";
import { onlyArgument } from "./arguments.ts";
import { type Command, EXIT, type FlagTable, UsageError } from "./command.ts";
import { READOUT, readoutOf } from "./readout_flag.ts";
import { ENGINE, JSON_OUTPUT, REMOTE, RESULTS, ROOT, runOptions, TRACK } from "./shared_flags.ts";

const FLAGS: FlagTable = {
  row: { value: "NAME", about: "a row of the table" },
  image: { value: "ID", about: "a picture of the validation split, by its name or its place from 0" },
  seed: { value: "N", about: "the seed of the cell (default: the row's first)" },
  ...READOUT("that of the table"),
  out: { value: "DIR", about: "where the files go (default: .omh/shown)" },
  ...TRACK,
  ...ENGINE,
  ...JSON_OUTPUT("what was shown"),
  ...RESULTS,
  ...ROOT,
  ...REMOTE,
};

/** Writes a validation picture, its truth and what a cell predicts. */
export const show: Command = {
  name: "show",
  summary: "write a validation picture with its labels and with what a trained cell of a table predicts",
  argument: { name: "SPEC", about: "a path, or a name below benchmarks/" },
  flags: FLAGS,
  notes:
    "Writes NAME.picture.png, NAME.truth.png, NAME.prediction.png and NAME.classes.png, as the cell was scored:\n" +
    "resized, cropped, refined. Exits with 4 if the cell's model was not kept.",
  run: async (flags, terminal) => {
    const spec = onlyArgument(flags, "spec");
    const [row, image] = ["row", "image"].map((name) => flags.text(name));
    if (spec === undefined || row === undefined || image === undefined) {
      const lacking = spec === undefined
        ? "spec"
        : row === undefined
        ? "row (--row NAME)"
        : "picture (--image ID)";
      throw new UsageError(`Cannot tell what to show: no ${lacking} is named, expected one`);
    }
    const options = runOptions(flags, FLAGS, terminal);
    const out = flags.text("out") === undefined
      ? resolve(options.workspace!.trials, "../shown")
      : resolve(terminal.cwd, flags.text("out")!);
    const seed = seedOf(flags.text("seed"));
    const shown = await showItem(spec, { ...options, row, image, seed, readout: readoutOf(flags) });
    const files = await write(shown, out);
    const { model: { key, seed: taken }, id, readout, right } = shown;
    if (flags.has("json")) {
      terminal.out(stableJson({ row, seed: taken, key, image: id, readout, right, files }));
    } else {
      terminal.out(
        `${row}, seed ${taken}, ${readout} readout: ${id}, ${
          right === null ? "no pixel is labelled" : `${right.toFixed(1)} % of the labelled pixels are right`
        }\n`,
      );
    }
    terminal.err(`written to ${files.map((file) => relative(terminal.cwd, file)).join(", ")}\n`);
    return EXIT.ok;
  },
};

async function write(
  { id, picture, truth, prediction, map, model: { dataset } }: ShownItem,
  out: string,
): Promise<string[]> {
  const path = join(out, itemFileName(id));
  const files = {
    [`${path}.picture.png`]: await encodePng(picture),
    [`${path}.truth.png`]: await encodePng(truth),
    [`${path}.prediction.png`]: await encodePng(prediction),
    [`${path}.classes.png`]: encodeClassMap(map, dataset),
  };
  await Deno.mkdir(dirname(path), { recursive: true });
  for (const [file, bytes] of Object.entries(files)) await writeFileAtomic(file, bytes);
  return Object.keys(files);
}

/** Seeds count from 0. */
function seedOf(text: string | undefined): number | undefined {
  if (text === undefined || /^\d+$/.test(text)) return text === undefined ? undefined : Number(text);
  throw new UsageError(`Cannot read "--seed": it is "${text}", expected a whole number of at least 0`);
}
