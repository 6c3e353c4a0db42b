/**
 * The conformance suite of methods.
 *
 * @module
 */
export { conformanceChecks } from "./conformance.ts";
export type { ConformanceCheck, ConformanceOptions } from "./types.ts";
