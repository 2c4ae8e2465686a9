"""The context model: how well a word fits the five words on either side of it.

A log-bilinear model (Mnih & Kavukcuoglu 2013): every word has a vector for what it says of the
words near it and one for where it fits itself. The words c around a place are summed up, each
weighted by its distance, dimension by dimension. The score of a word w at the place is

    s(w) = bias(w) + sum over dimensions d of out(w, d) * sum over c of weight(c, d) in(c, d)

It was trained by noise-contrastive estimation, so that s(w) + ln k is about ln P(w | around) less
ln P(w), with k noise words for each word. An n-gram sees the two words beside a place; this sees
that `security` and `between` are near, and that `ties` fits and `tics` does not.

Vectors are stored in one byte a dimension. Rare words share the vectors of their kind.
"""

from __future__ import annotations

from math import log
from pathlib import Path

from .kernel.context_cy import ContextTable
from .model_file import ModelFile

__all__ = ["ContextModel"]


class ContextModel:
    """Scores of words in context.

    Attributes:
        rows: for each word of the lexicon where its vectors are.
        table: the vectors, for the kernel.
        offset: what to add to a score to make it the gain of a word over its frequency, in nats.
    """

    def __init__(self, model: ModelFile) -> None:
        self.rows = model["row"]
        self.table = ContextTable(
            self.rows,
            model["inputs"],
            model["outputs"],
            model["bias"],
            model["weights"],
            model.meta["dimensions"],
        )
        self.offset = log(model.meta["noise_words"])

    @classmethod
    def open(cls, path: Path) -> ContextModel:
        """Map the model at `path`.

        Raises:
            ModelError: if the file is missing, damaged or of another version.
        """
        return cls(ModelFile.open(path, kind="context"))
