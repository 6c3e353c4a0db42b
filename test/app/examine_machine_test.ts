import { assertEquals } from "@std/assert";
import { examineData, firstFound, withDevices } from "../../src/app/examine_machine.ts";
import { datasets } from "../../src/data/registry.ts";

Deno.test("firstFound() takes the first folder that has it, and else speaks of the first", async () => {
  const asked: string[] = [];
  const examine = (there: Record<string, string>) => (folder: string) => {
    asked.push(folder);
    return Promise.resolve({ state: there[folder] ?? "missing", folder });
  };
  assertEquals(await firstFound(["a", "b", "c"], examine({ b: "broken", c: "ok" })), {
    state: "broken",
    folder: "b",
  });
  assertEquals(asked, ["a", "b"]);
  assertEquals((await firstFound(["a", "b"], examine({}))).folder, "a");
});

Deno.test("examineData() looks at every dataset that comes with the harness", async () => {
  const found = await examineData(["no/such/folder"]);
  assertEquals(found.map(({ dataset }) => dataset), [...datasets.names]);
  const states = Object.fromEntries(found.map(({ dataset, state }) => [dataset, state]));
  assertEquals([states.cityscapes27, states["texture-scenes-27"]], ["missing", "ok"]);
});

Deno.test("withDevices() says how workers share the devices of an engine that works", () => {
  const sight = { environment: { get: () => undefined }, count: () => 2 };
  const describe = (engine: "cuda" | "webgpu" | "wasm", works = true) =>
    withDevices({ engine, works, description: engine, fix: null, advice: null }, sight).description;
  assertEquals(
    [describe("cuda"), describe("cuda", false), describe("webgpu"), describe("wasm")],
    ["cuda; a worker on each of 2 of 2 devices (0, 1)", "cuda", "webgpu; all workers share it", "wasm"],
  );
});
