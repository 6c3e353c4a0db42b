import { assertEquals } from "@std/assert";
import { variedSettings } from "../../src/spec/varied.ts";

Deno.test("variedSettings() picks the settings that have two values", () => {
  const views = [
    { method: "a", omh: { enabled: false } },
    { method: "a", omh: { enabled: true, levels: 3, epsilon: 1 } },
    { method: "a", omh: { enabled: true, levels: 3, epsilon: 2 } },
  ];
  const varied = variedSettings(views);
  assertEquals(varied(views[0]), { "omh.enabled": false });
  assertEquals(varied(views[2]), { "omh.enabled": true, "omh.epsilon": 2 });
});

Deno.test("variedSettings() finds nothing among one point", () => {
  assertEquals(variedSettings([{ a: 1 }])({ a: 1 }), {});
});
