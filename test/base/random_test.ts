import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { RandomStreams } from "../../src/base/random.ts";

const open = (seed = 0, purpose = "test", index = 0) => new RandomStreams(seed).stream(purpose, index);

Deno.test("RandomStreams give the draws that committed results were made with", () => {
  // No outside source: these pin the generator, since another one would change every committed number.
  const stream = open(0, "stego/dropout", 3);
  const draws = [stream.uniform(), stream.uniform(), stream.uniform()];
  assertEquals(draws, [14082832, 12494930, 3313436].map((n) => n / 2 ** 24));
  assertEquals(stream.integer(10), 8);
  assertEquals(stream.normal(), 1.1595868826339413);
  assertEquals(stream.permutation(5), Int32Array.of(2, 0, 4, 1, 3));
});

Deno.test("RandomStreams open equal streams whatever was drawn in between", () => {
  const random = new RandomStreams(7);
  const first = random.stream("a", 2).uniforms(5);
  random.stream("b").normals(11);
  assertEquals(random.stream("a", 2).uniforms(5), first);
});

Deno.test("RandomStreams differ by seed, purpose and index", () => {
  const streams = [open(), open(1), open(0, "other"), open(0, "test", 1), open(0, "test1", 0), open(-1)];
  const first = streams.map((stream) => stream.uniform());
  assertEquals(new Set(first).size, streams.length);
});

Deno.test("RandomStreams default to index 0", () => {
  assertEquals(new RandomStreams(3).stream("a").uniform(), new RandomStreams(3).stream("a", 0).uniform());
});

Deno.test("RandomStreams refuse a seed that is no safe integer", () => {
  for (const seed of [0.5, NaN, Infinity, 2 ** 53]) {
    const error = assertThrows(() => new RandomStreams(seed), RangeError);
    assertEquals(
      error.message,
      `Cannot seed random streams with "${seed}": not a safe integer, expected one`,
    );
  }
});

Deno.test("uniform() gives multiples of 2^-24 in [0, 1) with mean 1/2", () => {
  const draws = open().uniforms(4000);
  assert(draws.every((draw) => draw >= 0 && draw < 1 && Number.isInteger(draw * 2 ** 24)));
  const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
  // The standard deviation of the mean is 0.0046; five of them.
  assert(Math.abs(mean - 0.5) < 0.023, `mean ${mean}`);
});

Deno.test("uniforms() fills a range from the stream's own draws", () => {
  const unit = open().uniforms(50);
  assertEquals(open().uniforms(50, -1, 1), unit.map((draw) => -1 + 2 * draw));
});

Deno.test("integer() reaches every value below its bound and no other", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.integer(), (count, seed) => {
      const stream = open(seed);
      const seen = new Set(Array.from({ length: 200 }, () => stream.integer(count)));
      // A value stays away from 200 draws of 6 once in 10^15.
      assertEquals([...seen].sort(), Array.from({ length: count }, (_, i) => i));
    }),
    { numRuns: 20 },
  );
});

Deno.test("normals() have mean 0, variance 1 and no correlation between neighbours", () => {
  const draws = open().normals(4000);
  const average = (f: (draw: number, i: number) => number) =>
    draws.reduce((sum, draw, i) => sum + f(draw, i), 0) / draws.length;
  // Standard deviations 0.016, 0.022 and 0.016; five of each.
  assert(Math.abs(average((x) => x)) < 0.08);
  assert(Math.abs(average((x) => x * x) - 1) < 0.11);
  assert(Math.abs(average((x, i) => x * draws[i ^ 1])) < 0.08);
});

Deno.test("normals() give the sequence of normal(), an odd count included", () => {
  const [stream, other] = [open(), open()];
  const together = [...stream.normals(3), ...stream.normals(2)];
  assertEquals(together, Array.from({ length: 5 }, () => Math.fround(other.normal())));
});

Deno.test("permutation() holds every number once", () => {
  fc.assert(
    fc.property(fc.nat(40), fc.integer(), (length, seed) => {
      const order = open(seed).permutation(length);
      assertEquals([...order].sort((a, b) => a - b), Array.from({ length }, (_, i) => i));
    }),
    { numRuns: 30 },
  );
});

Deno.test("permutation() reaches all six orders of three about equally often", () => {
  const stream = open();
  const counts = new Map<string, number>();
  for (let i = 0; i < 1200; i++) {
    const order = stream.permutation(3).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assertEquals(counts.size, 6);
  // 200 each with standard deviation 13; five of them.
  for (const [order, count] of counts) assert(Math.abs(count - 200) < 65, `${order}: ${count}`);
});

Deno.test("a stream advances with every draw", () => {
  const stream = open();
  assertNotEquals(stream.uniforms(4), stream.uniforms(4));
});

Deno.test("RandomStreams of a seed that moves one factor draw all else as for seed 0", () => {
  const first = (seed: number, purpose: string) =>
    new RandomStreams(seed, "dropout").stream(purpose, 3).uniform();
  assertNotEquals(first(1, "stego/dropout"), first(0, "stego/dropout"));
  assertEquals(first(1, "stego/dropout"), open(1, "stego/dropout", 3).uniform());
  for (const purpose of ["stego/pairing", "initial/head.linear.weight", "initial/cluster_probe"]) {
    assertEquals(first(1, purpose), open(0, purpose, 3).uniform());
  }
});
