/**
 * The methods that ship with the harness, found by name and loaded when asked for.
 *
 * @module
 */
import { Registry } from "../base/registry.ts";
import { requireMethod } from "./members.ts";
import type { MethodDefinition } from "./types.ts";

/** Built-in methods; any module specifier that Deno can import names one more. */
export const methods: Registry<MethodDefinition> = new Registry("method", {
  dino: () => import("./dino/mod.ts"),
  hp: () => import("./hp/mod.ts"),
  smooseg: () => import("./smooseg/mod.ts"),
  stego: () => import("./stego/mod.ts"),
}, requireMethod);
