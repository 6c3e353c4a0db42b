/**
 * Golden runners: EAGLE's keys and head, its correspondence losses, and its spectral vectors.
 *
 * @module
 */
import {
  add,
  mul,
  relu,
  reshape,
  type Scalar,
  slice,
  sum,
  type Tensor,
  tidy,
  variable,
} from "@tensorflow/tfjs-core";
import { smallestEigenvectors } from "../../src/base/smallest_eigenvectors.ts";
import { cellColors, colorAffinity, laplacian } from "../../src/methods/eagle/affinities.ts";
import {
  correspondenceLosses,
  correspondenceTaps,
  correspondenceTargets,
  meanCosine,
  sampled,
} from "../../src/methods/eagle/correspondence.ts";
import { codeProducts, fixSigns, positiveShare } from "../../src/methods/eagle/eigenvectors.ts";
import { KEY_OUTPUTS, stackedKeys } from "../../src/methods/eagle/keys.ts";
import type { PassMaps, PassName } from "../../src/methods/eagle/passes.ts";
import { dropBranches } from "../../src/methods/parts/draws.ts";
import { dropChannels } from "../../src/nn/channel_dropout.ts";
import { lossGradients } from "../../src/nn/gradients.ts";
import { type Comparison, EXACT } from "./comparison.ts";
import {
  aligned,
  goldenDraws,
  goldenMasks,
  goldenOptions,
  PASS_ENDINGS,
  passMaps,
  SPECTRAL,
} from "./eagle_golden.ts";
import type { GoldenFile } from "./golden_file.ts";
import { goldenHead, HEAD_NAMES, officialLayout } from "./golden_layout.ts";
import { GRADIENTS, VALUES } from "./tolerance_classes.ts";

/** Stacked keys, codes with and without dropout, and the gradients of the head. */
export function head(golden: GoldenFile, comparison: Comparison): void {
  const [, , height, width] = golden.shape("keys");
  const keys = tidy(() => stackedKeys(layerKeys(golden), { height, width }));
  const made = goldenHead(golden, "", relu);
  const masks = goldenMasks(golden, "image");
  const dropped = dropBranches(keys, masks);
  const codes = () => made.codes(dropped.linear, dropped.nonlinear);
  comparison.map("code", made.codes(keys), VALUES);
  comparison.map("code_dropped", codes(), VALUES);
  comparison.map("keys_dropped", dropChannels(keys, masks.features), VALUES);
  comparison.map("keys", keys, VALUES);
  const upstream = golden.map("cotangent");
  const names = Object.keys(HEAD_NAMES);
  const { gradients } = lossGradients(
    () => ({ dot: sum(mul(codes(), upstream)) as Scalar }),
    names.map((name) => made.parameters[name]),
  );
  names.forEach((name, i) =>
    comparison.tensor(`grad_${HEAD_NAMES[name]}`, officialLayout(name, gradients[i]), GRADIENTS)
  );
  Object.values(made.parameters).forEach((each) => each.dispose());
}

/** Keys of each block by name, out of `[image, block, head, token, channel]`. */
function layerKeys(golden: GoldenFile): Record<string, Tensor> {
  const [images, , ...rest] = golden.shape("layer_keys");
  const all = golden.tensor("layer_keys");
  return Object.fromEntries(KEY_OUTPUTS.map((name, block) => [
    name,
    reshape(slice(all, [0, block, 0, 0, 0], [images, 1, ...rest]), [images, ...rest]),
  ]));
}

