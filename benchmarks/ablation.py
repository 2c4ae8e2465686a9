"""Measure what each part of ocr_restore is worth: one part at a time is taken out.

    python -m benchmarks.ablation --data FOLDER [--set NAME]... [--words N]

The parts are replaced from outside, by name (`PARTS`); a name that is gone is said in the table.
Every row is measured twice: with the shipped decision, which was trained with all parts in place,
and with the decoder alone, which makes every change that wins by a margin. The language model is
made smaller in memory by hiding n-grams, dearest first, without estimating the others anew. What
narrower and wider searches cost and find is a table of its own.
"""

from __future__ import annotations

import importlib
import sys
import time
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

from ocr_restore import Edit, Restorer, apply_edits
from ocr_restore.candidates import Neighbours
from ocr_restore.dictionary import Dictionary, packaged
from ocr_restore.document import DocumentProfile
from ocr_restore.error_model import ErrorModel
from ocr_restore.evaluation import Evaluation, evaluate, pool
from ocr_restore.language_model import LanguageModel

from .datasets import Pair, short_name
from .options import chosen_sets, parser
from .report import provenance, table, write_section

_LEAST_CONFIDENCE = 0.5
_LEAST_MARGIN = 4.0  # nats by which the decoder alone must prefer a change
_HIDDEN = 0xFFFFFFFF  # a key that no n-gram has, so that look-ups go on past it


def nothing(*_: Any, **__: Any) -> list[Any]:
    """Stand in for a generator: it finds no candidate."""
    return []


def never(*_: Any) -> bool:
    """Stand in for a test: it fails."""
    return False


def no_neighbours(
    first: Sequence[int], words: Sequence[int], costs: Sequence[int], remote: Sequence[int]
) -> Neighbours:
    """Stand in for the words that a known word may be printed for: there are none."""
    return Neighbours(array("I", bytes(4 * len(first))), words, costs, bytes(len(remote)))


def no_lost_blanks(self: ErrorModel, arrays: Any, events: Mapping[str, float]) -> None:
    """Stand in for the making of an error model: no engine ever loses a blank."""
    _make_error_model(self, arrays, {**events, "blank lost": 50.0})


def no_adaptation(*arguments: Any, **options: Any) -> DocumentProfile:
    """Stand in for `profile_of`: the document teaches nothing."""
    return replace(
        _profile_of(*arguments, **options), error_model=_general(arguments), words={}, noise=None
    )


def no_document_words(*arguments: Any, **options: Any) -> DocumentProfile:
    """Stand in for `profile_of`: the document teaches its confusions and no words."""
    return replace(_profile_of(*arguments, **options), words={})


def no_document_confusions(*arguments: Any, **options: Any) -> DocumentProfile:
    """Stand in for `profile_of`: the document teaches its words and no confusions."""
    return replace(_profile_of(*arguments, **options), error_model=_general(arguments), noise=None)


def _general(arguments: Sequence[Any]) -> ErrorModel:
    """The general error model among the arguments of `profile_of`."""
    return next(argument for argument in arguments if isinstance(argument, ErrorModel))


def original(target: str) -> Any:
    """What stands at `module:name.name`.

    Raises:
        AttributeError: if a name is gone.
        ModuleNotFoundError: if the module is gone.
    """
    module, _, names = target.partition(":")
    found: Any = importlib.import_module(module)
    for name in names.split("."):
        found = getattr(found, name)
    return found


NO_BUDGET = array("d", bytes(8 * 64))  # of a search: only what is equal is found
_make_error_model = ErrorModel.__init__
_profile_of: Callable[..., DocumentProfile] = original("ocr_restore.document:profile_of")
_edits_of: Callable[..., list[Edit]] = original("ocr_restore.restorer:edits_of")

