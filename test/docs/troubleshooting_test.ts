import { assert, assertEquals } from "@std/assert";
import { filesBelow, readText } from "../../docs/build/markdown.ts";

Deno.test("every message of the troubleshooting page is one of the program", async () => {
  const messages = [...(await readText("docs/troubleshooting.md")).matchAll(/^\| `([^`]+)` /gm)].map((
    [, text],
  ) => text);
  assert(messages.length > 20);
  const sources = await Promise.all((await filesBelow("src", ".ts")).map(readText));
  const program = sources.map(joined).join("\n");
  assertEquals(messages.filter((message) => !patternOf(message).test(program)), []);
});

Deno.test("a message that the program does not have is found", () => {
  const program = joined('throw new Error(`Cannot open "${name}": it is ` +\n  "closed");');
  assert(patternOf('Cannot open "…": it is closed').test(program));
  assert(!patternOf('Cannot open "…": it is broken').test(program));
});

/** The source with its texts over several lines made one. */
function joined(source: string): string {
  return source.replace(/["'`]\s*\+\s*["'`]/g, "");
}

/** Fixed parts of a message, in order and near each other. */
function patternOf(message: string): RegExp {
  const parts = message.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(parts.join(String.raw`[^;]{0,200}?`));
}
