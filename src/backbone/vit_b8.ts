import { loadVit } from "./load_vit.ts";
import { type BackboneDefinition, defineBackbone } from "./types.ts";

/** DINO's ViT-B/8, trained on ImageNet; the weights are DINO's own file. */
const vitB8: BackboneDefinition = defineBackbone({
  name: "vit-b8",
  title: "DINO ViT-B/8, 768 channels, trained on ImageNet",
  channels: 768,
  patch: 8,
  depth: 12,
  file: "dino_vitbase8_pretrain.pth",
  load: (path, engine) => loadVit(path, { name: "vit-b8" }, engine),
});

export default vitB8;
