"""Trains a given network in Keras and returns the seconds it took, or evaluates it; one JSON object per line."""
import base64
import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "oracle"))
import numpy as np  # noqa: E402
from keras_network import keras, network  # noqa: E402

models = {}
data = {}


class Clock(keras.callbacks.Callback):
    """
    Seconds and CPU seconds of the training in `fit`, without its set-up and end: there tf.data's tuning thread often misses
    that training is over and sleeps on, in the worst case for as long as the training took.
    """

    def on_train_begin(self, logs=None):
        self.began, self.used = time.perf_counter(), time.process_time()

    def on_train_end(self, logs=None):
        self.times = {"seconds": time.perf_counter() - self.began, "processor": time.process_time() - self.used}


def answer(question):
    if question["ask"] == "data":
        images = np.frombuffer(base64.b64decode(question["images"]), np.uint8).reshape(-1, 32, 32, 3)
        # Scaled beforehand, to Keras' advantage.
        labels = np.frombuffer(base64.b64decode(question["labels"]), np.uint8).astype(np.int32)
        data[question.get("set", "training")] = (images.astype(np.float32) / 255, labels)
        return {"version": keras.__version__}
    if question["ask"] == "evaluate":
        loss, accuracy = models[question["key"]].evaluate(*data[question["set"]], batch_size=250, verbose=0)
        return {"loss": loss, "accuracy": accuracy}
    if question["ask"] == "close":
        models.clear()
        keras.backend.clear_session()
        return {}
    key = question["key"]
    if key not in models:
        if "seed" in question:
            keras.utils.set_random_seed(question["seed"])
        models[key] = network(question["hyperparameters"], question["network"])
    count, batch = question["images"], question["hyperparameters"]["batchSize"]
    images, labels = data["training"]
    clock = Clock()
    models[key].fit(images[:count], labels[:count], batch_size=batch, epochs=1, verbose=0, callbacks=[clock])
    return clock.times


for line in sys.stdin:
    try:
        print(json.dumps(answer(json.loads(line))), flush=True)
    except Exception as error:  # noqa: BLE001 — whoever asked shows it
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}), flush=True)
