import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { levelSizes, omhOptions } from "../../src/omh/options.ts";

/** Where and why a section is refused. */
function issues(section: Record<string, unknown>) {
  const result = omhOptions.safeParse(section);
  return result.success ? [] : result.error.issues.map(({ path, code }) => ({ path: path.join("."), code }));
}

Deno.test("omhOptions default to the literal reading of the paper", () => {
  assertEquals(omhOptions.parse({}), {
    levels: 3,
    expansion: 2,
    epsilon: 0.02,
    iterations: 100,
    solver: "log",
    plan_scale: "mass",
    plan_gradient: "constant",
    match_axis: "lower",
    match_over: "all",
    reduction: "positions",
    lambda_cluster: 1,
    lambda_match: 1,
    level_weighting: "sum",
    plan: "sinkhorn",
    start_step: 0,
    start_centers: "random",
  });
});

Deno.test("omhOptions accept the ablations of the paper", () => {
  for (
    const section of [{ levels: 1 }, { levels: 4 }, { expansion: 1 }, { expansion: 1.5 }, { epsilon: 0.1 }]
  ) {
    assertEquals(omhOptions.parse(section), { ...omhOptions.parse({}), ...section });
  }
  assertEquals(issues({ solver: "plain" }), []);
  assertEquals(issues({ lambda_cluster: 0, lambda_match: 0 }), []);
});

Deno.test("omhOptions refuse values out of range at their path", () => {
  const bad = [
    ["levels", 0],
    ["levels", 9],
    ["expansion", 0.5],
    ["epsilon", 0],
    ["epsilon", -0.02],
    ["epsilon", 1e-5],
    ["epsilon", 1e-300],
    ["iterations", 0],
    ["lambda_cluster", -1],
    ["lambda_match", -0.1],
  ] as const;
  for (const [key, value] of bad) {
    assertEquals(issues({ [key]: value }), [
      { path: key, code: value < 1 ? "too_small" : "too_big" },
    ], `${key}: ${value}`);
  }
});

Deno.test("omhOptions refuse more clusters in the finest level than any machine holds", () => {
  const message =
    "with this expansion the finest level has too many clusters, expected expansion^(levels - 1) at most 4096";
  for (const [levels, expansion] of [[8, 8], [6, 6]]) {
    const result = omhOptions.safeParse({ levels, expansion });
    assertEquals(result.error?.issues.map(({ path, message }) => [path, message]), [[["levels"], message]]);
  }
  for (const [levels, expansion] of [[8, 3], [5, 8], [8, 1]]) {
    assertEquals(issues({ levels, expansion }), []);
  }
});

Deno.test("omhOptions refuse values of another type at their path", () => {
  const bad = { levels: 2.5, epsilon: "0.02", iterations: NaN, start_step: 1.5 };
  assertEquals(
    issues(bad),
    Object.keys(bad).map((path) => ({ path, code: "invalid_type" })),
  );
  const choices = Object.entries(omhOptions.parse({})).filter(([, value]) => typeof value === "string");
  for (const [key] of choices) {
    assertEquals(issues({ [key]: "other" }), [{ path: key, code: "invalid_value" }]);
  }
});

Deno.test("omhOptions refuse an unknown setting by name", () => {
  const result = omhOptions.safeParse({ temperature: 0.02 });
  assertEquals(result.error?.issues.map((issue) => issue.code === "unrecognized_keys" && issue.keys), [[
    "temperature",
  ]]);
});

Deno.test("omhOptions refuse to differentiate through the plain solver, and through a fixed plan", () => {
  for (
    const [section, named] of [[{ solver: "plain" }, "solver log"], [
      { plan: "uniform" },
      "plan sinkhorn",
    ]] as const
  ) {
    const result = omhOptions.safeParse({ ...section, plan_gradient: "unrolled" });
    assertEquals(result.error?.issues.map(({ path, message }) => [path, message]), [
      [["plan_gradient"], `only ${named} can be differentiated through, expected constant`],
    ]);
  }
});

Deno.test("levelSizes() doubles from level to level as in the paper", () => {
  assertEquals(levelSizes(27, 3, 2), [27, 54, 108]);
  assertEquals(levelSizes(3, 3, 2), [3, 6, 12]);
});

Deno.test("levelSizes() rounds half up", () => {
  // 27 * 1.5 = 40.5 and 27 * 1.5^2 = 60.75.
  assertEquals(levelSizes(27, 3, 1.5), [27, 41, 61]);
});

Deno.test("levelSizes() keeps the number of classes at expansion 1", () => {
  assertEquals(levelSizes(27, 2, 1), [27, 27]);
});

Deno.test("levelSizes() starts with the classes and never shrinks", () => {
  const expansion = fc.double({ min: 1, max: 4, noNaN: true });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 6 }),
      expansion,
      (classes, levels, e) => {
        const sizes = levelSizes(classes, levels, e);
        assertEquals([sizes.length, sizes[0]], [levels, classes]);
        assert(sizes.every((size, m) => Number.isInteger(size) && (m === 0 || size >= sizes[m - 1])));
      },
    ),
  );
});
