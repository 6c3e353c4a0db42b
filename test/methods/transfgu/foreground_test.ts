import { assertEquals } from "@std/assert";
import { foregroundCells, headSums, sampleKind } from "../../../src/methods/transfgu/foreground.ts";

Deno.test("headSums() adds what the heads give to a cell", () => {
  assertEquals([...headSums([1, 2, 3, 10, 20, 30], 2)], [11, 22, 33]);
});

Deno.test("foregroundCells() are given more than the average", () => {
  assertEquals([...foregroundCells(Float32Array.of(0.1, 0.5, 0, 0.3, 0.1, 0.2), 2)], [1, 1, 0]);
});

const rule = { foreground: 0.5, background: 0.8, patch: 2, dropEdge: false };
const window = { scale: 0, top: 0, left: 0, bottom: 1, right: 1 };
const size = { height: 2, width: 3 };

Deno.test("sampleKind() goes by shares of pixels", () => {
  const kind = (...cells: number[]) => sampleKind(window, Uint8Array.from(cells), size, rule);
  assertEquals(kind(1, 1, 0, 1, 0, 0), { foreground: true, background: false });
  // Half is not more than half, and a quarter leaves too little background.
  assertEquals(kind(1, 1, 0, 0, 0, 0), { foreground: false, background: false });
  assertEquals(kind(0, 0, 1, 0, 0, 1), { foreground: false, background: true });
});

Deno.test("sampleKind() does not count the pixels that windows lack", () => {
  const kind = sampleKind(window, Uint8Array.of(1, 0, 0, 1, 0, 0), size, { ...rule, dropEdge: true });
  // Three by three pixels, two columns of which are in the first cells.
  assertEquals(kind, { foreground: true, background: false });
});
