import { loadVit } from "./load_vit.ts";
import { type BackboneDefinition, defineBackbone } from "./types.ts";

/** DINO's ViT-S/16, trained on ImageNet; the weights are DINO's own file. */
const vitS16: BackboneDefinition = defineBackbone({
  name: "vit-s16",
  title: "DINO ViT-S/16, 384 channels, trained on ImageNet",
  channels: 384,
  patch: 16,
  depth: 12,
  file: "dino_deitsmall16_pretrain.pth",
  load: (path, engine) => loadVit(path, { name: "vit-s16" }, engine),
});

export default vitS16;
