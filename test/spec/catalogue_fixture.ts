import { z } from "zod";
import type { Catalogue } from "../../src/spec/types.ts";

/** A small world of methods, datasets and backbones for the tests of this room. */
export const CATALOGUE: Catalogue = {
  methods: {
    dino: { title: "DINO", version: 1, options: z.strictObject({}) },
    stego: {
      title: "STEGO",
      version: 2,
      options: z.strictObject({
        dim: z.int().min(1).default(90),
        pointwise: z.boolean().default(true),
        weights: z.strictObject({ self: z.number().min(0).default(0.1), knn: z.number().min(0).default(1) })
          .prefault({}),
      }),
    },
    smooseg: {
      title: "SmooSeg",
      version: 1,
      options: z.object({ dim: z.int().min(1).default(64), shift: z.number() }),
    },
  },
  datasets: {
    cocostuff27: { title: "COCOStuff27", classes: 27 },
    cityscapes27: { title: "Cityscapes", classes: 27 },
    earthcover6: { title: "EarthCover-6", classes: 6 },
  },
  backbones: {
    "vit-b8": { title: "ViT-B/8", channels: 768, patch: 8 },
    "vit-s8": { title: "ViT-S/8", channels: 384, patch: 8 },
    "earthcover-vit": { title: "EarthCover ViT", channels: 128, patch: 8 },
  },
  omh: z.strictObject({
    levels: z.int().min(1).max(8).default(3),
    epsilon: z.number().positive().max(10).default(0.02),
    solver: z.enum(["log", "plain"]).default("log"),
  }),
};
