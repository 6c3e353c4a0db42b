/**
 * A table as a page of the report, which stands alone: figures and claims, style sheet and script inside.
 *
 * @module
 */
import type { TableFormat } from "../results/formats/types.ts";
import { tableHtml } from "./pages/table_page.ts";

const html: TableFormat = {
  name: "html",
  summary: "a page with figures, which needs no network",
  extension: "html",
  render: (table) => `${tableHtml(table).trimEnd()}\n`,
};

export default html;
