/**
 * Dataset files: YAML text to what it says, with the place of every mistake.
 *
 * @module
 */
import { canonicalJson } from "../../base/canonical_json.ts";
import { flawsOf, withoutEchoes } from "../../spec/_issues.ts";
import { jsonNode } from "../../spec/_json_node.ts";
import type { SchemaIssue } from "../../spec/catalogue.ts";
import { SpecDocument } from "../../spec/document.ts";
import { ProblemList } from "../../spec/problems.ts";
import { type Meaning, readMeaning } from "./meaning.ts";
import { DATASET_FILE, type DatasetFileText } from "./schema.ts";

/** A dataset file that is in order. */
export interface DatasetFile {
  /** What it says, defaults filled in. */
  readonly text: DatasetFileText;
  /** Classes, and what stored values stand for. */
  readonly meaning: Meaning;
  /**
   * All that decides what is made of the files: the same for two texts that mean the same, wherever they and the files are.
   */
  readonly recipe: string;
}

/** Raised when other pixels or labels come out of the same files. */
const RECIPE_VERSION = 1;

/**
 * Reads the text of a dataset file.
 *
 * @param text YAML text.
 * @param file Name of the file, for messages.
 * @returns What it says.
 * @throws {SpecError} With every problem, each at its place.
 *
 * @example A class for each of two ids
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readDatasetFile } from "./read.ts";
 *
 * const { meaning } = readDatasetFile("train: a\nval: b\nlabels: c\nclasses: [sky, road]", "x.yaml");
 * assertEquals([...meaning.table.ids], [[0, 0], [1, 1], [255, -1]]);
 * ```
 */
export function readDatasetFile(text: string, file: string): DatasetFile {
  const document = new SpecDocument(text, file);
  const problems = new ProblemList(document);
  const parsed = DATASET_FILE.safeParse(document.value);
  if (!parsed.success) {
    const issues = unfolded(parsed.error.issues);
    for (const flaw of withoutEchoes(flawsOf(issues, document.value, jsonNode(DATASET_FILE)))) {
      problems.add(flaw);
    }
  }
  const meaning = parsed.success ? readMeaning(parsed.data, problems) : undefined;
  problems.throwIfAny();
  return { text: parsed.data!, meaning: meaning!, recipe: recipeOf(parsed.data!, meaning!) };
}

/** An issue of a union, with those of each of its choices. */
interface UnionIssue extends SchemaIssue {
  readonly errors?: readonly (readonly UnionIssue[])[];
}

/** Of a union the issues of the choice that was meant: the one whose kind of value is there. */
function unfolded(issues: readonly UnionIssue[]): SchemaIssue[] {
  return issues.flatMap((issue): SchemaIssue[] => {
    const meant = issue.errors?.filter((choice) =>
      !choice.some(({ code, path }) => path.length === 0 && code !== "unrecognized_keys" && code !== "custom")
    );
    if (meant?.length !== 1) return [issue];
    return unfolded(meant[0]).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
  });
}

function recipeOf({ geometry, tolerance }: DatasetFileText, { classes, hierarchy, table }: Meaning): string {
  const sorted = (values: ReadonlyMap<number, number>) => [...values].toSorted(([a], [b]) => a - b);
  return canonicalJson({
    dataset_file: RECIPE_VERSION,
    classes,
    hierarchy,
    ids: sorted(table.ids),
    colours: sorted(table.colours),
    others: table.ignoresOthers,
    geometry,
    ...tolerance > 0 && { tolerance },
  });
}
