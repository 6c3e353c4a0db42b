import { assertEquals, assertThrows } from "@std/assert";
import { encodeEventFile, type ScalarEvent } from "../../../src/formats/tensorboard/event_file.ts";
import { readEventFile } from "./event_reader.ts";

const EVENTS: ScalarEvent[] = [
  { step: 1, values: { "loss/stego": 0.5, "loss/größe": -2 } },
  { step: 7000, values: { "converged/miou": 33.25, "loss/nan": NaN } },
  { step: 7000, values: {} },
];

Deno.test("encodeEventFile() writes what another reader reads: version, steps, tags and values", () => {
  const wallTime = 1764433327.25;
  const first = { wallTime, step: 0, fileVersion: "brain.Event:2", values: {} };
  const read = readEventFile(encodeEventFile(EVENTS, wallTime));
  assertEquals(read, [first, ...EVENTS.map((event) => ({ ...event, wallTime, fileVersion: undefined }))]);
});

Deno.test("another reader finds a byte that was changed, and a file that breaks off", () => {
  const bytes = encodeEventFile(EVENTS, 0);
  for (const at of [0, 9, 20, bytes.length - 1]) {
    assertThrows(() => readEventFile(bytes.map((byte, i) => i === at ? byte ^ 1 : byte)));
  }
  assertThrows(() => readEventFile(bytes.subarray(0, -1)));
});
