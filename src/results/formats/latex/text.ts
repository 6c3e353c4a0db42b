/**
 * Text as LaTeX: what it would take for commands is written as what it is.
 *
 * @module
 */

/** Characters that LaTeX takes for commands, and those that its default fonts lack or show as others. */
const CHARACTERS: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  "$": "\\$",
  "&": "\\&",
  "#": "\\#",
  "%": "\\%",
  "_": "\\_",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  "`": "\\textasciigrave{}",
  "\u00a0": "~",
  "‘": "`",
  "’": "'",
  "“": "``",
  "”": "''",
  "–": "--",
  "—": "---",
  "…": "\\dots{}",
  "†": "\\dag{}",
  "‡": "\\ddag{}",
};

/** Characters that are set in mathematics. */
const SYMBOLS: Readonly<Record<string, string>> = {
  "±": "\\pm",
  "×": "\\times",
  "·": "\\cdot",
  "−": "-",
  "≤": "\\le",
  "≥": "\\ge",
  "≠": "\\ne",
  "≈": "\\approx",
  "→": "\\to",
  "←": "\\leftarrow",
  "∞": "\\infty",
  "°": "^\\circ",
  "²": "^2",
  "³": "^3",
  "µ": "\\mu",
  ...Object.fromEntries(
    Object.entries({
      α: "alpha",
      β: "beta",
      γ: "gamma",
      δ: "delta",
      ε: "epsilon",
      ζ: "zeta",
      η: "eta",
      θ: "theta",
      κ: "kappa",
      λ: "lambda",
      μ: "mu",
      ν: "nu",
      ξ: "xi",
      π: "pi",
      ρ: "rho",
      σ: "sigma",
      τ: "tau",
      φ: "phi",
      χ: "chi",
      ψ: "psi",
      ω: "omega",
      Γ: "Gamma",
      Δ: "Delta",
      Θ: "Theta",
      Λ: "Lambda",
      Σ: "Sigma",
      Φ: "Phi",
      Ψ: "Psi",
      Ω: "Omega",
    }).map(([letter, name]) => [letter, `\\${name}`]),
  ),
};

/**
 * Plain text as LaTeX. Quotation marks become pairs, hyphens stay hyphens, line ends become spaces; letters that the default fonts
 * lack, e.g. Chinese ones, are left to the document's fonts.
 */
export function escapeLatex(text: string): string {
  return escaped(text.replaceAll(/"([^"]*)"/g, "“$1”").replaceAll('"', "”"));
}

/** A name or a path as LaTeX, in type of fixed width; lines may break after its slashes and underscores. */
export function codeLatex(text: string): string {
  return `\\texttt{${escaped(text).replaceAll(/\/|\\_/g, (mark) => `${mark}\\allowbreak{}`)}}`;
}

/** A sentence of a caption as LaTeX: what stands between backticks is code. */
export function sentenceLatex(sentence: string): string {
  return sentence.split(/`([^`]*)`/).map((part, i) => i % 2 === 1 ? codeLatex(part) : escapeLatex(part)).join(
    "",
  );
}

/** A text as a comment, which ends with its line. */
export function commentLatex(text: string): string {
  return `% ${text.replaceAll(/\s+/g, " ")}`;
}

function escaped(text: string): string {
  // Two hyphens in a row would be set as a dash.
  return text.replaceAll(/\s+/g, (space) => space === "\u00a0" ? space : " ").replaceAll(
    /-(?=-)|[^]/gu,
    (character, at, all) => {
      if (character === "-") return all[at + 1] === "-" ? "-{}" : "-";
      return Object.hasOwn(SYMBOLS, character)
        ? `\\ensuremath{${SYMBOLS[character]}}`
        : CHARACTERS[character] ?? character;
    },
  );
}
