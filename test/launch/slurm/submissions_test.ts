import { assertEquals, assertNotEquals } from "@std/assert";
import { Submissions } from "../../../src/launch/slurm/submissions.ts";
import { withFolder } from "../../cli/terminal_fixture.ts";

const TABLE = { table: "tiny", track: "embedded", results: "/results" } as const;

const entry = (name: string, keys: string[][], at = 0) => ({
  name,
  id: null,
  submitted_at: new Date(at).toISOString(),
  numerics: "wasm",
  keys,
});

Deno.test("Submissions.list() has what was written, the earliest first, and nothing where there is no folder", () =>
  withFolder(async (folder) => {
    const submissions = new Submissions(folder, TABLE);
    assertEquals(await submissions.list(), []);
    await Deno.mkdir(submissions.folder, { recursive: true });
    await submissions.write(entry("omh-tiny-b", [["k1"]], 2000));
    await submissions.write(entry("omh-tiny-a", [["k0"]], 1000));
    await submissions.write({ ...entry("omh-tiny-b", [["k1"]], 2000), id: "12" });
    await Deno.writeTextFile(`${submissions.folder}/torn.array.json`, '{ "schema": ');
    assertEquals((await submissions.list()).map(({ name, id }) => [name, id]), [
      ["omh-tiny-a", null],
      ["omh-tiny-b", "12"],
    ]);
    await submissions.remove("omh-tiny-a");
    assertEquals((await submissions.list()).map(({ name }) => name), ["omh-tiny-b"]);
  }));

Deno.test("Submissions of two folders of results are two", () => {
  const of = (results: string) => new Submissions("/launch", { ...TABLE, results }).folder;
  assertNotEquals(of("/a"), of("/b"));
  assertEquals(of("/a"), of("/a"));
});
