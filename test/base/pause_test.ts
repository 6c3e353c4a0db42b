import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { pause } from "../../src/base/pause.ts";

/** A signal that counts who listens to it. */
function countedSignal() {
  const controller = new AbortController();
  const counted = { controller, signal: controller.signal, listeners: 0 };
  const { addEventListener, removeEventListener } = controller.signal;
  controller.signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    counted.listeners++;
    addEventListener.apply(controller.signal, args);
  };
  controller.signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    counted.listeners--;
    removeEventListener.apply(controller.signal, args);
  };
  return counted;
}

Deno.test("pause() comes back by itself, and leaves nobody who listens", async () => {
  const counted = countedSignal();
  const wait = pause(1, counted.signal);
  assertEquals(counted.listeners, 1);
  await wait;
  assertEquals(counted.listeners, 0);
});

Deno.test("pause() throws the reason of a signal that ends it, and leaves nobody who listens", async () => {
  const counted = countedSignal();
  const reason = new RangeError("enough");
  const wait = pause(2 ** 30, counted.signal);
  counted.controller.abort(reason);
  assertStrictEquals(await assertRejects(() => wait), reason);
  assertEquals(counted.listeners, 0);
  assertStrictEquals(await assertRejects(() => pause(2 ** 30, counted.signal)), reason);
  assertEquals(counted.listeners, 0);
});
