"""What both exporters share: golden sequences, their check, and the bundle's folder."""

import itertools
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
from onnx.reference import ReferenceEvaluator

TOLERANCE = 1e-4
EVENT_STEPS = (1, 2, 1, 3)  # how many steps the events of a golden sequence have, in turn


def golden_sequences(rows, answer, name):
    """Rows of an array [rows, time, …] as sequences of events, and whether each step is answered.

    `answer` is the trained model itself, from [1, time, …] to [1, time, …] or [1, …]. It reads each
    event with everything before it, from the first step on, so a step graph agrees only if its
    states carry all that the model remembers.
    """
    if len(rows) < 2 or rows.shape[1] < 3:
        raise SystemExit(f"example: expected 2 or more rows of 3 or more steps, found {rows.shape}")
    each_step = all(answer(rows[:1, :n]).shape[1:2] == (n,) for n in (2, 3))
    sequences = []
    for row in rows:
        steps, begin = [], 0
        for length in itertools.cycle(EVENT_STEPS):
            end = begin + length
            if end > len(row):
                break
            scores = answer(row[None, :end])[0]
            outputs = {"scores": scores[begin:] if each_step else scores}
            steps.append({"inputs": {name: row[begin:end]}, "outputs": outputs})
            begin = end
        sequences.append(steps)
    return sequences, each_step


def greatest_difference(graph, sequences):
    """Runs the step graph event by event in onnx's own plain evaluator, against the goldens.

    None where that evaluator cannot tell: it takes tanh and sigmoid whatever the node says.
    """
    gated = [node for node in graph.graph.node if node.op_type in ("LSTM", "GRU")]
    if any(attribute.name == "activations" for node in gated for attribute in node.attribute):
        return None
    evaluator = ReferenceEvaluator(graph)
    pairs = {i.name: i for i in graph.graph.input if "_in" in i.name}
    greatest = 0.0
    for steps in sequences:
        # States begin at zero; the one dynamic axis is the batch, here of one row.
        states = {
            name: np.zeros([d.dim_value or 1 for d in i.type.tensor_type.shape.dim], np.float32)
            for name, i in pairs.items()
        }
        for step in steps:
            feeds = {name: value[None] for name, value in step["inputs"].items()}
            found = evaluator.run(None, {**feeds, **states})
            results = dict(zip(evaluator.output_names, found, strict=True))
            states = {name: results[name.replace("_in", "_out")] for name in pairs}
            for name, value in step["outputs"].items():
                # np.maximum keeps a NaN, which Python's max may drop.
                greatest = np.maximum(greatest, np.abs(results[name][0] - value).max())
    return greatest


def write(folder, graph, sequences, name, labels=None, vocabulary=None, tokenizer=None):
    """Writes the bundle, or ends with a message where the graph is not the model.

    `labels` name the scores (without them predictions carry the output as a vector), `vocabulary`
    is how many token ids there are, `tokenizer` a tokenizer.json for a model that reads text.
    """
    difference = greatest_difference(graph, sequences)
    if difference is not None and not difference <= TOLERANCE:
        raise SystemExit(
            f"{name}: expected the step graph to give the model's own answers to {TOLERANCE}, found"
            f" a difference of {difference:.2g}; does the model look ahead, begin from a learned"
            " state, or keep one elsewhere than in its recurrent layers?"
        )
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for stale in ("model.onnx", "model.json", "golden.json", "tokenizer.json"):
        (folder / stale).unlink(missing_ok=True)
    vectoriser = {"kind": "text" if tokenizer else "tokens" if vocabulary else "numbers"}
    if vocabulary and not tokenizer:
        vectoriser["vocabulary"] = vocabulary
    manifest = {"name": name, "version": "1", "head": "scores" if labels else "vector"}
    if labels:
        manifest["labels"] = list(labels)
    manifest["vectoriser"] = vectoriser
    golden = {"tolerance": TOLERANCE, "sequences": [{"steps": s} for s in sequences]}
    onnx.save(graph, folder / "model.onnx")
    (folder / "model.json").write_text(json.dumps(manifest, indent=2) + "\n")
    (folder / "golden.json").write_text(json.dumps(golden, default=_plain) + "\n")
    if tokenizer:
        shutil.copyfile(tokenizer, folder / "tokenizer.json")
    events = sum(map(len, sequences))
    off = "not checked here" if difference is None else f"off by {difference:.1e} at most"
    print(f"{folder}: {len(sequences)} golden sequences, {events} events, {off}")


def _plain(array):
    """An array as nested lists; floats in the fewest digits that give the same float32 again.

    What JSON has no number for goes as "NaN", "Infinity" and "-Infinity".
    """
    if array.ndim:
        return [_plain(value) for value in array]
    if np.issubdtype(array.dtype, np.integer):
        return int(array)
    if np.isfinite(array):
        return float(str(array))
    return str(array).replace("nan", "NaN").replace("inf", "Infinity")
