"""Training of the error model: a table of confusions from pairs of an OCR text and its gold.

The two texts of a pair are aligned character by character. Edits that touch make one error, and
errors are cut into confusions: single characters, and the rules of up to three characters on a side
(`li` for `h`) that recur oftener than their parts do by themselves. Which these are is found by
hard expectation-maximisation: errors are cut by the current costs, and the costs estimated again
from the cuts (Brill & Moore 2000 find theirs in the same way).

`count_confusions` counts errors, one `ConfusionCounts` per collection; `estimate` makes costs of
the counts of several collections, and `write_confusions` the file that `ErrorModel.read` reads.
`learn_confusions` is all of it for files of pairs.

>>> counts = count_confusions([Pair("tlie modem house", "the modern house")])
>>> sorted(counts.confusions.items())
[(Confusion(observed='li', intended='h'), 1), (Confusion(observed='m', intended='rn'), 1)]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from math import exp, fsum, log
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import regex

from ..alphabet import CODE_OF
from ..error_model import EVENTS, Confusion
from ..exceptions import InputError
from ..formats.files import read_bytes, write_whole
from ..formats.pairs import read_pairs as read_texts
from .alignment import Span, align_characters, fold_print

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
# What any letter may be printed as, and what may be one character too many. How likely that is for
# a confusion that was never seen depends on the class alone: shape was tried and predicted worse.
_CLASSES = (
    _LOWER,
    _LOWER.upper(),
    "0123456789",
    '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~•·■£§¬°©®«»“”—',
    "áàâäéèêëíìîïóòôöúùûüñç",
)
_OBSERVED = "".join(_CLASSES)
_CLASS_OF = {char: members for members in _CLASSES for char in members}
_UNREADABLE = "~_^■\ufffd"  # what engines put for what they cannot read at all
_UNREADABLE_RATE = 3e-3
_LOST_RATE = 2e-4  # of a letter that was never seen missing

_WORD = regex.compile(r"\p{L}+(?:['’]\p{L}+)*")
_CUT_WORD = regex.compile(r"(?<=\p{L})-[^\S\n]*\n\s*(?=\p{Ll})")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LIGATURE = regex.compile("|".join(_LIGATURES))

_LONGEST = 3  # characters on a side of a rule
_LONGEST_ERROR = 8  # more is no misprint but another text
_ROUNDS = 2
# A rule must have been seen three times in several collections or five times in one, and be cheaper
# than its parts by so much.
_RULE_COUNT = 3
_RULE_COUNT_ALONE = 5
_RULE_GAIN = 0.2
_FIRST_COST = 8.0  # of everything, before there is an estimate

_EXPONENT = 0.7  # of the power mean over collections
_PRIOR_WEIGHT = 1000.0  # occasions that a prior probability is worth
_RULE_WEIGHT = 150.0  # the same for rules

_DEAREST = 12.5  # as the run-time module's floor for any letter printed as any other
_DEAREST_UNSEEN = 8.5  # of a rule that was never seen; the dearer ones only cost time
_LOOKALIKES = "li1I|!"
_LOOKALIKE_PENALTY = 1.5

# Costs of the other events. They are the same for every table: how many blanks are lost or put in
# depends on the page far more than on the collection, and the run-time adapts them to it.
_EVENT_COSTS = dict(zip(EVENTS, (6.3, 5.3, 6.5, 8.0, 6.0, 3.5), strict=True))

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


class Pair(NamedTuple):
    """An OCR text and its gold: what was printed, and what the page says."""

    observed: str
    intended: str


@dataclass(frozen=True, slots=True)
class ConfusionCounts:
    """How often what was confused in a collection, and how often it could have been.

    Attributes:
        confusions: how often each error was seen, not yet cut; `intended` is in lower case.
        intended: how often each string of one to three characters stands in a word of the gold, in
            lower case, over all words that could be aligned.

    >>> one = count_confusions([Pair("a bird arid a bat", "a bird and a bat")])
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


