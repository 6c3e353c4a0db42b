import { assertEquals, assertThrows } from "@std/assert";
import hp from "../../src/methods/hp/mod.ts";
import dino from "../../src/methods/dino/mod.ts";
import { extensionContext } from "../../src/methods/types.ts";
import { omhOptions } from "../../src/omh/options.ts";
import type { CellSettings } from "../../src/spec/mod.ts";

function settings(section: object | null): CellSettings {
  return { omh: section } as Partial<CellSettings> as CellSettings;
}

Deno.test("extensionContext() hands on the options of OMH where it is on", () => {
  const options = omhOptions.parse({});
  assertEquals(extensionContext(settings({ ...options }), hp), { omh: options });
  assertEquals(extensionContext(settings(null), hp), { omh: null });
  assertEquals(extensionContext(settings(null), dino), { omh: null });
});

Deno.test("extensionContext() refuses OMH for a method that does not support it", () => {
  const { message } = assertThrows(() => extensionContext(settings({}), dino), RangeError);
  assertEquals(
    message,
    'Cannot train "dino": OMH is on and the method does not support it, expected OMH off',
  );
});
