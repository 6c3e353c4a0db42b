import { assertEquals } from "@std/assert";
import {
  cardOf,
  type Cards,
  findCards,
  mainEngine,
  nothingThere,
  workingEngines,
} from "../../../benchmarks/gpu/find_cards.ts";
import type { EngineState } from "../../../src/launch/engine_probe.ts";

const state = (engine: "webgpu" | "cuda", works: boolean): EngineState => ({
  engine,
  works,
  description: works ? "runs" : "no addon",
  fix: null,
  advice: null,
});
const ADAPTER = { card: "Card X", vendor: "1", device: "2", software: false, features: [], limits: {} };
const MISSING = { missing: "no Vulkan" };

/** A machine on which these engines work. */
const machine = (webgpu: boolean, cuda: boolean, rest: Partial<Cards> = {}): Cards => ({
  adapter: ADAPTER,
  webgpu: state("webgpu", webgpu),
  cuda: state("cuda", cuda),
  ...rest,
});

Deno.test("nothingThere() says what is missing only where there is neither an adapter nor CUDA", () => {
  assertEquals(nothingThere(machine(false, false)), null);
  assertEquals(nothingThere(machine(false, true, { adapter: MISSING })), null);
  assertEquals(
    nothingThere(machine(false, false, { adapter: MISSING })),
    "no Vulkan; nor is there CUDA: no addon",
  );
});

Deno.test("workingEngines() are those that work", () => {
  assertEquals(workingEngines(machine(true, true)), ["webgpu", "cuda"]);
  assertEquals(workingEngines(machine(false, true, { adapter: MISSING })), ["cuda"]);
});

Deno.test("cardOf() names CUDA's card by its driver, else by WebGPU's", () => {
  assertEquals(cardOf("webgpu", machine(true, true, { device: "CUDA X" })), "Card X");
  assertEquals(cardOf("cuda", machine(true, true, { device: "CUDA X" })), "CUDA X");
  assertEquals(cardOf("cuda", machine(true, true)), "Card X");
  assertEquals(cardOf("cuda", machine(false, true, { adapter: MISSING })), "unknown card");
});

Deno.test("mainEngine() is on a card where there is one", () => {
  const software = { ...ADAPTER, software: true };
  assertEquals(mainEngine(machine(true, true)), "webgpu");
  assertEquals(mainEngine(machine(true, true, { adapter: software })), "cuda");
  assertEquals(mainEngine(machine(true, false, { adapter: software })), "webgpu");
  assertEquals(mainEngine(machine(false, true, { adapter: MISSING })), "cuda");
});

Deno.test("findCards() says of each engine what it is here, or why it is not", async () => {
  const cards = await findCards();
  for (const { description } of [cards.webgpu, cards.cuda]) assertEquals(description !== "", true);
  assertEquals(nothingThere(cards) === null, !("missing" in cards.adapter) || cards.cuda.works);
});
