import { assertEquals } from "@std/assert";
import { z } from "zod";
import {
  type CellSettings,
  defineLossExtension,
  extensionOptions,
  openChoicesOf,
} from "../../src/spec/mod.ts";

const sparsity = defineLossExtension<{ weight: number; norm: string }>({
  name: "sparsity",
  title: "Few active channels",
  options: z.strictObject({ weight: z.number().default(1), norm: z.string().default("l1") }),
  openChoices: ["norm"],
  stepFlops: () => 0,
});

function settings(sections: object): CellSettings {
  return sections as unknown as CellSettings;
}

Deno.test("extensionOptions() finds an extension's section, and null where it is off", () => {
  assertEquals(extensionOptions(settings({ sparsity: { weight: 2 } }), "sparsity"), { weight: 2 });
  assertEquals(extensionOptions(settings({ sparsity: null }), "sparsity"), null);
  assertEquals(extensionOptions(settings({}), "sparsity"), null);
});

Deno.test("openChoicesOf() states the open choices of the extensions that are on", () => {
  const on = settings({ sparsity: sparsity.options.parse({}) });
  assertEquals(openChoicesOf(on, [sparsity]), { "sparsity.norm": "l1" });
  assertEquals(openChoicesOf(settings({ sparsity: null }), [sparsity]), {});
});