PARTS: Mapping[str, Sequence[tuple[str, Any]]] = {
    "everything in place": (),
    "no lexicon search": (
        ("ocr_restore.candidates:_WIDE", NO_BUDGET),
        ("ocr_restore.candidates:_NARROW", NO_BUDGET),
        ("ocr_restore.candidates:_PART", NO_BUDGET),
    ),
    "no joins of damaged pieces": (("ocr_restore.candidates:_NARROW", NO_BUDGET),),
    "no joins": (("ocr_restore.lattice:_MOST_WORDS", 1),),
    "no splits": (("ocr_restore.error_model:ErrorModel.__init__", no_lost_blanks),),
    "no real-word candidates": (("ocr_restore.dictionary:Neighbours", no_neighbours),),
    "no context model in the decoder": (("ocr_restore.decoder:_CONTEXT_WEIGHT", 0.0),),
    "no rare words": (("ocr_restore.rare_words:RareWords.__contains__", never),),
    "no adaptation": (("ocr_restore.restorer:profile_of", no_adaptation),),
    "no document confusions": (("ocr_restore.restorer:profile_of", no_document_confusions),),
    "no document words": (("ocr_restore.restorer:profile_of", no_document_words),),
    "no marks left to trees": (("ocr_restore.marks:_DOUBTFUL", ()),),
    "no mark rules": (("ocr_restore.restorer:find_marks", nothing),),
}
"""What is taken out, and where it stands: `module:name`, and what stands in for it. Where a part
stands at several places, those that there are are replaced."""

KEPT: Sequence[tuple[str, float, float]] = (
    ("all n-grams", 1.0, 1.0),
    ("no trigrams", 1.0, 0.0),
    ("half of the n-grams", 0.5, 0.5),
    ("a quarter", 0.25, 0.25),
    ("a tenth", 0.1, 0.1),
    ("unigrams only", 0.0, 0.0),
)
"""Language models: the shares of bigrams and of trigrams that are kept."""

BUDGETS: Mapping[str, float] = {
    "a third": 1 / 3,
    "half": 1 / 2,
    "two thirds": 2 / 3,
    "five sixths": 5 / 6,
    "as they are": 1.0,
    "a quarter more": 1.25,
}
"""Shares of the channel costs up to which words are searched for."""

_ROUNDS = 2  # of each, the faster of which counts


@dataclass(frozen=True)
class Outcome:
    """One configuration on one set, with the shipped decision and with the decoder alone."""

    decided: Evaluation
    decoded: Evaluation


@dataclass(frozen=True)
class Search:
    """What searches with other budgets find on one set, and how fast, in words a second."""

    evaluation: Evaluation
    speed: float


