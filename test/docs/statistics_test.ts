import { assertEquals } from "@std/assert";
import { simulateTables } from "../../src/results/audit/simulate.ts";
import { HOME } from "../cli/terminal_fixture.ts";

Deno.test("the simulated error rates of the docs are what deno task audit gives, ten seeds and ten thousand tables", async () => {
  const text = await Deno.readTextFile(`${HOME}docs/statistics.md`);
  const [, section] = text.split("## How often verdicts are wrong");
  const rows = section.split("\n").filter((line) => line.startsWith("|")).map((line) =>
    line.split("|").slice(1, -1).map((field) => field.trim())
  ).filter(([, , seeds]) => seeds === "10");
  assertEquals(rows.length, 11);
  for (const [effects, noise, , wrong, found] of rows) {
    const { wrong: share, first } = simulateTables({
      effects: effects.split(", ").map(Number),
      margin: 1,
      looks: [10],
      noise: noise as "normal",
      tables: 10_000,
    });
    const percent = (value: number) => `${(100 * value).toFixed(1)}%`;
    assertEquals([wrong, found], [percent(share), effects.startsWith("0") ? "-" : percent(first.holds)]);
  }
});
