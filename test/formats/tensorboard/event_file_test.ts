import { assertEquals, assertThrows } from "@std/assert";
import {
  encodeEventFile,
  type EventImage,
  type LoggedEvent,
} from "../../../src/formats/tensorboard/event_file.ts";
import { readEventFile } from "./event_reader.ts";

/** A picture whose bytes take a length of two bytes. */
const image = (width: number, height: number): EventImage => ({
  width,
  height,
  bytes: Uint8Array.from({ length: width }, (_, i) => i),
});

const EVENTS: LoggedEvent[] = [
  { step: 1, values: { "loss/stego": 0.5, "loss/größe": -2 } },
  { step: 7000, values: { "converged/miou": 33.25, "loss/nan": NaN } },
  { step: 7000, values: {} },
  {
    step: 7000,
    values: { "converged/acc": 50 },
    images: { "a/truth": image(300, 200), "a/picture": image(1, 1) },
  },
];

Deno.test("encodeEventFile() writes what another reader reads: version, steps, tags, values and pictures", () => {
  const wallTime = 1764433327.25;
  const first = { wallTime, step: 0, fileVersion: "brain.Event:2", values: {}, images: {} };
  const read = readEventFile(encodeEventFile(EVENTS, wallTime));
  const expected = EVENTS.map((event) => ({ images: {}, ...event, wallTime, fileVersion: undefined }));
  assertEquals(read, [first, ...expected]);
});

Deno.test("another reader finds a byte that was changed, and a file that breaks off", () => {
  const bytes = encodeEventFile(EVENTS, 0);
  for (const at of [0, 9, 20, bytes.length - 1]) {
    assertThrows(() => readEventFile(bytes.map((byte, i) => i === at ? byte ^ 1 : byte)));
  }
  assertThrows(() => readEventFile(bytes.subarray(0, -1)));
});
