import { parseSpec } from "../../src/spec/read.ts";
import { SpecError, type SpecProblem } from "../../src/spec/problems.ts";
import type { Spec } from "../../src/spec/types.ts";
import { CATALOGUE } from "./catalogue_fixture.ts";

/** The head of a spec, on lines 1 to 7; rows follow. */
export const HEAD = `id: test
title: Test
version: 1
seeds: [0, 1]
base: { method: stego, dataset: cocostuff27, backbone: vit-b8 }
tracks: { embedded: { dataset: earthcover6, train.steps: 400 }, paper: { train.batch: 16 } }
rows:
`;

/** A spec with the given rows and what follows them. */
export function specOf(rest: string): Spec {
  return parseSpec(HEAD + rest, { file: "x.yaml", catalogue: CATALOGUE });
}

/** What is wrong with a text; nothing if it can be read. */
export function problemsOf(text: string): readonly SpecProblem[] {
  try {
    parseSpec(text, { file: "x.yaml", catalogue: CATALOGUE });
  } catch (error) {
    if (error instanceof SpecError) return error.problems;
    throw error;
  }
  return [];
}

/** Place and message of what is wrong with a spec of the given rows; lines counted from the first row. */
export function wrongIn(rest: string): string[] {
  const offset = HEAD.split("\n").length - 1;
  return problemsOf(HEAD + rest).map(({ line, column, message }) => `${line - offset}:${column} ${message}`);
}
