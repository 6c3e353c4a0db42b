import { assertEquals, assertThrows } from "@std/assert";
import { ByteReader } from "../../../src/formats/bytes.ts";
import { PickleMachine } from "../../../src/formats/pytorch/pickle_machine.ts";
import { Namespace, OrderedDict, Tuple } from "../../../src/formats/pytorch/pickle_values.ts";

function machine(...values: unknown[]): PickleMachine {
  const result = new PickleMachine(new ByteReader(new Uint8Array(), 0, 0, "f"), "f", (id) => ["loaded", id]);
  for (const value of values) result.push(value);
  return result;
}

/** A machine with a symbol of the table and these arguments on its stack. */
function calling(module: string, name: string, ...args: unknown[]): PickleMachine {
  const result = machine();
  result.pushSymbol(module, name);
  result.pushTuple(args);
  return result;
}

Deno.test("PickleMachine pops in reverse order, but not below a mark", () => {
  const m = machine(1, 2);
  m.mark();
  m.push(3);
  assertEquals(m.pop(), 3);
  assertThrows(() => m.pop(), SyntaxError, 'Cannot read "f": its pickle takes a value that is not there');
  assertEquals(m.popMark(), []);
  assertEquals(m.pop(), 2);
});

Deno.test("PickleMachine takes what lies above the mark", () => {
  const m = machine(1);
  m.mark();
  m.push(2);
  m.push(3);
  assertEquals(m.popMark(), [2, 3]);
  assertThrows(() => m.popMark(), SyntaxError, "takes a mark that is not there");
  assertEquals(m.finish(), 1);
});

Deno.test("PickleMachine finishes with exactly one value", () => {
  assertThrows(() => machine().finish(), SyntaxError, "takes a value that is not there");
  assertThrows(() => machine(1, 2).finish(), SyntaxError, "leaves several values");
});

Deno.test("PickleMachine keeps and recalls values", () => {
  const m = machine("a");
  m.remember(7);
  m.recall(7);
  assertEquals([m.pop(), m.pop(), m.memoSize], ["a", "a", 1]);
  assertThrows(() => m.recall(8), SyntaxError, "recalls value 8, which it never kept");
});

Deno.test("PickleMachine fills lists and maps in place", () => {
  const list: unknown[] = [];
  const m = machine(list);
  m.append([1, 2]);
  assertEquals(list, [1, 2]);
  const map = new Map();
  m.push(map);
  m.setItems(["k", list, 3, null]);
  assertEquals([...map], [["k", list], [3, null]]);
});

Deno.test("PickleMachine refuses to fill what is no list or map", () => {
  assertThrows(() => machine(1).append([2]), TypeError, "its pickle appends to 1, expected a list");
  assertThrows(
    () => machine([]).setItems([1, 2]),
    TypeError,
    "sets items of a value of type Array, expected a dictionary",
  );
  assertThrows(() => machine(new Map()).setItems([1]), SyntaxError, "sets a key without a value");
  assertThrows(() => machine(new Map()).setItems([[], 1]), TypeError, "takes as a key a value of type Array");
});

Deno.test("PickleMachine calls symbols of the table only", () => {
  const m = calling("collections", "OrderedDict");
  m.call();
  assertEquals(m.finish(), new OrderedDict());
  assertThrows(
    () => machine().pushSymbol("os", "system"),
    TypeError,
    'its pickle asks for "os.system", expected only tensors',
  );
  assertThrows(() => machine().pushSymbol("os", 7), TypeError, "names a symbol by 7, expected text");
  assertThrows(
    () => calling("torch", "FloatStorage", 3).call(),
    TypeError,
    'calls the symbol "torch.FloatStorage"',
  );
  assertThrows(
    () => machine("eval", new Tuple([])).call(),
    TypeError,
    'calls the text "eval", expected a symbol',
  );
  assertThrows(() => machine("eval", "x").call(), TypeError, 'calls with the text "x", expected a tuple');
  assertThrows(
    () => calling("torch", "Size").call(),
    TypeError,
    'its pickle calls "torch.Size" with other arguments',
  );
});

Deno.test("PickleMachine builds ordered dictionaries and namespaces, nothing else", () => {
  const state = new Map([["_metadata", 1]]);
  const ordered = machine(new OrderedDict([["k", 1]]), state);
  ordered.build();
  assertEquals(ordered.finish(), new OrderedDict([["k", 1]]));
  const namespace = machine(new Namespace(), state);
  namespace.build();
  assertEquals((namespace.finish() as Namespace).fields, state);
  assertThrows(() => machine(new Map(), state).build(), TypeError, "builds a value of type Map");
  assertThrows(() => machine(new Namespace(), 1).build(), TypeError, "builds from 1, expected a dictionary");
});

Deno.test("PickleMachine hands persistent ids on", () => {
  const m = machine("id");
  m.pushPersistent();
  assertEquals(m.finish(), ["loaded", "id"]);
});

Deno.test("PickleMachine limits the stack", () => {
  const m = machine();
  for (let i = 0; i < 1_000_000; i++) m.push(null);
  assertThrows(() => m.push(null), RangeError, "exceeds the limit of stack, expected at most 1000000");
});

Deno.test("PickleMachine limits the memo", () => {
  const m = machine(null);
  for (let i = 0; i < 1_000_000; i++) m.remember(i);
  assertThrows(() => m.remember(-1), RangeError, "exceeds the limit of memo");
});

Deno.test("PickleMachine limits open marks and the nesting of containers", () => {
  const marked = machine();
  for (let i = 0; i < 100; i++) marked.mark();
  assertThrows(() => marked.mark(), RangeError, "exceeds the limit of nesting, expected at most 100");
  const nested = machine();
  nested.pushTuple([]);
  for (let i = 1; i < 100; i++) nested.pushTuple([nested.pop()]);
  assertThrows(() => nested.pushTuple([nested.pop()]), RangeError, "exceeds the limit of nesting");
});

Deno.test("PickleMachine limits the work of all calls together", () => {
  const pairs = Array.from({ length: 100_000 }, () => ["k", 1]);
  const m = machine();
  const call = () => {
    m.pushSymbol("collections", "OrderedDict");
    m.push(new Tuple([pairs]));
    m.call();
  };
  for (let i = 0; i < 100; i++) call();
  assertThrows(call, RangeError, "exceeds the limit of arguments");
});
