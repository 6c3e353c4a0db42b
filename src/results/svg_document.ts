/**
 * A page to draw on, without a browser.
 *
 * @module
 */
import type { PlotOptions } from "@observablehq/plot";
import { parseHTML } from "linkedom";

/** What a plot is drawn on. */
type PlotDocument = NonNullable<PlotOptions["document"]>;

/** A new, empty page for one plot. */
export function newDocument(): PlotDocument {
  return (parseHTML("<html><body></body></html>") as unknown as { document: unknown })
    .document as PlotDocument;
}
