import { assertEquals } from "@std/assert";
import { examineCard, partLimit, proofOf } from "../../../benchmarks/gpu/examine_card.ts";
import type { Section } from "../../../benchmarks/gpu/types.ts";
import { systemClock } from "../../../src/base/clock.ts";
import type { EngineState } from "../../../src/launch/engine_probe.ts";
import type { Failure } from "../../../benchmarks/speed/types.ts";
import { result } from "../speed/results_fixture.ts";

const WEBGPU = { engine: "webgpu", card: "Card X", backbones: "onnxruntime-1.2.3-webgpu-0" } as const;
const CUDA = { engine: "cuda", card: "CUDA X", backbones: null } as const;

const section = (name: string, state: Section["state"], summary: string): Section => ({
  name,
  state,
  summary,
  failures: [],
  seconds: 1,
});

Deno.test("proofOf() is what the sections about an engine come to", () => {
  const sections = [
    section("kernels, webgpu", "passed", "9 of 9"),
    section("golden vectors, webgpu", "failed", "1 of 2"),
    section("golden vectors, cuda", "passed", "2 of 2"),
    section("speed", "left out", "no card"),
  ];
  assertEquals(proofOf(WEBGPU, sections, []), {
    ...WEBGPU,
    passed: false,
    checks: "9 of 9; golden vectors, webgpu failed (1 of 2)",
    milliseconds: null,
  });
  assertEquals(proofOf(CUDA, sections, []).passed, true);
  // What was not looked at is not proved, nor what was not looked at to the end.
  assertEquals(proofOf(CUDA, [section("speed", "passed", "")], []).passed, null);
  const late = section("short table, cuda", "left out", "its time was up");
  const { passed, checks } = proofOf(CUDA, [...sections, late], []);
  assertEquals([passed, checks], [null, "2 of 2; short table, cuda left out (its time was up)"]);
  assertEquals(proofOf(WEBGPU, [...sections, { ...late, name: "short table, webgpu" }], []).passed, false);
});

Deno.test("proofOf() counts what an engine could not run of what was timed, and nothing of another's", () => {
  const sections = [
    section("golden vectors, webgpu", "passed", "2 of 2"),
    section("golden vectors, cuda", "passed", "2 of 2"),
    section("speed", "failed", "1 workloads"),
  ];
  const failure = (engine: Failure["engine"]) => ({ engine, threads: 1, reason: "out of memory" });
  const died = [result([], { name: "hp+omh-b64", failures: [failure("webgpu"), failure("torch-cuda")] })];
  const { passed, checks } = proofOf(WEBGPU, sections, died);
  assertEquals([passed, checks], [false, "2 of 2; speed failed (hp+omh-b64, webgpu: out of memory)"]);
  assertEquals(proofOf(CUDA, sections, died).passed, true);
});

Deno.test("partLimit() is half of a long time, three minutes of a short one, and never more than is left", () => {
  assertEquals([1_800_000, 420_000, 200_000, 60_000].map(partLimit), [900_000, 210_000, 180_000, 60_000]);
});

Deno.test("examineCard() examines CUDA alone where there is no adapter, and proves nothing that does not run", async () => {
  const state = (engine: "webgpu" | "cuda", works: boolean): EngineState => ({
    engine,
    works,
    description: works ? "runs" : "no adapter",
    fix: null,
    advice: null,
  });
  // It is said to work, and no machine of the tests has it: each part fails, or its time is up.
  const report = await examineCard({
    cards: {
      adapter: { missing: "no Vulkan" },
      webgpu: state("webgpu", false),
      cuda: state("cuda", true),
      device: "CUDA X",
    },
    limit: 20_000,
    start: systemClock.elapsed(),
    clock: systemClock,
    onSection: () => {},
    onProgress: () => {},
  });
  assertEquals([report.card, report.adapter], ["CUDA X", null]);
  assertEquals(report.sections.map(({ name }) => name), [
    "webgpu",
    "golden vectors, cuda",
    "backbones, cuda",
    "short table, cuda",
    "speed",
  ]);
  assertEquals([report.sections[0].state, report.sections[0].summary], ["left out", "no Vulkan"]);
  assertEquals(report.engines.map(({ engine, card }) => [engine, card]), [["cuda", "CUDA X"]]);
  assertEquals(report.engines[0].passed === true, false);
});
