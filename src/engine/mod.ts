/**
 * Which tensor backend runs, how it is started, what it can do.
 *
 * @module
 */
export { startEngine } from "./start.ts";
export * from "./types.ts";
