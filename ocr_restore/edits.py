r"""Edits: what was done to a text, in a form that replays both ways.

>>> edit = Edit(4, 7, "tbe", "the", rule="confusion", confidence=0.99)
>>> apply_edits("see tbe cat", [edit])
'see the cat'
>>> revert_edits("see the cat", [edit])
'see tbe cat'

The edit log is a file of JSON Lines, in ASCII. The first line is a header, which ties the log to
the text it was made for; every other line is one edit:

    {"ocr_restore": "0.1.0", "observed_sha256": "9e15...", "characters": 11}
    {"start": 4, "end": 7, "line": 1, "column": 5, "observed": "tbe", "restored": "the",
     "rule": "confusion", "confidence": 0.99}

(The second is one line in the file.) `start` and `end` are offsets into the observed text in
Unicode code points, half-open; `line` and `column` count from 1 and are there for a person, nothing
reads them. `observed_sha256` is the digest of the observed text in UTF-8 without a byte order mark,
lone surrogates encoded as if they were characters. A line may be deleted, all but the first: the
rest is still a log of the same text. A string with a high and a low surrogate in a row, which JSON
would make into one character, is written as a list of its parts: `["\ud83d", "\ude00"]`.
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .exceptions import EditError
from .version import version

__all__ = [
    "Edit",
    "Place",
    "Restoration",
    "TextDigest",
    "apply_edits",
    "edits_from_jsonl",
    "log_header",
    "revert_edits",
]

_LINE_END = re.compile(r"\r\n|\r|\n")
_BETWEEN_SURROGATES = re.compile("(?<=[\ud800-\udbff])(?=[\udc00-\udfff])")
_DIFF_CONTEXT = 3  # unchanged lines around a change, as diff -u has them


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement: `observed[start:end]` was printed, `restored` is put in its place.

    >>> Edit(0, 2, "1n", "in", rule="digit", confidence=0.98)
    Edit(start=0, end=2, observed='1n', restored='in', rule='digit', confidence=0.98)

    Attributes:
        start: offset of the first character, in Unicode code points of the observed text.
        end: offset after the last character.
        observed: the characters that stood there.
        restored: the characters that stand there now.
        rule: which generator proposed it, such as `join`.
        confidence: the probability that the edit is right, from 0 to 1.

    Raises:
        EditError: if the offsets, the observed characters and the confidence make no sense.
    """

    start: int
    end: int
    observed: str
    restored: str
    rule: str
    confidence: float

    def __post_init__(self) -> None:
        """Check that the fields agree with each other."""
        if not 0 <= self.start <= self.end:
            raise EditError(
                f"an edit cannot span offsets {self.start} to {self.end}; "
                "give 0 <= start <= end, in characters of the observed text"
            )
        if len(self.observed) != self.end - self.start:
            raise EditError(
                f"the edit at offset {self.start} spans {self.end - self.start} characters but "
                f"observed {len(self.observed)}; give the characters between start and end"
            )
        if not 0 <= self.confidence <= 1:
            raise EditError(
                f"the edit at offset {self.start} has confidence {self.confidence}; "
                "give a probability from 0 to 1"
            )

    def moved(self, by: int) -> Edit:
        """The same edit of a text in which it stands `by` characters farther on."""
        return replace(self, start=self.start + by, end=self.end + by)


@dataclass(frozen=True, slots=True)
class Place:
    r"""A place in a text that comes in parts.

    >>> Place().after("one\r\ntbe")
    Place(offset=8, line=2, column=4)

    Attributes:
        offset: how many code points are before it.
        line: its line, from 1.
        column: its column, from 1.
    """

    offset: int = 0
    line: int = 1
    column: int = 1

    def after(self, part: str) -> Place:
        """Give the place where the text goes on after a part that begins here."""
        lines = part.count("\n") + part.count("\r") - part.count("\r\n")
        last = max(part.rfind("\n"), part.rfind("\r"))
        column = len(part) - last if lines else self.column + len(part)
        return Place(self.offset + len(part), self.line + lines, column)


