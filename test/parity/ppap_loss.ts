/**
 * Golden runner: PPAP's propagation of proxies and its contrastive loss.
 *
 * @module
 */
import { type Tensor, tensor1d, type Tensor2D, tidy, variable } from "@tensorflow/tfjs-core";
import { blockLoss, contrastiveLoss } from "../../src/methods/ppap/contrastive.ts";
import {
  members,
  moveProxies,
  type PairSets,
  pairSets,
  type Proxies,
  startProxies,
} from "../../src/methods/ppap/propagation.ts";
import type { PpapOptions } from "../../src/methods/ppap/options.ts";
import { lossGradients } from "../../src/nn/gradients.ts";
import type { Matrix } from "../../src/nn/initialize.ts";
import { l2Normalize } from "../../src/nn/normalize.ts";
import { positions } from "../../src/nn/positions.ts";
import { type Comparison, EXACT } from "./comparison.ts";
import type { GoldenFile } from "./golden_file.ts";
import { goldenAnchors, goldenOptions } from "./ppap_golden.ts";
import { GRADIENTS, VALUES } from "./tolerance_classes.ts";

/** Every proxy, bound and set on the way, the loss of each block and of all, and the gradient. */
export async function loss(golden: GoldenFile, comparison: Comparison): Promise<void> {
  const options = goldenOptions(golden);
  const rows = tidy(() => l2Normalize(positions(golden.map("feats"))));
  const blocks = goldenAnchors(golden, "anchors");
  const traces = blocks.map((anchors) => trace(rows, anchors, options));
  await compareWay(comparison, traces.map(({ way }) => way));
  for (const name of ["positives", "negatives", "denominator"] as const) {
    comparison.values(name, await entries(traces.map(({ sets }) => sets[name])), EXACT);
  }
  const projected = variable(golden.matrix("z")) as Matrix;
  const found = lossGradients(
    () => ({ loss: contrastiveLoss(projected as Tensor2D, { rows, blocks }, options) }),
    [projected],
  );
  const each = blocks.map((anchors) => blockLoss(projected as Tensor2D, rows, anchors, options).value);
  comparison.values("block_loss", await entries(each), VALUES);
  comparison.tensor("loss", found.losses.loss, VALUES);
  comparison.tensor("grad_z", found.gradients[0], GRADIENTS);
  projected.dispose();
}

/** The states of one block's proxies, from the start on, and what the last says. */
interface Trace {
  readonly way: readonly (Proxies & { readonly moves?: Tensor })[];
  readonly sets: PairSets;
}

function trace(rows: Tensor2D, anchors: Int32Array, options: PpapOptions): Trace {
  const index = tensor1d(anchors, "int32");
  const way: Trace["way"][number][] = [startProxies(rows, index, options)];
  for (let move = 0; move < options.moves; move++) way.push(moveProxies(rows, way[move], options));
  return { way, sets: pairSets(way[options.moves], index) };
}

/** Stored move by move, in each block by block; what a move makes is not there for the start. */
async function compareWay(comparison: Comparison, ways: readonly Trace["way"][]): Promise<void> {
  const stored = (from: number, of: (state: Trace["way"][number]) => Tensor) =>
    entries(ways[0].slice(from).flatMap((_, move) => ways.map((way) => of(way[from + move]))));
  comparison.values("sims", await stored(0, (state) => state.similarities), VALUES);
  comparison.values("phi", await stored(0, (state) => state.positiveBound), VALUES);
  comparison.values("psi", await stored(0, (state) => state.negativeBound), VALUES);
  comparison.values("members", await stored(0, members), EXACT);
  comparison.values("proxies", await stored(1, (state) => state.proxies), VALUES);
  const moves = await stored(1, (state) => state.moves!);
  comparison.values("moves", moves.map((move) => 1 - move), VALUES);
}

async function entries(tensors: readonly Tensor[]): Promise<number[]> {
  return (await Promise.all(tensors.map((tensor) => tensor.data()))).flatMap((values) => [...values]);
}
