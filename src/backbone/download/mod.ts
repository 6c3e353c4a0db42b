/**
 * Where weight files are, where they come from, and whether they are the right ones.
 *
 * @module
 */
export type { DownloadProgress } from "./download_file.ts";
export * from "./examine_weights.ts";
export * from "./fetch_weights.ts";
export * from "./published.ts";
