import { loadVit } from "./load_vit.ts";
import { type BackboneDefinition, defineBackbone } from "./types.ts";

/** DINO's ViT-B/16, trained on ImageNet; the weights are DINO's own file. */
const vitB16: BackboneDefinition = defineBackbone({
  name: "vit-b16",
  title: "DINO ViT-B/16, 768 channels, trained on ImageNet",
  channels: 768,
  patch: 16,
  depth: 12,
  file: "dino_vitbase16_pretrain.pth",
  load: (path, engine) => loadVit(path, { name: "vit-b16" }, engine),
});

export default vitB16;
