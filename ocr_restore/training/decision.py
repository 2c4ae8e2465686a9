"""Training of the decisions: boosted trees on judged edits, calibrated on held-out documents.

Every proposal of the decoder on a training document, and every edit of punctuation, is judged
against the gold; the trees of either learn which features make one right. Clean texts, given as
their own gold, teach when to touch nothing.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ocr_restore.decision import FEATURES
from ocr_restore.edit_writing import edits_of
from ocr_restore.edits import Edit
from ocr_restore.evaluation import JudgedEdit, Judgement, judge_edits
from ocr_restore.mark_decision import MARK_FEATURES, describe_marks
from ocr_restore.marks import DOUBTFUL, MISPLACED
from ocr_restore.model_file import write_model
from ocr_restore.restorer import Restorer
from ocr_restore.training.examples import Document

__all__ = [
    "Example",
    "collect_examples",
    "collect_marks",
    "mark_precision",
    "train_decision",
    "without_misprints",
]


_CLEAN = frozenset({"clean", "clean gold", "short"})  # texts given as their own gold
# What is drawn, noise or spelling, is less like a page than a page; what is clean tells when to
# touch nothing.
_WEIGHTS = {"noise": 0.1, "respelled": 0.5, **dict.fromkeys(_CLEAN, 1.5)}
_MISPRINT = 2 / 3  # chance from which an edit of one of them is taken for right
_FEWEST = 2000  # edits on other texts that can tell


_NO_SYMBOL = "~"  # what some gold texts have for a symbol that their alphabet lacks


_Row = Sequence[float]


@dataclass(frozen=True)
class Example:
    """One judged edit."""

    document: str
    collection: str
    features: _Row
    right: bool
    rule: str


def collect_examples(restorer: Restorer, document: Document) -> list[Example]:
    """Judge every proposal on one document."""
    model = restorer.model
    tokens = model.tokenizer.tokenize(document.observed)
    proposals, rows = restorer.described(tokens)
    size = len(FEATURES)
    judged = [
        (edit, rows[place * size : (place + 1) * size])
        for place, proposal in enumerate(proposals)
        for edit in edits_of(tokens, [proposal], [0.5], model.lexicon)
    ]
    return [
        _example(document, row, found, right=_is_right(found))
        for found, row in _judged(document, judged, blind=True)
        if not (found.edit.rule == "hyphen" and document.keeps_hyphens)
        and _NO_SYMBOL not in found.gold
    ]


def _is_right(found: JudgedEdit) -> bool:
    """Whether an edit is right, or mends a part of a number (`5oo` in `l,5oo`)."""
    if found.edit.rule == "number":
        return found.judgement is not Judgement.WRONG
    return found.judgement is Judgement.RIGHT


def collect_marks(restorer: Restorer, document: Document) -> list[Example]:
    """Judge every edit of punctuation on one document; drawn noise says nothing of them.

    Those that are not left to trees have no features.
    """
    if document.collection == "noise":
        return []
    model = restorer.model
    tokens = model.tokenizer.tokenize(document.observed)
    marks = restorer.marks(tokens)
    rows = describe_marks(tokens, marks, model.lexicon, model.language_model)
    size = len(MARK_FEATURES)
    described = iter(rows[place : place + size] for place in range(0, len(rows), size))
    judged = [
        (
            Edit(start, end, document.observed[start:end], restored, rule, 0.5),
            next(described) if rule in DOUBTFUL else (),
        )
        for start, end, restored, rule in marks
    ]
    judged.sort(key=lambda one: one[0].start)
    return [
        # Where something else is wrong beside it, half of what was to be done is done.
        _example(document, row, found, right=found.judgement is not Judgement.WRONG)
        for found, row in _judged(document, judged)
    ]


def mark_precision(examples: Iterable[Example]) -> dict[str, float]:
    """How often each rule of misplaced marks was right.

    Laplace's rule within each collection, then pooled.
    """
    counts: dict[str, dict[str, list[int]]] = {}
    for example in examples:
        if example.rule in MISPLACED:
            count = counts.setdefault(example.rule, {}).setdefault(example.collection, [0, 0])
            count[0] += example.right
            count[1] += 1
    return {
        rule: sum(right + 1 for right, _ in found.values())
        / sum(total + 2 for _, total in found.values())
        for rule, found in counts.items()
    }


def _judged(
    document: Document, found: Iterable[tuple[Edit, _Row]], *, blind: bool = False
) -> Iterator[tuple[JudgedEdit, _Row]]:
    """Judge edits that are sorted but may overlap; those are judged together that do not."""
    layers: list[list[tuple[Edit, _Row]]] = []
    for edit, row in found:
        layer = next((layer for layer in layers if edit.start >= layer[-1][0].end), None)
        if layer is None:
            layers.append([(edit, row)])
        else:
            layer.append((edit, row))
    for layer in layers:
        edits = [edit for edit, _ in layer]
        judged = judge_edits(document.observed, edits, document.gold, blind=blind)
        yield from zip(judged, (row for _, row in layer), strict=True)


def _example(document: Document, row: _Row, found: JudgedEdit, *, right: bool) -> Example:
    return Example(document.name, document.collection, row, right, found.edit.rule)


def without_misprints(
    examples: Sequence[Example],
    names: Sequence[str],
    *,
    rounds: int,
    leaves: int,
    seed: int = 1,
) -> list[Example]:
    """Leave out what seems a misprint of a text that is given as its own gold.

    No text is clean, and of what may be read otherwise in a good one much is misprinted; taken for
    right, it teaches to leave just the plainest errors. What trees learned from the other texts
    alone think right is left out (confident learning, Northcutt et al. 2021).
    """
    pages = [example for example in examples if example.collection not in _CLEAN]
    if len(pages) < _FEWEST:
        return list(examples)
    booster = _grow(*_arrays(pages), names, rounds=rounds, leaves=leaves, seed=seed)
    chances = booster.predict(_arrays(examples)[0])
    return [
        example
        for example, chance in zip(examples, chances, strict=True)
        if chance < _MISPRINT or example.collection not in _CLEAN
    ]


def train_decision(
    examples: Sequence[Example],
    path: Path,
    names: Sequence[str],
    *,
    rounds: int,
    leaves: int,
    seed: int = 1,
    meta: Mapping[str, Any] | None = None,
) -> dict[str, float]:
    """Fit the trees to examples with the features `names`; write them, and `meta`, to `path`.

    The slope and base that calibrate the score are fitted on out-of-fold scores (Platt 1999), folds
    being made of whole documents.

    Returns:
        log loss and expected calibration error, out of fold.
    """
    import numpy as np

    features, right, weight = _arrays(examples)
    documents = sorted({example.document for example in examples})
    fold_of = {name: place % 5 for place, name in enumerate(documents)}
    folds = np.array([fold_of[example.document] for example in examples])
    size = {"rounds": rounds, "leaves": leaves, "seed": seed}
    scores = np.zeros(len(examples))
    for fold in range(5):
        train = folds != fold
        booster = _grow(features[train], right[train], weight[train], names, **size)
        scores[~train] = booster.predict(features[~train], raw_score=True)
    base, slope = _platt(scores, right)
    chance = 1.0 / (1.0 + np.exp(-(base + slope * scores)))
    booster = _grow(features, right, weight, names, **size)
    sections = _flatten(booster.dump_model()["tree_info"])
    meta = {"base": base, "slope": slope, "features": list(names), **(meta or {})}
    write_model(path, sections, kind="decision", meta=meta)
    edges = np.minimum((chance * 10).astype(int), 9)
    error = sum(
        abs(chance[edges == k].mean() - right[edges == k].mean()) * (edges == k).mean()
        for k in range(10)
        if (edges == k).any()
    )
    loss = -np.mean(right * np.log(chance + 1e-12) + (1 - right) * np.log(1 - chance + 1e-12))
    return {"log_loss": float(loss), "calibration_error": float(error), "examples": len(examples)}


def _arrays(examples: Sequence[Example]) -> tuple[Any, Any, Any]:
    """Features, whether each is right, and weights."""
    import numpy as np

    return (
        np.array([example.features for example in examples]),
        np.array([example.right for example in examples], dtype=float),
        np.array([_WEIGHTS.get(example.collection, 1.0) for example in examples]),
    )


def _grow(
    features: Any,
    right: Any,
    weight: Any,
    names: Sequence[str],
    *,
    rounds: int,
    leaves: int,
    seed: int,
) -> Any:
    """Boosted trees for these examples."""
    import lightgbm

    parameters: dict[str, Any] = {
        "objective": "binary",
        "num_leaves": leaves,
        "learning_rate": 0.06,
        "max_bin": 63,
        "min_data_in_leaf": 100,
        "feature_fraction": 0.5,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "lambda_l2": 5.0,
        "verbose": -1,
        "seed": seed,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 2,
    }
    data = lightgbm.Dataset(features, right, weight=weight, feature_name=list(names))
    return lightgbm.train(parameters, data, num_boost_round=rounds)


def _platt(scores: Any, right: Any) -> tuple[float, float]:
    """Base and slope of a logistic curve through scores and outcomes, by Newton's method."""
    base, slope = 0.0, 1.0
    import numpy as np

    for _ in range(50):
        chance = 1.0 / (1.0 + np.exp(-(base + slope * scores)))
        spread = chance * (1 - chance) + 1e-9
        gradient = np.array([(right - chance).sum(), ((right - chance) * scores).sum()])
        hessian = np.array(
            [
                [spread.sum(), (spread * scores).sum()],
                [(spread * scores).sum(), (spread * scores**2).sum()],
            ]
        )
        change = np.linalg.solve(hessian, gradient)
        base += change[0]
        slope += change[1]
        if abs(change).max() < 1e-9:
            break
    return float(base), float(slope)


def _flatten(trees: Sequence[Any]) -> dict[str, Any]:
    roots = array("i")
    feature, left, right = array("i"), array("i"), array("i")
    value = array("d")

    def add(node: Any) -> int:
        place = len(feature)
        feature.append(-1)
        left.append(0)
        right.append(0)
        value.append(0.0)
        if "leaf_value" in node:
            value[place] = node["leaf_value"]
        else:
            feature[place] = node["split_feature"]
            value[place] = node["threshold"]
            left[place] = add(node["left_child"])
            right[place] = add(node["right_child"])
        return place

    for tree in trees:
        roots.append(add(tree["tree_structure"]))
    return {"roots": roots, "feature": feature, "value": value, "left": left, "right": right}
