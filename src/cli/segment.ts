/**
 * `segment`: a kept model on a person's own pictures.
 *
 * @module
 */
import { relative, resolve } from "node:path";
import { ENGINE_CHOICES } from "../app/engine_choice.ts";
import { AREAS, type PictureFiles, segmentPictures } from "../app/segment_pictures.ts";
import { stableJson } from "../base/stable_json.ts";
import type { ClassArea } from "../model/class_map.ts";
import { type Command, EXIT, type Flags, type FlagTable, UsageError } from "./command.ts";
import { READOUT, readoutOf } from "./readout_flag.ts";
import { engineChoice, JSON_OUTPUT, REMOTE, ROOT, workspaceOf } from "./shared_flags.ts";

/** Classes that are named of a picture. */
const NAMED = 6;

const FLAGS: FlagTable = {
  out: { value: "DIR", about: "where the files go (default: .omh/segmented)" },
  ...READOUT("that of the model's table"),
  crf: { about: "refine with the dense CRF" },
  resize: {
    about: "bring pictures to the size that those of the dataset had (default)",
  },
  tiles: {
    about:
      "look at pictures at their own size, in overlapping squares: for large ones whose pixels cover as\n" +
      "much as those of the dataset",
  },
  engine: {
    value: "NAME",
    about: `what computes: ${ENGINE_CHOICES.join(", ")} (default: wasm)`,
    choices: ENGINE_CHOICES,
  },
  ...JSON_OUTPUT("what came of each picture"),
  ...ROOT,
  ...REMOTE,
};

/** Segments pictures by a kept model. */
export const segment: Command = {
  name: "segment",
  summary: "segment your own pictures by a model that bench --keep-models has kept",
  argument: {
    name: "MODEL IMAGE…",
    about: "results/<table>/<track>/models/<key>.safetensors, and PNG or JPEG files of any size",
  },
  flags: FLAGS,
  notes:
    "Writes NAME.classes.png (a class per pixel, with its colour), NAME.overlay.png and areas.csv. Exits with 1\n" +
    "if a picture cannot be read, 4 if the model or the weights of its backbone are missing.",
  run: async (flags, terminal) => {
    const [model, ...images] = flags.positional;
    if (images.length === 0) {
      throw new UsageError(
        `Cannot tell what to segment: ${
          model === undefined ? "nothing is named" : `"${model}" alone is named`
        }, expected a model and at least one picture`,
      );
    }
    const workspace = workspaceOf(flags, FLAGS, terminal);
    const named = (path: string) => relative(terminal.cwd, path) || path;
    const out = flags.text("out") === undefined
      ? resolve(workspace.trials, "../segmented")
      : resolve(terminal.cwd, flags.text("out")!);
    const done = await segmentPictures(
      resolve(terminal.cwd, model),
      images.map((image) => resolve(terminal.cwd, image)),
      {
        out,
        readout: readoutOf(flags),
        approach: approachOf(flags),
        crf: flags.has("crf"),
        engine: engineChoice(flags),
        remoteModules: flags.has("remote-modules"),
        workspace,
        onPicture: (picture) => {
          if (picture.fault !== null) terminal.err(`${picture.fault}\n`);
          else if (!flags.has("json")) terminal.out(shown({ ...picture, picture: named(picture.picture) }));
        },
      },
    );
    if (flags.has("json")) terminal.out(stableJson(done));
    if (done.some(({ fault }) => fault === null)) {
      terminal.err(`written to ${named(out)}/, areas to ${AREAS}\n`);
    }
    return done.some(({ fault }) => fault !== null) ? EXIT.failed : EXIT.ok;
  },
};

function approachOf(flags: Flags): "resize" | "tiles" {
  if (flags.has("resize") && flags.has("tiles")) {
    throw new UsageError("Cannot take --resize beside --tiles: each is another size, expected one of them");
  }
  return flags.has("tiles") ? "tiles" : "resize";
}

function shown({ picture, segmented, areas }: PictureFiles): string {
  const { width, height, approach, seen, squares, readout } = segmented!;
  const how = approach === "tiles" ? "at its own size, as" : "resized to";
  const largest = areas.filter(({ pixels }) => pixels > 0).sort((a, b) => b.pixels - a.pixels);
  const more = largest.length - NAMED;
  return `${picture}: ${width} x ${height} px, ${how} ${seen.width} x ${seen.height} px, in ${
    squares === 1 ? "one square" : `${squares} overlapping squares`
  }, ${readout} readout\n  ${largest.slice(0, NAMED).map(inWords).join(", ")}${
    more > 0 ? `, ${more} more` : ""
  }\n`;
}

function inWords({ name, percent }: ClassArea): string {
  return `${name ?? "no class"} ${percent.toFixed(1)} %`;
}
