/**
 * Every setting of a spec as Markdown: what it takes, its default and where that comes from, read from the schemas and the
 * doc comments of the options.
 *
 * @module
 */
import { loadCatalogue } from "../../src/app/catalogue.ts";
import { inWords, type JsonNode } from "../../src/spec/_json_node.ts";
import { knownSettings } from "../../src/spec/settings_schema.ts";
import { placesOf, type ReferencePages } from "./citations.ts";
import { interfacesOf } from "./fields.ts";
import { filesBelow, readText } from "./markdown.ts";

/** Folders of the sections that are no method, and the interface that declares their options where it is one of many. */
const SOURCES: Readonly<Record<string, readonly [folder: string, only?: string]>> = {
  features: ["src/spec", "FeatureSettings"],
  train: ["src/spec", "TrainSettings"],
  evaluate: ["src/spec", "EvaluateSettings"],
  omh: ["src/omh"],
};
/** Interfaces that declare options. */
const OPTIONS = /(?:Options|Choices)$/;
const CITATION = /\(reference: [^)]*\)/;

/** Doc comments of a section's options. */
interface SectionDocs {
  readonly docs: ReadonlyMap<string, string>;
  /** The citation that holds for defaults without one of their own. */
  readonly citation: string | null;
}

/** What a doc comment says of a default. */
interface ReadDoc {
  /** The comment without the default. */
  readonly text: string;
  /** In parentheses; null where it names none. */
  readonly source: string | null;
}

/** A heading and a table for each section of the settings. */
export async function settingsTables(pages: ReferencePages): Promise<string> {
  const { node } = knownSettings(await loadCatalogue());
  const names = Object.entries(node.properties!).filter(([, { properties }]) => !properties);
  const sections = Object.entries(node.properties!).filter(([, { properties }]) => properties);
  const written = await Promise.all(sections.map(async ([name, section]) => {
    const { docs, citation } = await docsOf(name);
    const rows = Object.entries(section.properties!).map(([key, inner]) => {
      const { text, source } = readDoc(docOf(key, inner, docs));
      return [
        `\`${name}.${key}\``,
        inWords(inner),
        shown(inner),
        text,
        sourceText(source ?? (docs.has(key) ? citation : null), pages),
      ];
    });
    return `## ${name}\n\n${title(section)}${
      table(["setting", "takes", "default", "what it does", "source"], rows)
    }`;
  }));
  const chosen = names.map(([name, inner]) => [`\`${name}\``, inWords(inner), inner.description]);
  const text = [`## Names\n\n${table(["setting", "takes", "what it is"], chosen)}`, ...written].join("\n");
  return text.replace(new RegExp(CITATION, "g"), (citation) => `(${linked(citation, pages)})`);
}

async function docsOf(section: string): Promise<SectionDocs> {
  const [folder, only] = SOURCES[section] ?? [`src/methods/${section}`];
  const sources = await Promise.all((await filesBelow(folder, ".ts")).map(readText));
  const declares = (name: string) => only === undefined ? OPTIONS.test(name) : name === only;
  const found = sources.flatMap((source) =>
    [...interfacesOf(source)].filter(([name]) => declares(name)).map(([, fields]) => ({ source, ...fields }))
  );
  const docs = found.flatMap(({ fields }) => fields.map(({ name, doc }): [string, string] => [name, doc]));
  const citing = found.find(({ doc }) => doc.includes("Defaults: "))?.doc ?? (only ? "" : found[0]?.source);
  return { docs: new Map(docs), citation: citing?.match(CITATION)?.[0] ?? null };
}

/** What an option's schema says of it, where it names the default; else the doc comment of its declaration. */
function docOf(key: string, { description }: JsonNode, docs: ReadonlyMap<string, string>): string {
  const said = String(description ?? "");
  return said.includes(" Default ") ? said : docs.get(key) || said;
}

/** Parts a comment at its sentence "Default 3 (paper)." */
function readDoc(doc: string): ReadDoc {
  const sentences = doc.split(/(?<=\.)\s+/);
  const at = sentences.findIndex((sentence) => sentence.startsWith("Default "));
  if (at < 0) return { text: doc, source: null };
  const source = sentences[at].match(/\(([^)]*)\)/);
  const remark = sentences[at].match(/: (.*)$/)?.[1] ?? null;
  const rest = sentences.filter((_, i) => i !== at);
  const remarked = remark && !source?.[0].includes(remark.slice(0, 8)) ? [...rest, upper(remark)] : rest;
  return { text: remarked.join(" "), source: source && source[0] };
}

function sourceText(parenthesis: string | null, pages: ReferencePages): string {
  if (parenthesis === null) return "";
  if (CITATION.test(parenthesis)) return linked(parenthesis, pages);
  const words = parenthesis.slice(1, -1);
  return words.includes("open") ? `[${words}](deviations.md#what-the-paper-leaves-open)` : words;
}

/** A citation as links. */
function linked(citation: string, pages: ReferencePages): string {
  const places = placesOf(citation, pages);
  if (places === null) {
    throw new RangeError(`Cannot link "${citation}": it leads nowhere, expected a page and a section`);
  }
  const parts = citation.slice("(reference: ".length, -1).split("; ");
  return parts.map((part, i) => `[${part}](${places[i]})`).join("; ");
}

function title({ description }: JsonNode): string {
  return description === undefined ? "" : `${description}.\n\n`;
}

function shown({ default: value }: JsonNode): string {
  return value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);
}

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const line = (cells: readonly unknown[]) =>
    `| ${cells.map((cell) => String(cell ?? "").replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line), ""].join("\n");
}

function upper(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}
