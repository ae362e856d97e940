"""From Keras 3 to a bundle: the step graph with explicit states, model.json, golden sequences.

`python keras_export.py --out DIR` trains three small networks and writes a bundle of each. For a
model of your own, call `export` from your own script, after training.

The graph is built from the layers' own weights, layer by layer. Sources of the gates' orders:
- Keras LSTM kernels hold [i, f, c, o], GRU kernels [z, r, h], side by side in columns; reset_after
  has two rows of biases, input and recurrent (keras/src/layers/rnn/lstm.py, gru.py: `call`);
- ONNX LSTM holds [i, o, f, c], GRU [z, r, h], one below the other in rows; linear_before_reset=1 is
  reset_after=True (https://onnx.ai/onnx/operators/onnx__LSTM.html, onnx__GRU.html).
"""

import argparse
from pathlib import Path

import keras
import numpy as np
from keras import layers
from onnx import TensorProto, checker, helper, numpy_helper

import bundle

FUNCTIONS = {"sigmoid": "Sigmoid", "tanh": "Tanh", "relu": "Relu", "softmax": "Softmax"}


class Graph:
    """An ONNX graph in the making. Between its nodes values are [time, batch, features]."""

    def __init__(self):
        self.nodes, self.weights, self.inputs, self.outputs = [], [], [], []

    def add(self, operator, inputs, outputs=None, **attributes):
        outputs = outputs or [f"value_{len(self.nodes)}"]
        self.nodes.append(helper.make_node(operator, inputs, outputs, **attributes))
        return outputs[0]

    def weight(self, values):
        name = f"weight_{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def recurrent(self, layer, x, number):
        if layer.go_backwards or layer.stateful:
            raise SystemExit(f"{layer.name}: expected neither go_backwards nor stateful")
        lstm = isinstance(layer, layers.LSTM)
        order = [0, 3, 1, 2] if lstm else [0, 1, 2]  # ONNX's gates among Keras'

        def rows(columns):  # Keras' [inputs, gates * units] to ONNX's [1, gates * units, inputs]
            blocks = np.split(columns, len(order), axis=1)
            return np.concatenate([blocks[i] for i in order], axis=1).T[None]

        kernel, recurrent, *bias = layer.get_weights()
        biases = np.zeros((2, kernel.shape[1]), np.float32)  # of the input, of the state
        if bias:
            biases[: bias[0].size // kernel.shape[1]] = bias[0]
        weights = [rows(kernel), rows(recurrent), rows(biases).transpose(0, 2, 1).reshape(1, -1)]
        before = [f"{letter}_in_{number}" for letter in ("hc" if lstm else "h")]
        after = [f"{letter}_out_{number}" for letter in ("hc" if lstm else "h")]
        self.inputs += [(name, TensorProto.FLOAT, [1, "batch", layer.units]) for name in before]
        self.outputs += [(name, TensorProto.FLOAT, [1, "batch", layer.units]) for name in after]
        attributes = {} if lstm else {"linear_before_reset": int(layer.reset_after)}
        gate, cell = function(layer, "recurrent_activation"), function(layer, "activation")
        if (gate, cell) != ("Sigmoid", "Tanh"):
            attributes["activations"] = [gate, cell, cell] if lstm else [gate, cell]
        self.add(
            "LSTM" if lstm else "GRU",
            [x, *map(self.weight, weights), "", *before],
            [f"y_{number}", *after],
            hidden_size=layer.units,
            **attributes,
        )
        if layer.return_sequences:  # y is [time, 1, batch, units], h is [1, batch, units]
            return self.add("Squeeze", [f"y_{number}", self.weight(np.array([1]))])
        return self.add("Squeeze", [after[0], self.weight(np.array([0]))])

    def dense(self, layer, x):
        kernel, *bias = layer.get_weights()
        x = self.add("MatMul", [x, self.weight(kernel)])
        x = self.add("Add", [x, self.weight(bias[0])]) if bias else x
        if keras.activations.serialize(layer.activation) == "linear":
            return x
        return self.add(function(layer, "activation"), [x])  # Softmax: over the last axis

    def build(self, name):
        inputs = [helper.make_tensor_value_info(*each) for each in self.inputs]
        outputs = [helper.make_tensor_value_info(*each) for each in self.outputs]
        graph = helper.make_graph(self.nodes, name, inputs, outputs, self.weights)
        opset = helper.make_opsetid("", 18)
        model = helper.make_model(graph, opset_imports=[opset], ir_version=8)
        checker.check_model(model, full_check=True)
        return model


def function(layer, field):
    name = keras.activations.serialize(getattr(layer, field))
    if name not in FUNCTIONS:
        raise SystemExit(f"{layer.name}: {field}: expected one of {[*FUNCTIONS]}, found {name}")
    return FUNCTIONS[name]


def step_graph(model):
    """The step graph of a plain chain of layers."""
    graph, x, number, axes = Graph(), None, 0, ["batch", "time"]
    for layer in model.layers:
        layer = layer.layer if isinstance(layer, layers.TimeDistributed) else layer
        if isinstance(layer, (layers.InputLayer, layers.Dropout)):
            continue
        if x is None and isinstance(layer, layers.Embedding):
            graph.inputs.append(("tokens", TensorProto.INT64, ["batch", "time"]))
            ids = graph.add("Transpose", ["tokens"], perm=[1, 0])
            x = graph.add("Gather", [graph.weight(layer.get_weights()[0]), ids])
            continue
        if x is None:
            shape = ["batch", "time", model.input_shape[-1]]
            graph.inputs.append(("x", TensorProto.FLOAT, shape))
            x = graph.add("Transpose", ["x"], perm=[1, 0, 2])
        if isinstance(layer, (layers.LSTM, layers.GRU)):
            x = graph.recurrent(layer, x, number)
            number, axes = number + 1, axes if layer.return_sequences else ["batch"]
        elif isinstance(layer, layers.Dense):
            x = graph.dense(layer, x)
        else:
            raise SystemExit(
                f"{layer.name}: expected Embedding (first), LSTM, GRU, Dense or Dropout, found"
                f" {type(layer).__name__}; add its ONNX nodes to step_graph"
            )
    graph.add("Transpose", [x], ["scores"], perm=[1, 0, 2] if len(axes) == 2 else [0, 1])
    graph.outputs.insert(0, ("scores", TensorProto.FLOAT, [*axes, model.output_shape[-1]]))
    return graph.build(model.name)


def export(model, example, folder, name, labels=None, tokenizer=None):
    """Writes the bundle of a trained model: a plain chain of the layers above.

    `example` is what model(example) takes, as a numpy array: floats [batch, time, features] or
    token ids [batch, time], 3 or more steps; best real ones, for its rows become the golden
    sequences. The model gives scores at each step, or at the last (return_sequences=False).
    """
    embedding = next((each for each in model.layers if isinstance(each, layers.Embedding)), None)
    if embedding and embedding.mask_zero:
        print(f"{name}: mask_zero: id 0 is a pad in training; send no pads, events have any length")
    example = example.astype(np.int64 if embedding else np.float32)
    sequences, _ = bundle.golden_sequences(
        example,
        lambda x: keras.ops.convert_to_numpy(model(x, training=False)),
        "tokens" if embedding else "x",
    )
    vocabulary = embedding.input_dim if embedding else None
    bundle.write(folder, step_graph(model), sequences, name, labels, vocabulary, tokenizer)


def echo(rows=512, time=16):
    """Letters a to d; the class is the letter of two steps before, or, one time in five, any."""
    tokens, any_letter = np.random.randint(4, size=(2, rows, time))
    before = np.roll(tokens, 2, axis=1)
    return tokens, np.where(np.random.rand(rows, time) < 0.2, any_letter, before)


def waves(rows=512, time=16):
    """Noisy sines, slow (class 0) or fast (class 1)."""
    fast = np.random.randint(2, size=(rows, 1))
    angle = 6.3 * np.random.rand(rows, 1) + np.arange(time) * (0.4 + 0.3 * fast)
    x = np.sin(angle) + 0.3 * np.random.randn(rows, time)
    return x[:, :, None], np.repeat(fast, time, axis=1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", required=True, type=Path, help="the bundles' parent folder")
    out = parser.parse_args().out
    keras.utils.set_random_seed(1)
    for name, layer, task, labels, each_step, settings in (
        ("keras-lstm", layers.LSTM, waves, ["slow", "fast"], True, {}),
        ("keras-gru", layers.GRU, echo, "abcd", True, {}),
        (
            "keras-gru-reset-before",
            layers.GRU,
            waves,
            ["slow", "fast"],
            False,
            {"reset_after": False},
        ),
    ):
        x, classes = task()
        model = keras.Sequential([keras.Input((None, *x.shape[2:]))])
        if task is echo:
            model.add(layers.Embedding(4, 8))
        model.add(layer(16, return_sequences=True, **settings))
        model.add(layers.Dropout(0.1))
        model.add(layer(12, return_sequences=each_step, **settings))
        model.add(layers.Dense(len(labels), activation="softmax"))
        loss = "sparse_categorical_crossentropy"
        model.compile(keras.optimizers.Adam(0.01), loss, metrics=["accuracy"])
        model.fit(x, classes if each_step else classes[:, -1], epochs=12, verbose=0)
        x, classes = task()
        right = model.evaluate(x, classes if each_step else classes[:, -1], verbose=0)[1]
        print(f"{name} {task.__name__}: {right:.0%} right")
        export(model, x[:3], out / name, name, labels)


if __name__ == "__main__":
    main()
