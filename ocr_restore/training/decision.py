"""Training of the decision: boosted trees on judged proposals, calibrated on held-out documents.

Every proposal of the decoder on a training document is judged against the gold; the trees learn
which features make one right. Clean texts, given as their own gold, teach when to touch nothing.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ocr_restore.alphabet import encode_text
from ocr_restore.decision import FEATURES
from ocr_restore.edits import Edit
from ocr_restore.evaluation import Judgement, judge_edits
from ocr_restore.marks import find_marks
from ocr_restore.model_file import write_model
from ocr_restore.restorer import Restorer, edits_of
from ocr_restore.training.examples import Document

__all__ = ["Example", "collect_examples", "mark_precisions", "train_decision"]


# Noise that is drawn from the error model is less like a page than a page. What is clean, and above
# all what is short and clean, says when to touch nothing.
_WEIGHTS = {"noise": 0.15, "clean": 1.5, "clean gold": 1.5, "short": 2.0}


_NO_SYMBOL = "~"  # what some gold texts have for a symbol that their alphabet lacks


@dataclass(frozen=True)
class Example:
    """One judged proposal."""

    document: str
    collection: str
    features: Sequence[float]
    right: bool
    rule: str


def collect_examples(restorer: Restorer, document: Document) -> list[Example]:
    """Judge every proposal on one document."""
    model = restorer.model
    tokens = model.tokenizer.tokenize(document.observed)
    proposals, rows = restorer.described(tokens)
    # Edits are judged together that do not overlap.
    layers: list[tuple[list[Edit], list[Sequence[float]]]] = []
    for place, proposal in enumerate(proposals):
        row = rows[place * len(FEATURES) : (place + 1) * len(FEATURES)]
        for edit in edits_of(tokens, [proposal], [0.5], model.lexicon):
            layer = next((layer for layer in layers if edit.start >= layer[0][-1].end), None)
            if layer is None:
                layer = [], []
                layers.append(layer)
            layer[0].append(edit)
            layer[1].append(row)
    return [
        Example(
            document.name,
            document.collection,
            row,
            found.judgement is Judgement.RIGHT,
            found.edit.rule,
        )
        for edits, kept in layers
        for found, row in zip(
            judge_edits(document.observed, edits, document.gold, blind=True), kept, strict=True
        )
        if not (found.edit.rule == "hyphen" and document.keeps_hyphens)
        and _NO_SYMBOL not in found.gold
    ]


def mark_precisions(restorer: Restorer, documents: Iterable[Document]) -> dict[str, float]:
    """How often each mark rule was right, by rule.

    Laplace's rule within each collection, then pooled. Drawn noise says nothing of it.
    """
    lexicon = restorer.model.lexicon
    counts: dict[str, dict[str, list[int]]] = {}
    for collection, _, observed, gold in documents:
        if collection == "noise":
            continue
        marks = sorted(
            find_marks(observed, encode_text(observed), lexicon.is_common, lexicon.is_cut)
        )
        marks = [
            b for a, b in zip([None, *marks], marks, strict=False) if not a or b.start >= a.end
        ]
        edits = [
            Edit(m.start, m.end, observed[m.start : m.end], m.restored, m.rule, 0.5) for m in marks
        ]
        for judged in judge_edits(observed, edits, gold):
            count = counts.setdefault(judged.edit.rule, {}).setdefault(collection, [0, 0])
            count[0] += judged.judgement is not Judgement.WRONG
            count[1] += 1
    return {
        rule: sum(right + 1 for right, _ in found.values())
        / sum(total + 2 for _, total in found.values())
        for rule, found in counts.items()
    }


def train_decision(
    examples: Sequence[Example],
    path: Path,
    *,
    marks: dict[str, float],
    rounds: int = 400,
    leaves: int = 63,
    seed: int = 1,
) -> dict[str, float]:
    """Fit the trees and write them to `path`.

    The slope and base that calibrate the score are fitted on out-of-fold scores (Platt 1999), folds
    being made of whole documents.

    Returns:
        log loss and expected calibration error, out of fold.
    """
    import lightgbm
    import numpy as np

    features = np.array([example.features for example in examples])
    right = np.array([example.right for example in examples], dtype=float)
    weight = np.array([_WEIGHTS.get(example.collection, 1.0) for example in examples])
    names = sorted({example.document for example in examples})
    fold_of = {name: place % 5 for place, name in enumerate(names)}
    folds = np.array([fold_of[example.document] for example in examples])
    parameters: dict[str, Any] = {
        "objective": "binary",
        "num_leaves": leaves,
        "learning_rate": 0.05,
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
    scores = np.zeros(len(examples))
    for fold in range(5):
        train = folds != fold
        data = lightgbm.Dataset(
            features[train], right[train], weight=weight[train], feature_name=list(FEATURES)
        )
        booster = lightgbm.train(parameters, data, num_boost_round=rounds)
        scores[~train] = booster.predict(features[~train], raw_score=True)
    base, slope = _platt(scores, right)
    chance = 1.0 / (1.0 + np.exp(-(base + slope * scores)))
    data = lightgbm.Dataset(features, right, weight=weight, feature_name=list(FEATURES))
    booster = lightgbm.train(parameters, data, num_boost_round=rounds)
    sections = _flatten(booster.dump_model()["tree_info"])
    write_model(
        path, sections, kind="decision", meta={"base": base, "slope": slope, "marks": marks}
    )
    edges = np.minimum((chance * 10).astype(int), 9)
    error = sum(
        abs(chance[edges == k].mean() - right[edges == k].mean()) * (edges == k).mean()
        for k in range(10)
        if (edges == k).any()
    )
    loss = -np.mean(right * np.log(chance + 1e-12) + (1 - right) * np.log(1 - chance + 1e-12))
    return {"log_loss": float(loss), "calibration_error": float(error), "examples": len(examples)}


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
