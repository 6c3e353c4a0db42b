/**
 * What an element of a job array asks the scheduler for.
 *
 * @module
 */
import type { Profile, RequestLayer } from "./profile_schema.ts";

/** What an element asks for, all layers together. */
export interface ElementRequest {
  readonly partition?: string;
  readonly account?: string;
  readonly qos?: string;
  readonly gres?: string;
  /** Cores. */
  readonly cpus: number;
  /** Mebibytes, whole. */
  readonly memory: number;
  /** Time limit as a multiple of the estimated time. */
  readonly walltimeFactor: number;
  /** Shortest and longest time limit, minutes. */
  readonly walltime: { readonly least: number; readonly most: number };
  /** Lines of the job script before the worker. */
  readonly setup: readonly string[];
  /** Further options of `sbatch`. */
  readonly directives: readonly string[];
}

/** Which layers hold for a cell. */
export interface CellLayers {
  /** Its method, as its settings name it. */
  readonly method: string;
  /** Its row, as the spec names it; undefined where there is none. */
  readonly row?: string;
}

const DEFAULTS = {
  cpus: 2,
  memory: "8GiB",
  walltime_factor: 3,
  walltime_least: 15,
  walltime_most: 1440,
  setup: [],
  directives: [],
} as const satisfies RequestLayer;

/**
 * What the element of a cell asks for. A layer that says something of a key takes the place of the ones before it, lists too.
 *
 * @param profile Layers in this order: the profile itself, what it says of the method, what it says of the row.
 */
export function requestOf(profile: Profile, { method, row }: CellLayers): ElementRequest {
  const layers = [profile, own(profile.methods, method), own(profile.rows, row)];
  const asked: RequestLayer & Required<Pick<RequestLayer, keyof typeof DEFAULTS>> = Object.assign(
    { ...DEFAULTS },
    ...layers,
  );
  const { partition, account, qos, gres, cpus, setup, directives } = asked;
  return {
    partition,
    account,
    qos,
    gres,
    cpus,
    memory: mebibytes(asked.memory),
    walltimeFactor: asked.walltime_factor,
    walltime: { least: asked.walltime_least, most: asked.walltime_most },
    setup,
    directives,
  };
}

function own(
  layers: Readonly<Record<string, RequestLayer>> | undefined,
  name: string | undefined,
): RequestLayer {
  return layers && name !== undefined && Object.hasOwn(layers, name) ? layers[name] : {};
}

function mebibytes(size: string): number {
  return Math.ceil(parseFloat(size) * (size.endsWith("GiB") ? 1024 : 1));
}

/**
 * Time limit of an element, whole minutes: a multiple of what is estimated, rounded up, between the shortest and the longest.
 *
 * @param seconds Estimated time; infinity where nothing is known, which gives the longest.
 */
export function walltimeMinutes(seconds: number, { walltimeFactor, walltime }: ElementRequest): number {
  const { least, most } = walltime;
  return Math.min(most, Math.max(least, Math.ceil(seconds * walltimeFactor / 60)));
}