class Probe:
    """A restorer that also tells what the decoder alone would do."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._restorer = Restorer(min_confidence=0.0)
        self._restorer.__dict__["model"] = dictionary
        self._decoded: list[Edit] = []

    def texts(self, text: str) -> tuple[str, str]:
        """The text as the decision has it, and as the decoder alone has it."""
        self._decoded = []
        with patch("ocr_restore.restorer.edits_of", self._watched):
            edits = self._restorer.propose(text)
        return (
            apply_edits(text, [edit for edit in edits if edit.confidence >= _LEAST_CONFIDENCE]),
            apply_edits(text, self._decoded),
        )

    def _watched(
        self, tokens: Any, proposals: Sequence[Any], confidences: Any, lexicon: Any, **options: Any
    ) -> list[Edit]:
        wins = [float(proposal.margin >= _LEAST_MARGIN) for proposal in proposals]
        self._decoded = _edits_of(tokens, proposals, wins, lexicon, least=1.0)
        return _edits_of(tokens, proposals, confidences, lexicon, **options)


def measure(probe: Probe, pairs: Sequence[Pair]) -> Outcome:
    """Restore and evaluate all pages."""
    decided: list[Evaluation] = []
    decoded: list[Evaluation] = []
    for pair in pairs:
        texts = probe.texts(pair.observed)
        for pages, text in zip((decided, decoded), texts, strict=True):
            pages.append(evaluate(pair.observed, text, pair.gold))
    return Outcome(pool(decided), pool(decoded))


def widened(share: float) -> Sequence[tuple[str, Any]]:
    """What to put in place of the budgets to search up to this share of them."""
    names = ("_WIDE", "_NARROW", "_PART")
    targets = [f"ocr_restore.candidates:{name}" for name in names]
    return [(target, array("d", [share * cost for cost in original(target)])) for target in targets]


def search(pairs: Sequence[Pair]) -> Search:
    """Restore and evaluate all pages as the budgets in place have it."""
    restorer = Restorer()
    restorer.__dict__["model"] = Dictionary(packaged("en"))
    started = time.process_time()
    texts = [str(restorer.restore(pair.observed)) for pair in pairs]
    seconds = time.process_time() - started
    pages = [
        evaluate(pair.observed, text, pair.gold) for pair, text in zip(pairs, texts, strict=True)
    ]
    return Search(pool(pages), sum(len(pair.observed.split()) for pair in pairs) / seconds)


@contextmanager
def without(part: Sequence[tuple[str, Any]]) -> Iterator[None]:
    """Take a part out for a while.

    Raises:
        AttributeError: if it stands nowhere.
    """
    with ExitStack() as stack:
        gone = []
        for target, stand_in in part:
            try:
                original(target)
            except (AttributeError, ModuleNotFoundError):
                gone.append(target)
            else:
                stack.enter_context(patch(target.replace(":", "."), stand_in))
        if gone and len(gone) == len(part):
            raise AttributeError(f"there is no {gone[0]}")
        yield


class Hidden(Mapping[str, Any]):
    """The arrays of a language model with some n-grams hidden."""

    def __init__(self, words: Any, bigrams: float, trigrams: float) -> None:
        self.meta = words.meta
        self._words = words
        self._keys = {
            f"{order}_key": _hide(words[f"{order}_key"], words[f"{order}_cost"], share)
            for order, share in (("bigram", bigrams), ("trigram", trigrams))
            if share < 1.0
        }

    def __getitem__(self, name: str) -> Any:
        return self._keys.get(name) or self._words[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


def _hide(keys: Sequence[int], costs: Sequence[int], share: float) -> array[int]:
    """The keys of a hash table with only the cheapest n-grams left to be found."""
    slots = [slot for slot, key in enumerate(keys) if key]
    slots.sort(key=costs.__getitem__)
    hidden = array("I", keys)
    for slot in slots[round(share * len(slots)) :]:
        hidden[slot] = _HIDDEN
    return hidden


def smaller(bigrams: float, trigrams: float) -> Dictionary:
    """The packaged dictionary with these shares of its n-grams."""
    make = LanguageModel.__init__

    def make_smaller(self: LanguageModel, words: Any, characters: Any) -> None:
        make(self, Hidden(words, bigrams, trigrams), characters)  # type: ignore[arg-type]

    with patch.object(LanguageModel, "__init__", make_smaller):
        return Dictionary(packaged("en"))


def _table(rows: Mapping[str, Mapping[str, Outcome] | str], which: str) -> str:
    """The change of cMER and the share of words harmed; the mean change first."""
    sets = next((list(row) for row in rows.values() if not isinstance(row, str)), [])
    body = []
    for name, row in rows.items():
        if isinstance(row, str):
            body.append([f"{name} ({row})", *["–"] * (len(sets) + 1)])
            continue
        pages = [getattr(outcome, which) for outcome in row.values()]
        changes = [0 - page.match_characters.match_reduction for page in pages]
        cells = [
            f"{change:+.1%}, {page.outcomes.harmed_rate:.2%}"
            for change, page in zip(changes, pages, strict=True)
        ]
        body.append([name, f"{sum(changes) / len(changes):+.1%}", *cells])
    return table(["", "mean", *map(short_name, sets)], body)


def _search_table(rows: Mapping[str, Mapping[str, Search]]) -> str:
    """The speed against that of the budgets as they are, then as in the other tables."""
    whole = rows["as they are"]
    body = []
    for name, row in rows.items():
        changes = [0 - found.evaluation.match_characters.match_reduction for found in row.values()]
        ratios = [found.speed / whole[of_set].speed for of_set, found in row.items()]
        cells = [
            f"{ratio:.2f}, {change:+.1%}, {found.evaluation.outcomes.harmed_rate:.2%}"
            for ratio, change, found in zip(ratios, changes, row.values(), strict=True)
        ]
        means = [sum(values) / len(values) for values in (ratios, changes)]
        body.append([name, f"{means[0]:.2f}, {means[1]:+.1%}", *cells])
    return table(["", "mean", *map(short_name, whole)], body)


def _figures(pages: Evaluation) -> dict[str, float]:
    return {
        "cmer_change": 0 - pages.match_characters.match_reduction,
        "cer_change": 0 - pages.characters.reduction,
        "wer_change": 0 - pages.tokens.reduction,
        "fixed": pages.outcomes.fixed_rate,
        "harmed": pages.outcomes.harmed_rate,
    }


def main(argv: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    options = parser("benchmarks.ablation", __doc__ or "")
    arguments = options.parse_args(argv)
    sets = chosen_sets(options, arguments)
    parts: dict[str, Mapping[str, Outcome] | str] = {}
    for name, part in list(PARTS.items())[: 2 if arguments.quick else None]:
        try:
            with without(part):
                parts[name] = _measure_all(Probe(Dictionary(packaged("en"))), sets)
        except AttributeError as error:
            parts[name] = f"cannot be taken out: {error}"
        sys.stderr.write(f"{name}\n")
    models: dict[str, Mapping[str, Outcome] | str] = {}
    for name, bigrams, trigrams in KEPT[-1:] if arguments.quick else KEPT[1:]:
        models[name] = _measure_all(Probe(smaller(bigrams, trigrams)), sets)
        sys.stderr.write(f"{name}\n")
    searches: dict[str, Mapping[str, Search]] = {}
    for name, share in list(BUDGETS.items())[-2 if arguments.quick else 0 :]:
        with without(widened(share)):
            searches[name] = {
                of_set: max((search(pairs) for _ in range(_ROUNDS)), key=lambda one: one.speed)
                for of_set, pairs in sets.items()
            }
        sys.stderr.write(f"budgets: {name}\n")
    sizes = ", ".join(f"{name} {len(pairs)}" for name, pairs in sets.items())
    text = (
        f"## Ablation\n\n{provenance()}\n\nDocuments: {sizes}. In each cell the change of cMER "
        "and the share of right words harmed.\n\n"
    )
    for which, how in (
        ("decided", f"With the shipped decision, at {_LEAST_CONFIDENCE}"),
        ("decoded", f"No decision and no mark rules: whatever wins by {_LEAST_MARGIN:g} nats"),
    ):
        text += (
            f"{how}:\n\n{_table(parts, which)}\n\nThe same with a smaller language model, its "
            f"dearest n-grams hidden and the others not estimated anew:\n\n"
            f"{_table(models, which)}\n\n"
        )
    text += (
        "Narrower and wider searches, with the shipped decision: speed against that of the budgets "
        f"as they are, change of cMER, right words harmed.\n\n{_search_table(searches)}\n\n"
    )
    sys.stdout.write(text)
    write_section(
        arguments.out,
        "ablation",
        text,
        {
            name: row
            if isinstance(row, str)
            else {
                of_set: {
                    "decided": _figures(outcome.decided),
                    "decoded": _figures(outcome.decoded),
                }
                for of_set, outcome in row.items()
            }
            for name, row in (*parts.items(), *models.items())
        }
        | {
            f"budgets: {name}": {
                of_set: {"decided": _figures(found.evaluation), "words_per_second": found.speed}
                for of_set, found in row.items()
            }
            for name, row in searches.items()
        },
    )


def _measure_all(probe: Probe, sets: Mapping[str, Sequence[Pair]]) -> dict[str, Outcome]:
    return {name: measure(probe, pairs) for name, pairs in sets.items()}


if __name__ == "__main__":
    main()
