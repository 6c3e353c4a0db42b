/**
 * Markup as values: what is put into a template is escaped, unless it is markup itself.
 *
 * @module
 */

/** Markup that goes into a page as it is. */
export class Markup {
  /**
   * Takes the text as markup.
   *
   * @param text Well-formed markup.
   */
  constructor(readonly text: string) {}

  /** The markup. */
  toString(): string {
    return this.text;
  }
}

/** What a template takes: nothing at all for null, undefined and false. */
export type Child = Markup | string | number | null | undefined | false | readonly Child[];

/**
 * Markup of a template.
 *
 * @example What is no markup is escaped
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { html } from "./html.ts";
 *
 * assertEquals(html`<b>${"1 < 2"}</b>${[html`<i>${3}</i>`, null]}`.text, "<b>1 &lt; 2</b><i>3</i>");
 * ```
 */
export function html(parts: TemplateStringsArray, ...children: readonly Child[]): Markup {
  return new Markup(parts.map((part, i) => part + (i < children.length ? textOf(children[i]) : "")).join(""));
}

/** Text as it stands in markup, in elements and in quoted attributes. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll(
    '"',
    "&quot;",
  );
}

function textOf(child: Child): string {
  if (child === null || child === undefined || child === false) return "";
  if (child instanceof Markup) return child.text;
  if (typeof child === "string" || typeof child === "number") return escaped(String(child));
  return child.map(textOf).join("");
}
