/**
 * Local stand-in for `jsr:@std/yaml`: the subset that this project uses, over the `yaml` package.
 *
 * @module
 */
export { parse, stringify, type StringifyOptions } from "./yaml.ts";
