/**
 * Sums over the rows or the columns of a matrix, of which several invocations share each.
 *
 * @module
 */

/** Invocations of a workgroup: as many as every device allows. */
export const LANES = 256;

/** How lines are shared out. */
export interface Shares {
  /** Invocations that share a line: a power of two. */
  readonly sharers: number;
  /** Times that a workgroup has to take lines; or workgroups that take lines once each. */
  readonly times: number;
  /** Turns of loops that all lines take an invocation of a single workgroup. */
  readonly turns: number;
}

/**
 * Shares lines out.
 *
 * @param workgroups One, in which lines are not shared by more invocations than it has for all of them; or as many as lines take.
 */
export function shareOut(lines: number, entries: number, workgroups: "one" | "many"): Shares {
  const most = Math.min(workgroups === "one" ? LANES / lines : LANES, Math.sqrt(entries));
  const sharers = 2 ** Math.floor(Math.log2(Math.max(1, most)));
  const times = Math.ceil(lines * sharers / LANES);
  return { sharers, times, turns: times * (2 * Math.ceil(entries / sharers) + 2) + 2 * sharers };
}

/** What is done with each line. Statements and expressions see `line` and, where they are about an entry, `e`. */
export interface LineSum {
  /** Name of the function. */
  readonly name: string;
  readonly lines: string;
  readonly entries: string;
  /** Invocations that share a line, as {@linkcode shareOut} has them. */
  readonly sharers: string;
  /** Whether entries of a line are neighbours in memory, or lines are: then invocations that are neighbours read those. */
  readonly neighbors: "entries" | "lines";
  /** An expression of an entry, whose largest is `top` for {@linkcode each} and {@linkcode done}. */
  readonly top?: string;
  /** Statements that add to `sum`. With `top`, what they add is its share of what exp(top) stands for. */
  readonly each: string;
  /** A statement that stores `sum`. */
  readonly done: string;
}

/** WGSL: memory of the workgroup that functions over lines use; between calls it is free. */
export const LINE_MEMORY = `
var<workgroup> tops: array<f32, ${LANES}>;
var<workgroup> sums: array<f32, ${LANES}>;`;

/**
 * WGSL of a function `name(group, lane)` over lines, after {@linkcode LINE_MEMORY}; every invocation of the workgroup has to call
 * it. Afterwards the workgroup sees what is stored in its memory.
 */
export function overLines(
  { name, lines, entries, sharers, neighbors, top, each, done }: LineSum,
): string {
  const byEntries = neighbors === "entries";
  return `
fn ${name}(group: u32, lane: u32) {
  let sharers = ${sharers};
  let most = ${LANES}u / sharers;
  let place = ${byEntries ? "lane / sharers" : "lane % most"};
  let part = ${byEntries ? "lane % sharers" : "lane / most"};
  for (var line = group * most + place; line < ${lines}; line += c.groups * most) {
${
    top
      ? `    var top = -3.0e38;
    for (var e = part; e < ${entries}; e += sharers) { top = max(top, ${top}); }`
      : ""
  }
    var sum = 0.0;
    for (var e = part; e < ${entries}; e += sharers) { ${each} }
    if (sharers == 1u) {
      ${done}
    } else {
      sums[place * sharers + part] = sum;
      ${top ? "tops[place * sharers + part] = top;" : ""}
    }
  }
  workgroupBarrier();
  let line = group * most + lane;
  if (sharers > 1u && lane < most && line < ${lines}) {
    let start = lane * sharers;
${
    top
      ? `    var top = -3.0e38;
    for (var i = start; i < start + sharers; i++) { top = max(top, tops[i]); }`
      : ""
  }
    var sum = 0.0;
    for (var i = start; i < start + sharers; i++) { sum += sums[i]${top ? " * exp(tops[i] - top)" : ""}; }
    ${done}
  }
  workgroupBarrier();
}`;
}
