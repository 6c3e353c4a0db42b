/**
 * What all pages share: style sheet, script and fonts.
 *
 * @module
 */
import { html, Markup } from "./html.ts";

/** Fonts by family; the files hold all weights of their Latin letters, under the SIL Open Font License (`fonts/OFL.txt`). */
const FONTS = {
  "Source Serif 4": "source-serif-4-latin-wght-normal.woff2",
  "Source Sans 3": "source-sans-3-latin-wght-normal.woff2",
};

/** Sets the chosen theme before anything is painted. */
const EARLY =
  'try{const t=localStorage.getItem("theme");if(t)document.documentElement.dataset.theme=t}catch{}';

/** Files that pages of a site share, by name. */
export function assetFiles(): Record<string, string> {
  return { "report.css": fontFaces() + read("report.css"), "report.js": read("report.js") };
}

/** What stands in the head of a page of a site. */
export function linkedAssets(root: string): Markup {
  return html`<script>${new Markup(EARLY)}</script>
<link rel="stylesheet" href="${root}report.css">
<script defer src="${root}report.js"></script>`;
}

/** What stands in the head of a page that stands alone; its fonts are the reader's own. */
export function inlineAssets(): Markup {
  return html`<script>${new Markup(EARLY)}</script>
<style>${new Markup(read("report.css"))}</style>
<script>addEventListener("DOMContentLoaded",()=>{${new Markup(read("report.js"))}})</script>`;
}

/** Fonts in the style sheet itself: a browser need not fetch them, which some do not from a disk. */
function fontFaces(): string {
  return Object.entries(FONTS).map(([family, file]) => {
    const data = Deno.readFileSync(new URL(`./fonts/${file}`, import.meta.url)).toBase64();
    return `@font-face{font-family:"${family}";font-weight:200 900;font-display:block;` +
      `src:url(data:font/woff2;base64,${data}) format("woff2")}\n`;
  }).join("");
}

function read(file: string): string {
  return Deno.readTextFileSync(new URL(`./assets/${file}`, import.meta.url));
}
