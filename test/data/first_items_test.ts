import { assertEquals } from "@std/assert";
import { withFirstItems } from "../../src/data/first_items.ts";
import stripes from "../fixtures/stripes.ts";

Deno.test("withFirstItems() cuts both splits, and leaves the items and the fingerprint as they are", async () => {
  const whole = await stripes.open("");
  const cut = withFirstItems(whole, 4);
  assertEquals([cut.split("train").length, cut.split("val").length], [4, 3]);
  assertEquals(cut.split("val").id(0), "val-0");
  assertEquals(await cut.split("train").image(1), await whole.split("train").image(1));
  assertEquals(cut.fingerprint, whole.fingerprint);
});
