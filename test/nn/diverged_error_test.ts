import { assertEquals, assertInstanceOf } from "@std/assert";
import { DivergedError } from "../../src/nn/diverged_error.ts";

Deno.test("DivergedError says in one line what is not finite", () => {
  const error = new DivergedError('the loss "match" is NaN');
  assertInstanceOf(error, Error);
  assertEquals(error.name, "DivergedError");
  assertEquals(error.reason, 'the loss "match" is NaN');
  assertEquals(error.message, 'Cannot go on training: the loss "match" is NaN');
});
