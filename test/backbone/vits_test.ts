import { assert, assertEquals, assertMatch } from "@std/assert";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import config from "../../deno.json" with { type: "json" };
import { backbones } from "../../src/backbone/registry.ts";
import { vits } from "../../src/backbone/vits.ts";
import { startEngine } from "../../src/engine/start.ts";

const DATASETS = fileURLToPath(new URL("../../datasets/", import.meta.url));
const published = Object.entries(vits).filter(([name]) => name !== "earthcover-vit");

Deno.test("vits has every name that the registry loads from it", () => {
  const trained = backbones.names.filter((name) => !["scattering", "color"].includes(name));
  assertEquals(Object.keys(vits), trained);
});

Deno.test("vits tell their sizes without their weights, and the names say them", () => {
  for (const [name, { channels, patch, depth, transformer, verify }] of published) {
    const [, size, side, form] = /^(?:vit|dinov2|ibot)-([sb])(8|14|16)(-reg4|-hub)?$/.exec(name)!;
    const [small, heads] = [size === "s", size === "s" ? 6 : 12];
    assertEquals({ channels, patch, depth, transformer }, {
      channels: small ? 384 : 768,
      patch: Number(side),
      depth: 12,
      transformer: { depth: 12, heads, registers: form === "-reg4" ? 4 : 0 },
    });
    assertEquals(typeof verify, "function");
  }
});

Deno.test("published vits have addresses in their publishers' forms", () => {
  const address = (name: keyof typeof vits) => vits[name].source!.address;
  for (const [, { file, source }] of published.filter(([name]) => name.startsWith("vit-"))) {
    assertMatch(file!, /^dino_.*(8|16).*_pretrain\.pth$/);
    const folder = file!.replace(/\.pth$/, "");
    assertEquals(source!.address, `https://dl.fbaipublicfiles.com/dino/${folder}/${file}`);
  }
  // The file with registers lies in the folder without.
  assertEquals(
    address("dinov2-b14-reg4"),
    "https://dl.fbaipublicfiles.com/dinov2/dinov2_vitb14/dinov2_vitb14_reg4_pretrain.pth",
  );
  assertMatch(address("ibot-s16"), /\/2022\/ibot\/vits_16\/checkpoint_teacher\.pth$/);
  const files = published.map(([, { file }]) => file);
  assertEquals(new Set(files).size, files.length);
});

Deno.test("the task may reach the hosts of published weights and no other", () => {
  const hosts = new Set(published.map(([, { source }]) => new URL(source!.address).host));
  assert(config.tasks.weights.includes(` --allow-net=${[...hosts].join()} `));
});

Deno.test("earthcover-vit loads from the file that ships and gives its features", async () => {
  await startEngine("wasm");
  const before = tf.memory().numTensors;
  const definition = vits["earthcover-vit"];
  const backbone = await definition.load(DATASETS + definition.file);
  assertEquals([backbone.name, backbone.channels, backbone.patch], ["earthcover-vit", 128, 8]);
  const images = tf.zeros([1, 128, 64, 3]) as tf.Tensor4D;
  const features = await backbone.features(images);
  assertEquals(features.shape, [1, 16, 8, 128]);
  tf.dispose([images, features]);
  backbone.dispose();
  assertEquals(tf.memory().numTensors, before);
});
