/**
 * Which parts of a trainer's state are head and which are probes: told by what the predictor reads, not by their names.
 *
 * @module
 */
import { tensor2d } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../base/random.ts";
import type { Tensor2D } from "../../nn/types.ts";
import type { Predictor, Trainer } from "../types.ts";
import { sameBits, setValues } from "./snapshot.ts";
import type { MethodFixture } from "./method_fixture.ts";

const ROWS = 5;

/** Names of state by what they are for. */
export interface Roles {
  /** Codes depend on these. */
  readonly head: readonly string[];
  /** The clusters or the linear probe of given codes depend on these. */
  readonly probes: readonly string[];
}

/** Finds the roles by changing one part of the state after the other and looking at the predictions. */
export async function rolesOf(fixture: MethodFixture, trainer: Trainer): Promise<Roles> {
  const { features, outputs } = fixture.pictured(1);
  const codes = trainer.predictor.codes(features, outputs);
  const codeChannels = codes.shape[3];
  const rows = tensor2d(draws("codes", ROWS * codeChannels), [ROWS, codeChannels]);
  const given = { features, outputs };
  const before = await predictions(trainer.predictor, given, rows);
  const head: string[] = [];
  const probes: string[] = [];
  for (const [name, variable] of Object.entries(trainer.state)) {
    const kept = Float32Array.from(await variable.data());
    const noise = draws(name, kept.length);
    setValues(variable, kept.map((value, i) => value + noise[i]));
    const after = await predictions(trainer.predictor, given, rows);
    setValues(variable, kept);
    if (!sameBits(after.codes, before.codes)) head.push(name);
    if (!sameBits(after.probes, before.probes)) probes.push(name);
  }
  [features, codes, rows, ...Object.values(outputs ?? {})].forEach((tensor) => tensor.dispose());
  return { head, probes };
}

async function predictions(
  predictor: Predictor,
  { features, outputs }: ReturnType<MethodFixture["pictured"]>,
  rows: Tensor2D,
): Promise<{ codes: number[]; probes: number[] }> {
  const [codes, clusters, linear] = [
    predictor.codes(features, outputs),
    predictor.clusters(rows),
    predictor.linear?.(rows),
  ];
  const values = {
    codes: [...await codes.data()],
    probes: [...await clusters.data(), ...await linear?.data() ?? []],
  };
  [codes, clusters, linear].forEach((tensor) => tensor?.dispose());
  return values;
}

function draws(what: string, length: number): Float32Array {
  return new RandomStreams(2).stream(what).normals(length);
}
