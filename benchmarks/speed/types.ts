/**
 * What is measured, by whom, and what comes of it.
 *
 * @module
 */

/**
 * Who runs a task: one of our engines, or the same mathematics in PyTorch, on the processor or on a card; there in single
 * precision, or with products rounded to TF32.
 */
export type ImplementationEngine =
  | "native"
  | "wasm"
  | "cuda"
  | "webgpu"
  | "torch"
  | "torch-cuda"
  | "torch-cuda-tf32";

/** An engine on a number of cores. */
export interface Implementation {
  readonly engine: ImplementationEngine;
  /** Threads of the matrix products, and of everything else in PyTorch; 1 on a card. */
  readonly threads: number;
}

/** One forward pass of a vision transformer with patches of 8 pixels and random weights over one image. */
export interface VitTask {
  readonly kind: "vit";
  /** 384 for ViT-S, 768 for ViT-B. */
  readonly channels: number;
  /** Side of the image, in pixels. */
  readonly side: number;
}

/** One training step of one cell on random features. */
export interface StepTask {
  readonly kind: "step";
  /** PyTorch runs the first three alone. */
  readonly method: "stego" | "hp" | "smooseg" | "eagle" | "ppap";
  /** Number of OMH levels; 0 for the baseline alone. */
  readonly levels: number;
  /** Growth of the number of clusters from level to level; 2 (paper) unless it says otherwise. PyTorch runs that alone. */
  readonly expansion?: number;
  /** Number of classes, C_1. */
  readonly classes: number;
  /** Number of clusters; that of the classes unless it says otherwise. PyTorch runs that alone. */
  readonly clusters?: number;
  /** Images per batch. */
  readonly batch: number;
  /** Cells per axis of a feature map. */
  readonly gridSize: number;
}

/** Label maps of one image from its features: head, flipping, upsampling, both probes. */
export interface EvaluateTask {
  readonly kind: "evaluate";
  /** Whether the dense CRF refines the clusters. */
  readonly crf: boolean;
}

/** One training step of a cohort of STEGO cells, features included. */
export interface TableTask {
  readonly kind: "table";
  /** OMH levels of each row; 0 for the baseline alone. */
  readonly rows: readonly number[];
  /** Cells per row. */
  readonly seeds: number;
  /** Images per batch. */
  readonly batch: number;
  /** Whether features are read from the feature cache on disk instead of computed by ViT-S/8; nothing is kept in memory. */
  readonly cached: boolean;
}

/** A table of the embedded track from nothing: features, trainings and scores, by the command that users give. */
export interface BenchTask {
  readonly kind: "bench";
  /** Path of the spec, or its name below benchmarks/. */
  readonly spec: string;
  /** Worker processes, one thread each. */
  readonly jobs: number;
}

/** Runs a task once on inputs that are there. */
export type Repetition = () => Promise<void>;

/** What an implementation repeats. */
export type Task = VitTask | StepTask | EvaluateTask | TableTask | BenchTask;

/** What the issue asks for; it holds for every number of threads. */
export interface Target {
  readonly engine: ImplementationEngine;
  /**
   * `ratio`: time over the peer's; `heap`: tensor memory in MiB; `growth`: time over the first workload of the series;
   * `seconds`: the time itself.
   */
  readonly quantity: "ratio" | "heap" | "growth" | "seconds";
  /** The largest value that meets it. */
  readonly most: number;
}

/** A task, the implementations that run it in turn and what is asked of them. */
export interface Workload {
  /** Short and unique: what `--only` looks in. */
  readonly name: string;
  /** Heading that it is shown under. */
  readonly group: string;
  readonly task: Task;
  readonly implementations: readonly Implementation[];
  readonly targets: readonly Target[];
  /** Rounds; each implementation runs once in each. */
  readonly rounds: number;
  /** Whether a round goes before them that is not counted. */
  readonly warmUp: boolean;
  /** Part of the small set of `--quick`. */
  readonly quick?: boolean;
  /** Takes minutes: left out unless `--long` asks for it. */
  readonly long?: boolean;
  /** Where it belongs to a series that shows how cost grows. */
  readonly series?: SeriesPoint;
}

/** A point of a series. */
export interface SeriesPoint {
  /** Label of the axis that grows. */
  readonly axis: string;
  readonly value: number;
}

/** What one implementation took. */
export interface Measurement extends Implementation {
  /** Milliseconds of each round. */
  readonly milliseconds: readonly number[];
  /** What it said that it runs. */
  readonly description: string;
  /** Largest memory of the process, set-up included, in MiB. Null where other processes do the work. */
  readonly processMiB: number | null;
  /**
   * Tensor memory at the end, in MiB; it never shrinks. Null where the engine does not tell, or other processes do the work.
   */
  readonly heapMiB: number | null;
}

/** An implementation that could not run the task, and why. */
export interface Failure extends Implementation {
  readonly reason: string;
}

/** A workload as measured. */
export interface WorkloadResult {
  readonly name: string;
  readonly group: string;
  readonly task: Task;
  readonly measurements: readonly Measurement[];
  readonly failures: readonly Failure[];
  readonly targets: readonly Target[];
  readonly series?: SeriesPoint;
}

/** Everything that a run writes. */
export interface SpeedReport {
  readonly schema: 1;
  /** Time of day at the start, ISO 8601, UTC. */
  readonly started: string;
  /** Seconds from start to end. */
  readonly seconds: number;
  readonly machine: {
    readonly os: string;
    readonly arch: string;
    readonly cores: number;
    /** The processor, as it calls itself. */
    readonly processor: string;
    /** Environment variables that choose how a BLAS computes, for all implementations. */
    readonly environment: Readonly<Record<string, string>>;
    /** Load averages over 1 minute before and after: above 0 before, others shared the machine. */
    readonly load: readonly [number, number];
  };
  readonly versions: Readonly<Record<string, string>>;
  /** Commit and dirtiness; null outside of git. */
  readonly git: { readonly commit: string; readonly dirty: boolean } | null;
  /** Whether fewer rounds and workloads were run than a report is based on. */
  readonly quick: boolean;
  /** Why there are no numbers of PyTorch; null where there are. */
  readonly withoutPeer: string | null;
  /** Why there are no numbers of the players on a card, by player; absent from reports of before there were any. */
  readonly withoutCard?: Readonly<Record<string, string>>;
  readonly results: readonly WorkloadResult[];
}
