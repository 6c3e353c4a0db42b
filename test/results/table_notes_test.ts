import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import omh from "../../src/omh/extension.ts";
import { type OmhOptions, omhOptions } from "../../src/omh/options.ts";
import { tableNotes } from "../../src/results/table_notes.ts";
import type { TablePlan } from "../../src/spec/mod.ts";
import { tinyPlan } from "./results_fixture.ts";

/** The tests' plan with other options of OMH and another order of images. */
function planWith(
  options: OmhOptions | null,
  sampling: "shared" | "per-seed" = "shared",
): TablePlan {
  const plan = tinyPlan();
  return {
    ...plan,
    rows: plan.rows.map((row) => ({
      ...row,
      points: row.points.map((point) => ({
        ...point,
        settings: point.settings && {
          ...point.settings,
          omh: point.name === "OMH" && options ? { ...options } : null,
          train: { ...point.settings.train, sampling },
        },
      })),
    })),
  };
}

Deno.test("tableNotes() states the reading of the paper's open choices", () => {
  const [reading] = tableNotes(planWith(omhOptions.parse({})), [], [], [omh]);
  assertMatch(reading, /^Reading of the paper's open choices: .*plan_scale mass.*\.$/);
  assertEquals(reading.includes("literal:"), false);
});

Deno.test("tableNotes() names the literal reading beside another", () => {
  const [reading] = tableNotes(planWith(omhOptions.parse({ lambda_match: 0.05 })), [], [], [omh]);
  assertStringIncludes(reading, "lambda_match 0.05 (literal: 1)");
});

Deno.test("tableNotes() says what seeds share, and ends with the captions", () => {
  const shared =
    "Seeds share the order of images; initialisation, dropout and sampling points differ by seed.";
  assertEquals(tableNotes(planWith(null), ["A caption."], [], [omh]), [shared, "A caption."]);
  assertEquals(tableNotes(planWith(null, "per-seed"), [], [], [omh]), []);
});

Deno.test("tableNotes() says first what is not the default protocol", () => {
  const plan = planWith(null);
  for (const { settings } of plan.rows.flatMap(({ points }) => points)) {
    if (settings) Object.assign(settings.train, { linear_probe: false });
  }
  assertEquals(tableNotes(plan, [], [], [omh])[0], "No linear probe trained.");
});

Deno.test("tableNotes() says how far the worst cell still moved at the end", () => {
  const curve = (...loss: number[]) => ({
    steps: loss.map((_, i) => i + 1),
    losses: { loss },
    diagnostics: {},
  });
  const curves = [curve(10, 8, 6, 4, 3, 2, 1, 1, 0, 0), curve(5, 1, 1, 1, 1, 1, 1, 1, 1, 1)];
  const [settled] = tableNotes(planWith(null, "per-seed"), [], curves, [omh]);
  assertStringIncludes(settled, "at most 10.0% of its whole way");
});
