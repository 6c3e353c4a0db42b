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
export { type Cohort, cohortOf, groupCohorts } from "./cohort.ts";
export { type DocPath, type Fault, SpecDocument } from "./document.ts";
export { specJsonSchema } from "./json_schema.ts";
export { type CellIdentity, type CellKey, cellKey, changedParts, type KeyPart } from "./key.ts";
export {
  type CodesShape,
  defineLossExtension,
  extensionOptions,
  type LossExtension,
  openChoicesOf,
} from "./loss_extension.ts";
export { findSpec, listSpecs } from "./lookup.ts";
export { nearest } from "../base/nearest.ts";
export type { Change, Override } from "./overrides.ts";
export { cellsOf, type PlannedCell, type PlanOptions, planTable } from "./plan.ts";
export { modulesIn, type SpecModules } from "./plugins.ts";
export { SpecError, type SpecProblem } from "./problems.ts";
export { parseSpec, readSpec } from "./read.ts";
export {
  type DefinitionCheck,
  isModuleSpecifier,
  type Loader,
  type PluginScope,
  Registry,
} from "../base/registry.ts";
export type { Layer, Leaf } from "./settings.ts";
export type {
  Axis,
  Catalogue,
  CellSettings,
  EvaluateSettings,
  FeatureSettings,
  Metric,
  PaperScores,
  PlannedClaim,
  PlannedPoint,
  PlannedRow,
  RowSpec,
  Schema,
  SchemaIssue,
  SchemaResult,
  Spec,
  TablePlan,
  Tolerance,
  TrackName,
  TrackSpec,
  TrainSettings,
} from "./types.ts";
