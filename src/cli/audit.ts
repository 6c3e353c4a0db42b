/**
 * `audit`: how far the verdicts of tables can be trusted.
 *
 * @module
 */
import { type Audit, audit as auditVerdicts } from "../app/audit.ts";
import { stableJson } from "../base/stable_json.ts";
import { alignedTable } from "../results/_format.ts";
import { NEAR_NOMINAL } from "../results/audit/controls.ts";
import type { Simulation } from "../results/audit/scenarios.ts";
import { METRICS } from "../spec/mod.ts";
import { type Command, EXIT, UsageError } from "./command.ts";
import { JSON_OUTPUT, RESULTS, runOptions, TRACK } from "./shared_flags.ts";

const FLAGS = {
  tables: { value: "N", about: "simulate N tables of each kind (default: 10000)" },
  ...TRACK,
  ...JSON_OUTPUT("what was found"),
  ...RESULTS,
};

/** Reads the control studies and simulates tables. */
export const audit: Command = {
  name: "audit",
  summary: "say how often verdicts are wrong: on control studies that were run, and by simulation",
  flags: FLAGS,
  notes: "The studies are aa, positive-control and negative-control below benchmarks/studies/.\n" +
    "Exits with 1 if one comes out as it must not, 5 if one has no results.",
  run: async (flags, terminal) => {
    if (flags.positional.length > 0) {
      throw new UsageError(
        `Cannot audit "${flags.positional[0]}": all controls are read, expected flags alone`,
      );
    }
    const found = await auditVerdicts({
      ...runOptions(flags, FLAGS, terminal),
      tables: flags.count("tables"),
    });
    terminal.out(flags.has("json") ? stableJson(found) : show(found));
    const outcomes = [...found.controls, ...found.aa ? [found.aa] : []];
    if (outcomes.some(({ passed }) => !passed)) return EXIT.failed;
    return found.missing.length > 0 ? EXIT.incomparable : EXIT.ok;
  },
};

function show({ aa, controls, missing, simulations }: Audit): string {
  const { least, most } = NEAR_NOMINAL;
  return [
    ...missing.map((study) => `${study}: no results; deno task bench studies/${study}.yaml makes them`),
    ...aa
      ? [
        `A/A: ${aa.splits} splits of ${aa.seeds} seeds into two sets of ${aa.set}, nominal 5%, from ${
          percent(least)
        } to ${percent(most)} is near: ${passed(aa)}`,
        ...METRICS.map(({ name, title }) =>
          `  ${title}: ${percent(aa.found[name].fixed)} found, ${
            percent(aa.found[name].sequential)
          } where seeds are added`
        ),
      ]
      : [],
    ...controls.map((control) =>
      `${control.study}: ${control.claim}: ${control.verdict}, expected ${control.expected}; ${control.collapsed.length} seeds ` +
      `collapsed: ${passed(control)}`
    ),
    "",
    `${
      simulations[0].tables
    } simulated tables of each kind, lengths in standard deviations of the differences of seeds, margin ${
      simulations[0].margin
    }:`,
    "",
    ...alignedTable(
      [
        "true differences",
        "noise",
        "seeds",
        "wrong",
        "found",
        "promised",
        "equivalent",
        "seeds taken",
      ],
      simulations.map(fields),
    ),
    "",
  ].join("\n");
}

function fields(simulation: Simulation): string[] {
  const { effects, noise, looks, wrong, first, promised, seeds } = simulation;
  return [
    effects.join(", "),
    noise,
    looks.length > 1 ? `until decided, at most ${looks.at(-1)}` : String(looks[0]),
    percent(wrong),
    effects[0] === 0 ? "-" : percent(first.holds),
    promised === null ? "-" : percent(promised),
    percent(first.equivalent),
    looks.length > 1 ? `${seeds.median}, nine in ten by ${seeds.most}` : "-",
  ];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

function passed({ passed }: { readonly passed: boolean }): string {
  return passed ? "passed" : "NOT PASSED";
}
