"""Holds the peer against golden vectors: the mathematics that is timed is the mathematics of the reference.

The argument is the folder of golden vectors. Prints one line per quantity with its largest error; exits 1 on a miss.
"""

import json
import struct
import sys

import torch
from torch.nn import functional as F

from heads import Probes
from hp import contrastive_loss, local_mix
from omh import Hierarchy
from smooseg import smoothness
from stego import correspondence_loss
from vit import Vit

# Relative to the largest value: float32 sums of some thousand terms in another order.
TOLERANCE = 2e-5
DTYPES = {"F32": torch.float32, "I32": torch.int32}


def main(folder):
    errors = {}
    for check in (check_vit, check_correspondence, check_probe, check_omh, check_smooseg, check_contrastive, check_mix):
        errors.update(check(folder))
    for name, error in errors.items():
        print(f"{name}: {error:.1e} of at most {TOLERANCE:.0e}")
    return 0 if all(error <= TOLERANCE for error in errors.values()) else 1


def read(path):
    """Tensors of a safetensors file by name."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = bytearray(file.read())
    header.pop("__metadata__", None)
    return {
        name: torch.frombuffer(data, dtype=DTYPES[entry["dtype"]])[
            entry["data_offsets"][0] // 4 : entry["data_offsets"][1] // 4
        ].reshape(entry["shape"])
        for name, entry in header.items()
    }


def difference(found, expected):
    """Largest error, relative to the largest value."""
    return ((found.detach() - expected).abs().max() / expected.abs().max()).item()


# DINO's names of what the peer calls otherwise.
OFFICIAL = {
    "class_token": "cls_token",
    "positions": "pos_embed",
    "patches": "patch_embed.proj",
    "qkv": "attn.qkv",
    "projection": "attn.proj",
    "fc1": "mlp.fc1",
    "fc2": "mlp.fc2",
}


def official(name):
    return ".".join(OFFICIAL.get(part, part) for part in name.split("."))


def check_vit(folder):
    golden = read(f"{folder}/vit/vit_tiny.safetensors")
    vit = Vit(48, 32, depth=3, head_width=16)
    vit.load_state_dict({name: golden[official(name)] for name in vit.state_dict()})
    return {"vit": difference(vit(golden["image_native"]), golden["featmap_native"])}



def check_correspondence(folder):
    golden = read(f"{folder}/stego/corr_loss.safetensors")
    codes, neighbor_codes = (golden[name].requires_grad_() for name in ("code", "code_pos"))
    draws = golden["coords1"], golden["coords2"], golden["perms"].long()
    loss = correspondence_loss(golden["feats"], golden["feats_pos"], codes, neighbor_codes, *draws)
    loss.backward()
    return {
        "correspondence": difference(loss, golden["coco_vits.total"]),
        "correspondence, gradient": difference(codes.grad, golden["coco_vits.grad_code"]),
        "correspondence, gradient of neighbours": difference(neighbor_codes.grad, golden["coco_vits.grad_code_pos"]),
    }


def check_probe(folder):
    golden = read(f"{folder}/stego/linear_probe.safetensors")
    classes, dim = golden["weight"].shape[:2]
    probes = Probes(classes, dim)
    probes.linear.load_state_dict({name: golden[name] for name in ("weight", "bias")})
    labels = golden["label"].long()
    labels = labels.where((labels >= 0) & (labels < classes), torch.tensor(-1))
    loss = probes.linear_loss(golden["x"], labels)
    loss.backward()
    return {
        "linear probe": difference(loss, golden["loss_0"]),
        "linear probe, gradient": difference(probes.linear.weight.grad, golden["grad_weight"]),
    }


def check_omh(folder):
    golden = read(f"{folder}/omh/loss_small.safetensors")
    hierarchy = Hierarchy(3, 5, 8)
    hierarchy.load_state_dict({f"centers.{level}": golden[f"centres_{level + 1}"] for level in range(3)})
    codes = golden["code"].requires_grad_()
    loss = hierarchy(codes.permute(0, 2, 3, 1).reshape(-1, 8))
    loss.backward()
    return {
        "omh": difference(loss, golden["total"]),
        "omh, gradient": difference(codes.grad, golden["constant.grad_code"]),
        "omh, gradient of centres": difference(hierarchy.centers[1].grad, golden["constant.grad_centres_2"]),
    }


def check_smooseg(folder):
    golden = read(f"{folder}/smooseg/energy.safetensors")
    cosines = golden["products_global"].requires_grad_()
    teacher = cosines.permute(0, 2, 3, 1).reshape(-1, cosines.shape[1])
    loss = smoothness(golden["feats"], teacher, golden["perm"].long())
    loss.backward()
    return {
        "smoothness": difference(loss, golden["smooth_loss"]),
        "smoothness, gradient": difference(cosines.grad, golden["grad_products_global"]),
    }


def check_contrastive(folder):
    golden = read(f"{folder}/hp/contrastive_mid.safetensors")
    views = [golden[name].requires_grad_() for name in ("z", "z_mix")]
    pools = golden["pool_ag"], golden["pool_sp"]
    loss = contrastive_loss(views, golden["f"], golden["s_pr"], *pools, golden["uniform"] < 0.3, 0.6, 0.375)
    return {
        "contrastive": difference(torch.tensor(loss), golden["loss"]),
        "contrastive, gradient": difference(views[0].grad, golden["grad_z"]),
        "contrastive, gradient of the mixed view": difference(views[1].grad, golden["grad_z_mix"]),
    }


def check_mix(folder):
    golden = read(f"{folder}/hp/local_mix.safetensors")
    windows = F.unfold(torch.arange(1, 37.0).reshape(1, 1, 6, 6), 3, padding=1)[0].T.long()
    weights = F.pad(golden["attn_weights"], (1, 0)).gather(2, windows.expand(3, -1, -1)) / 28
    return {"local mixing": difference(local_mix(golden["code"], weights), golden["mixed_code"])}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
