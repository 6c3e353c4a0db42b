/**
 * What every page has: a head, the way back, its sections, and the switch between light and dark.
 *
 * @module
 */
import { type Child, html, type Markup } from "./html.ts";

/** A part of a page that is named beside it. */
export interface Section {
  /** Its fragment in the page's address. */
  readonly id: string;
  /** Its heading. */
  readonly title: string;
  /** What stands below the heading. */
  readonly body: Child;
}

/** A page. */
export interface Page {
  /** Its first heading. */
  readonly title: string;
  /** A few words above the title. */
  readonly over?: string;
  /** What it is about, below the title. */
  readonly lead?: Child;
  /** Pages above it, from the first, with their addresses. */
  readonly trail: readonly (readonly [title: string, href: string])[];
  /** Sections; null for one that there is not. */
  readonly sections: readonly (Section | null)[];
  /** Style sheet and script. */
  readonly assets: Markup;
}

/** The text of a page. */
export function pageText({ title, over, lead, trail, sections, assets }: Page): string {
  const present = sections.filter((section) => section !== null);
  return html`
    <!doctype html>
    <html lang="en">
      <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title}</title>
    <link rel="icon" href="data:,">
    ${assets}
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header class="top">
          <nav aria-label="Pages above">${trail.map(([name, href]) =>
            html`<a href="${href}">${name}</a><span aria-hidden="true">/</span>`
          )}<span aria-current="page">${title}</span></nav>
          <button type="button" class="theme" hidden>Theme</button>
        </header>
        <div class="frame">
          <nav class="rail" aria-label="Sections">
            <ol>${present.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ol>
          </nav>
          <main id="main">
    ${over && html`<p class="over">${over}</p>`}
    <h1>${title}</h1>
    ${lead && html`<div class="lead">${lead}</div>`}
    ${present.map(({ id, title, body }) =>
      html`
        <section id="${id}" aria-labelledby="${id}-title">
        <h2 id="${id}-title">${title}</h2>
        ${body}
        </section>
      `
    )}</main>
        </div>
        <footer>Written by <code>deno task report</code> from committed results. Numbers in full: <code>table.json</code> and <code>cells/</code> beside it.</footer>
      </body>
    </html>
  `.text;
}
