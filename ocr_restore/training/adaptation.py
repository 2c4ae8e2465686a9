"""Adaptation of an error model to a collection from a few of its pages.

Five pages show a handful of the confusions of a collection, and say nothing of the rest. So the
costs are not learned anew: each is the maximum a posteriori estimate with the general table as
prior, as a document's own are at run time (`ErrorModel.adapted`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import exp, log
from operator import attrgetter

from ..alphabet import CODE_OF
from ..error_model import Confusion
from .error_model import ConfusionCounts, ConfusionRow

__all__ = ["adapt"]

# Characters of evidence that the general table is worth. With 400 five pages of the development
# sets did harm to one set in three, and to learn the table anew from them did to all.
_WEIGHT = 2000.0
# A confusion of several characters that the general table lacks has to be seen so often.
_FEWEST = 3
_NEW_COST = 10.0  # of such a one before it was seen
_DEAREST = 12.5
_LONGEST = 3


def adapt(
    general: Mapping[Confusion, float], collections: Iterable[ConfusionCounts]
) -> list[ConfusionRow]:
    """Adapt a table of confusions to what was counted in a collection.

    P(o | i) = (count(o, i) + w P0(o | i)) / (N(i) + w), where P0 is the general probability, N(i)
    how often the intended characters stand in the gold, and w the weight of the general table.

    >>> counts = ConfusionCounts()
    >>> counts.confusions[Confusion("c", "e")] = 50
    >>> counts.intended["e"] = 400
    >>> (row,) = adapt({Confusion("c", "e"): 6.0}, [counts])
    >>> row.cost, row.count
    (3.777, 50)

    Args:
        general: cost of each confusion, see `read_confusions`.
        collections: what was counted in the files of pairs, pooled.

    Returns:
        the rows of the table in order, with the counts of the collection.
    """
    counted = sum(collections, ConfusionCounts())
    letters = sum(count for text, count in counted.intended.items() if len(text) == 1)
    costs = {**general}
    for confusion, count in counted.confusions.items():
        observed, intended = confusion
        if (
            count >= _FEWEST
            and confusion not in costs
            and 0 < len(observed) <= _LONGEST
            and 0 < len(intended) <= _LONGEST
            and all(char in CODE_OF for char in observed + intended)
        ):
            costs[confusion] = _NEW_COST
    rows = []
    for confusion, cost in costs.items():
        count = counted.confusions[confusion]
        # A character too many may stand beside any other.
        occasions = counted.intended[confusion.intended] if confusion.intended else letters
        share = (count + _WEIGHT * exp(-cost)) / (occasions + _WEIGHT)
        adapted = round(min(-log(share), _DEAREST), 3)
        rows.append(ConfusionRow(*confusion, adapted, count, int(count > 0)))
    return sorted(rows, key=attrgetter("kind", "cost", "observed", "intended"))
