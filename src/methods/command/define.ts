/**
 * A method that is a program: what a spec says of it, as the definition that the harness knows methods by.
 *
 * @module
 */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { DataPlace, PluginSource } from "../../base/registry.ts";
import { EXTERNAL_BACKBONE, PROVENANCE, RERUN } from "../../spec/external.ts";
import type { CellSettings, CommandPlugin, Schema } from "../../spec/mod.ts";
import { defineMethod } from "../define.ts";
import type { MethodDefinition } from "../types.ts";
import { commandDigest, isPath } from "./named_files.ts";

/** Any options: the program says which it knows. */
const options: Schema<Record<string, unknown>> = z.record(
  z.string().refine((name) => name !== PROVENANCE, { error: "another name" }),
  z.unknown(),
).transform((given) => ({ ...given, [PROVENANCE]: RERUN }));

/**
 * Declares the method of a program.
 *
 * @param source What the spec says of it; its reader has looked at that.
 * @param place Name, and the spec's URL.
 * @throws {RangeError} The spec is no file.
 */
export function loadCommand(source: PluginSource, { name, base }: DataPlace): MethodDefinition {
  const plugin = source as unknown as CommandPlugin;
  const { command: [program, ...args], version, input, output, time_limit } = plugin;
  const folder = specFolder(plugin, base);
  const takesBackbone = input.some((part) => part !== "pictures");
  return defineMethod({
    name,
    title: plugin.command.join(" "),
    version,
    options,
    needs: [],
    dropLast: false,
    supportsOmh: false,
    command: {
      program: isPath(program) ? resolve(folder, program) : program,
      args,
      folder,
      input,
      output,
      timeLimit: time_limit,
      takesBackbone,
      settle: (settings) => settled(settings, output, takesBackbone),
    },
    stepFlops: () => 0,
    stepBytes: () => 0,
    trainer: () => {
      throw new TypeError(`Cannot train "${name}" step by step: it is a program, expected it to be run`);
    },
    example: {},
  });
}

/**
 * A digest of what a program's numbers depend on.
 *
 * @returns SHA-256, 64 hex digits.
 * @throws {RangeError} The spec is no file, or a named file is not there.
 */
export async function commandDigestOf(source: PluginSource, { base }: DataPlace): Promise<string> {
  const plugin = source as unknown as CommandPlugin;
  return await commandDigest(plugin, specFolder(plugin, base));
}

/** Settings that a program's predictions are scored by: label maps as they are, codes by their converged clusters. */
function settled(
  { evaluate, train, ...settings }: CellSettings,
  output: CommandPlugin["output"],
  takesBackbone: boolean,
): CellSettings {
  const { resolution, restarts, crf, matching } = evaluate;
  const isCodes = output === "codes";
  return {
    ...settings,
    ...!takesBackbone && {
      backbone: EXTERNAL_BACKBONE,
      features: { center: false, precision: "f32" },
    },
    train: { ...train, linear_probe: false },
    evaluate: {
      resolution,
      flip: false,
      readout: isCodes ? "converged" : "literal",
      restarts: isCodes ? restarts || RESTARTS : 0,
      crf: isCodes && crf,
      matching: output === "classes" ? "none" : matching,
      checkpoint: "last",
    },
  };
}

/** Starts of k-means where the settings of a table ask for none (ours). */
const RESTARTS = 50;

function specFolder({ command }: CommandPlugin, base: string | undefined): string {
  if (base?.startsWith("file:")) return fileURLToPath(new URL(".", base));
  throw new RangeError(
    `Cannot run the command "${
      command.join(" ")
    }": its spec is at "${base}", expected a file, in whose folder it is to run`,
  );
}
