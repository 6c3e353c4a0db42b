import { assertEquals, assertThrows } from "@std/assert";
import { parseTorchLegacy } from "../../../src/formats/pytorch/legacy_file.ts";
import { floatVector, latin1, unicode } from "../_bytes.ts";

const PARTS = {
  magic: "\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.",
  protocol: "\x80\x02M\xe9\x03.",
  system: `\x80\x02}${unicode("little_endian")}\x88s.`,
  root: `\x80\x02}${unicode("w")}${floatVector("77", 2)}s.`,
  keys: `\x80\x02]${unicode("77")}a.`,
  storages: "\x02\0\0\0\0\0\0\0" + "\0\0\xc0\x3f" + "\0\0\0\xc0",
};

function parse(changed: Partial<typeof PARTS> = {}): Map<string, unknown> {
  return parseTorchLegacy(latin1(Object.values({ ...PARTS, ...changed }).join("")), "f");
}

Deno.test("parseTorchLegacy() reads five pickles and the storages", () => {
  assertEquals(parse(), new Map([["w", { dtype: "F32", shape: [2], data: Float32Array.of(1.5, -2) }]]));
});

Deno.test("parseTorchLegacy() refuses other headers", () => {
  assertThrows(
    () => parse({ magic: "\x80\x02K\x07." }),
    TypeError,
    "its first pickle holds 7, expected PyTorch's magic number",
  );
  assertThrows(() => parse({ protocol: "\x80\x02K\x07." }), TypeError, "its protocol is 7, expected 1001");
  const big = `\x80\x02}${unicode("little_endian")}\x89s.`;
  assertThrows(() => parse({ system: big }), TypeError, 'its field "little_endian" is false, expected true');
  assertThrows(() => parse({ system: "\x80\x02N." }), TypeError, "is undefined, expected true");
});

Deno.test("parseTorchLegacy() refuses storages outside the object's own pickle", () => {
  assertThrows(
    () => parse({ system: PARTS.root }),
    TypeError,
    "its pickle refers to a value of type Tuple outside it",
  );
});

Deno.test("parseTorchLegacy() refuses lists of storages that do not match", () => {
  const cases: [string, typeof Error, string][] = [
    ["\x80\x02N.", TypeError, "its list of storages is null, expected a list"],
    [`\x80\x02]${unicode("78")}a.`, TypeError, 'it lists the text "78" as a storage'],
    ["\x80\x02]K\x01a.", TypeError, "it lists 1 as a storage"],
    [`\x80\x02](${unicode("77")}${unicode("77")}e.`, TypeError, 'it lists the text "77" as a storage'],
  ];
  for (const [keys, type, message] of cases) assertThrows(() => parse({ keys }), type, message);
  assertThrows(
    () => parse({ keys: "\x80\x02].", storages: "" }),
    RangeError,
    'storage "77" of "f": the file does not list it',
  );
});

Deno.test("parseTorchLegacy() refuses storages of another size, missing or trailing bytes", () => {
  const three = PARTS.storages.replace("\x02", "\x03");
  assertThrows(() => parse({ storages: three }), RangeError, "it has 3 elements, expected 2");
  assertThrows(() => parse({ storages: PARTS.storages.slice(0, -1) }), RangeError, "it breaks off");
  assertThrows(() => parse({ storages: PARTS.storages + "x" }), RangeError, "by its storages");
});