def learn_confusions(files: Iterable[Path], out_path: Path, *, visual_path: Path) -> None:
    """Learn a table of confusions from files of pairs, and write it.

    Args:
        files: for `read_pairs`. Each is a collection; what several agree on counts for more.
        out_path: the table to write, for `ErrorModel.read`.
        visual_path: the table of visual confusions, see `read_visual`.

    Raises:
        InputError: if a file cannot be read or is not of its form.
        OutputError: if the table cannot be written.
    """
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
    return [
        Pair(pair.observed, pair.intended.replace("¬\n", "").replace("\u00ad\n", ""))
        for pair in read_texts(path)
    ]


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
    """Count the errors of a collection.

    Only what is between letters counts. Blanks that are missing or too many, changes of case alone
    and marks at the edge of a word are left out, and so are passages that have little in common:
    those are bad alignments. Words may be hyphenated at line ends in one text only.

    >>> count_confusions([Pair("THe. h onse", "The house")]).confusions
    Counter({Confusion(observed='n', intended='u'): 1})
    """
    counts = ConfusionCounts()
    for pair in pairs:
        observed, intended = map(_made_whole, pair)
        spans = align_characters(observed, intended)
        words = [match.span() for match in _WORD.finditer(intended)]
        in_word = bytearray(len(intended) + 1)
        for start, end in words:
            in_word[start:end] = b"\1" * (end - start)
        counts.confusions.update(_errors(observed, intended, spans, in_word))
        aligned = bytearray(len(intended))
        for span in spans:
            size = span.intended_end - span.intended_start
            aligned[span.intended_start : span.intended_end] = b"\1" * size
        folded = fold_print(intended)
        for start, end in words:
            if all(aligned[start:end]):
                for size in range(1, _LONGEST + 1):
                    counts.intended.update(
                        folded[place : place + size] for place in range(start, end - size + 1)
                    )
    return counts


def _made_whole(text: str) -> str:
    """The text without ligatures and without the hyphens that cut words at line ends."""
    return _CUT_WORD.sub("", _LIGATURE.sub(lambda match: _LIGATURES[match.group()], text))


def _errors(
    observed: str, intended: str, spans: Iterable[Span], in_word: bytearray
) -> Iterator[Confusion]:
    """The errors inside words: edits that touch, together."""
    printed = meant = ""
    last = Span(0, 0, 0, 0, True)
    for span in [*spans, last]:
        place = span.intended_start
        after = in_word[span.intended_end] == 1
        before = place > 0 and in_word[place - 1] == 1
        outside = not in_word[place] if span.intended_end > place else not (before or after)
        if span.equal or outside or place != last.intended_end:
            if max(len(printed), len(meant)) <= _LONGEST_ERROR:
                yield from _error(printed, meant, inside=before and in_word[place] == 1)
            printed = meant = ""
        if not (span.equal or outside):
            printed += observed[span.observed_start : span.observed_end].strip()
            meant += fold_print(intended[place : span.intended_end])
        last = span


def _error(printed: str, meant: str, *, inside: bool) -> Iterator[Confusion]:
    if meant or any(map(str.isalnum, printed)):
        yield Confusion(printed, meant)
    elif inside:
        yield from (Confusion(mark, "") for mark in printed)


