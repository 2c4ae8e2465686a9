"""The error model: how likely an intended character string was printed as an observed one.

A confusion has a cost, -ln of its probability against the probability that the characters come
out right; a character printed as it should be costs nothing. Confusions belong to the collection,
so a document's own are learned from it: `adapted` is the maximum a posteriori estimate with the
general model as prior (Tong & Evans 1996; Reffle & Ringlstetter 2013).
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from math import exp, log
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import normalize

from .alphabet import (
    ACCENTED,
    APOSTROPHE,
    BREAK,
    CODE_COUNT,
    CODE_OF,
    FOLD,
    INTENDED_COUNT,
    decode_codes,
    encode_text,
)
from .exceptions import ModelError
from .kernel.channel_cy import Channel
from .model_file import ModelFile, write_model

__all__ = ["EVENTS", "Confusion", "ErrorModel", "read_confusions"]

# Errors that are no confusion of characters, each with a cost of its own.
EVENTS = (
    "blank inserted",
    "blank lost",
    "hyphen lost",
    "hyphen inserted",
    "mark inside",
    "case inside",
)
_WIDTH = 64  # row length of the substitution table
_FLOOR = 12.5  # any letter printed as any other
_ODD_FLOOR = 11.5  # any character too many, or missing
_STRAY_APOSTROPHE = 8.0
_ACCENT = 3.0  # an accent on a letter printed for another
_OWN_ACCENT = 9.0  # an accent on the right letter: more likely a foreign word
_FOLDED_CHARACTERS = [decode_codes(bytes((code,))) for code in FOLD]
_MOST_EXPLAINED = 4096  # explanations kept
_LONGEST = 60  # characters of a string to align, as in the kernel


class Confusion(NamedTuple):
    """One entry of the error model: `intended` printed as `observed`; either may be empty."""

    observed: str
    intended: str


class ErrorModel:
    """Costs of confusions, and of blanks and marks that are too many or missing.

    Attributes:
        channel: the costs of confusions, for the kernel.
        events: the costs of the other events, by name (`blank inserted`).
    """

    def __init__(self, arrays: Mapping[str, Any], events: Mapping[str, float]) -> None:
        self._arrays = arrays
        self.events = events
        self._explained: dict[tuple[bytes, bytes, bytes], list[Confusion]] = {}
        self.channel = Channel(
            arrays["substitution"],
            arrays["insertion"],
            arrays["deletion"],
            arrays["rule_first"],
            arrays["rule_codes"],
            arrays["rule_sizes"],
            arrays["rule_costs"],
            (
                array("d", bytes(8 * (_LONGEST + 1) ** 2)),
                array("i", bytes(4 * (_LONGEST + 1) ** 2)),
            ),
        )

    @property
    def rule_sizes(self) -> Any:
        """How many characters each n:m confusion has on either side."""
        return self._arrays["rule_sizes"]

    @classmethod
    def open(cls, path: Path) -> ErrorModel:
        """Map the error model at `path`.

        Raises:
            ModelError: if the file is missing, damaged or of another version.
        """
        model = ModelFile.open(path, kind="channel")
        return cls(model, model.meta["events"])

    def write(self, path: Path) -> None:
        """Write the model as a mapped file for `open`."""
        write_model(path, self._arrays, kind="channel", meta={"events": dict(self.events)})

    @classmethod
    def read(cls, path: Path) -> ErrorModel:
        """Read a table of confusions, see `read_confusions`."""
        confusions, events = read_confusions(path)
        return cls(_tables(confusions, events), events)

    def adapted(
        self,
        used: Mapping[Confusion, float],
        printed: Mapping[str, int],
        events: Mapping[str, float],
        *,
        prior_weight: float,
        noise: float,
    ) -> ErrorModel:
        """The model of one document, from the confusions found in it.

        Args:
            used: how often each confusion was found, in expectation.
            printed: how often each character stands in the document, folded.
            events: new costs of blank and mark events.
            prior_weight: how many characters of evidence the general model is worth.
            noise: how many times more confusions there are than the general model expects.
        """
        # P(o | i) = (count + w noise P0(o | i)) / (N(i) + count + w); where the count is 0, that
        # only moves the cost by a shift that depends on i.
        by_code = array("d", bytes(8 * CODE_COUNT))
        for code in range(1, CODE_COUNT):
            count = printed.get(_FOLDED_CHARACTERS[code], 0)
            by_code[code] = log((count + prior_weight) / prior_weight) - log(noise)
        arrays = dict(self._arrays)
        for name in ("substitution", "insertion", "deletion", "rule_costs"):
            arrays[name] = array("d", [0.0]) * len(arrays[name])
        self.channel.shift(
            by_code,
            by_code,
            arrays["substitution"],
            arrays["insertion"],
            arrays["deletion"],
            arrays["rule_costs"],
        )
        for confusion, times in used.items():
            name, place = self._place(confusion)
            basis = confusion.intended or confusion.observed
            occasions = min(printed.get(char, 0) for char in basis.lower())
            prior = min(exp(-self._arrays[name][place]) * noise, 0.5)
            share = (times + prior_weight * prior) / (occasions + times + prior_weight)
            arrays[name][place] = -log(min(share, 0.9))
        new_events = {**self.events, **events}
        for blank in (0, BREAK):
            arrays["insertion"][blank] = new_events["blank inserted"]
        return ErrorModel(arrays, new_events)

    def expected(self, printed: Mapping[str, int]) -> float:
        """How many confusions a document with these character counts should have."""
        masses = self._masses()
        return sum(count * masses.get(char, 0.0) for char, count in printed.items())

    def _masses(self) -> dict[str, float]:
        """For each character how many confusions one of it makes."""
        cached: dict[str, float] | None = self.__dict__.get("_mass")
        if cached is not None:
            return cached
        arrays = self._arrays
        masses = {
            decode_codes(bytes((intended,))): exp(-arrays["deletion"][intended])
            + sum(exp(-cost) for cost in arrays["substitution"][intended::_WIDTH])
            for intended in range(1, 27)
        }
        for rule, cost in enumerate(arrays["rule_costs"]):
            first = decode_codes(bytes((int(arrays["rule_codes"][6 * rule + 3]),)))
            masses[first] = masses.get(first, 0.0) + exp(-cost)
        self.__dict__["_mass"] = masses
        return masses

    def rule(self, index: int) -> Confusion:
        """The n:m confusion that the channel knows as rule `index`."""
        size, length = self._arrays["rule_sizes"][2 * index : 2 * index + 2]
        codes = bytes(self._arrays["rule_codes"][6 * index : 6 * index + 6])
        return Confusion(decode_codes(codes[:size]), decode_codes(codes[3 : 3 + length]))

    def _place(self, confusion: Confusion) -> tuple[str, int]:
        """The array and the place in it where the cost of a confusion stands."""
        observed, intended = encode_text(confusion.observed), encode_text(confusion.intended)
        if len(observed) == len(intended) == 1:
            return "substitution", observed[0] * _WIDTH + intended[0]
        if not intended:
            return "insertion", observed[0]
        if not observed:
            return "deletion", intended[0]
        first = self._arrays["rule_first"]
        for index in range(int(first[observed[0]]), int(first[observed[0] + 1])):
            if self.rule(index) == confusion:
                return "rule_costs", index
        raise KeyError(confusion)

    def explain(self, observed: bytes, free: bytes, intended: bytes) -> list[Confusion]:
        """The confusions of the cheapest way `intended` was printed as `observed`, in order.

        The strings are alphabet codes; where `free` is not 0 it is the code that matches there as
        well (a capital where one is expected). Strings beyond 60 characters have none.
        """
        key = observed, free, intended
        known = self._explained.get(key)
        if known is not None:
            return known
        steps = array("i", bytes(8 * (_LONGEST + 1)))
        count = self.channel.align(observed, free, intended, steps)
        found: list[Confusion] = []
        at = to = 0
        for step in reversed(steps[: max(count, 0)]):
            if step < 4:
                size, length = (0 if step == 3 else 1), (0 if step == 2 else 1)
            else:
                size, length = self._arrays["rule_sizes"][2 * (step - 4) : 2 * (step - 4) + 2]
            if step:
                found.append(
                    Confusion(
                        decode_codes(observed[at : at + size]),
                        decode_codes(intended[to : to + length]),
                    )
                )
            at += size
            to += length
        if len(self._explained) == _MOST_EXPLAINED:
            self._explained.clear()
        self._explained[key] = found
        return found


def read_confusions(path: Path) -> tuple[dict[Confusion, float], dict[str, float]]:
    """The costs of confusions and of events in a table (its header says what the columns are).

    Raises:
        ModelError: if the file is missing, a line is not of that form, or an event has no cost.
    """
    confusions: dict[Confusion, float] = {}
    events: dict[str, float] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise ModelError(
            f"cannot read {path}: {error.strerror}; reinstall the package, or make the file "
            "again with `ocr-restore train --pairs`"
        ) from error
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        try:
            kind, observed, intended, cost = line.split("\t")[:4]
            if kind in ("sub", "ins", "del", "rule"):
                confusions[Confusion(_unescape(observed), _unescape(intended))] = float(cost)
            else:
                events[f"{kind} {observed}"] = float(cost)
        except ValueError as error:
            raise ModelError(
                f"{path}, line {number}: not a row of a confusion table; make the file again "
                "with `ocr-restore train --pairs`"
            ) from error
    if missing := [event for event in EVENTS if event not in events]:
        raise ModelError(
            f"{path}: no row says what `{missing[0]}` costs; make the file again "
            "with `ocr-restore train --pairs`"
        )
    return confusions, events


def _tables(confusions: Mapping[Confusion, float], events: Mapping[str, float]) -> dict[str, Any]:
    """The kernel's arrays for a table of confusions."""
    substitution = array("d", [_FLOOR]) * (CODE_COUNT * _WIDTH)
    insertion = array("d", [_ODD_FLOOR]) * CODE_COUNT
    deletion = array("d", [_ODD_FLOOR]) * _WIDTH
    rules: list[tuple[bytes, bytes, float]] = []
    for confusion, cost in confusions.items():
        observed, intended = map(encode_text, confusion)
        if any(code >= INTENDED_COUNT for code in intended):
            continue
        if len(observed) == 1 and len(intended) == 1:
            place = observed[0] * _WIDTH + intended[0]
            substitution[place] = min(substitution[place], cost)
        elif not intended and len(observed) == 1:
            insertion[observed[0]] = min(insertion[observed[0]], cost)
        elif not observed and len(intended) == 1:
            deletion[intended[0]] = min(deletion[intended[0]], cost)
        elif 0 < len(observed) <= 3 and 0 < len(intended) <= 3:
            rules.append((observed, intended, cost))
    case = events["case inside"]
    for letter in range(1, 27):
        # A capital is at best as confusable as its small letter, and one more event.
        upper = letter + 63
        for intended_code in range(1, INTENDED_COUNT):
            place = upper * _WIDTH + intended_code
            lower = substitution[letter * _WIDTH + intended_code] + case / 2
            substitution[place] = min(substitution[place], lower)
        substitution[upper * _WIDTH + letter] = case
    for accented in ACCENTED:
        plain = CODE_OF.get(normalize("NFD", accented)[0])
        code = CODE_OF[accented]
        if plain is None or plain == code:
            continue
        for intended_code in range(1, 27):
            place = code * _WIDTH + intended_code
            lower = substitution[plain * _WIDTH + intended_code] + _ACCENT
            substitution[place] = min(
                substitution[place], _OWN_ACCENT if plain == intended_code else lower
            )
        place = plain * _WIDTH + code
        substitution[place] = min(substitution[place], 2 * _ACCENT)
    for blank in (0, BREAK):
        insertion[blank] = events["blank inserted"]
    insertion[APOSTROPHE] = min(insertion[APOSTROPHE], _STRAY_APOSTROPHE)
    rules.sort()
    rule_first = array("i", bytes(4 * (CODE_COUNT + 1)))
    codes = bytearray()
    sizes = bytearray()
    costs = array("d")
    for observed, intended, cost in rules:
        rule_first[observed[0] + 1] += 1
        codes += observed.ljust(3, b"\0") + intended.ljust(3, b"\0")
        sizes += bytes((len(observed), len(intended)))
        costs.append(cost)
    for code in range(CODE_COUNT):
        rule_first[code + 1] += rule_first[code]
    if not costs:  # the kernel's buffers must not be empty
        codes, sizes, costs = bytearray(6), bytearray(b"\3\3"), array("d", [_FLOOR])
    return {
        "substitution": substitution,
        "insertion": insertion,
        "deletion": deletion,
        "rule_first": rule_first,
        "rule_codes": bytes(codes),
        "rule_sizes": bytes(sizes),
        "rule_costs": costs,
    }


def _unescape(text: str) -> str:
    r"""Undo the escapes of a table (\t, \u0023)."""
    if "\\" not in text:
        return text
    return text.encode("ascii", "backslashreplace").decode("unicode_escape")
