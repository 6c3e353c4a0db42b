/**
 * A report, page by page.
 *
 * @module
 */
import { assetFiles } from "./assets.ts";
import { type Overview, overviewPage } from "./pages/overview_page.ts";

/**
 * The files of a report that belong to no table.
 *
 * @returns Texts by path below the report's folder.
 */
export function sharedFiles(overview: Overview): Map<string, string> {
  return new Map([["index.html", overviewPage(overview)], ...Object.entries(assetFiles())]);
}
