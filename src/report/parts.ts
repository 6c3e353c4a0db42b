/**
 * Parts that pages are made of: tables that can be sorted, figures with captions, commands.
 *
 * @module
 */
import { type Child, html, type Markup } from "./html.ts";

/** A field of a table. */
export interface Field {
  /** What is shown. */
  readonly shown: Child;
  /** What it is sorted by. */
  readonly by: number | string | null;
}

/** A column of a table. */
export interface Column<T> {
  /** Its heading. */
  readonly title: Child;
  /** Whether it holds numbers, which stand to the right. */
  readonly numeric?: boolean;
  /** The field of a line. */
  readonly of: (line: T) => Field;
}

/** A number with what it is sorted by. */
export function number(shown: Child, by: number | null | undefined): Field {
  return { shown, by: by ?? null };
}

/** Words, sorted as they are. */
export function words(text: string, shown: Child = text): Field {
  return { shown, by: text };
}

/**
 * A table in a box of its own, whose lines a reader can sort by any column; the first column names the lines.
 *
 * @param caption What it holds, for those who do not see it.
 */
export function sortable<T>(caption: string, columns: readonly Column<T>[], lines: readonly T[]): Markup {
  return html`
    <div class="scroll" tabindex="0" role="group" aria-label="${caption}">
      <table data-sortable>
        <caption>${caption}</caption>
        <thead>
          <tr>${columns.map(({ title, numeric }) =>
            html`
              <th scope="col" ${numeric && html`
                class="n"
              `}>${title}</th>
            `
          )}</tr>
        </thead>
        <tbody>
    ${lines.map((line) =>
      html`
        <tr>${columns.map(({ of, numeric }, i) => {
          const { shown, by } = of(line);
          const value = by === null ? "" : String(by);
          const kind = numeric && html`
            class="n"
          `;
          return i === 0
            ? html`<th scope="row" ${kind} data-v="${value}">${shown}</th>`
            : html`<td${kind} data-v="${value}">${shown}</td>`;
        })}</tr>
      `
    )}</tbody>
      </table>
    </div>
  `;
}

/** A figure with its caption; figures side by side share one. */
export function figure(drawings: readonly (Markup | null)[], caption: Child): Markup | null {
  const present = drawings.filter((drawing) => drawing !== null);
  if (present.length === 0) return null;
  return html`
    <figure>
      <div class="panels">${present.map((drawing) => html`<div class="panel">${drawing}</div>`)}</div>
      <figcaption>${caption}</figcaption>
    </figure>
  `;
}

/** A command to type. */
export function command(text: string): Markup {
  return html`<pre class="command" tabindex="0"><code>${text}</code></pre>`;
}

/**
 * Names and values.
 *
 * @param kind How they are set: `close` where there are many short ones.
 */
export function facts(
  entries: readonly (readonly [name: string, value: Child])[],
  kind: "" | "close" = "",
): Markup {
  return html`<dl class="facts ${kind}">${
    entries.map(([name, value]) =>
      html`
        <div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>
      `
    )
  }</dl>`;
}

/** A number with its interval beside it, smaller. */
export function withInterval(value: string, interval: string): Child {
  return interval === "" ? value : html`${value} <small>${interval}</small>`;
}
