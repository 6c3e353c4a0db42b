/**
 * Local stand-in for `jsr:@std/cli`: the subset that this project uses.
 *
 * @module
 */
export type { ParseOptions } from "./flag_table.ts";
export { type Args, parseArgs } from "./parse_args.ts";
