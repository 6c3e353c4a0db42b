/**
 * The JSON Schema of dataset files, for editors.
 *
 * @module
 */
import { z } from "zod";
import { DATASET_FILE } from "./schema.ts";

/**
 * The JSON Schema of dataset files.
 *
 * @returns Plain data.
 */
export function datasetFileJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(DATASET_FILE, { io: "input", unrepresentable: "any" }), title: "Dataset file" };
}
