import { assertEquals, assertGreater, assertNotEquals } from "@std/assert";
import { unmetAsk } from "../../../src/methods/asks.ts";
import { conformanceChecks } from "../../../src/methods/conformance/conformance.ts";
import eagle from "../../../src/methods/eagle/mod.ts";
import { KEY_OUTPUTS } from "../../../src/methods/eagle/keys.ts";
import { methodInputs, ownStream, streamNeeds } from "../../../src/methods/needs.ts";
import { tensorTest } from "../../nn/tensor_fixture.ts";
import { options } from "./eagle_fixture.ts";

const asked = (changes: Parameters<typeof options>[0] = {}) => ({ ...options(changes) });

Deno.test("eagle asks for keys of both views and of what it predicts, of neighbours where they are positive", () => {
  const keys = { train: KEY_OUTPUTS, second: KEY_OUTPUTS, predict: KEY_OUTPUTS, pictures: true };
  assertEquals(methodInputs(eagle, asked()), keys);
  assertEquals(streamNeeds(eagle, asked()), []);
  const near = asked({ positive_image: "neighbor" });
  assertEquals(methodInputs(eagle, near), { ...keys, neighbors: KEY_OUTPUTS });
  assertEquals(streamNeeds(eagle, near), ["neighbors"]);
});

Deno.test("eagle is refused on a backbone without keys, or of fewer than three blocks", () => {
  assertEquals(
    unmetAsk(eagle, asked(), { name: "scattering", patch: 8 }),
    'Cannot train "eagle" on "scattering": Cannot give "keys@-3" of the backbone "scattering": it gives features alone, ' +
      "expected a vision transformer with named outputs",
  );
  const shallow = { name: "shallow", patch: 8, transformer: { depth: 2, heads: 2, registers: 0 } };
  assertEquals(
    unmetAsk(eagle, asked(), shallow),
    'Cannot train "eagle" on "shallow": Cannot give "keys@-3" of the backbone "shallow": it has 2 blocks, ' +
      "expected one of 0..1, or -1..-2 from the end",
  );
});

Deno.test("cells of eagle share a stream with those of the same options, and with no others", () => {
  const turned = Object.fromEntries(Object.entries(asked()).reverse()) as ReturnType<typeof asked>;
  assertEquals(ownStream(eagle, turned), ownStream(eagle, asked()));
  assertNotEquals(ownStream(eagle, asked({ dim: 7 })), ownStream(eagle, asked()));
  assertNotEquals(ownStream({ ...eagle, name: "other" }, asked()), ownStream(eagle, asked()));
});

Deno.test("eagle's graphs cost by the square of the positions", () => {
  const flops = (positions: number) =>
    eagle.stepFlops({ batch: 1, positions, channels: 8, classes: 3, clusters: 3 }, asked());
  assertGreater(flops(20_000) / flops(10_000), 3.5);
});

const VARIANTS = [
  { positive_image: "neighbor", color_scale: "unit", eigen_signs: "largest-positive" },
  { label_smoothing: 0.1, smoothed_weighting: "rows", step_schedulers: 0 },
];
for (const changes of VARIANTS) {
  for (const { name, run } of conformanceChecks(eagle, { options: { ...eagle.example, ...changes } })) {
    tensorTest(`eagle with ${Object.keys(changes).join(", ")} ${name}`, run);
  }
}
