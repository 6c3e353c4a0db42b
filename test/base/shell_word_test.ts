import { assertEquals } from "@std/assert";
import { shellWord } from "../../src/base/shell_word.ts";

Deno.test("shellWord() puts what has spaces or signs into quotes, and nothing else", () => {
  assertEquals(shellWord("mine/camvid.yaml"), "mine/camvid.yaml");
  assertEquals(shellWord("Tile 1/it's"), `'Tile 1/it'\\''s'`);
  assertEquals(shellWord("$HOME"), "'$HOME'");
});
