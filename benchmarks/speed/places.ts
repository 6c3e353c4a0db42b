/**
 * Where the measurements keep what they measure.
 *
 * @module
 */
import { resolve } from "node:path";
import { HOME } from "../../src/cli/places.ts";

/** Feature cache of the cached table: the only folder that a player may write. */
export const CACHE = resolve(HOME, ".omh/speed");
