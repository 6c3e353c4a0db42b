/**
 * Results: what a run writes, read back, rendered and checked.
 *
 * @module
 */
export type { RowState } from "./row_states.ts";
export type {
  CodeSign,
  FeasibilityBound,
  FeasibilityBounds,
  WeightChoice,
  WeightVerdict,
} from "./feasibility.ts";
export type { FormatContext, Spread, TableFormat } from "./formats/types.ts";
export type { JudgedClaim, Verdict } from "./judged_claim.ts";
export { type PerImageCounts, primaryScores, type ScoredResult } from "./primary_scores.ts";
export { renderCsv } from "./render_csv.ts";
export { renderMarkdown } from "./render_table.ts";
export { DamagedResultError, ResultStore } from "./result_store.ts";
export type { Difference } from "./statistics/class_differences.ts";
export type { ImageComparison, VarianceParts } from "./statistics/image_comparison.ts";
export { boundedInterval, type Interval, LEAST_SEEDS } from "./statistics/bounded_interval.ts";
export { interquartileMean, probabilityOfImprovement, type Resampled } from "./statistics/improvement.ts";
export { compareSeeds, type ComparisonPlan, type SeedComparison } from "./statistics/seed_comparison.ts";
export { stepDown } from "./statistics/step_down.ts";
export type { Stopping } from "./stopping.ts";
export type { AaOutcome, ControlOutcome } from "./audit/controls.ts";
export type { Noise } from "./audit/noise.ts";
export type { Simulation } from "./audit/scenarios.ts";
export type { OperatingCharacteristics, SimulatedTables } from "./audit/simulate.ts";
export type { FalsePositives } from "./audit/splits.ts";
export type { Decision } from "./family_verdicts.ts";
export {
  isPaperSetting,
  type SecondReadout,
  type SeedScores,
  TABLE_SCHEMA,
  type TableFile,
  type TableRow,
} from "./table_file.ts";
export {
  CELL_SCHEMA,
  type CellMetrics,
  type CellResult,
  type CodeStatistics,
  type ConvergedScores,
  type ObjectiveSpread,
  type ProbeScores,
  type Provenance,
  type ReadoutScores,
} from "./types.ts";
export type { CurvePoint, MethodWeights, StudyCell, StudyRow, WeightCurve } from "./weight_study.ts";
export type { TrainingCurve, TrainingOutcome, ValidationCurve } from "../train/types.ts";
export type { CellDifference } from "./check/compare_cells.ts";
export type { FileFault } from "./check/load_results.ts";
export { renderCheck } from "./check/render_check.ts";
export type { Reproduction } from "./check/reproduction.ts";
export {
  type CellCheck,
  type CheckVerdict,
  type RowCheck,
  type TableCheck,
  worstVerdict,
} from "./check/verdicts.ts";
