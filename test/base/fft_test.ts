import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type ComplexImage, complexImage, fft2, frequencies, inverseFft2 } from "../../src/base/fft.ts";
import { RandomStreams } from "../../src/base/random.ts";

function randomImage(height: number, width: number): ComplexImage {
  const random = new RandomStreams(height).stream("fft", width);
  const part = () => Float64Array.from(random.normals(height * width));
  return { height, width, re: part(), im: part() };
}

const copyOf = ({ height, width, re, im }: ComplexImage) => ({
  height,
  width,
  re: re.slice(),
  im: im.slice(),
});

Deno.test("fft2() of one bright pixel is the wave of its place", () => {
  const image = complexImage(1, 4);
  image.re[1] = 1;
  const { re, im } = fft2(image);
  // exp(-2 pi i k / 4) for k = 0..3
  [[1, 0], [0, -1], [-1, 0], [0, 1]].forEach(([real, imaginary], k) => {
    assertAlmostEquals(re[k], real, 1e-15);
    assertAlmostEquals(im[k], imaginary, 1e-15);
  });
});

Deno.test("fft2() is the sum over all pixels, for any size", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 1, max: 26 }), (height, width) => {
      const image = randomImage(height, width);
      const { re, im } = fft2(copyOf(image));
      for (const [u, v] of [[0, 0], [height - 1, width - 1], [height >> 1, width >> 1]]) {
        let [real, imaginary] = [0, 0];
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            const angle = -2 * Math.PI * (u * y / height + v * x / width);
            const [a, b] = [image.re[y * width + x], image.im[y * width + x]];
            real += a * Math.cos(angle) - b * Math.sin(angle);
            imaginary += a * Math.sin(angle) + b * Math.cos(angle);
          }
        }
        assertAlmostEquals(re[u * width + v], real, 1e-10);
        assertAlmostEquals(im[u * width + v], imaginary, 1e-10);
      }
    }),
    { numRuns: 40, seed: 1 },
  );
});

Deno.test("inverseFft2() undoes fft2()", () => {
  for (const [height, width] of [[128, 128], [40, 56], [1, 1], [13, 22]]) {
    const image = randomImage(height, width);
    const back = inverseFft2(fft2(copyOf(image)));
    for (let at = 0; at < image.re.length; at++) {
      assertAlmostEquals(back.re[at], image.re[at], 1e-12);
      assertAlmostEquals(back.im[at], image.im[at], 1e-12);
    }
  }
});

Deno.test("frequencies() are in cycles per sample, negative ones in the second half", () => {
  assertEquals([...frequencies(4)], [0, 0.25, -0.5, -0.25]);
  assertEquals([...frequencies(5)].map((f) => Math.round(5 * f)), [0, 1, 2, -2, -1]);
});
