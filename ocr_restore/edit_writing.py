"""The writing of edits: proposals and marks that are sure enough as edits of the text.

Here capitals are restored, line breaks go behind broken words, and of what overlaps one is taken.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from .casing import restore_case
from .edits import Edit
from .lexicon import Lexicon
from .marks import DOUBTFUL, Mark
from .proposals import Proposal
from .tokenizer import Case, Gap, Tokens

__all__ = ["LIKELY", "clear_of", "edits_of", "with_marks"]

LIKELY = 0.5  # confidence of edits that marks are judged beside
# What a doubtful mark needs in any case: to take it out gains less than a word where it is right.
_LEAST_DOUBTFUL = 0.7
_BREAKS = "\r\n\f\v\x85\u2028\u2029"
_LINE_BREAK = re.compile(rf"[ \t]*(?:\r\n|[{_BREAKS}])[ \t]*")
_COLUMNS = re.compile(r"\S(?: *\t[ \t]*| {3,})\S")
_SAME_LINE = (Gap.BLANK, Gap.TIGHT, Gap.HYPHEN, Gap.STRAY)


def edits_of(
    tokens: Tokens,
    proposals: Sequence[Proposal],
    confidences: Sequence[float],
    lexicon: Lexicon,
    *,
    least: float = 0.0,
) -> list[Edit]:
    """Turn proposals that are sure enough into edits: casing, and line breaks after broken words.

    Of proposals that overlap the surest is taken.
    """
    text = tokens.text
    edits: list[Edit] = []
    taken = bytearray(len(text) + 1)
    rounded = [round(confidence, 4) for confidence in confidences]
    sure = [place for place, confidence in enumerate(rounded) if confidence >= least]
    for place in sorted(sure, key=lambda place: -confidences[place]):
        proposal = proposals[place]
        start, end = proposal.start, proposal.end
        if any(taken[start:end]):
            continue
        restored = restored_text(tokens, proposal, lexicon)
        observed = text[start:end]
        line_break = _line_break(observed)
        if line_break:
            # The whole word goes onto its first line, with the marks that follow it.
            tail = end
            while tail < len(text) and not text[tail].isspace():
                tail += 1
            restored += text[end:tail]
            end = tail
            while end < len(text) and text[end] in " \t":
                end += 1
            if end == len(text) or text[end] in _BREAKS:
                end = tail
            else:
                restored += line_break
            observed = text[start:end]
        if restored == observed or any(taken[start:end]) or not _keeps_layout(observed):
            continue
        taken[start:end] = b"\1" * (end - start)
        edits.append(Edit(start, end, observed, restored, proposal.reading.rule, rounded[place]))
    return sorted(edits, key=lambda edit: edit.start)


def with_marks(
    edits: list[Edit],
    tokens: Tokens,
    marks: Sequence[Mark],
    confidences: Sequence[float],
    *,
    least: float,
) -> list[Edit]:
    """The edits, and the mark edits at least so sure that none of them touches, sorted.

    Of mark edits that overlap the surest is taken; doubtful ones must be rather sure in any case.
    """
    text = tokens.text
    taken = bytearray(len(text) + 1)
    for edit in edits:
        taken[edit.start : edit.end] = b"\1" * (edit.end - edit.start)
    added = []
    for place in sorted(range(len(marks)), key=lambda place: -confidences[place]):
        start, end, restored, rule = marks[place]
        confidence = round(confidences[place], 4)
        if confidence < least:
            break
        if rule in DOUBTFUL and confidence < _LEAST_DOUBTFUL:
            continue
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            added.append(Edit(start, end, text[start:end], restored, rule, confidence))
    return sorted([*edits, *added], key=lambda edit: edit.start) if added else edits


def _keeps_layout(observed: str) -> bool:
    r"""Whether what an edit takes in is of one column of a table, and of no more than two lines.

    >>> _keeps_layout("col\tumn")
    False
    """
    return not _COLUMNS.search(observed) and len(_LINE_BREAK.findall(observed)) < 2


def clear_of(edits: Iterable[Edit], spans: Sequence[tuple[int, int]]) -> list[Edit]:
    """The edits that touch none of the spans, which are sorted and disjoint."""
    ends = [end for _, end in spans]
    kept = []
    for edit in edits:
        place = bisect_right(ends, edit.start)
        if place == len(spans) or spans[place][0] >= edit.end:
            kept.append(edit)
    return kept


def restored_text(tokens: Tokens, proposal: Proposal, lexicon: Lexicon) -> str:
    """The reading of a proposal with its capitals."""
    reading = proposal.reading
    if reading.text is not None:
        return reading.text
    first = proposal.first
    observed = tokens.text[proposal.start : proposal.end]
    sentence_start = first == 0 or tokens.gaps[first] == Gap.SENTENCE
    beside = (_long_word(tokens, first - 1, -1), _long_word(tokens, proposal.last, 1))
    cases = [tokens.cases[index] for index in beside if index is not None]
    title_line = bool(cases) and all(case == Case.TITLE for case in cases)
    parts = []
    pieces = _pieces(observed, [lexicon.form(word) for word in reading.words])
    for place, (word, piece) in enumerate(zip(reading.words, pieces, strict=True)):
        form = restore_case(
            lexicon,
            word,
            piece,
            sentence_start=sentence_start and not place,
            title_line=title_line and not place,
        )
        parts.append(
            form.capitalize() if place and lexicon.is_name(word) and form.islower() else form
        )
    return " ".join(parts)


def _pieces(observed: str, forms: Sequence[str]) -> Sequence[str]:
    """What is printed for each word of a reading; at most one of them has other letters.

    >>> _pieces("andFedera1", ["and", "federal"])
    ['and', 'Federa1']
    """
    low = 0
    before: list[str] = []
    for form in forms[:-1]:
        if observed[low : low + len(form)].lower() != form:
            break
        before.append(observed[low : low + len(form)])
        low += len(form)
    behind: list[str] = []
    for form in forms[: len(before) : -1]:
        behind.append(observed[-len(form) :])
        observed = observed[: -len(form)]
    return [*before, observed[low:], *reversed(behind)]


def _long_word(tokens: Tokens, index: int, step: int) -> int | None:
    """The next word of a line, from `index` on, that a title would print with a capital."""
    for place in range(index, index + 4 * step, step):
        border = place + 1 if step < 0 else place
        if not 0 <= place < tokens.count or tokens.gaps[border] not in _SAME_LINE:
            return None
        if tokens.ends[place] - tokens.starts[place] > 3:
            return place
    return None


def _line_break(observed: str) -> str:
    """The line break in `observed` with the blanks on either side of it, if there is one."""
    found = _LINE_BREAK.search(observed)
    return found[0] if found else ""
