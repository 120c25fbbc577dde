"""
Runs generated Keras source section by section on a few images, and loads the exported weights.

One JSON object per line in and out; arrays are base64.
"""
import base64
import contextlib
import json
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import keras  # noqa: E402
import numpy as np  # noqa: E402


def encoded(values):
    return base64.b64encode(np.asarray(values, dtype=np.float32).tobytes()).decode()


def probabilities(logits):
    return keras.ops.convert_to_numpy(keras.ops.softmax(logits))


def whole(values):
    """Replaces NaN and infinity, which JSON lacks: a rate at its limit may diverge."""
    return np.nan_to_num(np.asarray(values, dtype=np.float64))


def answer(question):
    shape = question["shape"]
    images = np.frombuffer(base64.b64decode(question["images"]), np.uint8).reshape(-1, *shape)
    labels = np.frombuffer(base64.b64decode(question["labels"]), np.uint8).reshape(-1, 1)
    keras.utils.clear_session()
    # Source for points has them in it, and loads nothing.
    if question["loader"] is not None:
        # Keras' own grey images have no axis for their channel, and their labels one axis.
        given = (images, labels) if shape[2] == 3 else (images[..., 0], labels[:, 0])
        getattr(keras.datasets, question["loader"]).load_data = lambda: (given, given)
    space = {"__name__": "__main__"}
    result = {}
    for section in question["sections"]:
        exec(compile(section["code"], section["id"], "exec"), space)
        if section["id"] == "model":
            model = space["model"]
            result["parameters"] = model.count_params()
            model.load_weights(question["weights"])
            result["fromSource"] = encoded(probabilities(model.predict(images, verbose=0)))
    loaded = keras.models.load_model(question["weights"])
    result["loadedParameters"] = loaded.count_params()
    result["fromFile"] = encoded(loaded.predict(images, verbose=0))
    # Like another program that has only what the source says it needs.
    for name in list(keras.saving.get_custom_objects()):
        if not name.endswith("PadForMaximum"):
            del keras.saving.get_custom_objects()[name]
    saved = keras.models.load_model("network.keras")
    result["apartWhenSaved"] = float(np.abs(whole(model.predict(images, verbose=0)) - whole(saved.predict(images, verbose=0))).max())
    history = space["history"].history
    result["losses"], result["validationLosses"] = whole(history["loss"]).tolist(), whole(history["val_loss"]).tolist()
    result["train"], result["validation"] = space["train"].tolist(), space["validation"].tolist()
    return result


os.chdir(sys.argv[1])
for line in sys.stdin:
    try:
        with contextlib.redirect_stdout(sys.stderr):
            replied = answer(json.loads(line))
        print(json.dumps(replied), flush=True)
    except Exception as error:  # noqa: BLE001 — the question's asker shows it
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}), flush=True)
