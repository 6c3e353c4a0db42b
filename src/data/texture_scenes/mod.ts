/**
 * TextureScenes-27: generated scenes of 27 textures whose hierarchy is known and whose colours say nothing.
 *
 * Nothing is downloaded and nothing stored: a scene is drawn when it is asked for, the same on every machine
 * (reference: texture-scenes, section 1).
 *
 * @module
 */
import { sha256 } from "../../base/digest.ts";
import { RandomStreams } from "../../base/random.ts";
import { canonicalJson } from "../../base/canonical_json.ts";
import { SMALL_DIRECTED } from "../small_preset.ts";
import { type Dataset, type DatasetDefinition, defineDataset, type Split, type SplitName } from "../types.ts";
import { AREA, SIDE } from "./fields.ts";
import { CLASSES, drawLeaves, drawScene, type SceneOptions } from "./scene.ts";
import { FAMILIES, leafTexture, LEAVES } from "./textures.ts";

/** Raised whenever the generator draws other scenes. */
const VERSION = 2;

/** SHA-256 of one texture of each class and one scene: where a machine's arithmetic would draw others, it is refused. */
const REFERENCE = "37a904cec0faeb98f793b3ece8fd09945b8bd2c94056509fe36439bf2ef41f0c";

/** A set of scenes. */
export interface TextureScenesOptions extends SceneOptions {
  /** Name that specs use. */
  readonly name: string;
  /** What is particular about the set, for listings and captions. */
  readonly about: string;
  /** Seed and number of the scenes of each split; scenes of different seeds have nothing in common. */
  readonly scenes?: Readonly<Record<SplitName, { readonly seed: number; readonly count: number }>>;
}

/** Seeds that played no part in the making of the generator. */
const SCENES = { train: { seed: 11, count: 450 }, val: { seed: 12, count: 150 } } as const;

/** Defines a set of scenes. */
export function textureScenes(options: TextureScenesOptions): DatasetDefinition {
  const { name, about, scenes = SCENES, ...difficulty } = options;
  return defineDataset({
    name,
    title: `TextureScenes-27: ${about} (generated)`,
    classes: CLASSES,
    preset: SMALL_DIRECTED,
    open: () =>
      Promise.try(() => {
        requireReference(name);
        const splits = {
          train: sceneSplit(name, "train", scenes.train, difficulty),
          val: sceneSplit(name, "val", scenes.val, difficulty),
        };
        const identity = canonicalJson({ version: VERSION, reference: REFERENCE, scenes, difficulty });
        return {
          name,
          classes: FAMILIES.flatMap((family) => family.classes.map((one) => `${family.name} ${one}`)),
          colours: Array.from({ length: CLASSES }, (_, which) => classColour(which)),
          hierarchy: Object.fromEntries(
            FAMILIES.map((family) => [family.name, family.classes.map((one) => `${family.name} ${one}`)]),
          ),
          caption:
            `TextureScenes-27, ${about}: ${scenes.train.count} + ${scenes.val.count} generated scenes of ` +
            "27 texture classes in 9 families, with 54 variants and 108 sub-variants. A controlled set: its hierarchy is " +
            "known, colour says nothing, and no number on it stands for one on photographs.",
          fingerprint: sha256(identity),
          split: (which) => splits[which],
        } satisfies Dataset;
      }),
  });
}

/** The sets that have a name. */
export const TEXTURE_SCENES = {
  "texture-scenes-27": textureScenes({
    name: "texture-scenes-27",
    about: "3 to 5 regions a scene",
  }),
  "texture-scenes-27-fresh": textureScenes({
    name: "texture-scenes-27-fresh",
    about: "the same with other scenes to score on, for confirming what was found",
    scenes: { ...SCENES, val: { seed: 13, count: 150 } },
  }),
  "texture-scenes-27-easy": textureScenes({
    name: "texture-scenes-27-easy",
    about: "half the variation within a class, less noise, 2 to 4 regions",
    regions: [2, 4],
    variation: 0.5,
    noise: 0.02,
  }),
  "texture-scenes-27-tail": textureScenes({
    name: "texture-scenes-27-tail",
    about: "classes of a long tail",
    tail: 1,
  }),
} satisfies Record<string, DatasetDefinition>;

