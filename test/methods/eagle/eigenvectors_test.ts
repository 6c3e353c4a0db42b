import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import { colorAffinity } from "../../../src/methods/eagle/affinities.ts";
import {
  codeProducts,
  fixSigns,
  positiveShare,
  spectralVectors,
} from "../../../src/methods/eagle/eigenvectors.ts";
import { DivergedError } from "../../../src/nn/diverged_error.ts";
import { assertKeeps, assertValues, tensorTest } from "../../nn/tensor_fixture.ts";
import { options } from "./eagle_fixture.ts";

const of = (...values: number[]) => Float64Array.of(...values);

Deno.test("fixSigns() turns all vectors around where most of their entries are positive, but not all", () => {
  const settled = (...vectors: Float64Array[]) => fixSigns(vectors, { eigen_signs: "solver" });
  assertEquals(positiveShare([of(1, 1), of(1, -1)]), 0.75);
  assertEquals(settled(of(1, 1), of(1, -1)), [of(-1, -1), of(-1, 1)]);
  assertEquals(settled(of(1, 1), of(-1, -1)), [of(1, 1), of(-1, -1)]);
  assertEquals(settled(of(1, 1), of(2, 2)), [of(1, 1), of(2, 2)]);
  assertEquals(settled(of(-1, -1), of(0, 1)), [of(-1, -1), of(0, 1)]);
});

Deno.test("fixSigns() can make each vector's largest entry positive", () => {
  const vectors = [of(1, -2), of(3, -1)];
  assertEquals(fixSigns(vectors, { eigen_signs: "largest-positive" }), [of(-1, 2), of(3, -1)]);
});

tensorTest("codeProducts() are those of the cells of each image among themselves", async () => {
  const codes = tensor4d([1, 2, 3, 4, 5, 6, 7, 8], [2, 1, 2, 2]);
  const products = await codeProducts(codes);
  assertEquals(products.map((own) => [...own]), [[5, 11, 11, 25], [61, 83, 83, 113]]);
});

/** Codes of a row of six cells: three along one axis, then three along the other. */
const parted = (): Tensor4D => tensor4d([1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1], [1, 1, 6, 2]);
const grey = () => colorAffinity(new Float32Array(3 * 6));

tensorTest("spectralVectors() of two groups of cells part them, the constant vector left out", async () => {
  const chosen = options({ eigenvectors: 2, eigen_signs: "largest-positive" });
  const vectors = await spectralVectors(parted(), [grey()], chosen);
  assertEquals(vectors.shape, [6, 1]);
  const entry = 1 / Math.sqrt(6);
  const values = vectors.dataSync().map((value) => value * Math.sign(vectors.dataSync()[0]));
  assertValues(values, [entry, entry, entry, -entry, -entry, -entry], 1e-6);
});

tensorTest(
  "spectralVectors() go image by image, have nothing in common, and are the same again",
  async () => {
    const codes = tensor4d([...parted().dataSync(), ...parted().dataSync().map((x, i) => x + i / 10)], [
      2,
      1,
      6,
      2,
    ]);
    const make = () => spectralVectors(codes, [grey(), grey()], options({ eigenvectors: 4 }));
    const [first, again] = [await make(), await make()];
    assertEquals(first.shape, [12, 3]);
    assertEquals(first.dataSync(), again.dataSync());
    const rows = first.arraySync();
    for (const image of [rows.slice(0, 6), rows.slice(6)]) {
      for (let a = 0; a < 3; a++) {
        for (let b = 0; b < 3; b++) {
          const product = image.reduce((sum, row) => sum + row[a] * row[b], 0);
          assert(Math.abs(product - (a === b ? 1 : 0)) < 1e-6);
        }
      }
    }
  },
);

tensorTest(
  "spectralVectors() keep their result alone, and refuse images with fewer cells than vectors",
  async () => {
    const codes = parted();
    await assertKeeps(1, () => spectralVectors(codes, [grey()], options()));
    await assertRejects(
      () => spectralVectors(codes, [grey()], options({ eigenvectors: 7 })),
      RangeError,
      'Cannot find "7" eigenvectors: there are 6 rows, expected 1 to 6',
    );
  },
);

tensorTest("spectralVectors() refuse codes that are not finite, or whose products are not", async () => {
  const grid = (...values: number[]) => tensor4d(values, [2, 1, 6, 1]);
  for (const [value, product] of [[NaN, NaN], [Infinity, Infinity], [1e30, Infinity]]) {
    const codes = grid(...new Array(11).fill(1), value);
    await assertKeeps(0, () =>
      assertRejects(
        () => spectralVectors(codes, [grey(), grey()], options()),
        DivergedError,
        `a product of codes of image 1 of the batch is ${product}`,
      ));
  }
});
