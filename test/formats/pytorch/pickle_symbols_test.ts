import { assertEquals, assertInstanceOf, assertStrictEquals, assertThrows } from "@std/assert";
import { resolveSymbol } from "../../../src/formats/pytorch/pickle_symbols.ts";
import { Namespace, OrderedDict, Tuple } from "../../../src/formats/pytorch/pickle_values.ts";
import { StorageView, TensorView } from "../../../src/formats/pytorch/tensor_view.ts";

function call(module: string, name: string, ...args: unknown[]): unknown {
  return resolveSymbol(module, name)!.call!(args);
}

Deno.test("resolveSymbol() knows the storages by their element types, and none can be called", () => {
  const types = Object.entries({
    FloatStorage: "F32",
    HalfStorage: "F16",
    BFloat16Storage: "BF16",
    DoubleStorage: "F64",
    LongStorage: "I64",
    IntStorage: "I32",
    ShortStorage: "I16",
    CharStorage: "I8",
    ByteStorage: "U8",
    BoolStorage: "BOOL",
  });
  for (const [name, dtype] of types) {
    assertEquals(resolveSymbol("torch", name)?.dtype, dtype);
    assertEquals(resolveSymbol("torch", name)?.call, undefined);
  }
});

Deno.test("resolveSymbol() knows nothing that could act", () => {
  const dangerous = [
    ["posix", "system"],
    ["os", "system"],
    ["__builtin__", "eval"],
    ["builtins", "exec"],
    ["builtins", "getattr"],
    ["_codecs", "encode"],
    ["torch", "load"],
    ["torch.nn.modules.linear", "Linear"],
    ["collections", "defaultdict"],
    ["", "constructor"],
    ["__proto__", ""],
  ];
  for (const [module, name] of dangerous) {
    assertEquals(resolveSymbol(module, name), undefined, `${module}.${name}`);
  }
});

Deno.test("OrderedDict takes nothing, or pairs", () => {
  assertEquals(call("collections", "OrderedDict"), new OrderedDict());
  const expected = new OrderedDict([["a", 1], ["b", null]]);
  assertEquals(call("collections", "OrderedDict", [["a", 1], ["b", null]]), expected);
  assertEquals(call("collections", "OrderedDict", new Tuple([new Tuple(["a", 1]), ["b", null]])), expected);
  for (const args of [[1], [[], []], [["ab"]], [[["a"]]], [[["a", 1, 2]]], [[[[], 1]]]]) {
    assertThrows(() => call("collections", "OrderedDict", ...args), TypeError, "expected");
  }
});

Deno.test("Namespace takes nothing, Size one tuple", () => {
  assertInstanceOf(call("argparse", "Namespace"), Namespace);
  assertThrows(() => call("argparse", "Namespace", 1), TypeError, "1 arguments, expected none");
  const sizes = new Tuple([1, 2]);
  assertStrictEquals(call("torch", "Size", sizes), sizes);
  assertThrows(() => call("torch", "Size", 1), TypeError, "expected one tuple");
});

Deno.test("_rebuild_parameter gives the tensor, _rebuild_tensor a view", () => {
  const storage = new StorageView("0", "F32", 6);
  const args = [storage, 0, new Tuple([2, 3]), new Tuple([3, 1])];
  const tensor = call("torch._utils", "_rebuild_tensor", ...args);
  assertEquals(tensor, new TensorView(storage, 0, [2, 3], [3, 1]));
  assertEquals(call("torch._utils", "_rebuild_tensor_v2", ...args, false, new OrderedDict()), tensor);
  assertStrictEquals(call("torch._utils", "_rebuild_parameter", tensor, true, new OrderedDict()), tensor);
  assertThrows(() => call("torch._utils", "_rebuild_parameter", 1), TypeError, "1, expected a tensor");
});
