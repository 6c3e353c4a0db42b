"""The peer: the mathematics of a task in PyTorch, as the official programs arrange it.

Written from the reference pages alone. The argument is a task in JSON, with the number of threads. Each line of standard
input asks for a repetition or for the memory; each answer is a line of JSON.
"""

import json
import resource
import sys
import time

import torch

from evaluation import Evaluation
from hp import Hp
from smooseg import SmooSeg
from stego import Stego
from vit import PATCH, Vit

WIDTH = 384
CLASSES = 27
TRAIN_SIDE = 224
EVALUATION_SIDE = 320
KIB_PER_MIB = 1024


def set_up(task):
    """A function that takes one repetition, and the milliseconds it stands for where that is not the time it takes."""
    return {"vit": set_up_vit, "step": set_up_step, "evaluate": set_up_evaluation, "table": set_up_table}[task["kind"]](task)


def set_up_vit(task):
    vit = Vit(task["channels"], task["side"])
    image = torch.randn(1, 3, task["side"], task["side"])
    return lambda: timed(lambda: vit(image))


def set_up_step(task):
    batch, grid, classes, levels = (task[name] for name in ("batch", "gridSize", "classes", "levels"))
    features, other = random_maps(batch, grid), random_maps(batch, grid)
    labels = torch.randint(classes, (batch, grid * PATCH, grid * PATCH))
    if task["method"] == "stego":
        stego = Stego(WIDTH, classes, levels)
        return lambda: timed(lambda: stego.step(features, other, labels))
    if task["method"] == "smooseg":
        smooseg = SmooSeg(WIDTH, classes, levels)
        return lambda: timed(lambda: smooseg.step(features))
    hp = Hp(WIDTH, classes, levels)
    attention = torch.rand(batch, grid**2, 9) / grid**2
    return lambda: timed(lambda: hp.step(features, other, attention, labels))


def set_up_evaluation(_):
    evaluation = Evaluation(WIDTH, CLASSES)
    features, mirrored = (random_maps(1, EVALUATION_SIDE // PATCH) for _ in range(2))
    return lambda: timed(lambda: evaluation.run(features, mirrored))


def set_up_table(task):
    """One cell at a time: every cell passes its batch and its neighbours through the backbone.

    All cells of a table do the same passes, so those of one cell are timed, and the step of one cell of each row.
    """
    batch, rows, seeds = task["batch"], task["rows"], task["seeds"]
    vit = Vit(WIDTH, TRAIN_SIDE)
    images, neighbors = (torch.randn(batch, 3, TRAIN_SIDE, TRAIN_SIDE) for _ in range(2))
    labels = torch.randint(CLASSES, (batch, TRAIN_SIDE, TRAIN_SIDE))
    cells = [Stego(WIDTH, CLASSES, levels) for levels in rows]

    def repetition():
        maps = []
        passes = sum(timed(lambda: maps.append(vit(batch))) for batch in (images, neighbors))
        steps = sum(timed(lambda: cell.step(*maps, labels)) for cell in cells)
        return len(rows) * seeds * passes + seeds * steps

    return repetition


def random_maps(batch, grid):
    return torch.rand(batch, WIDTH, grid, grid) * 2 - 1


def timed(repetition):
    wait_for_card()
    start = time.perf_counter()
    repetition()
    wait_for_card()
    return 1000 * (time.perf_counter() - start)


def wait_for_card():
    """What is asked of a card goes on after the call."""
    if torch.cuda.is_initialized():
        torch.cuda.synchronize()


def choose_device(engine):
    """Where tensors are made from now on, and how products are rounded there. Gives the device's name."""
    if engine == "torch":
        return ""
    torch.set_default_device("cuda")
    tf32 = engine == "torch-cuda-tf32"
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = tf32
    return f", {torch.cuda.get_device_name()}, {'TF32' if tf32 else 'float32'} products"


def card_memory():
    """Largest memory of tensors on the card in MiB, or None."""
    return torch.cuda.max_memory_allocated() / KIB_PER_MIB**2 if torch.cuda.is_initialized() else None


def tell(message):
    print(json.dumps(message), flush=True)


def main():
    implementation = json.loads(sys.argv[1])
    torch.set_num_threads(implementation["threads"])
    device = choose_device(implementation["engine"])
    torch.manual_seed(0)
    repetition = set_up(implementation["task"])
    tell({"ready": f"PyTorch {torch.__version__}{device}"})
    for line in sys.stdin:
        if line.strip() == "run":
            tell({"milliseconds": repetition()})
        else:
            usage = resource.getrusage(resource.RUSAGE_SELF)
            tell({"processMiB": usage.ru_maxrss / KIB_PER_MIB, "heapMiB": card_memory()})


if __name__ == "__main__":
    main()
