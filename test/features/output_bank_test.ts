import { assertEquals } from "@std/assert";
import type { Backbone } from "../../src/backbone/types.ts";
import { frozenVit } from "../../src/backbone/load_vit.ts";
import { dinoParameters } from "../../src/backbone/weights/dino_parameters.ts";
import { FeatureCache } from "../../src/features/cache/feature_cache.ts";
import { FeatureBank } from "../../src/features/feature_bank.ts";
import { filesBelow, withFolder } from "../cli/terminal_fixture.ts";
import { tensorTest } from "../nn/tensor_fixture.ts";
import { hashedParameters } from "../parity/hashed_weights.ts";
import { countedSplit, PATCH, SIDE } from "./bank_fixture.ts";

const SIZES = { channels: 6, depth: 3, heads: 2, patch: PATCH, grid: 3, mlpRatio: 2 };

/** A bank of three pictures with named outputs, and the passes that they took. */
function outputBank(folder?: string, budget?: number) {
  const passes: string[] = [];
  const vit = frozenVit(dinoParameters(hashedParameters(SIZES), { heads: 2 }));
  const backbone: Backbone = {
    ...vit,
    name: "counted",
    channels: SIZES.channels,
    patch: PATCH,
    outputs: (images, names) => {
      passes.push(names.join(" "));
      return vit.outputs(images, names);
    },
  };
  const cache = folder === undefined ? undefined : new FeatureCache({
    folder,
    budget: 2 ** 30,
    numerics: "test",
    clock: { elapsed: () => 0, now: () => new Date(0) },
    warn: (message) => {
      throw new Error(message);
    },
  });
  const identity = {
    dataset: { name: "plain", fingerprint: "plain-1" },
    backbone: { name: "counted", digest: "none" },
    split: "train",
    resolution: SIDE,
    precision: "f32",
  } as const;
  const options = { resolution: SIDE, budget, cache: cache?.bank(identity) };
  return { bank: new FeatureBank(countedSplit(3).split, backbone, options), passes, cache };
}

tensorTest("outputs of a picture come from one pass, whatever they are asked for by", async () => {
  const { bank, passes } = outputBank();
  const first = await bank.outputs(0, ["keys", "patches@-1+norm", "patches"]);
  assertEquals(passes, ["keys@2 patches@2+norm"]);
  assertEquals([...first.patches], [...first["patches@-1+norm"]]);
  await bank.outputs(0, ["patches"]);
  await bank.outputs(0, ["keys"], true);
  assertEquals(passes, ["keys@2 patches@2+norm", "keys@2"]);
});

tensorTest(
  "outputs are kept on disk by name, and the features of a bank by themselves",
  () =>
    withFolder(async (folder) => {
      const fresh = outputBank(folder, 0);
      const expected = await fresh.bank.outputs(2, ["class", "logits@0"]);
      fresh.cache![Symbol.dispose]();
      const known = outputBank(folder, 0);
      const found = await known.bank.outputs(2, ["class", "logits@0"]);
      assertEquals(known.passes, []);
      assertEquals([...found.class, ...found["logits@0"]], [...expected.class, ...expected["logits@0"]]);
      await known.bank.features(2);
      known.cache![Symbol.dispose]();
      const kinds = (await filesBelow(folder)).filter((path) => path.endsWith("00000.safetensors")).map((
        path,
      ) => path.replace(/^.*plain-counted-train-(.*)-[0-9a-f]{16}.*$/, "$1"));
      assertEquals(kinds.sort(), ["features", "output_class_2_norm", "output_logits_0"]);
    }),
);

tensorTest("outputs that are kept nowhere are the same to the bit", async () => {
  const [kept, afresh] = [outputBank(), outputBank(undefined, 0)];
  for (const index of [1, 0, 1]) {
    const [a, b] = [
      await kept.bank.outputs(index, ["queries"]),
      await afresh.bank.outputs(index, ["queries"]),
    ];
    assertEquals([...b.queries], [...a.queries]);
  }
  assertEquals([kept.passes.length, afresh.passes.length], [2, 3]);
});
