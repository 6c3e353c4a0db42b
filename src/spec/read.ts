import { nearest } from "../base/nearest.ts";
import { requireRegular } from "../base/read_file.ts";
import { LONGEST_TEXT } from "./_yaml_text.ts";
import { SpecDocument } from "./document.ts";
import { pluginFindings } from "./plugins.ts";
import { ProblemList, SpecError } from "./problems.ts";
import { isSetting, type KnownSettings, knownSettings, settingNames } from "./settings_schema.ts";
import { readStructure } from "./structure.ts";
import { EMBEDDED } from "./tracks.ts";
import { buildTable } from "./table.ts";
import type { Catalogue } from "./catalogue.ts";
import type { RowSpec, Spec } from "./types.ts";

/**
 * Reads a spec and judges all of it: text, structure, settings, names and claims, on each of its tracks.
 *
 * @param text YAML text.
 * @param options Name of the file for messages, and what exists.
 * @returns The spec.
 * @throws {SpecError} With every problem, each at its place.
 *
 * @example Usage
 * ```ts
 * import { type Catalogue, parseSpec, SpecError } from "@omh/bench";
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { z } from "zod";
 *
 * const catalogue: Catalogue = {
 *   methods: { dino: { title: "DINO", version: 1, options: z.strictObject({ dim: z.int().default(90) }) } },
 *   datasets: { earthcover6: { title: "EarthCover-6", classes: 6 } },
 *   backbones: { vit: { title: "ViT", channels: 128, patch: 8 } },
 *   extensions: {},
 * };
 * const text = `
 * id: tiny
 * title: A tiny table
 * version: 1
 * seeds: [0]
 * base: { method: dino, dataset: earthcover6, backbone: vit }
 * rows: [{ name: "{dino.dim} channels", grid: { dino.dim: [64, 90] } }]
 * tracks: { embedded: {} }`;
 * assertEquals(parseSpec(text, { file: "tiny.yaml", catalogue }).id, "tiny");
 *
 * const wrong = text.replace("[64, 90]", "[64, many]");
 * const error = assertThrows(() => parseSpec(wrong, { file: "tiny.yaml", catalogue }), SpecError);
 * assertEquals(error.problems[0].path, "rows[0].grid.dino.dim[1]");
 * ```
 */
export function parseSpec(text: string, { file, catalogue }: { file: string; catalogue: Catalogue }): Spec {
  const document = new SpecDocument(text, file);
  const problems = new ProblemList(document);
  const known = knownSettings(catalogue);
  const spec = readStructure(document, known.whole, problems);
  for (const finding of pluginFindings(document.value, catalogue)) problems.add(finding);
  const named = Object.keys(spec.tracks);
  const tracks = named.length > 0 ? named : [EMBEDDED];
  const used = tracks.map((track) => buildTable(spec, track, known, problems).used);
  for (const row of spec.rows) checkExclude(row, used.map((rows) => rows[row.index]), known, problems);
  problems.throwIfAny(tracks);
  return spec;
}

function checkExclude(
  { index, exclude, sound }: RowSpec,
  used: readonly ReadonlySet<number>[],
  known: KnownSettings,
  problems: ProblemList,
): void {
  for (const [i, layer] of exclude.entries()) {
    const unknown = layer.filter(({ path }) => !isSetting(known, path));
    for (const { path, at } of unknown) {
      const setting = path.join(".");
      const message = `Cannot find the setting "${setting}": there is none of this name, expected a setting`;
      problems.add({
        path: at,
        part: "key",
        message,
        suggestion: nearest(setting, settingNames(known.node)),
      });
    }
    if (unknown.length > 0 || !sound || used.some((set) => set.has(i))) continue;
    const message = "Cannot exclude a point: none has these settings, expected at least one";
    problems.add({ path: ["rows", index, "exclude", i], message });
  }
}

/**
 * Reads a spec from its file.
 *
 * @param path Path of the YAML file.
 * @param options What exists, and the name to show in messages if not the path.
 * @returns The spec.
 * @throws {SpecError} With every problem, each at its place.
 *
 * @example A file that is not there
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { readSpec } from "@omh/bench";
 * import { z } from "zod";
 *
 * const catalogue = { methods: {}, datasets: {}, backbones: {}, extensions: {} };
 * await assertRejects(() => readSpec("no/such/spec.yaml", { catalogue }), Deno.errors.NotFound);
 * ```
 */
export async function readSpec(
  path: string,
  options: { catalogue: Catalogue; file?: string },
): Promise<Spec> {
  const file = options.file ?? path;
  return parseSpec(await readSpecText(path, file), { file, catalogue: options.catalogue });
}

/**
 * Refuses specs that would overwrite each other's results. One that is given twice, or is a copy, is one spec.
 *
 * @param specs Specs that are to be run together.
 * @throws {RangeError} Two have the same id; names both files.
 *
 * @example No specs
 * ```ts
 * import { checkIds } from "@omh/bench";
 *
 * checkIds([]);
 * ```
 */
export function checkIds(specs: readonly Pick<Spec, "id" | "document">[]): void {
  const first = new Map<string, Pick<Spec, "document">>();
  for (const { id, document } of specs) {
    const other = first.get(id)?.document ?? document;
    if (other.text !== document.text) {
      throw new RangeError(
        `Cannot run "${other.file}" and "${document.file}" together: both have the id "${id}", expected an id for each`,
      );
    }
    first.set(id, { document });
  }
}

/** Most bytes of a spec: those of the longest text. */
const MOST_BYTES = 4 * LONGEST_TEXT;

/**
 * Reads the text of a spec.
 *
 * @param path Path of the YAML file.
 * @param file Name to show in messages.
 * @returns The text, without a byte order mark.
 * @throws {SpecError} It is not UTF-8, with the place of the first byte that is not.
 * @throws {RangeError} It is too large to be a spec.
 * @throws {TypeError} There is something else than a file.
 *
 * @example A file that is not there
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { readSpecText } from "@omh/bench";
 *
 * await assertRejects(() => readSpecText("no/such/spec.yaml"), Deno.errors.NotFound);
 * ```
 */
export async function readSpecText(path: string, file: string = path): Promise<string> {
  const info = await Deno.stat(path);
  requireRegular(info, file, "a YAML file");
  const { size } = info;
  if (size > MOST_BYTES) {
    throw new RangeError(
      `Cannot read the spec "${file}": it has ${size} bytes, expected at most ${MOST_BYTES}`,
    );
  }
  const bytes = await Deno.readFile(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const text = new TextDecoder().decode(bytes);
    const lines = text.slice(0, text.indexOf("\ufffd")).split("\n");
    const place = { file, line: lines.length, column: lines[lines.length - 1].length + 1, path: "" };
    const message = "Cannot read the spec: a byte here is not UTF-8, expected text in UTF-8";
    throw new SpecError([{ ...place, message }], text);
  }
}
