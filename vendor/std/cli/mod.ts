/**
 * Local stand-in for `jsr:@std/cli`: the subset that this project uses.
 *
 * @module
 */
export { type Args, parseArgs, type ParseOptions } from "./parse_args.ts";
