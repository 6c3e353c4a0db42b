/**
 * Where weight files come from.
 *
 * @module
 */

/** A weight file that others publish. */
export interface PublishedFile {
  /** Address of the file. */
  readonly address: string;
  /** SHA-256 of the file in hex; absent where nobody here has seen the file. */
  readonly sha256?: string;
  /** What has to be known about it. */
  readonly note?: string;
}

/** Published weight files by the name that a backbone's definition gives its file. */
export type PublishedFiles = Readonly<Record<string, PublishedFile>>;

const DINO = "https://dl.fbaipublicfiles.com/dino";

/** DINO's weight files (Apache-2.0), about 87 MB for ViT-S and 343 MB for ViT-B (reference: backbones, section 1). */
export const PUBLISHED: PublishedFiles = {
  "dino_deitsmall8_300ep_pretrain.pth": {
    address: `${DINO}/dino_deitsmall8_300ep_pretrain/dino_deitsmall8_300ep_pretrain.pth`,
    note:
      "the file of 300 epochs, which STEGO, HP and SmooSeg use; torch.hub and Hugging Face have another ViT-S/8",
  },
  "dino_deitsmall16_pretrain.pth": {
    address: `${DINO}/dino_deitsmall16_pretrain/dino_deitsmall16_pretrain.pth`,
  },
  "dino_vitbase8_pretrain.pth": {
    address: `${DINO}/dino_vitbase8_pretrain/dino_vitbase8_pretrain.pth`,
  },
  "dino_vitbase16_pretrain.pth": {
    address: `${DINO}/dino_vitbase16_pretrain/dino_vitbase16_pretrain.pth`,
  },
};
