import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
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
  const probe = fileURLToPath(new URL("./no_adapter_probe.ts", import.meta.url));
  const permissions = ["--allow-read", "--allow-env", "--allow-sys", "--allow-ffi"];
  // In a process of its own: other tests look for adapters meanwhile. No graphics interface of this name is on this system.
  const env = { DENO_WEBGPU_BACKEND: Deno.build.os === "darwin" ? "dx12" : "metal" };
  const { stdout } = await new Deno.Command("deno", {
    args: [
      "run",
      "--quiet",
      "--no-check",
      "--no-prompt",
      ...permissions,
      "--allow-run=deno,/usr/bin/python3",
      probe,
    ],
    env,
    stderr: "inherit",
  }).output();
  const { adapter, player, engine } = JSON.parse(new TextDecoder().decode(stdout));
  assertEquals(player, adapter.missing);
  assertEquals([engine.works, engine.description], [false, "there is no adapter"]);
  for (const said of [adapter.missing, engine.description, engine.fix]) {
    assertEquals(said.split("\n").length, 1);
  }
});
