/**
 * Specs: YAML text to a validated spec, its rows to points, its points to cells with settings and keys.
 *
 * @module
 */
export { canonicalJson } from "./canonical_json.ts";
export {
  type Claim,
  type ClaimOperator,
  ClaimSyntaxError,
  type ClaimTerm,
  parseClaim,
  type Selector,
} from "./claims.ts";
export { type Cohort, cohortOf, groupCohorts } from "./cohort.ts";
export { specJsonSchema } from "./json_schema.ts";
export { type CellIdentity, type CellKey, cellKey, changedParts, type KeyPart } from "./key.ts";
export { findSpec, listSpecs, type SpecFolders } from "./lookup.ts";
export { nearest } from "./nearest.ts";
export { cellsOf, type PlannedCell, planTable } from "./plan.ts";
export { modulesIn, type SpecModules } from "./plugins.ts";
export { SpecError, type SpecProblem } from "./problems.ts";
export { parseSpec, readSpec } from "./read.ts";
export { isModuleSpecifier, type Loader, Registry } from "./registry.ts";
export type {
  Catalogue,
  CellSettings,
  EvaluateSettings,
  FeatureSettings,
  Metric,
  PaperScores,
  PlannedClaim,
  PlannedPoint,
  PlannedRow,
  Spec,
  TablePlan,
  TrackName,
  TrainSettings,
} from "./types.ts";
