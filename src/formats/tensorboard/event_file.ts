/**
 * Event files of TensorBoard, as much of them as scalars and pictures need (source: TensorFlow, core/util/event.proto and
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
const VALUE = { tag: 1, simpleValue: 2, image: 4 };

/** Numbers of the fields of `Summary.Image`, and what its colour space is called that has red, green and blue. */
const IMAGE = { height: 1, width: 2, colorspace: 3, encoded: 4 };
const RGB = 3;

/** What the first event of a file says. */
const FILE_VERSION = "brain.Event:2";

/** A picture as an event has it. */
export interface EventImage {
  /** Pixels in a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** A PNG or JPEG file. */
  readonly bytes: Uint8Array;
}

/** What is known at a step. */
export interface LoggedEvent {
  /** Whole number of at least 0. */
  readonly step: number;
  /** Numbers by tag; kept as float32. */
  readonly values: Readonly<Record<string, number>>;
  /** Pictures by tag. */
  readonly images?: Readonly<Record<string, EventImage>>;
}

/**
 * The content of an event file.
 *
 * @param events In the order of their steps.
 * @param time That of all events, seconds since 1970, UTC.
 */
export function encodeEventFile(events: readonly LoggedEvent[], time: number): Uint8Array<ArrayBuffer> {
  const wallTime = double(EVENT.wallTime, time);
  const messages = [
    [...wallTime, ...text(EVENT.fileVersion, FILE_VERSION)],
    ...events.map(({ step, values, images = {} }) => [
      ...wallTime,
      ...integer(EVENT.step, step),
      ...message(EVENT.summary, ...Object.entries(values).map(scalar), ...Object.entries(images).map(image)),
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

function image([tag, { width, height, bytes }]: [string, EventImage]): Message {
  const content = message(
    VALUE.image,
    integer(IMAGE.height, height),
    integer(IMAGE.width, width),
    integer(IMAGE.colorspace, RGB),
    message(IMAGE.encoded, [...bytes]),
  );
  return message(SUMMARY.value, text(VALUE.tag, tag), content);
}
