import { assertEquals, assertStringIncludes } from "@std/assert";
import { seriesPlots } from "../../../../benchmarks/speed/report/plots.ts";
import { result, series, took } from "../results_fixture.ts";

Deno.test("seriesPlots() draws each series once, a file of its own", () => {
  const [plot, ...others] = seriesPlots([
    ...series({ 1: 100, 2: 130, 16: 240 }),
    result([took("native", [1])]),
  ]);
  assertEquals(others, []);
  assertEquals(plot.name, "cohort");
  assertStringIncludes(plot.svg, 'xmlns="http://www.w3.org/2000/svg"');
  assertEquals(plot.svg.match(/<circle/g)?.length, 3);
});

Deno.test("seriesPlots() gives the same bytes for the same numbers", () => {
  assertEquals(seriesPlots(series({ 1: 100, 2: 130 })), seriesPlots(series({ 1: 100, 2: 130 })));
});

Deno.test("seriesPlots() draws nothing of a single point", () => {
  assertEquals(seriesPlots(series({ 1: 100 })), []);
});
