import { assertEquals, assertStringIncludes } from "@std/assert";
import { renderCsv } from "../../src/results/render_csv.ts";
import { tinyPlan, tinyTable } from "./results_fixture.ts";

Deno.test("renderCsv() has a line a row and quotes where it must", () => {
  const plan = tinyPlan({
    change: (text) => text.replaceAll("OMH", '"O, M"').replace("acc(O, M) > acc(S", "acc(S"),
  });
  const lines = renderCsv(tinyTable(plan)).split("\n");
  const names = lines[0].split(",");
  assertEquals(names.slice(0, 10), [
    ...["row", "method", "state", "seeds", "readout"],
    ...["acc", "acc_low", "acc_high", "acc_iqm", "acc_seeds"],
  ]);
  const fields = lines[1].split(",");
  const field = (name: string) => fields[names.indexOf(name)];
  assertEquals(fields.slice(0, 6), ["STEGO", "stego", "finished", "0 1 2 3 4", "literal", "65"]);
  assertEquals([field("acc_iqm"), field("acc_seeds")], ["65", "65 65 63.75 66.25 65"]);
  assertEquals([field("second_readout"), field("second_acc"), field("linear_acc"), field("paper_acc")], [
    "",
    "",
    "65",
    "70",
  ]);
  assertStringIncludes(lines[2], '"O, M",stego,finished');
  assertEquals(lines[3].replaceAll(/,+/g, ","), "Quoted,not run here,77.9,");
  assertEquals([lines[3].split(",").length, lines.length], [names.length, 5]);
});
