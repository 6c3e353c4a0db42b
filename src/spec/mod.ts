/**
 * Specs: YAML text to a validated spec, its rows to points, its points to cells with settings and keys.
 *
 * @module
 */
export { canonicalJson } from "../base/canonical_json.ts";
export {
  type Claim,
  type ClaimOperator,
  ClaimSyntaxError,
  type ClaimTerm,
  type Condition,
  parseClaim,
  type Selector,
} from "./claims.ts";
export type { CommandInput, CommandPlugin } from "./command.ts";
export { type Cohort, cohortOf, groupCohorts, orderSeed } from "./cohort.ts";
export { type DocPath, type Fault, SpecDocument } from "./document.ts";
export { specJsonSchema } from "./json_schema.ts";
export { type CellIdentity, type CellKey, cellKey, changedParts, KEY_PARTS, type KeyPart } from "./key.ts";
export {
  type CodesShape,
  defineLossExtension,
  extensionOptions,
  type LossExtension,
  openChoicesOf,
} from "./loss_extension.ts";
export { checkBatches, LIMITS } from "./limits.ts";
export { findSpec, listSpecs } from "./lookup.ts";
export { nearest } from "../base/nearest.ts";
export { cellsOf, type PlannedCell, type PlanOptions, planTable } from "./plan.ts";
export { modulesIn, type SpecModules } from "./plugins.ts";
export type { Preset, UsedPreset } from "./presets.ts";
export { SpecError, type SpecProblem } from "./problems.ts";
export { checkIds, parseSpec, readSpec, readSpecText } from "./read.ts";
export { seedsOf } from "./seed_list.ts";
export { withSeeds } from "./seeds.ts";
export {
  type DefinitionCheck,
  isModuleSpecifier,
  type Loader,
  type PluginScope,
  type PluginSource,
  Registry,
} from "../base/registry.ts";
export type { Layer, Leaf } from "./settings.ts";
export {
  byMetric,
  type ClassTotals,
  iouOf,
  type Metric,
  type MetricDefinition,
  METRICS,
  type PaperScores,
  type ScoreSummary,
  type Tolerance,
} from "./metrics.ts";
export { defaultTraits, EMBEDDED, type TrackName, type TrackTraits } from "./tracks.ts";
export type {
  Catalogue,
  CatalogueExtension,
  CatalogueMethod,
  CatalogueProtocol,
  Schema,
  SchemaIssue,
  SchemaResult,
  SettledMethod,
} from "./catalogue.ts";
export type {
  CellSettings,
  EvaluateSettings,
  FeatureSettings,
  Readout,
  TrainSettings,
  ValidationScore,
} from "./cell_settings.ts";
export type {
  Axis,
  Change,
  Override,
  PlannedClaim,
  PlannedPoint,
  PlannedRow,
  RowSpec,
  SequentialStopping,
  Spec,
  SpecClaim,
  TablePlan,
  TrackSpec,
} from "./types.ts";
