import {
  FUNCTION,
  isRecord,
  type Member,
  optional,
  requireMembers,
  TEXT,
  wholeNumber,
} from "../base/members.ts";
import { Registry } from "../base/registry.ts";
import { isPreset } from "../spec/presets.ts";
import { isDatasetFile } from "./dataset_file/is_dataset_file.ts";
import type { DatasetDefinition } from "./types.ts";

const COUNT = wholeNumber(0);

/** Settings by section. */
const PRESET: Member = {
  expected: "settings: mappings of sections, and of such mappings by method",
  accepts: isPreset,
};

const MEMBERS: Readonly<Record<keyof DatasetDefinition, Member>> = {
  name: TEXT,
  title: TEXT,
  classes: wholeNumber(1),
  file: optional(TEXT),
  expected: optional({
    expected: "the number of items of train and val",
    accepts: (value) => isRecord(value) && [value.train, value.val].every(COUNT.accepts),
  }),
  preset: optional(PRESET),
  open: FUNCTION,
  inspect: optional(FUNCTION),
  prepare: optional(FUNCTION),
};

/**
 * Refuses what is no dataset.
 *
 * @param value A module's default export.
 * @param name The dataset's name or module specifier, for the message.
 * @throws {TypeError} A member is missing or of another type; the message names it.
 */
export function requireDataset(value: unknown, name: string): asserts value is DatasetDefinition {
  requireMembers<DatasetDefinition>("dataset", MEMBERS, value, name);
}

const SCENES = [
  "texture-scenes-27",
  "texture-scenes-27-fresh",
  "texture-scenes-27-easy",
  "texture-scenes-27-tail",
] as const;

/** Datasets that are a file below `datasets/`. */
const DATASET_FILES = ["voc21", "cocostuff171"] as const;

/** The datasets that come with the harness, by name; each module is loaded when it is first asked for. */
export const datasets: Registry<DatasetDefinition> = new Registry<DatasetDefinition>(
  "dataset",
  {
    earthcover6: () => import("./earthcover6.ts"),
    cocostuff27: () => import("./cocostuff27.ts"),
    cityscapes27: () => import("./cityscapes27.ts"),
    potsdam3: () => import("./potsdam3.ts"),
    ...Object.fromEntries(
      DATASET_FILES.map((name) => [
        name,
        async () => ({ default: (await import("./dataset_file/builtin.ts")).builtinDataset(name) }),
      ]),
    ),
    ...Object.fromEntries(
      SCENES.map((name) => [
        name,
        async () => ({ default: (await import("./texture_scenes/mod.ts")).TEXTURE_SCENES[name] }),
      ]),
    ),
  },
  requireDataset,
  {
    takes: (source) => typeof source === "string" && isDatasetFile(source),
    load: async (url) => (await import("./dataset_file/define.ts")).loadDatasetFile(url as string),
    digest: async (url) => (await import("./dataset_file/define.ts")).datasetFileDigest(url as string),
  },
);
