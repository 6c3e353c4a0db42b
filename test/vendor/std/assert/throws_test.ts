import { assertEquals, AssertionError, assertRejects, assertThrows } from "@std/assert";

const fail = () => {
  throw new TypeError("wrong type");
};

Deno.test("assertThrows() returns what was thrown", () => {
  assertEquals(assertThrows(fail, TypeError, "wrong").message, "wrong type");
});

Deno.test("assertThrows() refuses silence, another class and another message", () => {
  assertThrows(() => assertThrows(() => {}), AssertionError, "Expected function to throw");
  assertThrows(() => assertThrows(fail, RangeError), AssertionError, "RangeError");
  assertThrows(() => assertThrows(fail, TypeError, "right"), AssertionError, "right");
  assertThrows(() => assertThrows(() => {}, "a hint"), AssertionError, "a hint");
});

Deno.test("assertRejects() returns what it rejected with", async () => {
  const error = await assertRejects(() => Promise.reject(new RangeError("too far")), RangeError, "far");
  assertEquals(error.message, "too far");
});

Deno.test("assertRejects() refuses success, another error and a synchronous throw", async () => {
  await assertRejects(() => assertRejects(() => Promise.resolve()), AssertionError, "to reject");
  await assertRejects(() => assertRejects(() => Promise.reject(new Error("a")), TypeError), AssertionError);
  await assertRejects(() => assertRejects(fail), AssertionError, "expected to reject");
});
