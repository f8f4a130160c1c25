#!/usr/bin/env python3
"""What timm and torchvision make of backbones whose weights follow from their names: a line of JSON each.

    python3 backbones.py > backbones.jsonl

In 64 bits, for in 32 gradients through 50 layers of ReLU6 and batch norm differ by a percent from those in 64.
Needs torch, torchvision, timm. BackbonesTest gives its own networks the same weights and compares.
"""
import json
import sys
import zlib

import numpy as np
import timm
import torch
import torchvision

SIDE = 97  # odd, so that a padding at the wrong end shows
IMAGES = 8


def uniform(name, count):
    """-0.5 to 0.5, told by the name: Knuth's multiplicative hash of crc32(name) + place."""
    place = np.arange(count, dtype=np.uint64) + np.uint64(zlib.crc32(name.encode()))
    mixed = (place * np.uint64(2654435761)) & np.uint64(0xFFFFFFFF)
    mixed = ((mixed ^ (mixed >> np.uint64(15))) * np.uint64(2246822519)) & np.uint64(0xFFFFFFFF)
    return mixed.astype(np.float64) / 2**32 - 0.5


def values(name, shape):
    u = uniform(name, int(np.prod(shape)))
    if name.endswith("running_var"):
        u = 1 + u
    elif len(shape) == 1 and name.endswith("weight"):
        u = 1 + 0.2 * u
    elif len(shape) == 1:
        u = 0.2 * u
    else:
        u = u * np.sqrt(12 * 2 / np.prod(shape[1:]))  # a variance of 2 / inputs
    return torch.tensor(u.astype(np.float32)).double().view(shape)


def images():
    levels = uniform("images", IMAGES * 3 * SIDE * SIDE)
    return torch.tensor(np.floor(256 * (levels + 0.5))).view(IMAGES, 3, SIDE, SIDE)


def network(name):
    if name.startswith("resnet"):
        made = torchvision.models.get_model(name)
        made.fc = torch.nn.Identity()
        mean, std = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
    else:
        made = timm.create_model("tf_" + name, num_classes=0)
        mean = std = (0.5, 0.5, 0.5)
    made.double()
    made.load_state_dict({k: v if k.endswith("tracked") else values(k, v.shape) for k, v in made.state_dict().items()})
    scale = torchvision.transforms.Normalize(mean, std)
    return made, lambda x: made(scale(x / 255))


for name in sys.argv[1:] or ["resnet18", "resnet34", "resnet50"] + ["efficientnet_lite%d" % i for i in range(5)]:
    made, run = network(name)
    made.eval()
    with torch.no_grad():
        evaluated = run(images())
    made.train()
    for module in made.modules():
        if isinstance(module, torch.nn.Dropout) or type(module).__name__ == "DropPath":
            module.eval()
    trained = run(images())
    aim = torch.tensor(uniform("aim", trained.numel())).view(trained.shape)
    (trained * aim).sum().backward()
    gradients = {k: float(p.grad.norm()) for k, p in made.named_parameters()}
    gradients = {k: v for k, v in gradients.items() if v > 1e-6}  # a shift before a batch norm moves nothing
    some = list(gradients)[:: len(gradients) // 24]
    print(json.dumps({
        "backbone": name,
        "weights": sum(p.numel() for p in made.parameters()),
        "features": trained.shape[1],
        "evaluated": [float(f"{v:.7g}") for v in evaluated.flatten()[:: evaluated.numel() // 24].tolist()],
        "trained": [float(f"{v:.7g}") for v in trained.detach().flatten()[:: trained.numel() // 24].tolist()],
        "gradients": {k: float(f"{gradients[k]:.7g}") for k in some},
    }))
