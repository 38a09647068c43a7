"""Writes the files beside it: a Keras model of layers of several classes, trained for some steps.

Run with Keras 3.15.1 on PyTorch 2.15.0: `KERAS_BACKEND=torch python make.py`. `model.keras` has the state of the
optimiser, too; `cases.json` has inputs and the model's outputs. `class.weights.h5` is of a model that is a class, whose
groups are named like its attributes.
"""

import json
import pathlib

import keras
import numpy

folder = pathlib.Path(__file__).parent
keras.utils.set_random_seed(7)
layers = keras.layers
x = h = keras.Input((3,), name="x")
h = layers.Dense(5, name="h")(h)
h = layers.BatchNormalization(momentum=0.5)(h)
h = layers.PReLU()(h)
h = layers.Dense(5, activation="tanh")(h)
h = layers.LayerNormalization(epsilon=1e-5)(h)
h = layers.Dense(5, activation="tanh")(h)
y = layers.Dense(2, use_bias=False, name="y")(h)
model = keras.Model(x, y)
model.compile(keras.optimizers.SGD(0.1), "mse")
numbers = numpy.random.default_rng(7)
model.fit(numbers.normal(1, 2, (64, 3)), numbers.normal(size=(64, 2)), batch_size=8, epochs=4, verbose=0)
model.save(folder / "model.keras")
model.save_weights(folder / "model.weights.h5")
inputs = numbers.normal(1, 2, (8, 3)).astype("float32")
outputs = model.predict(inputs, verbose=0)
rows = {"inputs": inputs, "outputs": outputs}
(folder / "cases.json").write_text(json.dumps({name: row.tolist() for name, row in rows.items()}) + "\n")


class Model(keras.Model):
    def __init__(self):
        super().__init__()
        self.start = layers.Dense(5, activation="tanh")
        self.norm = layers.BatchNormalization()
        self.zeta, self.alpha = layers.Dense(5), layers.Dense(5)
        self.end = layers.Dense(2)

    def call(self, x):
        return self.end(self.alpha(self.zeta(self.norm(self.start(x)))))


model = Model()
model(inputs)
model.save_weights(folder / "class.weights.h5")
