import { loadVit } from "./load_vit.ts";
import { type BackboneDefinition, defineBackbone } from "./types.ts";

/** DINO's ViT-S/8, trained on ImageNet; the file of 300 epochs, which STEGO, HP and SmooSeg use. */
const vitS8: BackboneDefinition = defineBackbone({
  name: "vit-s8",
  title: "DINO ViT-S/8, 384 channels, trained on ImageNet",
  channels: 384,
  patch: 8,
  depth: 12,
  file: "dino_deitsmall8_300ep_pretrain.pth",
  load: (path, engine) => loadVit(path, { name: "vit-s8" }, engine),
});

export default vitS8;
