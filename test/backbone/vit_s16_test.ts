import { assertEquals, assertMatch } from "@std/assert";
import vit from "../../src/backbone/vit_s16.ts";

Deno.test("vit-s16 tells its sizes and DINO's file without loading it", () => {
  assertEquals([vit.name, vit.channels, vit.patch], ["vit-s16", 384, 16]);
  assertMatch(vit.file, /^dino_.*16.*_pretrain\.pth$/);
});
