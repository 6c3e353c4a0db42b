/**
 * The state of a table's cells as text and as JSON.
 *
 * @module
 */
import { CELL_STATES, type CellStatus, countStates, type TableStatus } from "../app/table_status.ts";

/** The state as plain data. */
export function statusJson({ plan, cells }: TableStatus): object {
  return {
    table: plan.id,
    track: plan.track,
    counts: Object.fromEntries(countStates(cells)),
    cells: cells.map(({ cell: { point, seed }, key, state, where, since, id, reason, progress, log }) => ({
      key,
      row: point.name,
      seed,
      state,
      where,
      since,
      id,
      reason,
      ...progress && { step: progress.step, steps: progress.steps },
      log,
    })),
  };
}

const STATE_WIDTH = Math.max(...CELL_STATES.map((state) => state.length));

/** The state as text: a summary, and a line for each cell. */
export function showStatus({ plan, cells }: TableStatus): string {
  const counts = countStates(cells).map(([state, count]) => `${count} ${state}`);
  const width = Math.max(...cells.map(({ cell }) => cell.point.name.length));
  return [
    `${plan.id}, ${plan.track} track: ${cells.length} cells, ${counts.join(", ")}`,
    ...cells.map((status) => {
      const { cell: { point, seed }, state } = status;
      const words = [point.name.padEnd(width), `seed ${seed}`, ...detail(status)];
      return `  ${state.padEnd(STATE_WIDTH)}  ${words.join("  ")}`;
    }),
    "",
  ].join("\n");
}

function detail({ state, where, since, id, reason, progress, log }: CellStatus): string[] {
  const named = id === undefined ? [] : [id];
  if (state === "running") {
    const place = where === undefined ? "" : `on ${where}`;
    const time = since === undefined ? "" : `since ${since}`;
    const step = progress && progress.steps > 1 ? `, step ${progress.step} of ${progress.steps}` : "";
    return [...named, `${[place, time].filter(Boolean).join(" ")}${step}`];
  }
  if (state === "pending") {
    return [
      ...named,
      ...reason === undefined ? [] : [reason],
      ...since === undefined ? [] : [`expected ${since}`],
    ];
  }
  if (state === "failed") {
    return [...reason === undefined ? [] : [reason], ...log === undefined ? [] : [`(${log})`]];
  }
  if (state === "lost") {
    if (log === undefined) return ["without a log"];
    return [reason === undefined ? `without a word in ${log}` : `${reason}  (${log})`];
  }
  return reason === undefined ? [] : [reason];
}
