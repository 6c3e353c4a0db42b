/**
 * The three classes of Potsdam-3 and how the six classes of the ISPRS contest fall into them.
 *
 * @module
 */

/** Name and colour of each class, in label order; the colours are SmooSeg's, from the viridis map. */
export const POTSDAM_CLASSES: readonly {
  readonly name: string;
  readonly colour: readonly [number, number, number];
}[] = [
  { name: "roads and cars", colour: [68, 1, 84] },
  { name: "buildings and clutter", colour: [33, 145, 140] },
  { name: "trees and vegetation", colour: [253, 231, 37] },
];

/** The class of each fine id: impervious surfaces, building, low vegetation, tree, car, clutter. */
export const POTSDAM_FINE_TO_COARSE: readonly number[] = [0, 1, 2, 2, 0, 1];