class TextDigest:
    """The digest that ties an edit log to its observed text, of a text that comes in parts.

    Attributes:
        characters: the length of the text so far, in code points.
    """

    def __init__(self) -> None:
        self.characters = 0
        self._hash = hashlib.sha256()

    def add(self, part: str) -> None:
        """Go on with the next part of the text."""
        self.characters += len(part)
        self._hash.update(part.encode("utf-8", "surrogatepass"))

    def hexdigest(self) -> str:
        """Return the digest of the text so far."""
        return self._hash.hexdigest()


@dataclass(frozen=True, slots=True)
class Restoration:
    """A restored text and how it came about.

    >>> edits = (Edit(0, 3, "Tbe", "The", "confusion", 0.99), Edit(4, 7, "eat", "cat", "word", 0.6))
    >>> restoration = Restoration("Tbe eat", "The cat", edits)
    >>> str(restoration)
    'The cat'
    >>> str(restoration.keep(lambda edit: edit.confidence > 0.9))
    'The eat'

    Attributes:
        observed: the text as it was given.
        text: the text with the edits made.
        edits: the edits, sorted and disjoint.
    """

    observed: str
    text: str
    edits: tuple[Edit, ...]

    def __str__(self) -> str:
        """Return the restored text."""
        return self.text

    @classmethod
    def joined(cls, parts: Iterable[Restoration]) -> Restoration:
        """Give the restoration of a text from those of its parts.

        >>> part = Restoration("Tbe ", "The ", (Edit(0, 3, "Tbe", "The", "confusion", 0.99),))
        >>> [edit.start for edit in Restoration.joined([part, part]).edits]
        [0, 4]
        """
        observed, texts = [], []
        edits: list[Edit] = []
        begin = 0
        for part in parts:
            observed.append(part.observed)
            texts.append(part.text)
            edits += (edit.moved(begin) for edit in part.edits) if begin else part.edits
            begin += len(part.observed)
        return cls("".join(observed), "".join(texts), tuple(edits))

    def keep(self, predicate: Callable[[Edit], bool]) -> Restoration:
        """Make only those edits for which the predicate holds."""
        edits = tuple(filter(predicate, self.edits))
        return Restoration(self.observed, apply_edits(self.observed, edits), edits)

    def without(self, *edits: Edit) -> Restoration:
        """Make all edits but these.

        >>> edit = Edit(0, 3, "eat", "cat", "word", 0.6)
        >>> str(Restoration("eat", "cat", (edit,)).without(edit))
        'eat'

        Raises:
            EditError: if one of them is no edit of this restoration.
        """
        dropped = set(edits)
        for edit in dropped.difference(self.edits):
            raise EditError(
                f"the edit at offset {edit.start} is not one of this restoration; "
                "take it from its edits"
            )
        return self.keep(lambda edit: edit not in dropped)

    def places(self) -> Iterator[tuple[int, int]]:
        r"""Give the line and the column in the observed text where each edit begins, from 1.

        >>> edit = Edit(5, 8, "tbe", "the", "confusion", 0.99)
        >>> list(Restoration("one\r\ntbe", "one\r\nthe", (edit,)).places())
        [(2, 1)]
        """
        starts = [0, *(match.end() for match in _LINE_END.finditer(self.observed))]
        for edit in self.edits:
            line = bisect_right(starts, edit.start)
            yield line, edit.start - starts[line - 1] + 1

    def to_jsonl(self, options: Mapping[str, object] | None = None) -> str:
        """Return the edit log, as described at the head of this module.

        Args:
            options: what else the header shall say of how the edits came about, fit for JSON.
        """
        digest = TextDigest()
        digest.add(self.observed)
        header = log_header(digest.hexdigest(), len(self.observed), options)
        return header + self.log_rows(Place())

    def log_rows(self, begin: Place) -> str:
        """Return the lines of the edit log for a part of a text that begins at a place in it."""
        rows = []
        for edit, (line, column) in zip(self.edits, self.places(), strict=True):
            row = {
                "start": begin.offset + edit.start,
                "end": begin.offset + edit.end,
                "line": begin.line - 1 + line,
                "column": column + (begin.column - 1 if line == 1 else 0),
                "observed": _json_text(edit.observed),
                "restored": _json_text(edit.restored),
                "rule": edit.rule,
                "confidence": edit.confidence,
            }
            rows.append(json.dumps(row) + "\n")
        return "".join(rows)

    def unified_diff(self, name: str) -> str:
        r"""Return the edits as a unified diff of a file called `name`, empty without edits.

        It is made from the edits, without a search, so that it takes linear time.

        >>> edit = Edit(0, 3, "Tbe", "The", "confusion", 0.99)
        >>> print(Restoration("Tbe\ncat\n", "The\ncat\n", (edit,)).unified_diff("a.txt"), end="")
        --- a.txt
        +++ a.txt
        @@ -1,2 +1,2 @@
        -Tbe
        +The
         cat
        """
        changes = list(self._changed_lines())
        if not changes:
            return ""
        observed = _lines(self.observed)
        out = [f"--- {name}\n+++ {name}\n"]
        shift = 0  # lines that the hunks so far have added
        first = 0
        for index, (_, end, _) in enumerate(changes):
            following = changes[index + 1][0] if index + 1 < len(changes) else None
            if following is not None and following - end <= 2 * _DIFF_CONTEXT:
                continue
            shift = _append_hunk(out, observed, changes[first : index + 1], shift)
            first = index + 1
        return "".join(out)

    def _changed_lines(self) -> Iterator[tuple[int, int, list[str]]]:
        """Give runs of observed lines, half-open, with the lines that stand there now."""
        starts = [0]
        for line in _lines(self.observed):
            starts.append(starts[-1] + len(line))
        count = len(starts) - 1
        groups: list[tuple[int, int, list[Edit]]] = []
        for edit in self.edits:
            first = min(bisect_right(starts, edit.start) - 1, count)
            # The line after an edit that takes a line end away belongs to the change.
            last = min(bisect_right(starts, edit.end), count)
            if first == count and count and self.observed[-1] != "\n":
                first = count - 1
            if groups and first < groups[-1][1]:
                begin, end, edits = groups[-1]
                edits.append(edit)
                groups[-1] = (begin, max(end, last), edits)
            else:
                groups.append((first, last, [edit]))
        for first, last, edits in groups:
            offset = starts[first]
            before = self.observed[offset : starts[last]]
            moved = [edit.moved(-offset) for edit in edits]
            old, new = _lines(before), _lines(apply_edits(before, moved))
            while old and new and old[0] == new[0]:
                del old[0], new[0]
                first += 1
            while old and new and old[-1] == new[-1]:
                del old[-1], new[-1]
                last -= 1
            if old or new:
                yield first, last, new


