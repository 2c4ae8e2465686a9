"""What a document teaches about itself: its own confusions, its own words, how noisy it is."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass
from math import exp, log

from .alphabet import BREAK, CODE_COUNT, FOLD_TABLE, character
from .candidates import free_codes
from .error_model import Confusion, ErrorModel
from .kernel.scan_cy import count_codes
from .lexicon import Lexicon, WordKind
from .proposals import Proposals
from .tokenizer import Case, Gap, Tokens

__all__ = ["DocumentProfile", "profile_of"]

_PRIOR_WEIGHT = 60.0  # characters of evidence that the general error model is worth
_NOISE_WEIGHT = 5.0  # expected confusions that the prior noise is worth
_LEAST_NOISE = 1.5
_MOST_NOISE = 12.0
_SURE = 3.0  # margin from which a first-pass proposal teaches
_FEWEST_TO_ADAPT = 2
_LEAST_REPEATS = 2  # times an unknown word must occur to be the document's own


@dataclass(frozen=True)
class DocumentProfile:
    """The error model and the words of one document, and how noisy it is.

    `noise` is the logarithm of how many times more confusions there are than the general error
    model expects; None where there were too few to learn from. `figures` says whether its words
    have figures for letters, so that what looks like a number may be a word.
    """

    error_model: ErrorModel
    words: dict[bytes, float]
    noise: float | None
    figures: bool


def profile_of(
    tokens: Tokens, proposals: Proposals, lexicon: Lexicon, error_model: ErrorModel
) -> DocumentProfile:
    """Learn a document's confusions and words from a first pass over it.

    Expectation-maximisation with one step: every sure proposal gives its confusions one vote, in
    proportion to its posterior (Reffle & Ringlstetter 2013).
    """
    used: defaultdict[Confusion, float] = defaultdict(float)
    events: defaultdict[str, float] = defaultdict(float)
    suspected: Counter[bytes] = Counter()
    sure = figures = 0
    codes = tokens.codes
    folded = bytes(codes).translate(FOLD_TABLE)
    for place in range(len(proposals)):
        if not proposals.chosen[place] or proposals.margin[place] < _SURE:
            continue
        proposal = proposals[place]
        weight = proposal.posterior
        sure += 1
        reading = proposal.reading
        figures += reading.rule == "digit"
        if reading.rule == "split":
            lost = reading.text.count(" ") if reading.text else len(reading.words) - 1
            events["blank lost"] += weight * lost
            continue
        parts = []
        for index in range(proposal.first, proposal.last):
            if index > proposal.first:
                gap = tokens.gaps[index]
                if gap == Gap.BLANK:
                    events["blank inserted"] += weight
                elif gap == Gap.LINE:
                    events["hyphen lost"] += weight
            parts.append(bytes(codes[tokens.starts[index] : tokens.ends[index]]))
        if reading.rule == "noise":
            parts = [bytes(codes[proposal.start : proposal.end])]
        if reading.text is None and reading.rule != "number":
            query = b"".join(parts)
            upper = tokens.cases[proposal.first] == Case.UPPER
            intended = b"".join(lexicon.codes(word) for word in reading.words)
            free = free_codes(query, upper=upper)
            for confusion in error_model.explain(query, free, intended):
                used[confusion] += weight
        for index in range(proposal.first, proposal.last):
            suspected[folded[tokens.starts[index] : tokens.ends[index]]] += 1
    words = _own_words(tokens, folded, suspected)
    if sure < _FEWEST_TO_ADAPT:
        return DocumentProfile(error_model, words, None, False)
    counts = array("i", bytes(4 * 256))
    count_codes(folded, counts)
    printed = {character: counts[code] for code, character in _CHARACTERS if counts[code]}
    letters = sum(printed.values())
    lines = counts[BREAK]
    blanks = counts[0] + lines
    costs = {
        "blank inserted": _event_cost(
            error_model.events["blank inserted"], events["blank inserted"], letters, 300
        ),
        "blank lost": _event_cost(
            error_model.events["blank lost"], events["blank lost"], blanks, 200
        ),
        "hyphen lost": _event_cost(
            error_model.events["hyphen lost"], events["hyphen lost"], lines, 30
        ),
    }
    noise = (sum(used.values()) + _NOISE_WEIGHT) / (error_model.expected(printed) + _NOISE_WEIGHT)
    noise = min(max(noise, _LEAST_NOISE), _MOST_NOISE)
    adapted = error_model.adapted(used, printed, costs, prior_weight=_PRIOR_WEIGHT, noise=noise)
    return DocumentProfile(adapted, words, log(noise), figures >= _FEWEST_TO_ADAPT)


def _event_cost(prior_cost: float, count: float, occasions: int, weight: float) -> float:
    share = (count + weight * exp(-prior_cost)) / (occasions + weight)
    return -log(min(share, 0.9))


def _own_words(tokens: Tokens, folded: bytes, suspected: Counter[bytes]) -> dict[bytes, float]:
    """Costs of unknown words that recur and that the first pass did not take for errors."""
    counts: Counter[bytes] = Counter()
    index = -1
    while (index := tokens.flags.find(WordKind.UNKNOWN, index + 1)) >= 0:
        counts[folded[tokens.starts[index] : tokens.ends[index]]] += 1
    total = tokens.count
    return {
        form: -log(0.05 * (count - 1) / total)
        for form, count in counts.items()
        if count >= _LEAST_REPEATS and len(form) > 2 and suspected[form] * 2 <= count
    }


_CHARACTERS = [(code, character(code)) for code in range(1, CODE_COUNT) if code != BREAK]