function sceneSplit(
  dataset: string,
  name: SplitName,
  { seed, count }: { readonly seed: number; readonly count: number },
  difficulty: SceneOptions,
): Split {
  const random = new RandomStreams(seed);
  // 48 and 16 KiB each. Where features are cached, only labels are asked for, at every scoring.
  const pictures = new Map<number, Uint8Array>();
  const leaves = new Map<number, Uint8Array>();
  const requireIndex = (index: number) => {
    if (!Number.isInteger(index) || index < 0 || index >= count) {
      throw new RangeError(
        `Cannot read item "${dataset}/${name}/${index}": the split has ${count} items, expected 0..${
          count - 1
        }`,
      );
    }
  };
  const pixelsOf = (index: number): Uint8Array => {
    requireIndex(index);
    const known = pictures.get(index) ?? drawScene(random, index, difficulty).pixels;
    pictures.set(index, known);
    return known;
  };
  const leavesOf = (index: number): Uint8Array => {
    requireIndex(index);
    const known = leaves.get(index) ?? drawLeaves(random, index, difficulty);
    leaves.set(index, known);
    return known;
  };
  const size = { width: SIDE, height: SIDE };
  return {
    name,
    length: count,
    id: (index) => `${name}-${index}`,
    // Nothing is read: what can change a scene is in the set's fingerprint.
    files: () => [],
    // A bad index rejects, like every other failure to read.
    image: (index) => Promise.try(() => ({ ...size, data: pixelsOf(index) })),
    // Without it labels would be checked against a picture that is drawn for nothing else, at 55 ms each.
    size: (index) =>
      Promise.try(() => {
        requireIndex(index);
        return size;
      }),
    label: (index) =>
      Promise.try(() => ({
        ...size,
        data: Int32Array.from(leavesOf(index), (leaf) => Math.floor(leaf / LEAVES)),
      })),
  };
}

let reference: string | undefined;

/** Digest of one texture of each class and one scene, as this machine draws them. */
export function referenceDigest(): string {
  reference ??= (() => {
    const { pixels, leaves } = drawScene(new RandomStreams(0), 0);
    const sheet = new Uint8Array(CLASSES * AREA + pixels.length + leaves.length);
    sheet.set(pixels, CLASSES * AREA);
    sheet.set(leaves, CLASSES * AREA + pixels.length);
    for (let which = 0; which < CLASSES; which++) {
      const random = new RandomStreams(0).stream("texture-scenes/reference", which);
      leafTexture(random, LEAVES * which + which % LEAVES, 1).forEach((value, at) => {
        sheet[which * AREA + at] = Math.floor(Math.max(0, Math.min(255, 128 + 40 * value)));
      });
    }
    return sha256(sheet);
  })();
  return reference;
}

function requireReference(name: string): void {
  const digest = referenceDigest();
  if (digest === REFERENCE) return;
  throw new Error(
    `Cannot open dataset "${name}": this machine's arithmetic draws other textures (SHA-256 ${digest}), expected ${REFERENCE}`,
  );
}

/** Families differ in hue, their classes in lightness. */
function classColour(which: number): [number, number, number] {
  const [family, shade] = [Math.floor(which / 3), which % 3];
  const channel = (turn: number) => {
    const wave = Math.cos(2 * Math.PI * (family / FAMILIES.length - turn / 3));
    return Math.round(255 * (0.3 + 0.2 * shade) * (1 + 0.6 * wave) / 1.6 + 30);
  };
  return [channel(0), channel(1), channel(2)];
}
