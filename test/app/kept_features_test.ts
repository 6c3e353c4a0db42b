import { assertEquals } from "@std/assert";
import { cacheOf } from "../../src/app/kept_features.ts";
import type { LoadedPlan } from "../../src/app/load_plan.ts";

const PLANNED = { workspace: { cache: "/study/.omh/features" } } as LoadedPlan;

Deno.test("cacheOf() keeps features in the workspace's folder, up to 8 GiB unless told otherwise, and none with a budget of 0", () => {
  const folder = "/study/.omh/features";
  assertEquals(cacheOf(PLANNED, {}), { folder, budget: 8 * 2 ** 30 });
  assertEquals(cacheOf(PLANNED, { cacheBudget: 5 }), { folder, budget: 5 });
  assertEquals(cacheOf(PLANNED, { cacheBudget: 0 }), undefined);
});
