import { assertEquals } from "@std/assert";
import { together } from "../../src/app/listeners.ts";
import type { UntilDecidedListener } from "../../src/app/until_decided.ts";

Deno.test("together() tells all listeners everything, in their order, and passes over what one does not listen to", () => {
  const told: string[] = [];
  const listener = (name: string): Required<UntilDecidedListener> => ({
    onEngine: (engine) => void told.push(`${name}: engine ${engine}`),
    onNotice: (sentence) => void told.push(`${name}: notice ${sentence}`),
    onExpected: (claims) => void told.push(`${name}: expected ${claims.length}`),
    onStart: (total, finished, waiting, keys) =>
      void told.push(`${name}: start ${total} ${finished} ${waiting.length} ${keys.size}`),
    onProgress: (cells, { step }) => void told.push(`${name}: step ${step} of ${cells.length}`),
    onCell: ({ seed }, { key }) => void told.push(`${name}: cell ${seed} ${key}`),
    onTable: (cells, results) => void told.push(`${name}: table ${cells.length} ${results.length}`),
  });
  const all = together(listener("a"), {}, listener("b"));
  const cell = { seed: 3 } as Parameters<typeof all.onCell>[0];
  const result = { key: "k" } as Parameters<typeof all.onCell>[1];
  all.onEngine("wasm");
  all.onNotice("slow");
  all.onExpected([]);
  all.onStart(2, 1, [cell], new Map());
  all.onProgress([cell], { step: 7, steps: 9, loss: 0 });
  all.onCell(cell, result);
  all.onTable([cell], [result]);
  const expected = [
    "engine wasm",
    "notice slow",
    "expected 0",
    "start 2 1 1 0",
    "step 7 of 1",
    "cell 3 k",
    "table 1 1",
  ];
  assertEquals(told, expected.flatMap((line) => [`a: ${line}`, `b: ${line}`]));
});
