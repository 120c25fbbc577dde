"""
Answers for Keras: the predictions and steps of a network with given variables on a batch.

One JSON object per line in and out; lists of float32 or bytes are base64.
"""
import base64
import json
import os
import sys
import tempfile

import numpy as np
import tensorflow as tf

from keras_network import keras, network

VARIABLES = ["kernel", "bias", "gamma", "beta", "moving_mean", "moving_variance"]


def array(encoded, kind):
    return np.frombuffer(base64.b64decode(encoded), dtype=kind)


def encoded(values):
    return base64.b64encode(keras.ops.convert_to_numpy(values).astype(np.float32).tobytes()).decode()


def variables_of(model, description):
    """Keras' variables by the engine's names."""
    found = {}
    for layer in description["layers"]:
        if layer["kind"] in ("conv", "dense", "batch-norm"):
            own = model.get_layer(layer["name"])
            found.update({f"{layer['name']}/{name}": getattr(own, name) for name in VARIABLES if hasattr(own, name)})
    return found


def through_a_file(model):
    """Saves in Keras' format and loads again, as a user would."""
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "network.keras")
        model.save(file)
        return keras.models.load_model(file)


def grad_cam(model, layer, image):
    """Grad-CAM's map of every class for one image, as in the paper: before scaling, [classes, rows, columns]."""
    seen = keras.Model(model.input, [model.get_layer(layer).output, model.output])
    with tf.GradientTape(persistent=True) as tape:
        maps, logits = seen(image[None], training=False)
        of_classes = [logits[0, label] for label in range(logits.shape[-1])]
    heats = []
    for logit in of_classes:
        weights = tf.reduce_mean(tape.gradient(logit, maps), axis=(1, 2), keepdims=True)
        heats.append(tf.nn.relu(tf.reduce_sum(weights * maps, axis=-1))[0])
    return tf.stack(heats)


def answer(question):
    keras.utils.set_random_seed(1)
    hyperparameters, description = question["hyperparameters"], question["network"]
    model = network(hyperparameters, description)
    own = variables_of(model, description)
    for name, value in question["variables"].items():
        own[name].assign(array(value, np.float32).reshape(own[name].shape))
    model = through_a_file(model)
    own = variables_of(model, description)
    images = array(question["images"], np.uint8).astype(np.float32).reshape(-1, *description["dataset"]["shape"]) / 255
    labels = array(question["labels"], np.uint8).astype(np.int32)
    targets = np.eye(10, dtype=np.float32)[labels] if hyperparameters["labelSmoothing"] > 0 else labels
    logits = model.predict(images, verbose=0)
    layer = question["attended"]
    attention = encoded(grad_cam(model, layer, images[0])) if layer else None
    evaluated = float(model.evaluate(images, targets, batch_size=len(images), verbose=0)[0])
    losses = []
    for _ in range(question["steps"]):
        losses.append(float(model.train_on_batch(images, targets)[0]))
        model.reset_metrics()
    # Keras counts the constants of its Normalization layer as parameters too.
    constants = sum(layer.count_params() for layer in model.layers if isinstance(layer, keras.layers.Normalization))
    return {
        "parameters": model.count_params() - constants,
        "predictions": encoded(keras.ops.softmax(logits)),
        "attention": attention,
        "evaluated": evaluated,
        "losses": losses,
        "variables": {name: encoded(value) for name, value in own.items()},
    }


for line in sys.stdin:
    try:
        print(json.dumps(answer(json.loads(line))), flush=True)
    except Exception as error:  # noqa: BLE001 — the question's asker shows it
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}), flush=True)