def apply_edits(observed: str, edits: Iterable[Edit]) -> str:
    """Make edits, in time linear in the text.

    Raises:
        EditError: if the edits are not sorted and disjoint, or do not fit the text.
    """
    return _replay(observed, ((e.start, e.observed, e.restored) for e in edits), "observed")


def revert_edits(text: str, edits: Iterable[Edit]) -> str:
    """Take back all the edits that made a text, in time linear in the text.

    The offsets of the edits are, as always, those of the observed text.

    Raises:
        EditError: if the edits are not sorted and disjoint, or are not those of the text.
    """
    return _replay(text, _inverted(edits), "restored")


def log_header(digest: str, characters: int, options: Mapping[str, object] | None = None) -> str:
    """Return the first line of an edit log.

    Args:
        digest: the `TextDigest` of the observed text.
        characters: its length in code points.
        options: what else it shall say of how the edits came about, fit for JSON.
    """
    header: dict[str, object] = {
        "ocr_restore": version(),
        "observed_sha256": digest,
        "characters": characters,
    }
    return json.dumps(header | dict(options or {}) | header) + "\n"


def edits_from_jsonl(
    log: str, observed: str | None = None, *, digest: str | None = None
) -> tuple[Edit, ...]:
    """Read an edit log, as described at the head of this module.

    >>> edit = Edit(0, 3, "eat", "cat", "word", 0.6)
    >>> edits_from_jsonl(Restoration("eat", "cat", (edit,)).to_jsonl()) == (edit,)
    True

    Args:
        log: the whole log.
        observed: the text the log must have been made for.
        digest: the `TextDigest` of that text, where it is known and the text is not at hand.

    Raises:
        EditError: if the log is damaged, or was made for another text.
    """
    if observed is not None:
        digest_of_observed = TextDigest()
        digest_of_observed.add(observed)
        digest = digest_of_observed.hexdigest()
    rows = [
        (number, _json_object(line, number))
        for number, line in enumerate(log.split("\n"), start=1)
        if line.strip()
    ]
    if not rows or "observed_sha256" not in rows[0][1]:
        raise EditError(
            "the edit log does not begin with its header; keep its first line when dropping edits"
        )
    if digest is not None and rows[0][1]["observed_sha256"] != digest:
        raise EditError(
            "the edit log was made for another text; "
            "give it the text it was made for, and to revert, the whole log"
        )
    return tuple(_edit_from_json(row, number) for number, row in rows[1:])


