import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { backbones } from "../../src/backbone/registry.ts";
import { datasets as datasetRegistry } from "../../src/data/registry.ts";
import { ENGINE_NAMES } from "../../src/engine/types.ts";
import { runCommand } from "./terminal_fixture.ts";

Deno.test("doctor --json has all that a report of a fault needs", async () => {
  const { code, out, err } = await runCommand(["doctor", "--json"]);
  assertEquals([code, err], [0, ""]);
  const { versions, machine, engines, datasets, weights } = JSON.parse(out);
  assertEquals(Object.keys(versions), ["omh-bench", "deno", "v8", "tfjs", "sharp"]);
  assertEquals(versions.deno, Deno.version.deno);
  assertMatch(versions.sharp, /^\d+\.\d+\.\d+/);
  assertEquals(machine.cores, navigator.hardwareConcurrency);
  assertEquals(engines.map(({ engine }: { engine: string }) => engine), ENGINE_NAMES);
  const wasm = engines.find(({ engine }: { engine: string }) => engine === "wasm");
  assertEquals([wasm.works, wasm.fix], [true, null]);
  for (const { works, description } of engines) {
    assertMatch(description, works ? /: \S/ : /\S/);
  }
  assertEquals([datasets.length, weights.length], [datasetRegistry.names.length, backbones.names.length]);
});

Deno.test("doctor prints a line per engine, dataset and backbone", async () => {
  const { code, out } = await runCommand(["doctor", "--root", "nowhere"]);
  assertEquals(code, 0);
  for (const engine of ENGINE_NAMES) assertMatch(out, new RegExp(`^  ${engine} +(ok|no) +\\S`, "m"));
  assertMatch(out, /^ {2}cpu {14}ok {6}cpu: plain JavaScript/m);
  assertMatch(out, /^ {2}earthcover6 +ok$/m);
  assertMatch(out, /^ {2}potsdam3 +missing$/m);
  assertMatch(out, /^ {2}vit-b8 +missing$/m);
  assertStringIncludes(out, "from https://dl.fbaipublicfiles.com/dino/dino_vitbase8_pretrain/");
});
