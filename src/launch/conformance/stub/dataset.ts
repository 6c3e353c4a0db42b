/**
 * The dataset of the conformance suite of launchers: a few drawn pictures, which need no files.
 *
 * @module
 */
import {
  type Dataset,
  type DatasetDefinition,
  defineDataset,
  type Split,
  type SplitName,
} from "../../../data/types.ts";

const SIDE = 32;
const CLASSES = ["fine", "coarse"];
const LENGTHS: Readonly<Record<SplitName, number>> = { train: 4, val: 2 };

const stub: DatasetDefinition = defineDataset({
  name: "launcher-stub",
  title: "Drawn gratings",
  classes: CLASSES.length,
  open: (): Promise<Dataset> =>
    Promise.resolve({
      name: "launcher-stub",
      classes: CLASSES,
      colours: [[200, 40, 30], [30, 60, 210]],
      caption: "Gratings: drawn for the conformance suite of launchers",
      fingerprint: "launcher-stub-1",
      split,
    }),
});

export default stub;

function split(name: SplitName): Split {
  return {
    name,
    length: LENGTHS[name],
    id: (index) => `${name}-${index}`,
    image: (index) => {
      const shade = (pixel: number) => grating(pixel % SIDE, Math.floor(pixel / SIDE), index);
      const data = Uint8Array.from({ length: 3 * SIDE * SIDE }, (_, at) => shade(Math.floor(at / 3)));
      return Promise.resolve({ width: SIDE, height: SIDE, data });
    },
    label: () => {
      const data = Int32Array.from({ length: SIDE * SIDE }, (_, pixel) => classAt(Math.floor(pixel / SIDE)));
      return Promise.resolve({ width: SIDE, height: SIDE, data });
    },
  };
}

/** Fine stripes above, coarse ones below. */
function classAt(y: number): number {
  return y < SIDE / 2 ? 0 : 1;
}

function grating(x: number, y: number, item: number): number {
  const width = classAt(y) === 0 ? 2 : 6;
  return Math.floor((x + item) / width) % 2 === 0 ? 60 + 10 * item : 190;
}
