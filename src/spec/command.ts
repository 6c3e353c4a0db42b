/**
 * A plugin that is a program, as a spec writes it down.
 *
 * @module
 */
import { z } from "zod";

/** One thing that a program can be handed. */
export type CommandInput = "pictures" | "neighbors" | "features";

/** What a program can be handed, in the order in which docs list it. */
const COMMAND_INPUTS: readonly CommandInput[] = ["pictures", "neighbors", "features"];

/** Longest time of a program unless a spec says another, seconds: a day. */
const TIME_LIMIT = 86_400;

const text = z.string().min(1);

/** A method that is a program, as plain data. */
export interface CommandPlugin {
  /** The program and its arguments; it runs in the folder of the spec. */
  readonly command: readonly string[];
  /** Raised whenever the numbers may change for a reason that no named file shows. */
  readonly version: number;
  /** Files and folders beside the spec that its numbers depend on. */
  readonly files: readonly string[];
  /** What it is handed, each once. */
  readonly input: readonly CommandInput[];
  /** What it writes of each picture: ids of clusters, ids of classes, or codes that are clustered here. */
  readonly output: "clusters" | "classes" | "codes";
  /** Longest time of one cell, seconds. */
  readonly time_limit: number;
}

/** Reads {@linkcode CommandPlugin}. */
export const COMMAND = z.strictObject({
  command: z.array(text).min(1).describe(
    "The program and its arguments, such as [python3, train.py]; it runs in the folder of the spec",
  ),
  version: z.int().min(1).describe(
    "Raised whenever the numbers may change for a reason that none of the files shows",
  ),
  files: z.array(text).default([]).describe(
    "Files and folders that the numbers depend on, relative to the spec; those that command names count by themselves",
  ),
  input: z.array(z.enum(COMMAND_INPUTS)).min(1)
    .refine((list) => new Set(list).size === list.length, { error: "each input once" })
    .default(["pictures", "neighbors"]).describe("What the program is handed"),
  output: z.enum(["clusters", "classes", "codes"]).default("clusters").describe(
    "What the program writes: ids of clusters, which are matched to classes; ids of classes, which are not; or codes, which are clustered here",
  ),
  time_limit: z.number().gt(0).max(100 * TIME_LIMIT).default(TIME_LIMIT).describe(
    "Longest time of one cell, in seconds",
  ),
});
