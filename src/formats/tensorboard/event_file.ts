/**
 * Event files of TensorBoard, as much of them as scalars need (source: TensorFlow, core/util/event.proto and
 * core/framework/summary.proto).
 *
 * @module
 */
import { double, float, integer, type Message, message, text } from "../../base/protobuf.ts";
import { encodeRecord } from "./record.ts";

/** Numbers of the fields of `Event`. */
const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5 };

/** Number of the only field of `Summary`, and those of the fields of `Summary.Value`. */
const SUMMARY = { value: 1 };
const VALUE = { tag: 1, simpleValue: 2 };

/** What the first event of a file says. */
const FILE_VERSION = "brain.Event:2";

/** Values at a step. */
export interface ScalarEvent {
  /** Whole number of at least 0. */
  readonly step: number;
  /** By tag; kept as float32. */
  readonly values: Readonly<Record<string, number>>;
}

/**
 * The content of an event file.
 *
 * @param events In the order of their steps.
 * @param time That of all events, seconds since 1970, UTC.
 */
export function encodeEventFile(events: readonly ScalarEvent[], time: number): Uint8Array<ArrayBuffer> {
  const wallTime = double(EVENT.wallTime, time);
  const messages = [
    [...wallTime, ...text(EVENT.fileVersion, FILE_VERSION)],
    ...events.map(({ step, values }) => [
      ...wallTime,
      ...integer(EVENT.step, step),
      ...message(EVENT.summary, ...Object.entries(values).map(scalar)),
    ]),
  ];
  const records = messages.map((message) => encodeRecord(Uint8Array.from(message)));
  const bytes = new Uint8Array(records.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const record of records) {
    bytes.set(record, at);
    at += record.length;
  }
  return bytes;
}

function scalar([tag, value]: [string, number]): Message {
  return message(SUMMARY.value, text(VALUE.tag, tag), float(VALUE.simpleValue, value));
}
