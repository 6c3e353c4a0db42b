import { loadVit } from "./load_vit.ts";
import { type BackboneDefinition, defineBackbone } from "./types.ts";

/** The small backbone that ships with the harness: a ViT/8 trained by DINO on the pictures of EarthCover-6 alone. */
const earthcoverVit: BackboneDefinition = defineBackbone({
  name: "earthcover-vit",
  title: "ViT/8 of 6 blocks, 128 channels, trained by DINO on EarthCover-6",
  channels: 128,
  patch: 8,
  depth: 6,
  file: "earthcover6/backbone.safetensors",
  load: (path, engine) => loadVit(path, { name: "earthcover-vit", heads: 4 }, engine),
});

export default earthcoverVit;
