"""From PyTorch to a bundle: the step graph with explicit states, model.json, golden sequences.

`python pytorch_export.py --out DIR` trains two small networks and writes a bundle of each. For a
model of your own, call `export` from your own script, after training.
"""

import argparse
import io
import warnings
from pathlib import Path

import onnx
import torch
from torch import nn

import bundle


class Step(nn.Module):
    """A module whose recurrent layers take their states as inputs and give them as outputs.

    There is an h for each nn.GRU and nn.RNN, an h and a c for each nn.LSTM, each [layers, batch,
    hidden], in the order of module.modules(). Hooks bring them in and out: the module stays as it
    is.
    """

    def __init__(self, module):
        super().__init__()
        self.module = module
        self.layers = [m for m in module.modules() if isinstance(m, nn.RNNBase)]
        if not self.layers or any(m.bidirectional or m.proj_size for m in self.layers):
            raise SystemExit(
                "expected nn.LSTM, nn.GRU or nn.RNN layers of one direction, without projections,"
                f" found {self.layers}; a layer that reads backwards has no state to go on from"
            )

    def names(self, role):
        """h_in and c_in; h_in_0, c_in_0, h_in_1, … where there are several layers."""
        for i, layer in enumerate(self.layers):
            for letter in "hc" if isinstance(layer, nn.LSTM) else "h":
                yield f"{letter}_{role}" + (f"_{i}" if len(self.layers) > 1 else "")

    def zeros(self, batch):
        for m in self.layers:
            for _ in range(2 if isinstance(m, nn.LSTM) else 1):
                yield torch.zeros(m.num_layers, batch, m.hidden_size)

    def forward(self, x, *states):
        left, after, hooks = iter(states), {}, []
        for m in self.layers:
            before = (next(left), next(left)) if isinstance(m, nn.LSTM) else next(left)
            hooks.append(m.register_forward_pre_hook(lambda m, x, state=before: (x[0], state)))
            hooks.append(m.register_forward_hook(lambda m, x, out: after.update({m: out[1]})))
        try:
            scores = first(self.module(x))
        finally:
            for hook in hooks:
                hook.remove()
        return scores, *(s for m in self.layers for s in as_tuple(after[m]))


def as_tuple(value):
    return value if isinstance(value, tuple) else (value,)


def first(value):
    return as_tuple(value)[0]


def export(module, example, folder, name, labels=None, tokenizer=None, dynamo=False):
    """Writes the bundle of a trained module.

    `example` is what module(example) takes, on the CPU: floats [batch, time, features] or token ids
    [batch, time]; best real ones, for its rows become the golden sequences. The module gives scores
    [batch, time, n], or [batch, n] for the last step, alone or first in a tuple.
    """
    step = Step(module.eval())
    data = "x" if example.is_floating_point() else "tokens"
    inputs = [data, *step.names("in")]
    outputs = ["scores", *step.names("out")]
    with torch.no_grad():
        sequences, each_step = bundle.golden_sequences(
            example.numpy(), lambda x: first(module(torch.from_numpy(x))).numpy(), data
        )
        arguments = (example, *step.zeros(len(example)))
        graph = trace(step, arguments, inputs, outputs, each_step, dynamo)
    embedding = next((m for m in module.modules() if isinstance(m, nn.Embedding)), None)
    vocabulary = embedding.num_embeddings if embedding and data == "tokens" else None
    bundle.write(folder, graph, sequences, name, labels, vocabulary, tokenizer)


def trace(step, arguments, inputs, outputs, each_step, dynamo):
    """The ONNX graph, its batch and time axes left open.

    Both of PyTorch's exporters do it, with the same answers. The older one (dynamo=False) gives
    half the nodes, knows nn.RNN too and needs no onnxscript.
    """
    axes = {name: {1: "batch"} for name in inputs + outputs}
    axes[inputs[0]] = {0: "batch", 1: "time"}
    axes["scores"] = {0: "batch", 1: "time"} if each_step else {0: "batch"}
    common = {"input_names": inputs, "output_names": outputs, "opset_version": 18}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if dynamo:
            shapes = (axes[inputs[0]], tuple(axes[name] for name in inputs[1:]))
            common |= {"dynamic_shapes": shapes, "dynamo": True, "verbose": False}
            graph = torch.onnx.export(step, arguments, **common).model_proto
            for node in graph.graph.node:
                del node.metadata_props[:]  # stack traces, with this machine's paths
            return graph
        file = io.BytesIO()
        torch.onnx.export(step, arguments, file, dynamic_axes=axes, dynamo=False, **common)
        return onnx.load_from_string(file.getvalue())


class Network(nn.Module):
    """The example: ids or floats, two recurrent layers, at each step the classes' shares."""

    def __init__(self, cell, classes, vocabulary=0):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, 8) if vocabulary else nn.Identity()
        self.rnn = cell(8 if vocabulary else 1, 16, num_layers=2, dropout=0.1, batch_first=True)
        self.dense = nn.Linear(16, classes)

    def forward(self, x):
        y, _ = self.rnn(self.embedding(x))
        return torch.softmax(self.dense(y), dim=-1)


def echo(rows=64, time=24):
    """Letters a to d; the class is the letter of two steps before, or, one time in five, any."""
    tokens = torch.randint(4, (rows, time))
    before = torch.roll(tokens, 2, dims=1)
    return tokens, torch.where(torch.rand(rows, time) < 0.2, torch.randint(4, (rows, time)), before)


def waves(rows=64, time=24):
    """Noisy sines, slow (class 0) or fast (class 1)."""
    fast = torch.randint(2, (rows, 1))
    angle = 6.3 * torch.rand(rows, 1) + torch.arange(time) * (0.4 + 0.3 * fast)
    x = torch.sin(angle) + 0.3 * torch.randn(rows, time)
    return x[:, :, None], fast.expand(rows, time)


def train(module, task, passes):
    optimiser = torch.optim.Adam(module.parameters(), lr=0.01)
    for _ in range(passes):
        x, classes = task()
        shares = module(x).clamp_min(1e-7)
        loss = nn.functional.nll_loss(shares.log().flatten(0, 1), classes.flatten())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    x, classes = task()
    right = (module.eval()(x).argmax(-1) == classes)[:, 8:].float().mean()
    print(f"{type(module.rnn).__name__} {task.__name__}: {right:.0%} right from the ninth step on")
    return x


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", required=True, type=Path, help="the bundles' parent folder")
    parser.add_argument(
        "--dynamo", action="store_true", help="through torch.export; needs onnxscript"
    )
    arguments = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(1)
    for cell, task, labels, vocabulary in (
        (nn.LSTM, echo, "abcd", 4),
        (nn.GRU, waves, ["slow", "fast"], 0),
    ):
        module = Network(cell, len(labels), vocabulary)
        x = train(module, task, passes=300)
        name = f"pytorch-{cell.__name__.lower()}"
        export(module, x[:3], arguments.out / name, name, labels, dynamo=arguments.dynamo)


if __name__ == "__main__":
    main()
