/**
 * One rule for where label files are, from the folders that hold them.
 *
 * @module
 */
import { basename, dirname } from "node:path";
import type { PictureFolder } from "./layout.ts";

/** Where the label files of some folders of pictures are: a line for all, or nothing where one rule does not do. */
export function labelLine(folders: readonly PictureFolder[]): string | undefined {
  const labelled = folders.filter(({ labels }) => labels);
  if (labelled.length === 0) return undefined;
  const isOne = labelled.length > 1 &&
    labelled.every(({ labels }) => labels!.folder === labelled[0].labels!.folder);
  const rules = labelled.map(({ folder, labels }) => {
    const { strip, suffix, ending } = labels!;
    const templates = isOne ? [labels!.folder] : templatesOf(folder, labels!.folder);
    return templates.map((template) =>
      strip === ""
        ? suffix === "" ? template : `${template}/{stem}${suffix}${ending}`
        : `{ folder: ${quoted(template)}, strip: ${quoted(strip)}, suffix: ${quoted(suffix + ending)} }`
    );
  });
  const shared = rules[0].find((rule) => rules.every((others) => others.includes(rule)));
  return shared && (shared.startsWith("{ ") ? shared : quoted(shared));
}

/** Ways to say where a folder of label files is that may hold for other folders of pictures. */
function templatesOf(pictures: string, labels: string): string[] {
  const beside = labels !== pictures && dirname(labels) === dirname(pictures);
  return [
    ...labels === pictures ? ["{dir}"] : [],
    ...labels !== pictures && labels.startsWith(pictures) ? [`{dir}${labels.slice(pictures.length)}`] : [],
    ...beside ? [`{parent}/${basename(labels)}`] : [],
  ];
}

/** Folders of one split as one, with that of their label files, where both are built alike. */
export interface JoinedFolders {
  readonly images: string;
  /** Nothing where they have no label files. */
  readonly labels?: string;
}

/**
 * Joins the folders of a split.
 *
 * @param folders Folders of pictures of the split.
 * @param others All other folders below the root that hold pictures or label files: none may lie below the joined one.
 * @returns Undefined where they cannot be joined.
 */
export function joined(
  folders: readonly PictureFolder[],
  others: readonly string[],
): JoinedFolders | undefined {
  const images = ancestorOf(folders.map(({ folder }) => folder));
  const taken = folders.map(({ folder }) => folder);
  const inside = (folder: string) => images === "." || folder === images || folder.startsWith(`${images}/`);
  if (others.some((folder) => inside(folder) && !taken.includes(folder))) return undefined;
  if (folders.every(({ labels }) => !labels)) return { images };
  if (folders.some(({ labels }) => !labels)) return undefined;
  const labels = ancestorOf(folders.map(({ labels }) => labels!.folder));
  const alike = folders.every(({ folder, labels: own }) =>
    below(folder, images) === below(own!.folder, labels)
  );
  return alike ? { images, labels } : undefined;
}

/** The folder that holds all. */
function ancestorOf(folders: readonly string[]): string {
  const parts = folders.map((folder) => folder.split("/"));
  const shared = parts[0].findIndex((part, i) => parts.some((other) => other[i] !== part));
  return (shared < 0 ? parts[0] : parts[0].slice(0, shared)).join("/") || ".";
}

function below(folder: string, ancestor: string): string {
  return ancestor === "." ? folder : folder.slice(ancestor.length);
}

/** A text that YAML reads as one. */
export function quoted(text: string): string {
  return /^[A-Za-z_./](?:[\w ./-]*[\w./-])?$/.test(text) && !/^(true|false|null|yes|no|on|off)$/i.test(text)
    ? text
    : JSON.stringify(text);
}
