/**
 * What is published of the harness.
 *
 * @module
 */

/** What npm's package has besides that of JSR: the stand-ins, as JSR is not npm's, exact versions, and what starts Deno. */
const NPM_ALSO = ["deno.lock", "tools/package/omh_bench.mjs", "vendor/std/"];

/** Version of the package that brings Deno. */
const DENO = "2.9.6";

/** The parts of `deno.json` that say what is published. */
export interface PublishConfig {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly publish: { readonly include: readonly string[] };
}

/**
 * Which of some files are published.
 *
 * @param files Paths from the folder of the package, those that git tracks.
 * @param include Files, folders that end with `/`, and `*` within a name.
 */
export function publishedFiles(files: readonly string[], include: readonly string[]): string[] {
  const patterns = include.map((entry) => {
    const escaped = entry.replace(/[.+^$()|[\]{}\\]/g, "\\$&").replaceAll("*", "[^/]*");
    return new RegExp(`^${escaped}${entry.endsWith("/") ? "" : "$"}`);
  });
  return files.filter((file) => patterns.some((pattern) => pattern.test(file))).sort();
}

/** What npm's package includes. */
export function npmInclude({ publish }: PublishConfig): string[] {
  return [...publish.include, ...NPM_ALSO].sort();
}

/**
 * The text of npm's `package.json`. It is made for packing alone: beside `deno.json` it would change how names are resolved.
 *
 * @param config What `deno.json` says.
 */
export function npmPackage(config: PublishConfig): string {
  const { name, version, license } = config;
  const description = {
    name,
    version,
    description: "A reproducible benchmark harness for unsupervised semantic segmentation, run by Deno",
    license,
    type: "module",
    bin: { "omh-bench": "tools/package/omh_bench.mjs" },
    files: npmInclude(config),
    dependencies: { deno: DENO },
  };
  return `${JSON.stringify(description, null, 2)}\n`;
}
