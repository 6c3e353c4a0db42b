import { assertEquals, assertRejects } from "@std/assert";
import type * as tf from "@tensorflow/tfjs-core";
import type { DataId } from "../../../src/engine/webgpu/backend.ts";
import { watchDevice } from "../../../src/engine/webgpu/loss.ts";

/** A backend on a device that can be lost, and that reads what is asked for when it is told to. */
function backend() {
  const lost = Promise.withResolvers<{ message: string }>();
  const values = Promise.withResolvers<tf.backend_util.BackendValues>();
  const device = Object.assign(new EventTarget(), { lost: lost.promise });
  return {
    lose: (message: string) => lost.resolve({ message }),
    report: (message: string) => {
      const event = new Event("uncapturederror", { cancelable: true });
      device.dispatchEvent(Object.assign(event, { error: { message } }));
    },
    values,
    watched: { device, read: (_id: object) => values.promise },
  };
}

const ID: DataId = {};

Deno.test("watchDevice() leaves reads alone as long as the device works", async () => {
  const { watched, values } = backend();
  watchDevice(watched, "card");
  values.resolve(Float32Array.of(1));
  assertEquals(await watched.read(ID), Float32Array.of(1));
});

Deno.test("watchDevice() ends reads that wait, and those to come, when the device is lost", async () => {
  const { watched, lose } = backend();
  const why = watchDevice(watched, "Card X");
  const waiting = watched.read(ID);
  lose("unplugged");
  const message =
    'Cannot go on computing on "Card X": the device was lost (unplugged), expected a device that works';
  await assertRejects(() => waiting, Error, message);
  await assertRejects(() => watched.read(ID), Error, message);
  assertEquals((await why).message, message);
});

Deno.test("watchDevice() says that the device is lost where a read fails by that", async () => {
  const { watched, lose, values } = backend();
  watchDevice(watched, "card");
  const reading = watched.read(ID);
  values.reject(new Error("validation error occurred"));
  lose("gone");
  await assertRejects(() => reading, Error, "the device was lost (gone)");
});

Deno.test("watchDevice() takes an error that nothing caught for the end: what follows it means nothing", async () => {
  const { watched, report, values } = backend();
  const why = watchDevice(watched, "card");
  report("Not enough memory left");
  values.resolve(Float32Array.of(1));
  await assertRejects(() => watched.read(ID), Error, 'it reports "Not enough memory left"');
  assertEquals((await why).message.includes("Not enough memory left"), true);
});

Deno.test("watchDevice() hands other errors of a read on", async () => {
  const { watched, values } = backend();
  watchDevice(watched, "card");
  values.reject(new TypeError("no such tensor"));
  await assertRejects(() => watched.read(ID), TypeError, "no such tensor");
});