def _inverted(edits: Iterable[Edit]) -> Iterator[tuple[int, str, str]]:
    shift = 0
    for edit in edits:
        yield edit.start + shift, edit.restored, edit.observed
        shift += len(edit.restored) - len(edit.observed)


def _replay(text: str, replacements: Iterable[tuple[int, str, str]], kind: str) -> str:
    parts: list[str] = []
    at = 0
    for start, old, new in replacements:
        if start < at:
            raise EditError(
                f"the edit at offset {start} of the {kind} text begins before the one ahead of it "
                f"ends ({at}); give edits that are sorted and do not overlap"
            )
        if not text.startswith(old, start) or start > len(text):
            found = text[start : start + len(old)]
            raise EditError(
                f"the edit at offset {start} of the {kind} text expects {old!r} but finds "
                f"{found!r}; give it the text it was made for"
            )
        parts += (text[at:start], new)
        at = start + len(old)
    parts.append(text[at:])
    return "".join(parts)


def _json_text(text: str) -> str | list[str]:
    parts = _BETWEEN_SURROGATES.split(text)
    return parts if len(parts) > 1 else text


def _json_object(line: str, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict):
        raise EditError(f"line {number} of the edit log is no JSON object; restore or delete it")
    return row


def _joined(text: str | list[str]) -> str:
    if not isinstance(text, str | list):
        raise TypeError
    return "".join(text)


def _edit_from_json(row: dict[str, Any], number: int) -> Edit:
    try:
        edit = Edit(
            row["start"],
            row["end"],
            _joined(row["observed"]),
            _joined(row["restored"]),
            row["rule"],
            row["confidence"],
        )
    except (KeyError, TypeError) as error:
        raise EditError(
            f"line {number} of the edit log is no edit; restore or delete it"
        ) from error
    except EditError as error:
        raise EditError(f"line {number} of the edit log: {error}") from error
    if not (type(edit.start) is type(edit.end) is int and isinstance(edit.rule, str)):
        raise EditError(f"line {number} of the edit log is no edit; restore or delete it")
    return edit


def _lines(text: str) -> list[str]:
    r"""Cut a text after every \n, the only line end that diff and patch know."""
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _append_hunk(
    out: list[str], observed: list[str], changes: list[tuple[int, int, list[str]]], shift: int
) -> int:
    """Write one hunk of a unified diff; return by how many lines the text has grown so far."""
    begin = max(0, changes[0][0] - _DIFF_CONTEXT)
    stop = min(len(observed), changes[-1][1] + _DIFF_CONTEXT)
    body = []
    at = begin
    growth = 0
    for first, last, new in changes:
        body += [" " + line for line in observed[at:first]]
        body += ["-" + line for line in observed[first:last]]
        body += ["+" + line for line in new]
        growth += len(new) - (last - first)
        at = last
    body += [" " + line for line in observed[at:stop]]
    count = stop - begin
    out.append(f"@@ -{_span(begin, count)} +{_span(begin + shift, count + growth)} @@\n")
    out += [
        line if line.endswith("\n") else line + "\n\\ No newline at end of file\n" for line in body
    ]
    return shift + growth


def _span(begin: int, count: int) -> str:
    """Give a range of lines as diff does: from 1, an empty one by the line ahead of it."""
    if count == 1:
        return str(begin + 1)
    return f"{begin + 1 if count else begin},{count}"
