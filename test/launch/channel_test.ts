import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { drawToken, MESSAGE_LIMIT, openChannel, readMessages } from "../../src/launch/channel.ts";

const TOKEN = "token";
const bytes = (text: string) => new TextEncoder().encode(text);

/** A channel that writes at most so many bytes at once, and all that it has written. */
function channel(most = Infinity) {
  const written: Uint8Array[] = [];
  const tell = openChannel(TOKEN, (part) => {
    const taken = part.slice(0, most);
    written.push(taken);
    return taken.length;
  });
  return { tell, written };
}

/** What comes out at the other end. */
async function read(written: readonly Uint8Array[]) {
  const printed: string[] = [];
  const messages = await Array.fromAsync(
    readMessages(ReadableStream.from(written), TOKEN, (line) => printed.push(line)),
  );
  return { messages, printed };
}

Deno.test("a message comes out as it went in, however little is written at once", async () => {
  const { tell, written } = channel(3);
  const sent = [{ type: "done", reports: ["é\n", 1.5, null] }, "two"];
  sent.forEach(tell);
  assertEquals(await read(written), { messages: sent, printed: [] });
});

Deno.test("messages come out whole and no others, whatever is printed between them", async () => {
  const print = fc.string({ unit: "grapheme" }).map((text) => ({ text }));
  const message = fc.jsonValue().map((value) => ({ value: JSON.parse(JSON.stringify(value)) }));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(print, message), { maxLength: 8 }), async (items) => {
      const { tell, written } = channel();
      for (const item of items) "text" in item ? written.push(bytes(item.text)) : tell(item.value);
      const { messages } = await read(written);
      assertEquals(messages, items.flatMap((item) => "value" in item ? [item.value] : []));
    }),
    { numRuns: 100 },
  );
});

Deno.test("what looks like a message without the token is told as printed", async () => {
  const { tell, written } = channel();
  written.push(bytes('{"type":"done"}\nother {"type":"done"}\nhalf'));
  tell({ type: "error" });
  assertEquals(await read(written), {
    messages: [{ type: "error" }],
    printed: ['{"type":"done"}', 'other {"type":"done"}', "half"],
  });
});

Deno.test("a channel sends nothing that is longer than its limit", () => {
  const { tell, written } = channel();
  const error = assertThrows(() => tell("x".repeat(MESSAGE_LIMIT)), RangeError);
  assertEquals(
    error.message,
    "Cannot send a message of 33554434 bytes: expected at most 33554432 bytes",
  );
  assertEquals(written, []);
});

Deno.test("a line without an end is an error at the limit, and so is a message that is no JSON", async () => {
  const endless = Array.from({ length: 34 }, () => new Uint8Array(2 ** 20).fill(120));
  await assertRejects(() => read(endless), RangeError, "Cannot read a line");
  await assertRejects(() => read([bytes(`\n${TOKEN} {"type"\n`)]), SyntaxError);
});

Deno.test("a channel goes on as it was opened when code of others replaces what it uses", async () => {
  const { tell, written } = channel();
  const { stringify } = JSON;
  JSON.stringify = () => "forged";
  try {
    tell("true");
  } finally {
    JSON.stringify = stringify;
  }
  assertEquals((await read(written)).messages, ["true"]);
});

Deno.test("each process has a token of its own", () => {
  assert(drawToken().length >= 32);
  assert(drawToken() !== drawToken());
});
