/**
 * What `tune` found, in words and as data.
 *
 * @module
 */
import type { TunedMethod } from "../app/tune_weights.ts";
import { CODE_SIGNS, type CodeSign, DEVIATIONS, type WeightVerdict } from "../results/feasibility.ts";
import { primaryScores } from "../results/primary_scores.ts";
import type { StudyCell, WeightCurve } from "../results/weight_study.ts";

const TITLES: Record<CodeSign, string> = {
  effective_rank: "effective rank",
  effective_clusters: "effective clusters",
};

/** A table of evidence for every curve, with its weight. */
export function showTuned(tuned: readonly TunedMethod[]): string {
  return tuned.map(({ study, method, baseline, bounds, curves }) =>
    [
      `${method} (${study}; seeds ${
        baseline.cells.map(({ seed }) => seed).join(", ")
      }; mIoU is shown, the rule does not see it)`,
      ...CODE_SIGNS.map((sign) => {
        const { mean, deviation, least } = bounds[sign];
        return `  ${TITLES[sign]} of train codes: "${baseline.name}" has ${mean.toFixed(2)} +- ${
          deviation.toFixed(2)
        }, ` +
          `feasible is a mean of at least ${least.toFixed(2)} (${DEVIATIONS} standard deviations below)`;
      }),
      `  ${row(["", "rank", "clusters", "mIoU"])}`,
      `  ${
        row([
          baseline.name,
          ...CODE_SIGNS.map((sign) => bounds[sign].mean.toFixed(2)),
          showMiou(baseline.cells),
        ])
      }`,
      ...curves.flatMap(curveLines),
      "",
    ].join("\n")
  ).join("\n");
}

function curveLines({ reading, isLiteral, points, choice }: WeightCurve): string[] {
  return [
    `  ${reading}${isLiteral ? " (the paper's reading: tables take this weight)" : ""}: ${
      conclusion(choice)
    }`,
    ...points.map(({ cells }, i) => {
      const { weight, means, below } = choice.verdicts[i];
      const signs = CODE_SIGNS.map((sign) => means === null ? "-" : means[sign].toFixed(2));
      return `  ${row([`  ${weight}`, ...signs, showMiou(cells)])}  ${showVerdict(below)}`;
    }),
  ];
}

function conclusion({ weight, verdicts, bracketed, hasGap }: WeightCurve["choice"]): string {
  if (weight === null) return "no weight is feasible, not bracketed: try smaller ones";
  const next = verdicts.find((verdict) => verdict.weight > weight);
  return `weight ${weight}, ${
    bracketed ? `bracketed by ${next!.weight}` : "not bracketed: try larger ones"
  }` +
    (hasGap ? ", though a smaller one is not feasible" : "");
}

function showVerdict(below: WeightVerdict["below"]): string {
  if (below.length === 0) return "feasible";
  return below.map((what) => what === "unfinished" ? "a seed did not finish" : `${TITLES[what]} too low`)
    .join(", ");
}

/** Columns: a name, and three numbers. */
function row([name, ...numbers]: readonly string[]): string {
  return name.padEnd(12) + numbers.map((number) => number.padStart(10)).join("");
}

function showMiou(cells: readonly StudyCell[]): string {
  const values = cells.map((cell) => primaryScores(cell)?.miou ?? null);
  if (values.some((value) => value === null)) return "-";
  return (values.reduce<number>((sum, value) => sum + value!, 0) / values.length).toFixed(1);
}

/** The same as data: what each curve was judged by, and its weight. */
export function tunedJson(tuned: readonly TunedMethod[]): unknown {
  return tuned.map(({ study, method, baseline, bounds, curves }) => ({
    study,
    method,
    baseline: baseline.name,
    seeds: baseline.cells.map(({ seed }) => seed),
    bounds,
    weight: curves.find(({ isLiteral }) => isLiteral)?.choice.weight ?? null,
    curves: curves.map(({ reading, isLiteral, points, choice: { verdicts, weight, bracketed, hasGap } }) => ({
      reading,
      literal: isLiteral,
      weight,
      bracketed,
      has_gap: hasGap,
      evidence: verdicts.map((verdict, i) => ({ row: points[i].name, ...verdict })),
    })),
  }));
}
