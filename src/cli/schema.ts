/**
 * `schema`: the JSON Schemas of specs, dataset files, predictions files and SLURM profiles, for editors.
 *
 * @module
 */
import { resolve } from "node:path";
import { writeFileAtomic } from "../base/atomic_write.ts";
import { datasetFileJsonSchema } from "../data/dataset_file/json_schema.ts";
import { predictionsJsonSchema } from "../data/predictions/schema.ts";
import { profileJsonSchema } from "../launch/slurm/profile_schema.ts";
import { specJsonSchema } from "../spec/mod.ts";
import { loadCatalogue } from "../app/catalogue.ts";
import { type Command, EXIT } from "./command.ts";
import { packageFolder } from "../base/workspace.ts";

/** Where the schema is kept: specs point their editors to it. */
export const SCHEMA_FILE = resolve(packageFolder(), "benchmarks/spec.schema.json");

/** Where that of dataset files is kept. */
export const DATASET_SCHEMA_FILE = resolve(packageFolder(), "benchmarks/dataset.schema.json");

/** Where that of predictions files is kept. */
export const PREDICTIONS_SCHEMA_FILE = resolve(packageFolder(), "benchmarks/predictions.schema.json");

/** Where that of SLURM profiles is kept. */
export const PROFILE_SCHEMA_FILE = resolve(packageFolder(), "benchmarks/slurm.schema.json");

/** The text of the schema of SLURM profiles. */
export function profileSchemaText(): string {
  return `${JSON.stringify(profileJsonSchema(), null, 2)}\n`;
}

/** The text of the schema of predictions files. */
export function predictionsSchemaText(): string {
  return `${JSON.stringify(predictionsJsonSchema(), null, 2)}\n`;
}

/** The text of the schema of dataset files. */
export function datasetSchemaText(): string {
  return `${JSON.stringify(datasetFileJsonSchema(), null, 2)}\n`;
}

/** The schema's text for all that comes with the harness. */
export async function schemaText(): Promise<string> {
  return `${JSON.stringify(specJsonSchema(await loadCatalogue()), null, 2)}\n`;
}

/** Writes the JSON Schemas of specs, dataset files, predictions files and SLURM profiles. */
export const schema: Command = {
  name: "schema",
  summary:
    "write the JSON Schemas of specs, dataset files, predictions files and SLURM profiles below benchmarks/",
  flags: {},
  run: async () => {
    await writeFileAtomic(SCHEMA_FILE, await schemaText());
    await writeFileAtomic(DATASET_SCHEMA_FILE, datasetSchemaText());
    await writeFileAtomic(PREDICTIONS_SCHEMA_FILE, predictionsSchemaText());
    await writeFileAtomic(PROFILE_SCHEMA_FILE, profileSchemaText());
    return EXIT.ok;
  },
};
