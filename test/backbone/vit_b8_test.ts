import { assertEquals, assertMatch } from "@std/assert";
import vit from "../../src/backbone/vit_b8.ts";

Deno.test("vit-b8 tells its sizes and DINO's file without loading it", () => {
  assertEquals([vit.name, vit.channels, vit.patch], ["vit-b8", 768, 8]);
  assertMatch(vit.file, /^dino_.*8.*_pretrain\.pth$/);
});
