/**
 * The methods that ship with the harness and the losses that extend them, found by name and loaded when asked for.
 *
 * @module
 */
import { Registry } from "../base/registry.ts";
import type { LossExtension } from "../spec/mod.ts";
import { requireMethod } from "./members.ts";
import type { MethodDefinition } from "./types.ts";

/** Built-in methods; any module specifier that Deno can import names one more. */
export const methods: Registry<MethodDefinition> = new Registry("method", {
  dino: () => import("./dino/mod.ts"),
  hp: () => import("./hp/mod.ts"),
  smooseg: () => import("./smooseg/mod.ts"),
  stego: () => import("./stego/mod.ts"),
}, requireMethod);

/** Built-in loss extensions. */
export const lossExtensions: Registry<LossExtension> = new Registry("loss extension", {
  omh: () => import("../omh/extension.ts"),
});

/** All loss extensions, in the registry's order. */
export function loadLossExtensions(): Promise<LossExtension[]> {
  return Promise.all(lossExtensions.names.map((name) => lossExtensions.load(name)));
}
