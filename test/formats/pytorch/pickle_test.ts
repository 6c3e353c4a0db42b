import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { readPickle } from "../../../src/formats/pytorch/pickle.ts";
import { OrderedDict, Tuple } from "../../../src/formats/pytorch/pickle_values.ts";
import { latin1, unicode } from "../_bytes.ts";

function load(text: string): unknown {
  return readPickle(latin1(text), 0, "f").value;
}

Deno.test("readPickle() reads constants", () => {
  const cases: [string, unknown][] = [
    ["\x80\x02N.", null],
    ["\x80\x02\x88.", true],
    ["\x80\x02\x89.", false],
    ["\x80\x02K\xff.", 255],
    ["\x80\x02M\xe9\x03.", 1001],
    ["\x80\x02J\xfe\xff\xff\xff.", -2],
    ["\x80\x02\x8a\x00.", 0],
    ["\x80\x02\x8a\x01\xff.", -1],
    ["\x80\x02\x8a\x05\x00\x00\x00\x00\x01.", 2 ** 32],
    ["\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.", 0x1950a86a20f9469cfc6cn],
    ["\x80\x02G\x3f\xf8\0\0\0\0\0\0.", 1.5],
    [`\x80\x02${unicode("abc")}.`, "abc"],
    ["\x80\x04\x8c\x02\xc3\xa9.", "é"],
    ["\x80\x02U\x02ab.", "ab"],
    ["\x80\x02T\x02\0\0\0ab.", "ab"],
  ];
  for (const [text, expected] of cases) assertEquals(load(text), expected, JSON.stringify(text));
});

Deno.test("readPickle() reads containers", () => {
  assertEquals(load("\x80\x02)."), new Tuple([]));
  assertEquals(load("\x80\x02K\x01\x85."), new Tuple([1]));
  assertEquals(load("\x80\x02K\x01K\x02\x86."), new Tuple([1, 2]));
  assertEquals(load("\x80\x02K\x01K\x02K\x03\x87."), new Tuple([1, 2, 3]));
  assertEquals(load("\x80\x02(K\x01K\x02K\x03K\x04t."), new Tuple([1, 2, 3, 4]));
  assertEquals(load("\x80\x02](K\x01K\x02eK\x03a."), [1, 2, 3]);
  assertEquals(load("\x80\x02}K\x01K\x02s(K\x03K\x04K\x05K\x06u."), new Map([[1, 2], [3, 4], [5, 6]]));
  assertEquals(load("\x80\x04\x8f."), new Set());
});

Deno.test("readPickle() keeps and shares values through the memo", () => {
  const shared = load("\x80\x02]q\x00h\x00r\x01\x01\0\0j\x01\x01\0\0\x87.") as Tuple;
  assert(Array.isArray(shared.items[0]));
  assert(shared.items[0] === shared.items[1] && shared.items[1] === shared.items[2]);
  assertEquals(load("\x80\x04\x95\x06\0\0\0\0\0\0\0K\x07\x94h\x000."), 7);
  assertEquals(load("\x80\x02K\x072\x86."), new Tuple([7, 7]));
});

Deno.test("readPickle() makes objects of known symbols, by name or from the stack", () => {
  assertEquals(load("\x80\x02ccollections\nOrderedDict\n)R."), new OrderedDict());
  assertEquals(load("\x80\x04\x8c\x0bcollections\x8c\x0bOrderedDict\x93)R."), new OrderedDict());
  assertEquals(load(`\x80\x02ccollections\nOrderedDict\n)R}${unicode("m")}Nsb.`), new OrderedDict());
});

Deno.test("readPickle() refuses unknown symbols and names them", () => {
  for (
    const symbol of [
      "posix\nsystem",
      "__builtin__\neval",
      "builtins\nset",
      "_codecs\nencode",
      "torch\nload",
      "a b\n\nc",
    ]
  ) {
    const error = assertThrows(
      () => load(`\x80\x02c${symbol}\n)R.`),
      TypeError,
      "its pickle asks for",
    ) as TypeError;
    assertEquals(error.message.includes("\n"), false);
  }
  assertThrows(() => load("\x80\x04\x8c\x05posix\x8c\x06system\x93."), TypeError, '"posix.system"');
});

Deno.test("readPickle() says where the pickle ends", () => {
  assertEquals(readPickle(latin1("..\x80\x02K\x01.N."), 2, "f"), { value: 1, end: 7 });
});

Deno.test("readPickle() refuses every opcode outside its table", () => {
  const known = "\x80\x95(02NK\x88\x89MJ\x8aGX\x8cTU)\x85\x86\x87t]ae}su\x8fqr\x94hjc\x93R\x81bQ.";
  for (let code = 0; code < 256; code++) {
    if (known.includes(String.fromCharCode(code))) continue;
    const hex = code.toString(16).padStart(2, "0");
    assertThrows(
      () => readPickle(Uint8Array.of(0x80, 2, code), 0, "f"),
      SyntaxError,
      `opcode 0x${hex} at byte 2`,
    );
  }
});

Deno.test("readPickle() refuses other protocols, ids without a loader and pickles that break off", () => {
  assertThrows(() => load("\x80\x01N."), RangeError, "its pickle has protocol 1, expected 2 to 5");
  assertThrows(() => load("\x80\x06N."), RangeError, "protocol 6");
  assertThrows(() => load("\x80\x02K\x01Q."), TypeError, "its pickle refers to 1 outside it");
  assertThrows(() => load("\x80\x02N"), RangeError, "it breaks off at byte 3");
  assertThrows(() => load("\x80\x02X\xff\xff\xff\xffabc."), RangeError, "expected 4294967295 bytes");
  assertThrows(() => load("\x80\x02cposix"), RangeError, "it breaks off");
});

Deno.test("readPickle() reads 8 MiB and no further", () => {
  const long = new Uint8Array(9 * 2 ** 20).fill(0x88);
  // NEWTRUE and POP in turn keep the stack small.
  for (let i = 1; i < long.length; i += 2) long[i] = 0x30;
  assertThrows(() => readPickle(long, 0, "f"), RangeError, "it breaks off at byte 8388608");
});

Deno.test("readPickle() gives only clean errors for any opcodes in any order", () => {
  const piece = fc.constantFrom(
    ..."()]}NaetsuR\x81bQ02.\x85\x86\x87\x88\x93\x94",
    ...[
      "K\x01",
      "q\x00",
      "h\x00",
      "ccollections\nOrderedDict\n",
      "ctorch\nSize\n",
      "cargparse\nNamespace\n",
      unicode("k"),
    ],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      try {
        load(`\x80\x02${pieces.join("")}.`);
      } catch (error) {
        const clean = error instanceof SyntaxError || error instanceof RangeError ||
          error instanceof TypeError;
        assert(
          clean && error.message.startsWith('Cannot read "f": ') && !error.message.includes("\n"),
          String(error),
        );
      }
    }),
    { numRuns: 2000 },
  );
});
