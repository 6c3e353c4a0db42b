import { assertEquals } from "@std/assert";
import { ends, shown, shownP, signed, significant } from "../../src/report/numbers.ts";

Deno.test("numbers have a true minus sign, and none where they round to zero", () => {
  assertEquals([shown(-1.25, 1), shown(-0.01, 1), shown(null), shown(NaN)], ["−1.3", "0.0", "–", "–"]);
  assertEquals([signed(0.63), signed(-0.63), signed(0.01)], ["+0.6", "−0.6", "0.0"]);
});

Deno.test("an interval without an end is none", () => {
  assertEquals([ends(1, 2), ends(null, 2), ends(-1, 1, signed)], ["[1.0, 2.0]", "", "[−1.0, +1.0]"]);
});

Deno.test("p-values below a thousandth are not told apart", () => {
  assertEquals([shownP(0.0001), shownP(0.0123), shownP(null)], ["< 0.001", "0.012", "–"]);
  assertEquals(significant(-0.00123456), "−0.00123");
});
