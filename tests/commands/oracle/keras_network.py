"""Builds a run's network in Keras from a description by Node: hyperparameters and layers."""
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras  # noqa: E402
from keras import layers  # noqa: E402

SLOPE = 0.2


def activation(function, name):
    if function == "leaky-relu":
        return layers.LeakyReLU(negative_slope=SLOPE, name=name)
    return layers.Activation(function, name=name)


def layer_of(layer, l2):
    """The Keras layers of one layer of the description."""
    kind = layer["kind"]
    regularizer = keras.regularizers.L2(l2) if l2 > 0 else None
    if kind == "conv":
        stride = layer["stride"]
        # With a stride, TensorFlow's gradient of a one-pixel kernel writes outside its memory: it gets only the pixels it sees.
        picks = layer["kernel"] == 1 and stride > 1
        conv = layers.Conv2D(layer["filters"], layer["kernel"], strides=1 if picks else stride, padding=layer["padding"],
                             kernel_regularizer=regularizer, name=layer["name"])
        return [layers.AveragePooling2D(1, strides=stride, padding="same"), conv] if picks else [conv]
    if kind == "dense":
        return [layers.Dense(layer["units"], kernel_regularizer=regularizer, name=layer["name"])]
    if kind == "batch-norm":
        return [layers.BatchNormalization(name=layer["name"])]
    if kind == "activation":
        return [activation(layer["activation"], layer["name"])]
    if kind == "dropout":
        return [(layers.SpatialDropout2D if layer["of"] == "channels" else layers.Dropout)(layer["rate"])]
    if kind == "flatten":
        return [layers.Flatten()]
    if kind == "global-pool":
        return [layers.GlobalAveragePooling2D()]
    if kind == "pool":
        largest = layer["pooling"] == "max"
        pool = (layers.MaxPooling2D if largest else layers.AveragePooling2D)(layer["size"], strides=layer["stride"])
        if layer["padding"] == 0:
            return [pool]
        # Keras pads with zeros, which a maximum must not see.
        return [Pad(layer["padding"], -3e38 if largest else 0.0), pool]
    raise ValueError(kind)


@keras.saving.register_keras_serializable()
class Pad(layers.Layer):
    """A border of one value around the rows and columns."""

    def __init__(self, pixels, value, **kwargs):
        super().__init__(**kwargs)
        self.pixels, self.value = pixels, value

    def get_config(self):
        return {**super().get_config(), "pixels": self.pixels, "value": self.value}

    def call(self, x):
        border = [self.pixels, self.pixels]
        return keras.ops.pad(x, [[0, 0], border, border, [0, 0]], constant_values=self.value)


def scaling(name, dataset):
    """From values 0…1 to the network's input."""
    if name == "plus-minus-one":
        return [layers.Rescaling(2.0, offset=-1.0)]
    if name == "standardized":
        return [layers.Normalization(mean=dataset["means"], variance=[d * d for d in dataset["deviations"]])]
    return []


def augmentation(amounts):
    """Keras' own preprocessing layers with the same amounts."""
    result = []
    if amounts["horizontalFlip"]:
        result.append(layers.RandomFlip("horizontal"))
    if amounts["shift"] > 0:
        result.append(layers.RandomTranslation(amounts["shift"], amounts["shift"], fill_mode="nearest"))
    if amounts["rotation"] > 0:
        result.append(layers.RandomRotation(amounts["rotation"] / 360, fill_mode="nearest"))
    return result


def optimizer(hyperparameters):
    rate = float(hyperparameters["learningRate"])
    clip = {"global_clipnorm": hyperparameters["clipNorm"] or None}
    nesterov = hyperparameters["nesterov"] and hyperparameters["momentum"] > 0
    return {
        "sgd": lambda: keras.optimizers.SGD(rate, **clip),
        "momentum": lambda: keras.optimizers.SGD(rate, momentum=hyperparameters["momentum"], nesterov=nesterov, **clip),
        "rmsprop": lambda: keras.optimizers.RMSprop(rate, **clip),
        "adam": lambda: keras.optimizers.Adam(rate, **clip),
        "adamw": lambda: keras.optimizers.AdamW(rate, weight_decay=hyperparameters["weightDecay"], **clip),
    }[hyperparameters["optimizer"]]()


def network(hyperparameters, description):
    """A compiled Keras model that takes images 0…1 and gives ten logits."""
    pixels = keras.Input(description["dataset"]["shape"])
    x = pixels
    for layer in augmentation(hyperparameters["augmentation"]) + scaling(hyperparameters["inputScaling"], description["dataset"]):
        x = layer(x)
    # By name; a layer takes the one before it unless it names another.
    outputs = {"": x}
    for layer in description["layers"]:
        x = outputs[layer.get("input", list(outputs)[-1])]
        if layer["kind"] == "add":
            x = layers.Add()([x, outputs[layer["shortcut"]]])
        else:
            for part in layer_of(layer, hyperparameters["l2"]):
                x = part(x)
        outputs[layer["name"]] = x
    model = keras.Model(pixels, x)
    smoothing = hyperparameters["labelSmoothing"]
    if smoothing > 0:
        loss = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=smoothing)
    else:
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=optimizer(hyperparameters), loss=loss, metrics=["accuracy"])
    return model
