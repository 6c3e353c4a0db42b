/**
 * What a module imports, read from its text without running any of it.
 *
 * @module
 */

/** What the text of a module says of other modules and files. */
export interface ModuleImports {
  /** Specifiers of modules that it runs, in order: imports, re-exports, dynamic imports, workers. */
  readonly modules: readonly string[];
  /** Relative addresses of files that it names, by `new URL("./x", import.meta.url)` or `import.meta.resolve()`. */
  readonly files: readonly string[];
  /** The first place where what is named is computed, or written with escapes: nobody can tell what is loaded there. */
  readonly computed?: { readonly line: number; readonly what: string };
}

interface Skeleton {
  /** The code; each comment is a space, each literal text its index in quotes: `import "0"`. Lines are kept. */
  readonly code: string;
  readonly texts: readonly string[];
}

const TOKEN =
  /(\s+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|("[^"\\\n]*(?:\\[\s\S][^"\\\n]*)*"|'[^'\\\n]*(?:\\[\s\S][^'\\\n]*)*')|([\p{ID_Start}$_#\d][\p{ID_Continue}$]*)|([\s\S])/uy;
const TEMPLATE = /([^`\\$]*(?:(?:\\[\s\S]|\$(?!\{))[^`\\$]*)*)(`|\$\{|$)/y;
const REGULAR_EXPRESSION = /\/(?:[^\\/[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*\])+\/[a-z]*/y;
/** What may stand before a regular expression; after all else a slash divides. */
const BEFORE_EXPRESSION =
  /(?:^|[(,=:[!&|?{};*%<>~^}]|(?<!\+)\+|(?<!-)-|\b(?:return|typeof|case|in|of|delete|void|throw|new|else|do|await|yield))\s*$/;

function skeletonOf(source: string): Skeleton {
  const texts: string[] = [];
  /** Of each template that is open: the braces that were open where its expression began. */
  const templates: number[] = [];
  let [code, braces, at] = ["", 0, 0];
  const next = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found) at = pattern.lastIndex;
    return found;
  };
  const literal = (text: string) => code += `"${texts.push(text) - 1}"${"\n".repeat(linesIn(text))}`;
  const template = (isStart: boolean) => {
    const [, text, end] = next(TEMPLATE)!;
    if (isStart && end === "`") return literal(text);
    code += `\`${"\n".repeat(linesIn(text))}`;
    if (end === "${") templates.push(braces);
  };
  while (at < source.length) {
    const start = at;
    const [, blank, text, word, sign] = next(TOKEN)!;
    if (blank !== undefined) code += "\n".repeat(linesIn(blank)) || " ";
    else if (text !== undefined) literal(text.slice(1, -1));
    else if (word !== undefined) code += word;
    else if (sign === "`") template(true);
    else if (sign === "}" && templates.at(-1) === braces) {
      templates.pop();
      template(false);
    } else if (sign === "/" && BEFORE_EXPRESSION.test(code.slice(-20))) {
      at = start;
      if (next(REGULAR_EXPRESSION)) code += "/./";
      else [code, at] = [code + sign, start + 1];
    } else {
      if (sign === "{") braces++;
      if (sign === "}") braces--;
      code += sign;
    }
  }
  return { code, texts };
}

function linesIn(text: string): number {
  return text.split("\n").length - 1;
}

/** `import` as a word of the language, not the name of a property. */
const IMPORT = String.raw`(?<![\w$#]|(?<!\.\.)\.\s*)import`;
const META = String.raw`import\s*\.\s*meta`;
const LITERAL = String.raw`\s*"(\d+)"\s*`;
/** Places that name what is loaded; the first group is the index of a literal, and there is none where it is computed. */
const PLACES: readonly { readonly what: string; readonly pattern: RegExp; readonly isFile?: boolean }[] = [
  { what: "an import", pattern: new RegExp(String.raw`(?:(?<![\w$#.])from|${IMPORT})${LITERAL}`, "g") },
  {
    what: "import()",
    pattern: new RegExp(String.raw`${IMPORT}(?:\s*\.\s*(?:source|defer))?\s*\((?:${LITERAL}[,)])?`, "g"),
  },
  {
    what: "new Worker()",
    pattern: new RegExp(
      String
        .raw`\bnew\s+(?:Shared)?Worker\s*\((?!\s*(?:new\s+URL\s*\(|${META}\s*\.\s*resolve))(?:${LITERAL}[,)])?`,
      "g",
    ),
  },
  {
    what: "import.meta.resolve()",
    pattern: new RegExp(String.raw`${META}\s*\.\s*resolve\s*\((?:${LITERAL}[,)])?`, "g"),
    isFile: true,
  },
  {
    what: "new URL(…, import.meta.url)",
    pattern: new RegExp(
      String.raw`\bnew\s+URL\s*\((?:${LITERAL},|(?:[^()]|\([^()]*\))*?,)\s*${META}\s*\.\s*url`,
      "g",
    ),
    isFile: true,
  },
];
/** Only where there is a `require`, as a parameter of a bundled module may have that name. */
const REQUIRE = {
  what: "require()",
  pattern: new RegExp(
    String.raw`(?<![\w$#.])(?:require\s*|createRequire\s*\([^()]*\)\s*)\((?:${LITERAL}\))?`,
    "g",
  ),
};

/**
 * What a module imports.
 *
 * @param source Its text: JavaScript or TypeScript, without JSX.
 * @param isCommonJs Whether it has a `require` without making one.
 */
export function importsOf(source: string, isCommonJs = false): ModuleImports {
  const { code, texts } = skeletonOf(source.replace(/^#!/, "//"));
  const hasRequire = isCommonJs || /\bcreateRequire\b/.test(code);
  const found = (hasRequire ? [...PLACES, REQUIRE] : PLACES).flatMap(({ what, pattern, ...place }) =>
    [...code.matchAll(pattern)].map(({ index, 1: literal }) => {
      const text = literal === undefined ? undefined : texts[Number(literal)];
      return {
        index,
        what,
        isFile: "isFile" in place,
        text: text?.includes("\\") ? undefined : text?.trim(),
      };
    })
  ).toSorted((a, b) => a.index - b.index);
  const computed = found.find(({ text }) => text === undefined);
  const written = found.filter(({ text }) => text !== undefined) as { isFile: boolean; text: string }[];
  return {
    modules: written.filter(({ isFile }) => !isFile).map(({ text }) => text),
    files: written.filter(({ isFile }) => isFile).map(({ text }) => text).filter(isLocal),
    ...computed && { computed: { line: linesIn(code.slice(0, computed.index)) + 1, what: computed.what } },
  };
}

/** Whether a specifier is that of a file beside the module, or anywhere on this machine. */
export function isLocal(specifier: string): boolean {
  return /^(\.{0,2}\/|file:)/i.test(specifier);
}
