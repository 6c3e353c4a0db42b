import { assertEquals, assertMatch } from "@std/assert";
import vit from "../../src/backbone/vit_s8.ts";

Deno.test("vit-s8 tells its sizes and DINO's file without loading it", () => {
  assertEquals([vit.name, vit.channels, vit.patch], ["vit-s8", 384, 8]);
  assertMatch(vit.file, /^dino_.*8.*_pretrain\.pth$/);
});
