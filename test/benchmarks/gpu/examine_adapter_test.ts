import { assert, assertEquals } from "@std/assert";
import { missingPlayers } from "../../../benchmarks/speed/players.ts";
import { probeEngine } from "../../../src/launch/engine_probe.ts";
import { type Adapter, cardMessage, examineAdapter } from "../../../benchmarks/gpu/examine_adapter.ts";

const ADAPTER: Adapter = {
  card: "Card X",
  vendor: "1",
  device: "2",
  software: false,
  features: [],
  limits: {},
};

Deno.test("cardMessage() says why there is no card", () => {
  assertEquals(cardMessage(ADAPTER), null);
  assertEquals(cardMessage({ ...ADAPTER, software: true }), 'the only adapter is software, "Card X"');
  assertEquals(cardMessage({ missing: "none" }), "none");
});

Deno.test("examineAdapter() says what it finds, or in one line what is missing", async () => {
  const adapter = await examineAdapter();
  if ("missing" in adapter) return assertEquals(adapter.missing.split("\n").length, 1);
  assert(adapter.card.length > 0);
  assert(adapter.limits.maxBufferSize >= 2 ** 28);
});

Deno.test("without any adapter each says so in one line: the search, the players of speed, the engine", async () => {
  const variable = "DENO_WEBGPU_BACKEND";
  const before = Deno.env.get(variable);
  // No graphics interface of this name is on this system.
  Deno.env.set(variable, Deno.build.os === "darwin" ? "dx12" : "metal");
  try {
    const adapter = await examineAdapter();
    assert("missing" in adapter);
    const player = (await missingPlayers()).get("webgpu");
    assertEquals(player, adapter.missing);
    const { works, description, fix } = await probeEngine("webgpu");
    assertEquals([works, description], [false, "there is no adapter"]);
    for (const said of [adapter.missing, description, fix!]) assertEquals(said.split("\n").length, 1);
  } finally {
    if (before === undefined) Deno.env.delete(variable);
    else Deno.env.set(variable, before);
  }
});
