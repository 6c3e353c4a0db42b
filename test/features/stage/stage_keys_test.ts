import { assertEquals, assertMatch, assertNotEquals, assertThrows } from "@std/assert";
import { type StageIdentity, stageKeys } from "../../../src/features/stage/stage_keys.ts";
import type { StagePart } from "../../../src/features/stage/types.ts";

interface Settings {
  readonly a: number;
  readonly b: number;
}

const make = () => Promise.resolve({});
const PARTS: readonly StagePart<Settings>[] = [
  { name: "first", version: 1, depends: ({ a }) => ({ a }), make },
  { name: "second", version: 1, depends: ({ b }) => ({ b }), items: () => 1, make },
];

function keys(changes: Partial<StageIdentity<Settings>> = {}) {
  const options = { a: 1, b: 1 };
  const stage = {
    method: "./mine.ts",
    parts: PARTS,
    options,
    classes: 3,
    clusters: 3,
    count: 5,
    identity: {},
  };
  return stageKeys({ ...stage, ...changes });
}

Deno.test("stageKeys() gives each part a folder that method, part and key name", () => {
  const [first, second] = keys();
  assertEquals([first.items, second.items], [5, 1]);
  assertMatch(first.key, /^[0-9a-f]{16}$/);
  assertEquals(first.folder, `._mine.ts-first-${first.key}`);
  assertEquals(JSON.parse(second.description).before, [first.key]);
});

Deno.test("a part's key changes with what it depends on, and with the parts before it", () => {
  const same = (changes: Partial<StageIdentity<Settings>>) =>
    keys(changes).map(({ key }, at) => key === keys()[at].key);
  assertEquals(same({ options: { a: 1, b: 2 } }), [true, false]);
  assertEquals(same({ options: { a: 2, b: 1 } }), [false, false]);
  for (
    const changes of [{ method: "other" }, { identity: 1 }, { classes: 4 }, { clusters: 4 }, { count: 6 }]
  ) {
    assertEquals(same(changes), [false, false]);
  }
  assertNotEquals(keys({ parts: [PARTS[1]] })[0].key, keys()[1].key);
});

Deno.test("stageKeys() refuses a part with fewer items than none", () => {
  const none: StagePart<Settings> = { ...PARTS[0], items: () => -1 };
  assertThrows(
    () => keys({ parts: [none] }),
    RangeError,
    'its part "first" has -1 items, expected a whole number from 0',
  );
});
