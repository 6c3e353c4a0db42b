import { assertEquals } from "@std/assert";
import { jsrConfig } from "../../../vendor/std/jsr_config.ts";

const read = (file: string) => Deno.readTextFile(new URL(`../../../${file}`, import.meta.url));

Deno.test("jsrConfig() leaves out the links and nothing else", () => {
  const config = {
    name: "@omh/bench",
    links: ["./vendor/std/cli"],
    imports: { "@std/cli": "jsr:@std/cli@^1.0.0" },
  };
  const { links: _, ...rest } = config;
  assertEquals(JSON.parse(jsrConfig(JSON.stringify(config))), rest);
});

Deno.test("deno.jsr.json is current: deno task jsr writes it", async () => {
  assertEquals(await read("deno.jsr.json"), jsrConfig(await read("deno.json")));
});
