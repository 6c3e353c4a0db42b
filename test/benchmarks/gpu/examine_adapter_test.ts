import { assert, assertEquals } from "@std/assert";
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
