/**
 * The vision transformers that have a name here: the published ones of DINO, DINOv2 and iBOT, and the one that ships with the
 * harness.
 *
 * @module
 */
import { SMALL } from "../data/small_preset.ts";
import { defineVit, type VitDefinition } from "./load_vit.ts";
import type { BackboneDefinition } from "./types.ts";

const DINO = "https://dl.fbaipublicfiles.com/dino";
const DINOV2 = "https://dl.fbaipublicfiles.com/dinov2";
const IBOT = "https://lf3-nlp-opensource.bytetos.com/obj/nlp-opensource/archive/2022/ibot";

/** Channels of the two published sizes (reference: backbones, section 1). */
const CHANNELS = { S: 384, B: 768 } as const;

/** DINO's own weight file (Apache-2.0), trained on ImageNet: about 87 MB for ViT-S, 343 MB for ViT-B. */
function published(
  size: "S" | "B",
  patch: 8 | 16,
  file: string,
  note?: string,
  name = `vit-${size.toLowerCase()}${patch}`,
): BackboneDefinition {
  const channels = CHANNELS[size];
  const definition: VitDefinition = {
    name,
    title: `DINO ViT-${size}/${patch}, ${channels} channels, trained on ImageNet`,
    channels,
    patch,
    depth: 12,
    file: `${file}.pth`,
    source: { address: `${DINO}/${file}/${file}.pth`, ...(note !== undefined && { note }) },
  };
  return defineVit(definition);
}

/** DINOv2's own weight file (Apache-2.0): about 88 MB for ViT-S, 346 MB for ViT-B (reference: backbones2, section 2). */
function dinov2(size: "S" | "B", registers: boolean): BackboneDefinition {
  const channels = CHANNELS[size];
  const folder = `dinov2_vit${size.toLowerCase()}14`;
  const file = `${folder}${registers ? "_reg4" : ""}_pretrain.pth`;
  return defineVit({
    name: `dinov2-${size.toLowerCase()}14${registers ? "-reg4" : ""}`,
    title: `DINOv2 ViT-${size}/14${
      registers ? " with 4 registers" : ""
    }, ${channels} channels, trained on LVD-142M`,
    channels,
    patch: 14,
    depth: 12,
    kind: registers ? "dinov2-reg4" : "dinov2",
    file,
    source: { address: `${DINOV2}/${folder}/${file}` },
  });
}

/** iBOT's own file of the teacher: about 87 MB for ViT-S, 343 MB for ViT-B (reference: backbones2, section 2). */
function ibot(size: "S" | "B"): BackboneDefinition {
  const channels = CHANNELS[size];
  return defineVit({
    name: `ibot-${size.toLowerCase()}16`,
    title: `iBOT ViT-${size}/16, ${channels} channels, trained on ImageNet`,
    channels,
    patch: 16,
    depth: 12,
    kind: "ibot",
    file: `ibot_vit${size.toLowerCase()}16_teacher.pth`,
    source: {
      address: `${IBOT}/vit${size.toLowerCase()}_16/checkpoint_teacher.pth`,
      note: "all files of iBOT are called checkpoint_teacher.pth there",
    },
  });
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
  "vit-s8-hub": published(
    "S",
    8,
    "dino_deitsmall8_pretrain",
    "the file of torch.hub and Hugging Face, which TransFGU uses; STEGO, HP and SmooSeg use that of 300 epochs",
    "vit-s8-hub",
  ),
  "vit-s16": published("S", 16, "dino_deitsmall16_pretrain"),
  "vit-b8": published("B", 8, "dino_vitbase8_pretrain"),
  "vit-b16": published("B", 16, "dino_vitbase16_pretrain"),
  "dinov2-s14": dinov2("S", false),
  "dinov2-s14-reg4": dinov2("S", true),
  "dinov2-b14": dinov2("B", false),
  "dinov2-b14-reg4": dinov2("B", true),
  "ibot-s16": ibot("S"),
  "ibot-b16": ibot("B"),
} satisfies Record<string, BackboneDefinition>;
