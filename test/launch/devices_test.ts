import { assertEquals } from "@std/assert";
import { deviceNote, devicesFor, type DeviceSight, deviceVariables } from "../../src/launch/devices.ts";

/** A machine with so many cards, and a variable. */
const machine = (count: number, visible?: string): DeviceSight => ({
  environment: { get: (name) => name === "CUDA_VISIBLE_DEVICES" ? visible : undefined },
  count: () => count,
});

Deno.test("devicesFor() numbers the cards of CUDA, and takes the word of the variable that names them", () => {
  assertEquals(devicesFor("cuda", machine(3)), ["0", "1", "2"]);
  assertEquals(devicesFor("cuda", machine(8, "5, 2")), ["5", "2"]);
  assertEquals(devicesFor("cuda", machine(8, "GPU-7f3a,MIG-12")), ["GPU-7f3a", "MIG-12"]);
  assertEquals(devicesFor("cuda", machine(8, "1,-1,3")), ["1"]);
  assertEquals(devicesFor("cuda", machine(8, "")), []);
  assertEquals(devicesFor("cuda", machine(0)), []);
});

Deno.test("devicesFor() has none to choose for other engines", () => {
  assertEquals(
    (["webgpu", "native", "wasm", "cpu"] as const).flatMap((name) => devicesFor(name, machine(4))),
    [],
  );
});

Deno.test("devicesFor() asks this machine, whatever is there", () => {
  const found = devicesFor("cuda");
  assertEquals(found.every((device) => device !== ""), true);
});

Deno.test("each worker has a device of its own while there are some; where there is one, nothing is said", () => {
  const devices = (count: number): (string | undefined)[] =>
    Array.from(
      { length: 3 },
      (_, seat) => deviceVariables(["4", "6"].slice(0, count), seat).CUDA_VISIBLE_DEVICES,
    );
  assertEquals(devices(2), ["4", "6", "4"]);
  assertEquals(devices(1), [undefined, undefined, undefined]);
  assertEquals(deviceNote(["4"], 1), undefined);
  assertEquals(deviceNote(["4", "6"], 2), "a worker on each of 2 of 2 devices (4, 6)");
  assertEquals(deviceNote(["4", "6", "7"], 2), "a worker on each of 2 of 3 devices (4, 6)");
  assertEquals(deviceNote(["4", "6"], 3), "up to 2 workers on each of 2 of 2 devices (4, 6)");
});