def estimate(
    collections: Mapping[str, ConfusionCounts], *, visual: Mapping[Confusion, float]
) -> list[ConfusionRow]:
    """Estimate the costs of confusions from the counts of several collections.

    In one collection the probability of a confusion o of i is its share with a prior, w occasions
    strong (a Dirichlet prior, so never 0):

        P(o | i) = (count(o, i) + w P0(o, i)) / (N(i) + w)

    P0 of a single character is how many different letters the characters of o's class are printed
    for (as in Kneser & Ney 1995, what is seen often counts once); P0 of a rule is the probability
    of its parts, or that in `visual` if greater. w is 1,000, and 150 for rules.

    The collections are then combined by a power mean, (sum P^0.7 / n)^(1 / 0.7). It lies between
    the mean, by which one collection with an odd typeface would decide for all, and the geometric
    mean, by which a confusion unknown to one collection would hardly exist. So of two confusions
    seen equally often, the one that several collections have is the cheaper.

    All rules also hold, for 1.5 more, with one of the look-alikes `l i 1 I | !` in the place of
    another. Weights and exponent are those that predicted the errors of each collection best from
    the counts of the others.

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
    estimator = _Estimator([collections[name] for name in sorted(collections)], visual)
    return sorted(estimator.rows(), key=attrgetter("kind", "cost", "observed", "intended"))


class _Estimator:
    """Finds the rules of several collections, and the costs of all confusions."""

    def __init__(
        self, collections: list[ConfusionCounts], visual: Mapping[Confusion, float]
    ) -> None:
        self.collections = collections
        self.letters = [
            sum(count for text, count in counts.intended.items() if len(text) == 1)
            for counts in collections
        ]
        self.visual = visual
        self.singles: dict[Confusion, float] = {}
        self.rules: dict[Confusion, float] = {}
        errors = [
            Counter({error: n for error, n in counts.confusions.items() if _in_alphabet(error)})
            for counts in collections
        ]
        self.used = errors
        for _ in range(_ROUNDS):
            recurring = set(_recurring(self.used))
            if not self.singles:
                self.rules = dict.fromkeys(recurring, _FIRST_COST)
            cuts = {error: self.cut(error)[1] for error in sorted(set().union(*errors))}
            self.used = [Counter() for _ in errors]
            for used, counts in zip(self.used, errors, strict=True):
                for error, count in counts.items():
                    for confusion in cuts[error]:
                        used[confusion] += count
            self.singles = self.single_costs()
            self.rules = {}
            self.rules = self.rule_costs({*_recurring(self.used), *visual})
        self.add_lookalikes()

    def cut(self, error: Confusion) -> tuple[float, list[Confusion]]:
        """The cheapest confusions that make an error together, after their cost."""
        observed, intended = error
        best: dict[tuple[int, int], tuple[float, list[Confusion]]] = {(0, 0): (0.0, [])}
        for i, j in product(range(len(observed) + 1), range(len(intended) + 1)):
            for a, b in product(
                range(max(0, i - _LONGEST), i + 1), range(max(0, j - _LONGEST), j + 1)
            ):
                if (a, b) == (i, j):
                    continue
                part = Confusion(observed[a:i], intended[b:j])
                cost, parts = best[a, b]
                if part.observed and fold_print(part.observed) == part.intended:
                    way = cost, parts
                elif _is_rule(*part):
                    if part not in self.rules:
                        continue
                    way = cost + self.rules[part], [*parts, part]
                else:
                    way = cost + self.singles.get(part, _FIRST_COST), [*parts, part]
                if (i, j) not in best or way[0] < best[i, j][0]:
                    best[i, j] = way
        return best[len(observed), len(intended)]

    def single_costs(self) -> dict[Confusion, float]:
        priors: dict[tuple[str, bool], float] = {}
        for members, stray in product(_CLASSES, (False, True)):
            priors[members, stray] = _power_mean(
                [
                    (0.5 + sum(_is_of_class(confusion, members, stray) for confusion in used))
                    / (len(members) * (letters + 1))
                    for used, letters in zip(self.used, self.letters, strict=True)
                ]
            )
        costs = {}
        for confusion in _single_confusions():
            observed, intended = confusion
            prior = priors[_CLASS_OF[observed], not intended] if observed else 0.0
            if not observed:
                prior = _LOST_RATE
            elif intended and observed in _UNREADABLE:
                prior = max(prior, _UNREADABLE_RATE)
            costs[confusion] = self.cost(confusion, prior, _PRIOR_WEIGHT)
        return costs

    def rule_costs(self, rules: Iterable[Confusion]) -> dict[Confusion, float]:
        """Costs of those rules that are worth having beside their parts."""
        costs = {}
        for rule in rules:
            parts, _ = self.cut(rule)
            prior = max(exp(-parts), exp(-self.visual[rule]) if rule in self.visual else 0.0)
            cost = self.cost(rule, prior, _RULE_WEIGHT)
            if cost < parts - _RULE_GAIN:
                costs[rule] = cost
        return costs

    def cost(self, confusion: Confusion, prior: float, weight: float) -> float:
        intended = confusion.intended
        shares = []
        for used, counts, letters in zip(self.used, self.collections, self.letters, strict=True):
            # A character too many may stand beside any other.
            occasions = counts.intended[intended] if intended else letters
            shares.append((used[confusion] + weight * prior) / (occasions + weight))
        return min(-log(_power_mean(shares)), _DEAREST)

    def add_lookalikes(self) -> None:
        """Let every rule hold for look-alikes in the place of each other (`l1` like `li` for h)."""
        # The cheapest come first, so that what follows from them can itself be followed.
        for rule, cost in sorted(self.rules.items(), key=lambda item: (item[1], item[0])):
            dearer = cost + _LOOKALIKE_PENALTY
            for place, other in product(range(len(rule.observed)), _LOOKALIKES):
                if len(rule.observed) < 2 or rule.observed[place] not in _LOOKALIKES:
                    continue
                alike = rule._replace(
                    observed=rule.observed[:place] + other + rule.observed[place + 1 :]
                )
                if alike.observed != alike.intended and dearer < self.cut(alike)[0] - _RULE_GAIN:
                    self.rules[alike] = dearer

    def rows(self) -> Iterator[ConfusionRow]:
        for confusion, cost in [*self.singles.items(), *self.rules.items()]:
            counts = [used[confusion] for used in self.used if used[confusion]]
            if counts or cost < _DEAREST_UNSEEN or not _is_rule(*confusion):
                yield ConfusionRow(*confusion, round(cost, 3), sum(counts), len(counts))


def _is_rule(observed: str, intended: str) -> bool:
    return len(observed) > 1 or len(intended) > 1


def _in_alphabet(error: Confusion) -> bool:
    return _INTENDED.issuperset(error.intended) and all(map(CODE_OF.__contains__, error.observed))


def _is_of_class(confusion: Confusion, members: str, stray: bool) -> bool:
    """Whether a confusion is of one character, and that of a class."""
    observed, intended = confusion
    return (
        observed != ""
        and observed in members
        and not _is_rule(observed, intended)
        and (intended == "") is stray
    )


def _recurring(collections: Iterable[Counter[Confusion]]) -> Iterator[Confusion]:
    """What was seen often enough to be a rule."""
    seen: dict[Confusion, list[int]] = {}
    for counts in collections:
        for confusion, count in counts.items():
            seen.setdefault(confusion, []).append(count)
    for (observed, intended), found in seen.items():
        if (
            0 < len(observed) <= _LONGEST
            and 0 < len(intended) <= _LONGEST
            and _is_rule(observed, intended)
            and fold_print(observed) != intended
            and ((len(found) > 1 and sum(found) >= _RULE_COUNT) or max(found) >= _RULE_COUNT_ALONE)
        ):
            yield Confusion(observed, intended)


def _single_confusions() -> Iterator[Confusion]:
    """The confusions that have a cost whether or not they were ever seen."""
    for observed, intended in product(_OBSERVED, sorted(_INTENDED)):
        if observed.lower() != intended:
            yield Confusion(observed, intended)
    yield from (Confusion("", intended) for intended in sorted(_INTENDED))
    yield from (Confusion(observed, "") for observed in _OBSERVED)


def _power_mean(shares: list[float]) -> float:
    return float((fsum(share**_EXPONENT for share in shares) / len(shares)) ** (1 / _EXPONENT))


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
    for event, cost in _EVENT_COSTS.items():
        kind, name = event.split()
        lines.append(f"{kind}\t{name}\t\t{cost:.3f}\t0\t0\n")
    write_whole(path, (_HEADER + "".join(lines)).encode("utf-8"))


def _escape(text: str) -> str:
    return text.replace("\\", "\\u005c").replace("\t", "\\t").replace("#", "\\u0023")
