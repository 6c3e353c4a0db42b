/**
 * Globs: `*` and `?` within a name, `**` for any folders, `[abc]`, `{jpg,png}`.
 *
 * @module
 */

/** Whether a text is a glob rather than a path. */
export function isGlob(text: string): boolean {
  return /[*?[\]{}]/.test(text);
}

/** The folders before the first part with a sign of a glob: where its files are looked for. */
export function globBase(glob: string): string {
  const parts = glob.split("/");
  const first = parts.findIndex(isGlob);
  return parts.slice(0, Math.min(first, parts.length - 1)).join("/") || (glob.startsWith("/") ? "/" : ".");
}

/**
 * What a glob matches, letter case aside: endings come in both.
 *
 * @param glob Parts separated by `/`.
 * @returns Matches whole paths that are written as the glob is.
 */
export function globPattern(glob: string): RegExp {
  return new RegExp(`^${patternOf(glob)}$`, "iu");
}

/** Signs of a glob, the longest first, and what they match. */
const SIGNS: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [/^\*\*\//, () => "(?:[^/]+/)*"],
  [/^\*\*/, () => ".*"],
  [/^\*/, () => "[^/]*"],
  [/^\?/, () => "[^/]"],
  [/^\[(!?)([^\]/]+)\]/, ([, not, set]) => `[${not && "^"}${set.replaceAll(/[\\^[]/g, "\\$&")}]`],
  [/^\{([^{}]*)\}/, ([, choices]) => `(?:${choices.split(",").map(patternOf).join("|")})`],
];

function patternOf(glob: string): string {
  let pattern = "";
  for (let rest = glob; rest !== "";) {
    const found = SIGNS.map(([sign, meaning]) => ({ match: sign.exec(rest), meaning })).find(({ match }) =>
      match
    );
    const [sign] = found?.match ?? [...rest];
    pattern += found ? found.meaning(found.match!) : sign.replace(/[\\^$.*+?()|[\]{}/]/u, "\\$&");
    rest = rest.slice(sign.length);
  }
  return pattern;
}
