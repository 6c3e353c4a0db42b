import { assertEquals, assertMatch } from "@std/assert";
import vit from "../../src/backbone/vit_b16.ts";

Deno.test("vit-b16 tells its sizes and DINO's file without loading it", () => {
  assertEquals([vit.name, vit.channels, vit.patch], ["vit-b16", 768, 16]);
  assertMatch(vit.file, /^dino_.*16.*_pretrain\.pth$/);
});
