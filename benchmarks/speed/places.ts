/**
 * Where the measurements keep what they measure.
 *
 * @module
 */
import { resolve } from "node:path";
import { packageFolder } from "../../src/base/workspace.ts";

/** What players write: the feature cache of the cached table, and the results of whole ones. */
export const CACHE = resolve(packageFolder(), ".omh/speed");
