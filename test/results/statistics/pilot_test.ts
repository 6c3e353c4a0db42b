import { assert } from "@std/assert";
import { pilotErrors } from "./pilot.ts";

Deno.test("other seeds than those that asked for them err as often as they say", () => {
  const { seeds, others } = pilotErrors({ deviation: 0.7, level: 0.05, samples: 400 });
  // Three standard errors about 5%.
  assert(seeds > 14 && seeds < 24, `${seeds} seeds`);
  assert(Math.abs(others - 0.05) < 3 * Math.sqrt(0.05 * 0.95 / 400), `${others}`);
});