/** Both losses, the means of the cosines, and the gradients of the codes of all passes. */
export function correspondence(golden: GoldenFile, comparison: Comparison): void {
  const options = goldenOptions(golden);
  const [, , height, width] = golden.shape("code");
  const taps = correspondenceTaps(goldenDraws(golden), { height, width });
  const targets = correspondenceTargets(passMaps(golden, "keys"), taps);
  const passes = Object.keys(PASS_ENDINGS) as PassName[];
  const maps = passMaps(golden, "code");
  const codes = passes.map((pass) => variable(maps[pass]));
  const seen = Object.fromEntries(passes.map((pass, i) => [pass, codes[i]])) as unknown as PassMaps;
  const losses = () => correspondenceLosses(seen, taps, targets, options);
  const weighted = () => {
    const { positive, negative } = losses();
    return {
      positive: mul<Scalar>(positive, options.positive_weight),
      negative: mul<Scalar>(negative, options.negative_weight),
    };
  };
  const { losses: found, gradients } = lossGradients(weighted, codes);
  comparison.tensor("total", add(found.positive, found.negative), VALUES);
  passes.forEach((pass, i) => comparison.map(`grad_code${PASS_ENDINGS[pass]}`, gradients[i], GRADIENTS));
  const { positive, negative } = losses();
  comparison.tensor("pos", positive, VALUES);
  comparison.tensor("neg", negative, VALUES);
  const points = sampled(seen, taps);
  comparison.tensor("pos_cd_mean", meanCosine(points.blurred, points.positive), VALUES);
  const means = points.negatives.map((other) => meanCosine(points.anchors, other()));
  const mean = mul(means.reduce((total, next) => add(total, next)), 1 / means.length);
  comparison.tensor("neg_cd_mean", mean, VALUES);
  codes.forEach((each) => each.dispose());
}

/** Affinity of colours, Laplacian, eigenvalues and vectors; and what the signs of the stored ones become. */
export async function eigen(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const options = goldenOptions(golden);
  const codes = golden.map("code");
  const [images, height, width] = codes.shape;
  const count = options.eigenvectors;
  const colors = await Promise.all(
    cellColors(golden.map("image"), { height, width }, options).map(async (own) =>
      colorAffinity(await own.data<"float32">())
    ),
  );
  const raw = columns(golden, "raw_vectors");
  const products = await codeProducts(codes);
  const found = { laplacian: [] as number[], values: [] as number[], vectors: [] as Float64Array[] };
  for (let image = 0; image < images; image++) {
    const graph = laplacian(colors[image], products[image]);
    const { values, vectors } = smallestEigenvectors(graph, height * width, count);
    found.laplacian.push(...graph);
    found.values.push(...values);
    found.vectors.push(...vectors.map((vector, i) => aligned(vector, raw[image * count + i])));
  }
  comparison.values("color", colors.flatMap((color) => [...color]), VALUES);
  comparison.values("laplacian", found.laplacian, VALUES);
  comparison.values("eigenvalues", found.values, VALUES);
  comparison.values("raw_vectors", stored(found.vectors, count), SPECTRAL);
  const own = Array.from({ length: images }, (_, image) => raw.slice(image * count, (image + 1) * count));
  const settled = own.map((vectors) => fixSigns(vectors, options));
  comparison.values("positive_share", own.map(positiveShare), VALUES);
  comparison.values("flipped", settled.map(([first], i) => first === own[i][0] ? 0 : 1), EXACT);
  comparison.values("vectors", stored(settled.flat(), count), SPECTRAL);
}

/** Vectors stored `[image, cell, vector]`, image by image. */
function columns(golden: GoldenFile, name: string): Float64Array[] {
  const [images, cells, count] = golden.shape(name);
  const values = golden.floats(name);
  return Array.from({ length: images * count }, (_, at) => {
    const [image, column] = [Math.floor(at / count), at % count];
    return Float64Array.from({ length: cells }, (_, cell) => values[(image * cells + cell) * count + column]);
  });
}

/** Vectors, image by image, as `[image, cell, vector]`. */
function stored(vectors: readonly Float64Array[], count: number): number[] {
  const images = Array.from(
    { length: vectors.length / count },
    (_, image) => vectors.slice(image * count, (image + 1) * count),
  );
  return images.flatMap((own) => [...own[0]].flatMap((_, cell) => own.map((vector) => vector[cell])));
}
