"""The report as one HTML file: no request to anywhere, no text that could act as markup.

The style and the script stand in the file, and a content security policy allows these two, by their
digests, and nothing else. Every expression of the template goes through `printable` and is escaped.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from ..evaluation import JudgedEdit, Judgement
from ..version import version
from .contents import Outcome, Page, Report, ReportedEdit
from .errors import MissedError

__all__ = ["printable", "to_html"]

_CONTEXT = 36  # characters on either side of an edit in the list
_LONG = 200  # characters of a gold reading that are shown
_STEPS = 100  # of the curve of precision against confidence

# What is shown beside the colour, so that nobody needs to see it.
_SYMBOLS = {
    Outcome.FIXED: "✓",
    Outcome.PARTLY_FIXED: "≈",
    Outcome.WRONG_FIX: "≠",
    Outcome.HARMED: "✗",
    Outcome.REDIVIDED: "↔",
}

_UNPRINTABLE = {
    **{code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n"},
    0x7F: "\u2421",
    **{
        code: rf"\u{code:04x}"
        for first, last in (
            (0x80, 0x9F),
            (0x200E, 0x200F),  # marks and overrides of direction could show a text as another
            (0x2028, 0x202E),
            (0x2066, 0x2069),
            (0xD800, 0xDFFF),
            (0xFDD0, 0xFDEF),
            (0xFEFF, 0xFEFF),
            (0xFFFE, 0xFFFF),
        )
        for code in range(first, last + 1)
    },
}


def to_html(report: Report, *, title: str = "OCR restoration report") -> str:
    """Set a report as one self-contained HTML file, to be encoded in UTF-8."""
    style, script = _asset("report.css"), _asset("report.js")
    return _template().render(
        report=report,
        title=title,
        version=version(),
        style=Markup(style),
        script=Markup(script),
        style_digest=_digest(style),
        script_digest=_digest(script),
        symbols=_SYMBOLS,
        outcomes=[
            outcome for outcome in Outcome if any(outcome is item.outcome for item in report.edits)
        ],
        ranking=_ranking(report),
        curve=list(_curve(report.judged)),
        pieces=_pieces,
        before=lambda page, item: _before(page, item.edit.start),
        after=lambda page, item: _after(page, item.edit.end),
    )


def printable(value: object) -> object:
    r"""Make a text that shows every character and that any file can hold; other values stay.

    Line ends become plain ones, so that the layout is kept.

    >>> printable("a\r\nb\x00c\u202ed\ud800")
    'a\nb␀c\\u202ed\\ud800'
    """
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return value.replace("\r\n", "\n").replace("\r", "\n").translate(_UNPRINTABLE)


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True,
        finalize=printable,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "number": lambda value: f"{value:,}",
        "percent": lambda share: f"{100 * share:.2f}\u00a0%",
        "short_percent": lambda share: f"{100 * share:.1f}\u00a0%",
        "confidence": lambda value: f"{value:.2f}",
        "line": _on_one_line,
        "shown": lambda text: text.replace(" ", "␣") if text else "∅",
        "short": lambda text: text if len(text) <= _LONG else f"{text[:_LONG]}…",
    }
    return environment.from_string(_asset("report.html.j2"))


def _asset(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _on_one_line(text: str) -> str:
    return text.replace("\r\n", "⏎").replace("\n", "⏎").replace("\r", "⏎").replace("\f", "␌")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a page: unmarked text, an edit, or an error that no edit touches."""

    text: str
    edit: ReportedEdit | None = None
    error: MissedError | None = None


def _pieces(page: Page) -> Iterator[_Piece]:
    marks: list[tuple[int, int, _Piece]] = []
    for item in page.edits:
        marks.append((item.edit.start, item.edit.end, _Piece(item.edit.observed, edit=item)))
    for error in page.missed:
        marks.append((error.start, error.end, _Piece(error.observed, error=error)))
    place = page.start
    for start, end, piece in sorted(marks, key=lambda mark: mark[:2]):
        yield _Piece(page.text[place - page.start : start - page.start])
        yield piece
        place = end
    yield _Piece(page.text[place - page.start :].rstrip("\f"))


def _before(page: Page, place: int) -> str:
    """The words on the page before a place."""
    start = place - page.start
    context = page.text[max(0, start - _CONTEXT) : start]
    return context.split(None, 1)[-1] if start > len(context) and " " in context else context


def _after(page: Page, place: int) -> str:
    """The words on the page after a place."""
    start = place - page.start
    context = page.text[start : start + _CONTEXT]
    is_cut = start + len(context) < len(page.text) and " " in context
    return context.rpartition(" ")[0] if is_cut else context


def _ranking(report: Report) -> list[tuple[int, Page]]:
    """The pages with their numbers: those with most errors left for their length come first."""

    def badness(entry: tuple[int, Page]) -> tuple[float, float, int]:
        number, page = entry
        by_length = 1 / max(1, page.words)
        if report.evaluation is None:
            return -page.made, 0, number
        return -page.errors_left * by_length, -page.made * by_length, number

    return sorted(enumerate(report.pages, 1), key=badness)


def _curve(judged: Sequence[JudgedEdit]) -> Iterator[tuple[float, float, float]]:
    """Confidence, the precision of the edits of at least it, and their share of all right ones."""
    ranked = sorted(judged, key=lambda item: item.edit.confidence)
    all_right = sum(item.judgement is Judgement.RIGHT for item in ranked)
    right, first = all_right, 0
    for step in range(_STEPS + 1):
        least = step / _STEPS
        while first < len(ranked) and ranked[first].edit.confidence < least:
            right -= ranked[first].judgement is Judgement.RIGHT
            first += 1
        if first == len(ranked):
            return
        if step == _STEPS or first or ranked[0].edit.confidence < (step + 1) / _STEPS:
            yield least, right / (len(ranked) - first), right / max(1, all_right)
