/**
 * Local stand-in for `jsr:@std/yaml`: the subset that this project uses, over the `yaml` package.
 *
 * @module
 */
export { parse } from "./parse.ts";
export { stringify, type StringifyOptions } from "./stringify.ts";
