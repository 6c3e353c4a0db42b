import { assertEquals } from "@std/assert";
import { LastLine, LogFile } from "../../../src/launch/command/log_file.ts";
import { withFolder } from "../../cli/terminal_fixture.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("LogFile keeps what it has room for, and tells when there was more", () =>
  withFolder(async (folder) => {
    using file = new LogFile(`${folder}/log`, 5);
    file.add(bytes("abc"));
    assertEquals(file.isFull, false);
    file.add(bytes("def"));
    file.add(bytes("ghi"));
    assertEquals(file.isFull, true);
    assertEquals(await Deno.readTextFile(`${folder}/log`), "abcde");
  }));

Deno.test("LastLine is the last line that is not blank, in pieces, of progress bars too", () => {
  const line = new LastLine();
  assertEquals(line.text, "");
  line.add(bytes("first\nsec"));
  assertEquals(line.text, "sec");
  line.add(bytes("ond\n\n"));
  assertEquals(line.text, "second");
  line.add(bytes("10 %\r20 %\r"));
  assertEquals(line.text, "20 %");
  // Two bytes of one letter.
  line.add(Uint8Array.of(0xc3));
  line.add(Uint8Array.of(0xa9));
  assertEquals(line.text, "é");
  line.add(bytes("x".repeat(10_000)));
  assertEquals(line.text.length, 4096);
});
