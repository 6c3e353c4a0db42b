/**
 * Configuration for machines that reach JSR: the same, with the real `@std` packages in place of the stand-ins.
 *
 * @module
 */

/**
 * The text of `deno.jsr.json`.
 *
 * @param config Text of `deno.json`.
 */
export function jsrConfig(config: string): string {
  const { links: _, ...rest } = JSON.parse(config);
  return `${JSON.stringify(rest, null, 2)}\n`;
}

if (import.meta.main) {
  const [from, to] = ["deno.json", "deno.jsr.json"].map((file) => new URL(`../../${file}`, import.meta.url));
  await Deno.writeTextFile(to, jsrConfig(await Deno.readTextFile(from)));
}
