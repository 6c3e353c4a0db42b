/**
 * Predictions files: JSON text to what it says, with the place of every mistake.
 *
 * @module
 */
import { flawsOf, withoutEchoes } from "../../spec/_issues.ts";
import { jsonNode } from "../../spec/_json_node.ts";
import { SpecDocument } from "../../spec/document.ts";
import { ProblemList } from "../../spec/problems.ts";
import { PREDICTIONS_FILE, type PredictionsText } from "./schema.ts";

/**
 * Reads the text of a predictions file.
 *
 * @param text JSON text; YAML will do.
 * @param file Name of the file, for messages.
 * @returns What it says.
 * @throws {SpecError} With every problem, each at its place.
 */
export function readPredictions(text: string, file: string): PredictionsText {
  const document = new SpecDocument(text, file);
  const problems = new ProblemList(document);
  const parsed = PREDICTIONS_FILE.safeParse(document.value);
  const flaws = flawsOf(parsed.error?.issues ?? [], document.value, jsonNode(PREDICTIONS_FILE));
  for (const flaw of withoutEchoes(flaws)) problems.add(flaw);
  problems.throwIfAny();
  return parsed.data!;
}
