/**
 * The vision transformers that have a name here: the published ones of DINO and the one that ships with the harness.
 *
 * @module
 */
import { SMALL } from "../data/small_preset.ts";
import { defineVit, type VitDefinition } from "./load_vit.ts";
import type { BackboneDefinition } from "./types.ts";

const DINO = "https://dl.fbaipublicfiles.com/dino";

/** Channels of the two published sizes (reference: backbones, section 1). */
const CHANNELS = { S: 384, B: 768 } as const;

/** DINO's own weight file (Apache-2.0), trained on ImageNet: about 87 MB for ViT-S, 343 MB for ViT-B. */
function published(size: "S" | "B", patch: 8 | 16, file: string, note?: string): BackboneDefinition {
  const channels = CHANNELS[size];
  const definition: VitDefinition = {
    name: `vit-${size.toLowerCase()}${patch}`,
    title: `DINO ViT-${size}/${patch}, ${channels} channels, trained on ImageNet`,
    channels,
    patch,
    depth: 12,
    file: `${file}.pth`,
    source: { address: `${DINO}/${file}/${file}.pth`, ...(note !== undefined && { note }) },
  };
  return defineVit(definition);
}

/** Vision transformers by the name that specs use. */
export const vits = {
  "earthcover-vit": defineVit({
    name: "earthcover-vit",
    title: "ViT/8 of 6 blocks, 128 channels, trained by DINO on EarthCover-6",
    channels: 128,
    patch: 8,
    depth: 6,
    heads: 4,
    file: "earthcover6/backbone.safetensors",
    preset: SMALL,
  }),
  "vit-s8": published(
    "S",
    8,
    "dino_deitsmall8_300ep_pretrain",
    "the file of 300 epochs, which STEGO, HP and SmooSeg use; torch.hub and Hugging Face have another ViT-S/8",
  ),
  "vit-s16": published("S", 16, "dino_deitsmall16_pretrain"),
  "vit-b8": published("B", 8, "dino_vitbase8_pretrain"),
  "vit-b16": published("B", 16, "dino_vitbase16_pretrain"),
} satisfies Record<string, BackboneDefinition>;
