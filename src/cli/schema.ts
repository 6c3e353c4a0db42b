/**
 * `schema`: the JSON Schema of specs, for editors.
 *
 * @module
 */
import { resolve } from "node:path";
import { writeFileAtomic } from "../base/atomic_write.ts";
import { specJsonSchema } from "../spec/mod.ts";
import { loadCatalogue } from "../app/catalogue.ts";
import { type Command, EXIT } from "./command.ts";
import { packageFolder } from "../base/workspace.ts";

/** Where the schema is kept: specs point their editors to it. */
export const SCHEMA_FILE = resolve(packageFolder(), "benchmarks/spec.schema.json");

/** The schema's text for all that comes with the harness. */
export async function schemaText(): Promise<string> {
  return `${JSON.stringify(specJsonSchema(await loadCatalogue()), null, 2)}\n`;
}

/** Writes the JSON Schema of specs. */
export const schema: Command = {
  name: "schema",
  summary: "write the JSON Schema of specs to benchmarks/spec.schema.json",
  flags: {},
  run: async () => {
    await writeFileAtomic(SCHEMA_FILE, await schemaText());
    return EXIT.ok;
  },
};
