import { assertEquals, assertRejects } from "@std/assert";
import { PictureBank } from "../../src/features/picture_bank.ts";
import { countedSplit, SIDE } from "./bank_fixture.ts";

Deno.test("PictureBank brings pictures and labels to its resolution", async () => {
  const { split } = countedSplit(2);
  const bank = new PictureBank(split, { resolution: 2, labelBudget: 0 });
  assertEquals(bank.size, { height: 2, width: 2 });
  assertEquals((await bank.pixels(1)).length, 3 * 4);
  assertEquals((await bank.levels(1))[3], 10);
  assertEquals([...await bank.labels(1)], [1, 1, 1, 1]);
  assertEquals((await bank.picture(1)).width, SIDE);
});

Deno.test("PictureBank reads labels again where there is no room to keep them", async () => {
  for (const [labelBudget, reads] of [[1000, 1], [0, 2]]) {
    const counted = countedSplit(1);
    const bank = new PictureBank(counted.split, { resolution: SIDE, labelBudget });
    for (const _ of [1, 2]) await bank.labels(0);
    assertEquals(counted.reads.labels, reads);
  }
});

Deno.test("PictureBank says which map a dataset lacks", async () => {
  const bank = new PictureBank(countedSplit(1).split, { resolution: SIDE, labelBudget: 0 });
  await assertRejects(() => bank.map("depth", 0), TypeError, 'Cannot read the map "depth" of "item-0"');
});
