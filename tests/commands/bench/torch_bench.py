"""Trains a given network in PyTorch and returns the seconds it took; one JSON object per line."""
import base64
import json
import sys
import time

import numpy as np
import torch
from torch import nn

MEANS = [0.4914, 0.4822, 0.4465]
DEVIATIONS = [0.247, 0.2435, 0.2616]
SLOPE = 0.2

models = {}
data = {}


def activation(name):
    return {
        "relu": nn.ReLU,
        "leaky-relu": lambda: nn.LeakyReLU(SLOPE),
        "elu": nn.ELU,
        "sigmoid": nn.Sigmoid,
        "tanh": nn.Tanh,
    }[name]()


def layer_of(layer, flat):
    """The PyTorch module of one layer of the description; `flat` if its input is vectors."""
    kind = layer["kind"]
    if kind == "conv":
        # PyTorch refuses "same" with a stride; half the kernel comes closest.
        same = layer["padding"] == "same"
        padding = 0 if not same else "same" if layer["stride"] == 1 else layer["kernel"] // 2
        return nn.Conv2d(layer["inputChannels"], layer["filters"], layer["kernel"], layer["stride"], padding)
    if kind == "dense":
        return nn.Linear(layer["inputs"], layer["units"])
    if kind == "batch-norm":
        return (nn.BatchNorm1d if flat else nn.BatchNorm2d)(layer["channels"])
    if kind == "activation":
        return activation(layer["activation"])
    if kind == "dropout":
        return nn.Dropout(layer["rate"])
    if kind == "flatten":
        return nn.Flatten()
    if kind == "pool":
        pool = nn.MaxPool2d if layer["pooling"] == "max" else nn.AvgPool2d
        return pool(layer["size"], stride=layer["stride"], padding=layer["padding"])
    raise ValueError(kind)


def optimizer(hyperparameters, parameters):
    rate = float(hyperparameters["learningRate"])
    decay = float(hyperparameters["l2"]) * 2  # d(l2·w²)/dw = 2·l2·w, which is what PyTorch's weight_decay adds
    return {
        "sgd": lambda: torch.optim.SGD(parameters, rate, weight_decay=decay),
        "momentum": lambda: torch.optim.SGD(parameters, rate, momentum=hyperparameters["momentum"], weight_decay=decay),
        "rmsprop": lambda: torch.optim.RMSprop(parameters, rate, weight_decay=decay),
        "adam": lambda: torch.optim.Adam(parameters, rate, weight_decay=decay),
        "adamw": lambda: torch.optim.AdamW(parameters, rate, weight_decay=hyperparameters["weightDecay"]),
    }[hyperparameters["optimizer"]]()


def scaled(images, name):
    if name == "plus-minus-one":
        return images * 2 - 1
    if name == "standardized":
        shape = (1, 3, 1, 1)
        return (images - torch.tensor(MEANS).view(shape)) / torch.tensor(DEVIATIONS).view(shape)
    return images


def model_of(question):
    flat, layers = False, []
    for layer in question["network"]["layers"]:
        flat = flat or layer["kind"] == "flatten"
        layers.append(layer_of(layer, flat))
    # Channels last: on a CPU at least about as fast as PyTorch's default.
    model = nn.Sequential(*layers).to(memory_format=torch.channels_last)
    return model, optimizer(question["hyperparameters"], model.parameters())


def train(question):
    hyperparameters = question["hyperparameters"]
    if question["key"] not in models:
        models[question["key"]] = model_of(question)
    model, steps = models[question["key"]]
    loss_of = nn.CrossEntropyLoss(label_smoothing=float(hyperparameters["labelSmoothing"]))
    model.train()
    count, batch = question["images"], hyperparameters["batchSize"]
    correct = 0
    for at in range(0, count, batch):
        images = scaled(data["images"][at : min(at + batch, count)], hyperparameters["inputScaling"])
        labels = data["labels"][at : min(at + batch, count)]
        logits = model(images)
        loss = loss_of(logits, labels)
        steps.zero_grad()
        loss.backward()
        steps.step()
        correct += int((logits.argmax(1) == labels).sum())


def answer(question):
    if question["ask"] == "data":
        images = np.frombuffer(base64.b64decode(question["images"]), np.uint8).reshape(-1, 32, 32, 3)
        # Scaled to 0…1 beforehand, to PyTorch's advantage.
        pixels = torch.from_numpy(images.astype(np.float32) / 255).permute(0, 3, 1, 2)
        data["images"] = pixels.contiguous(memory_format=torch.channels_last)
        data["labels"] = torch.from_numpy(np.frombuffer(base64.b64decode(question["labels"]), np.uint8).astype(np.int64))
        return {"version": torch.__version__}
    if question["ask"] == "close":
        models.clear()
        return {}
    began, used = time.perf_counter(), time.process_time()
    train(question)
    return {"seconds": time.perf_counter() - began, "processor": time.process_time() - used}


for line in sys.stdin:
    try:
        print(json.dumps(answer(json.loads(line))), flush=True)
    except Exception as error:  # noqa: BLE001 — whoever asked shows it
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}), flush=True)
