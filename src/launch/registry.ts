/**
 * The launchers that ship with the harness, found by name and loaded when asked for, and what a module must export to be one
 * more.
 *
 * @module
 */
import { FUNCTION, optional, requireMembers, TEXT } from "../base/members.ts";
import { Registry } from "../base/registry.ts";
import type { Launcher } from "./launcher.ts";

const MEMBERS = {
  name: TEXT,
  title: TEXT,
  state: FUNCTION,
  prepare: optional(FUNCTION),
  probe: optional(FUNCTION),
  workers: optional(FUNCTION),
  describe: optional(FUNCTION),
  run: FUNCTION,
  engine: optional(FUNCTION),
  preview: optional(FUNCTION),
  submit: optional(FUNCTION),
  launched: optional(FUNCTION),
  cancel: optional(FUNCTION),
};

/** Built-in launchers; any module specifier that Deno can import is one more. */
export const launchers: Registry<Launcher> = new Registry(
  "launcher",
  { local: () => import("./local.ts"), slurm: () => import("./slurm/mod.ts") },
  (value, name) => requireMembers<Launcher>("launcher", MEMBERS, value, name),
);
