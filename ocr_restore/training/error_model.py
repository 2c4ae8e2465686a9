"""Training of the error model: a table of confusions from pairs of an OCR text and its gold.

The two texts of a pair are aligned word by word, and what differs inside a block of words is a
confusion. `count_confusions` counts them, one `ConfusionCounts` per collection; `estimate` makes
costs of the counts of several collections, and `write_confusions` the file that `ErrorModel.read`
reads. `learn_confusions` is all of it for files of pairs.

>>> counts = count_confusions([Pair("tlie modem house", "the modern house")])
>>> sorted(counts.confusions.items())
[(Confusion(observed='li', intended='h'), 1), (Confusion(observed='m', intended='rn'), 1)]
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby, product
from math import fsum, log
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from ..alignment import align
from ..alphabet import CODE_OF
from ..error_model import Confusion
from ..exceptions import InputError
from ..formats.files import read_bytes, write_whole

__all__ = [
    "ConfusionCounts",
    "ConfusionRow",
    "Pair",
    "count_confusions",
    "estimate",
    "learn_confusions",
    "read_pairs",
    "read_visual",
    "write_confusions",
]

_LOWER = "abcdefghijklmnopqrstuvwxyz"
_INTENDED = frozenset(_LOWER + "'")  # what costs are estimated for; accents follow their letters
# What any letter may be printed as, and what may be one character too many.
_OBSERVED = (
    _LOWER
    + _LOWER.upper()
    + '0123456789!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~•·■£§¬°©®«»“”—áàâäéèêëíìîïóòôöúùûüñç'
)

# A block of words that differ more than this, or are longer, is a bad alignment or lost text.
_MOST_DIFFERENT = 0.55
_LONGEST_BLOCK = 120
# Longer differences are no confusions but several, or damage without a pattern.
_LONGEST = 3
_MOST_LOST = 2

_EXPONENT = 0.8  # of the power mean over collections
_PRIOR_WEIGHT = 300  # characters of evidence that a prior probability is worth
_RULE_WEIGHT = 60  # the same for confusions of several characters, whose prior is 0
# Prior probabilities. A letter is printed as one of its own height, or as a mark that hardly stands
# in print, far more often than as anything else; some marks are what engines put for what they
# cannot read at all.
_SHAPES = ("bdfhkltBDEFHIJKLPRTijs1!|/\\[](){}", "acemnorsuvwxz", "gjpqy")
_UNREADABLE = "~_^■\ufffd"
_UNLIKELY = "~_^|\\{}<>*#•·■¬\ufffd"
_PRIOR_UNREADABLE = 2e-3
_PRIOR_ALIKE = 6e-4
_PRIOR_UNLIKE = 8e-5
_PRIOR_LOST = 2e-4
_PRIOR_STRAY_UNLIKELY = 6e-4
_PRIOR_STRAY_MARK = 6e-5
_PRIOR_STRAY_LETTER = 2e-5

_DEAREST = 12.5  # as the run-time module's floor for any letter printed as any other
_DEAREST_RULE = 12.0
_SMALLEST_SHARE = 1e-6  # so that the logarithm of a rule's share exists
# Confusions of several characters need evidence: three, if collections agree, else four.
_RULE_COUNT = 3
_RULE_COUNT_ALONE = 4
# With this many cases the estimate counts for more than the visual table.
_WELL_ATTESTED = 5
_VISUAL_PENALTY = 1.0

_LOOKALIKES = "li1I|!"
_LOOKALIKE_PENALTY = 1.5
_LOOKALIKE_DEAREST = 9.5  # confusions that are themselves a guess are not multiplied

# Costs of the other events. They are the same for every table: how many blanks are lost or put in
# depends on the page far more than on the collection, and the run-time adapts them to it.
_EVENTS = (
    ("blank", "inserted", 6.3),
    ("blank", "lost", 5.3),
    ("hyphen", "lost", 6.5),
    ("hyphen", "inserted", 8.0),
    ("mark", "inside", 6.0),
    ("case", "inside", 3.5),
    ("case", "word", 4.5),
)

_HEADER = """\
# Confusions: what intended characters are printed as, and what that costs.
#
# Made by `ocr-restore train --pairs`; do not edit. Columns, between tabs:
#   kind         sub: one character for another      ins: a character too many
#                del: a character that is missing    rule: several characters on a side
#                blank, hyphen, mark, case: an event of that kind, named in the next column
#   observed     what is printed, case kept
#   intended     what should have been, in lower case
#   cost         -ln of the probability that the intended characters come out as the observed ones;
#                for ins, that a character too many stands beside one of the text
#   count        how often it was seen in all collections; 0: from shape alone, or a fixed cost
#   collections  in how many collections it was seen
# A backslash is written \\u005c, a number sign \\u0023 and a tab \\t.
# Sorted by kind, cost, observed and intended.
#
# kind	observed	intended	cost	count	collections
"""
_AGAIN = "every line must be a JSON object with the texts `ocr` and `gold`; mend or remove this one"


class Pair(NamedTuple):
    """An OCR text and its gold: what was printed, and what the page says."""

    observed: str
    intended: str


@dataclass(frozen=True, slots=True)
class ConfusionCounts:
    """How often what was confused in a collection, and how often it could have been.

    Attributes:
        confusions: how often each confusion was seen; `intended` is in lower case.
        intended: how often each string of one to three characters stands in the gold, in lower
            case, over all words that could be aligned.

    >>> one = count_confusions([Pair("arid", "and")])
    >>> (one + one).confusions
    Counter({Confusion(observed='ri', intended='n'): 2})
    """

    confusions: Counter[Confusion] = field(default_factory=Counter)
    intended: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: ConfusionCounts) -> ConfusionCounts:
        """The counts of both collections together."""
        return ConfusionCounts(self.confusions + other.confusions, self.intended + other.intended)


@dataclass(frozen=True, slots=True)
class ConfusionRow:
    """A line of a table of confusions: cost in nats, and the evidence for it."""

    observed: str
    intended: str
    cost: float
    count: int
    collections: int

    @property
    def kind(self) -> str:
        """The first column: `sub`, `ins`, `del` or `rule`."""
        if _is_rule(self.observed, self.intended):
            return "rule"
        if not self.intended:
            return "ins"
        return "sub" if self.observed else "del"


def learn_confusions(
    folder_or_files: Path | Iterable[Path], out_path: Path, *, visual_path: Path
) -> None:
    """Learn a table of confusions from files of pairs, and write it.

    Args:
        folder_or_files: files for `read_pairs`, or one, or a folder of them (`*.jsonl`). Each file
            is a collection: what several of them agree on counts for more.
        out_path: the table to write, for `ErrorModel.read`.
        visual_path: the table of visual confusions, see `read_visual`.

    Raises:
        InputError: if there are no files, or one cannot be read or is not of its form.
        OutputError: if the table cannot be written.
    """
    if isinstance(folder_or_files, Path):
        is_folder = folder_or_files.is_dir()
        files = sorted(folder_or_files.glob("*.jsonl")) if is_folder else [folder_or_files]
    else:
        files = list(folder_or_files)
    if not files:
        raise InputError(
            f"{folder_or_files}: no *.jsonl files here; name a folder with files of pairs, one "
            "JSON object with the texts `ocr` and `gold` on a line"
        )
    visual = read_visual(visual_path)
    collections = {str(path): count_confusions(read_pairs(path)) for path in files}
    write_confusions(estimate(collections, visual=visual), out_path)


def read_pairs(path: Path) -> list[Pair]:
    r"""Read a file of pairs: JSON Lines, each an object with the texts `ocr` and `gold`.

    A `¬` or soft hyphen at a line end of the gold says that the word goes on in the next line, and
    the halves are joined. Other members of the objects are left alone, and so are blank lines.

    Raises:
        InputError: if the file cannot be read, or a line is not of that form.
    """
    pairs = []
    for number, line in enumerate(read_bytes(str(path)).split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            document = json.loads(line.decode("utf-8"))
            pair = Pair(document["ocr"], document["gold"])
            if not all(isinstance(text, str) for text in pair):
                raise TypeError("not a text")
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise InputError(f"{path}, line {number}: not a pair; {_AGAIN}") from error
        gold = pair.intended.replace("¬\n", "").replace("\u00ad\n", "")
        pairs.append(Pair(pair.observed, gold))
    return pairs


def read_visual(path: Path) -> dict[Confusion, float]:
    """Read the table of visual confusions: those any eye would expect, with a cost by judgement.

    The columns are observed, intended, cost and comment, between tabs; at least one side has
    several characters, and none more than three. Lines that start with `#` are comments.

    Raises:
        InputError: if the file cannot be read, or a line is not of that form.
    """
    visual: dict[Confusion, float] = {}
    lines = read_bytes(str(path)).decode("utf-8", "replace").split("\n")
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        try:
            observed, intended, cost, _ = line.split("\t")
            confusion = Confusion(observed, intended)
            if (
                not _is_rule(observed, intended)
                or not 0 < len(observed) <= _LONGEST
                or not 0 < len(intended) <= _LONGEST
                or not _INTENDED.issuperset(intended)
                or any(char not in CODE_OF for char in observed)
                or confusion in visual
            ):
                raise ValueError("not a confusion of several characters")
            visual[confusion] = float(cost)
        except ValueError as error:
            raise InputError(
                f"{path}, line {number}: not a visual confusion, or one for the second time; mend "
                "it, the head of the file says what the columns are"
            ) from error
    return visual


def count_confusions(pairs: Iterable[Pair]) -> ConfusionCounts:
    """Count the confusions of a collection.

    Only what is between characters counts. Blanks that are missing or too many, changes of case
    alone and marks at the edge of a word are left out, and so are blocks of words that have little
    in common: those are bad alignments.

    >>> count_confusions([Pair("THe. h onse", "The house")]).confusions
    Counter({Confusion(observed='n', intended='u'): 1})
    """
    counts = ConfusionCounts()
    for pair in pairs:
        alignment = align(pair.observed, pair.intended)
        for block in alignment.blocks:
            gold = alignment.gold_tokens[block.gold_start : block.gold_end]
            if block.equal:
                for token in gold:
                    _count_strings(token.lower(), counts.intended)
                continue
            observed = " ".join(
                alignment.observed_tokens[block.observed_start : block.observed_end]
            )
            intended = " ".join(gold)
            longer = max(len(observed), len(intended))
            if (
                not observed
                or not intended
                or len(observed) > _LONGEST_BLOCK
                or Levenshtein.distance(observed, intended) > _MOST_DIFFERENT * longer
            ):
                continue
            _count_strings(intended.lower(), counts.intended)
            counts.confusions.update(_confusions(observed, intended))
    return counts


def _count_strings(text: str, counts: Counter[str]) -> None:
    """Count the strings of one, two and three characters in a text."""
    counts.update(text)
    for start in range(len(text) - 1):
        counts[text[start : start + 2]] += 1
        # Cut short at the end, this is the last pair again: a confusion of a pair that mostly ends
        # words (`ed`, `ts`) so costs up to ln 2 more.
        counts[text[start : start + 3]] += 1


def _confusions(observed: str, intended: str) -> Iterator[Confusion]:
    """The confusions between two aligned strings of words."""
    for equal, group in groupby(
        Levenshtein.opcodes(observed, intended), key=lambda operation: operation.tag == "equal"
    ):
        if equal:
            continue
        operations = list(group)
        start, end = operations[0].src_start, operations[-1].src_end
        inside = observed[start - 1 : start].strip() != "" and observed[end : end + 1].strip() != ""
        printed = observed[start:end]
        meant = intended[operations[0].dest_start : operations[-1].dest_end].lower()
        if printed.lower() == meant:
            continue
        if " " in printed or " " in meant:
            # Which character became which across a blank cannot be told, unless a side is empty.
            printed, meant = printed.replace(" ", ""), meant.replace(" ", "")
            if not printed or not meant:
                yield from (Confusion(char, "") for char in printed)
                yield from (Confusion("", char) for char in meant)
        elif printed and meant:
            if len(printed) <= _LONGEST and len(meant) <= _LONGEST:
                yield Confusion(printed, meant)
        elif len(printed) <= _LONGEST and not meant:
            yield from (Confusion(char, "") for char in printed if inside or char.isalnum())
        elif len(meant) <= _MOST_LOST:
            yield from (Confusion("", char) for char in meant)


def estimate(
    collections: Mapping[str, ConfusionCounts], *, visual: Mapping[Confusion, float]
) -> list[ConfusionRow]:
    """Estimate the costs of confusions from the counts of several collections.

    In one collection the probability of a confusion o of one character i is its share with a prior
    by shape, `_PRIOR_WEIGHT` characters strong (a Dirichlet prior, so never 0):

        P(o | i) = (count(o, i) + 300 P0(o, i)) / (N(i) + 300)

    and for a confusion of several characters, for which no prior can be listed,

        P(o | i) = count(o, i) / (N(i) + 60)

    The collections are then combined by a power mean, (sum P^0.8 / n)^(1 / 0.8). It lies between
    the mean, by which one collection with an odd typeface would decide for all, and the geometric
    mean, by which a confusion unknown to one collection would hardly exist. So of two confusions
    seen equally often, the one that several collections have is the cheaper.

    Confusions of several characters are listed if seen three times in several collections or four
    times in one, or if `visual` has them. The visual cost is an upper bound; it rises by 1 where
    five cases or more say what the true cost is. All of them also hold, for 1.5 more, with one of
    the look-alikes `l i 1 I | !` in the place of another.

    Args:
        collections: the counts of each collection, by name.
        visual: costs of confusions of several characters, by judgement (`read_visual`).

    Returns:
        The table's rows in order; cost is rounded to three decimals.

    Raises:
        InputError: if there is no collection.
    """
    if not collections:
        raise InputError("there are no pairs to learn from; name at least one file of pairs")
    seen: dict[Confusion, list[int]] = {}
    for counts in collections.values():
        for confusion, count in counts.confusions.items():
            seen.setdefault(confusion, []).append(count)
    rows = []
    rules: dict[Confusion, _Rule] = {}
    for confusion in {*seen, *_single_confusions()}:
        if not _INTENDED.issuperset(confusion.intended):
            continue
        if any(char not in CODE_OF for char in confusion.observed):
            continue
        found = seen.get(confusion, [])
        if not _is_rule(*confusion):
            cost = min(_single_cost(confusion, collections), _DEAREST)
            rows.append(ConfusionRow(*confusion, round(cost, 3), sum(found), len(found)))
        elif sum(found) >= (_RULE_COUNT if len(found) > 1 else _RULE_COUNT_ALONE):
            cost = min(_rule_cost(confusion, collections), _DEAREST_RULE)
            rules[confusion] = _Rule(cost, sum(found), len(found))
    for confusion, cost in visual.items():
        rule = rules.setdefault(confusion, _Rule(cost))
        penalty = _VISUAL_PENALTY if rule.count >= _WELL_ATTESTED else 0.0
        rule.cost = min(rule.cost, cost + penalty)
    _add_lookalikes(rules)
    rows += [
        ConfusionRow(*confusion, round(rule.cost, 3), rule.count, rule.collections)
        for confusion, rule in rules.items()
    ]
    return sorted(rows, key=attrgetter("kind", "cost", "observed", "intended"))


@dataclass(slots=True)
class _Rule:
    """A confusion of several characters while its cost is being found."""

    cost: float
    count: int = 0
    collections: int = 0


def _is_rule(observed: str, intended: str) -> bool:
    return len(observed) > 1 or len(intended) > 1


def _single_confusions() -> Iterator[Confusion]:
    """The confusions that have a cost whether or not they were ever seen."""
    for observed, intended in product(_OBSERVED, _LOWER):
        if observed.lower() != intended:
            yield Confusion(observed, intended)
    yield from (Confusion("", intended) for intended in _LOWER)
    yield from (Confusion(observed, "") for observed in _OBSERVED)


def _single_cost(confusion: Confusion, collections: Mapping[str, ConfusionCounts]) -> float:
    prior = _PRIOR_WEIGHT * _prior(confusion)
    shares = []
    for counts in collections.values():
        if confusion.intended:
            occasions = counts.intended[confusion.intended]
        else:  # a character too many may stand beside any other
            occasions = sum(count for text, count in counts.intended.items() if len(text) == 1)
        shares.append((counts.confusions[confusion] + prior) / (occasions + _PRIOR_WEIGHT))
    return -log(_power_mean(shares))


def _rule_cost(confusion: Confusion, collections: Mapping[str, ConfusionCounts]) -> float:
    shares = [
        counts.confusions[confusion] / (counts.intended[confusion.intended] + _RULE_WEIGHT)
        for counts in collections.values()
    ]
    return -log(max(_power_mean(shares), _SMALLEST_SHARE))


def _power_mean(shares: list[float]) -> float:
    return float((fsum(share**_EXPONENT for share in shares) / len(shares)) ** (1 / _EXPONENT))


def _prior(confusion: Confusion) -> float:
    """The probability of a confusion of one character before any was seen, from its shape."""
    observed, intended = confusion
    if not observed:
        return _PRIOR_LOST
    unlikely = observed in _UNLIKELY
    if not intended:
        if observed.isalnum():
            return _PRIOR_STRAY_LETTER
        return _PRIOR_STRAY_UNLIKELY if unlikely else _PRIOR_STRAY_MARK
    if observed in _UNREADABLE:
        return _PRIOR_UNREADABLE
    return _PRIOR_ALIKE if unlikely or _are_alike(observed, intended) else _PRIOR_UNLIKE


def _are_alike(observed: str, intended: str) -> bool:
    """Whether two characters are of one height; a capital is compared with the capital as well."""
    return any(
        observed in shape
        and (intended in shape or (observed.isupper() and intended.upper() in shape))
        for shape in _SHAPES
    )


def _add_lookalikes(rules: dict[Confusion, _Rule]) -> None:
    """Let every rule hold for look-alikes in the place of each other (`l1` like `li` for h)."""
    # The best attested come first, so that what follows from them can itself be followed.
    by_count = sorted(rules.items(), key=lambda item: (-item[1].count, item[0]))
    for (observed, intended), rule in by_count:
        if len(observed) < 2 or rule.cost > _LOOKALIKE_DEAREST:
            continue
        cost = rule.cost + _LOOKALIKE_PENALTY
        for place, other in product(range(len(observed)), _LOOKALIKES):
            if observed[place] not in _LOOKALIKES or observed[place] == other:
                continue
            alike = observed[:place] + other + observed[place + 1 :]
            if alike != intended:
                known = rules.setdefault(Confusion(alike, intended), _Rule(cost))
                known.cost = min(known.cost, cost)


def write_confusions(rows: Iterable[ConfusionRow], path: Path) -> None:
    """Write a table of confusions for `ErrorModel.read`; the same rows give the same bytes.

    Raises:
        OutputError: if it cannot be written.
    """
    lines = [
        f"{row.kind}\t{_escape(row.observed)}\t{_escape(row.intended)}\t{row.cost:.3f}"
        f"\t{row.count}\t{row.collections}\n"
        for row in rows
    ]
    lines += [f"{kind}\t{name}\t\t{cost:.3f}\t0\t0\n" for kind, name, cost in _EVENTS]
    write_whole(path, (_HEADER + "".join(lines)).encode("utf-8"))


def _escape(text: str) -> str:
    return text.replace("\\", "\\u005c").replace("\t", "\\t").replace("#", "\\u0023")
