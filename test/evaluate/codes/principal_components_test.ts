import { assertEquals } from "@std/assert";
import { RandomStreams } from "../../../src/base/random.ts";
import { componentColours, principalComponents } from "../../../src/evaluate/codes/principal_components.ts";
import { assertValues } from "../../nn/tensor_fixture.ts";

Deno.test("principalComponents() finds the line that codes lie on", () => {
  // On (1, 2) + t (3, 4) / 5 with t of -5, 0 and 5.
  const found = principalComponents({ codes: Float32Array.of(-2, -2, 1, 2, 4, 6), count: 3, channels: 2 });
  assertValues(found.mean, [1, 2], 1e-12);
  assertEquals(found.axes.length, 1);
  assertValues(found.axes[0], [0.6, 0.8], 1e-12);
  assertValues(found.shares, [1], 1e-12);
  assertValues(found.ranges[0], [-5, 5], 1e-12);
});

Deno.test("principalComponents() says what share of the variance each axis has, as NumPy does", async () => {
  const channels = 4;
  const codes = new RandomStreams(1).stream("codes").normals(50 * channels)
    .map((value, at) => value * (1 + at % channels) + at % channels);
  const program = "import json, sys, numpy as np\n" +
    "x = np.array(json.load(sys.stdin)).reshape(-1, 4); c = np.cov(x.T, bias=True); v, a = np.linalg.eigh(c)\n" +
    "a = a * np.sign(a[np.abs(a).argmax(0), range(4)])\n" +
    "json.dump({'shares': (v[::-1] / v.sum()).tolist()[:3], 'axes': a.T[::-1].tolist()[:3]}, sys.stdout)";
  const child = new Deno.Command("/usr/bin/python3", {
    args: ["-c", program],
    stdin: "piped",
    stdout: "piped",
  })
    .spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify([...codes])));
  await writer.close();
  const expected = JSON.parse(new TextDecoder().decode((await child.output()).stdout));
  const { shares, axes } = principalComponents({ codes, count: 50, channels });
  assertValues(shares, expected.shares, 1e-9);
  axes.forEach((axis, i) => assertValues(axis, expected.axes[i], 1e-7));
});

Deno.test("componentColours() runs from the darkest to the lightest shade of the sample, and is grey where nothing varies", () => {
  const found = principalComponents({ codes: Float32Array.of(-2, -2, 1, 2, 4, 6), count: 3, channels: 2 });
  const colours = componentColours(Float32Array.of(-2, -2, 1, 2, 4, 6, 40, 60, -20, -20), found);
  assertEquals([...colours], [0, 128, 128, 128, 128, 128, 255, 128, 128, 255, 128, 128, 0, 128, 128]);
  const still = principalComponents({ codes: Float32Array.of(1, 1, 1, 1), count: 2, channels: 2 });
  assertEquals([...componentColours(Float32Array.of(5, 9), still)], [128, 128, 128]);
});
