import { assertEquals, assertThrows } from "@std/assert";
import { findStateDict, loadTensors } from "../../../src/formats/pytorch/state_dict.ts";
import { StorageView, TensorView } from "../../../src/formats/pytorch/tensor_view.ts";

const VECTOR = new TensorView(new StorageView("0", "F32", 2), 0, [2], [1]);
const OTHER = new TensorView(new StorageView("1", "F32", 2), 0, [2], [1]);

Deno.test("findStateDict() takes a bare state dict and leaves out what is no tensor", () => {
  assertEquals(
    findStateDict(new Map<unknown, unknown>([["a", VECTOR], ["n", 3], [7, OTHER]]), "f"),
    new Map([["a", VECTOR]]),
  );
});

Deno.test("findStateDict() opens containers, the teacher before all others", () => {
  const teacher = new Map([["a", VECTOR]]);
  const student = new Map([["a", OTHER]]);
  assertEquals(findStateDict(new Map([["student", student], ["teacher", teacher]]), "f"), teacher);
  assertEquals(findStateDict(new Map([["state_dict", teacher]]), "f"), teacher);
  assertEquals(findStateDict(new Map([["model", new Map([["teacher", teacher]])]]), "f"), teacher);
});

Deno.test("findStateDict() says what is there when there are no tensors", () => {
  const epochs = new Map([["epoch", 1], ["step", 2]]);
  assertThrows(
    () => findStateDict(epochs, "f"),
    TypeError,
    'Cannot read "f": it holds a dictionary of "epoch", "step", expected tensors',
  );
  assertThrows(() => findStateDict(new Map(), "f"), TypeError, "a dictionary of nothing");
  assertThrows(() => findStateDict([VECTOR], "f"), TypeError, "it holds a value of type Array");
  const many = new Map(Array.from({ length: 9 }, (_, i) => [`k${i}`, i]));
  assertThrows(() => findStateDict(many, "f"), TypeError, '"k4" and 4 more');
});

Deno.test("findStateDict() ends when a container holds itself", () => {
  const circle = new Map<string, unknown>();
  circle.set("model", circle);
  assertThrows(() => findStateDict(circle, "f"), TypeError, 'a dictionary of "model"');
});

Deno.test("loadTensors() loads each storage once", () => {
  const keys: string[] = [];
  const load = ({ key }: StorageView) => {
    keys.push(key);
    return new Uint8Array(Float32Array.of(1, 2).buffer);
  };
  const tensors = loadTensors(new Map([["a", VECTOR], ["b", OTHER], ["c", VECTOR]]), load, 100, "f");
  assertEquals(keys, ["0", "1"]);
  assertEquals(tensors.get("c"), { dtype: "F32", shape: [2], data: Float32Array.of(1, 2) });
});

Deno.test("loadTensors() refuses storages of another size", () => {
  const views = new Map([["a", VECTOR]]);
  for (const length of [0, 7, 9]) {
    assertThrows(
      () => loadTensors(views, () => new Uint8Array(length), 100, "f"),
      RangeError,
      `Cannot read storage "0" of "f": it has ${length} bytes, expected 8 for 2 F32`,
    );
  }
});

Deno.test("loadTensors() refuses tensors that take more than allowed before it makes them", () => {
  const endless = new TensorView(new StorageView("0", "F32", 2), 0, [2 ** 40], [0]);
  const load = () => new Uint8Array(8);
  assertThrows(
    () => loadTensors(new Map([["a", endless]]), load, 1000, "f"),
    RangeError,
    'tensor "a" of "f": with it the tensors take',
  );
  const three = new Map([["a", VECTOR], ["b", VECTOR], ["c", VECTOR]]);
  assertEquals(loadTensors(three, load, 24, "f").size, 3);
  assertThrows(
    () => loadTensors(three, load, 23, "f"),
    RangeError,
    'tensor "c" of "f": with it the tensors take 24 bytes',
  );
});
