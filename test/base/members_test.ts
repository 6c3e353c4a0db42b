import { assertEquals, assertThrows } from "@std/assert";
import {
  FUNCTION,
  isRecord,
  type Member,
  optional,
  requireMembers,
  TEXT,
  wholeNumber,
} from "../../src/base/members.ts";

interface Thing {
  readonly name: string;
  readonly size: number;
  run(): void;
  readonly note?: string;
}

const MEMBERS: Readonly<Record<keyof Thing, Member>> = {
  name: TEXT,
  size: wholeNumber(1),
  run: FUNCTION,
  note: optional(TEXT),
};
const thing: Thing = { name: "a", size: 3, run: () => {} };

function check(value: unknown): void {
  requireMembers<Thing>("thing", MEMBERS, value, "./mine.ts");
}

Deno.test("requireMembers() takes a definition with and without what is optional, and what it does not know", () => {
  for (
    const value of [thing, { ...thing, note: "b" }, { ...thing, note: undefined }, { ...thing, more: 1 }]
  ) {
    check(value);
  }
});

Deno.test("requireMembers() says what a member is and what it should be", () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  const faults: [unknown, string][] = [
    [{ ...thing, name: "" }, 'its member "name" is "", expected a text of at least one character'],
    [{ ...thing, size: 0 }, 'its member "size" is 0, expected a whole number from 1'],
    [{ ...thing, size: 1.5 }, 'its member "size" is 1.5, expected a whole number from 1'],
    [{ ...thing, size: 2 ** 53 }, 'its member "size" is 9007199254740992, expected a whole number from 1'],
    [{ ...thing, size: 1n }, 'its member "size" is of type bigint, expected a whole number from 1'],
    [{ ...thing, run: circle }, 'its member "run" is of type object, expected a function'],
    [{ ...thing, run: "x".repeat(70) }, 'its member "run" is of type string, expected a function'],
    [{ ...thing, note: 1 }, 'its member "note" is 1, expected a text of at least one character, or nothing'],
    [{ name: "a", size: 3 }, 'it has no member "run", expected a function'],
  ];
  for (const [value, message] of faults) {
    assertThrows(() => check(value), TypeError, `Cannot load the thing "./mine.ts": ${message}`);
  }
});

Deno.test("requireMembers() refuses what is no object at all", () => {
  for (const value of [null, undefined, "thing", 3, [thing], () => {}]) {
    assertThrows(() => check(value), TypeError, 'Cannot load the thing "./mine.ts": it has no member "name"');
  }
});

Deno.test("isRecord() tells objects with members from lists and null", () => {
  assertEquals([{}, [], null, "a"].map(isRecord), [true, false, false, false]);
});
