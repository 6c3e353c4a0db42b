import { assertEquals } from "@std/assert";
import { cellOutcomes } from "../../src/results/cell_outcomes.ts";
import { HOME, withFolder } from "../cli/terminal_fixture.ts";

const COMMITTED = `${HOME}results/ablation-tau/embedded/cells`;

Deno.test("cellOutcomes() reads how cells came out, and passes over those without a result", async () => {
  const [{ name }] = await Array.fromAsync(Deno.readDir(COMMITTED));
  const key = name.replace(".json", "");
  assertEquals([...await cellOutcomes(COMMITTED, [key, "0000000000000000"])], [[key, {
    status: "finished",
  }]]);
  assertEquals([...await cellOutcomes("/no/such/folder", [key])], []);
});

Deno.test("cellOutcomes() tells a failure and a file that no run has written", () =>
  withFolder(async (folder) => {
    const [{ name }] = await Array.fromAsync(Deno.readDir(COMMITTED));
    const text = await Deno.readTextFile(`${COMMITTED}/${name}`);
    const failure =
      '"outcome": {\n    "status": "failed",\n    "step": 3,\n    "cause": "a {brace} and \\"words\\""\n  }';
    await Deno.writeTextFile(
      `${folder}/a.json`,
      text.replace('"outcome": {\n    "status": "finished"\n  }', () => failure),
    );
    await Deno.writeTextFile(`${folder}/b.json`, text.slice(0, 500));
    const outcomes = await cellOutcomes(folder, ["a", "b"]);
    assertEquals(outcomes.get("a"), { status: "failed", step: 3, cause: 'a {brace} and "words"' });
    assertEquals(outcomes.get("b")?.status, "failed");
  }));
