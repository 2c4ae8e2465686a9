"""Numbers of paragraphs: a list counts, so that a misprinted number in it can be known.

Elsewhere nothing in a text says what a figure was. Between `1.` and `3.` a line that begins with
`2~` or `Z.` begins with `2.`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import regex

from .alphabet import CODE_COUNT, encode_text
from .kernel.scan_cy import note_pairs
from .misprint import Misprint

__all__ = ["misprinted_numbers"]

# A speck, figures or letters like them, and a mark. A comma goes on with a sentence as well.
_LABEL = regex.compile(
    r"[ \t]*+(?P<label>(?:[·•~.,'’^_] ?)?(?P<figures>[\dOoIl|SZB]{1,2})"
    r"(?:[.~;:'’^·•°]|,(?=[ \t]+\P{Ll})))(?=[ \t]+[\p{L}\"“])"
)
_RIGHT = regex.compile(r"[1-9]\d?\.")
_LETTERS = str.maketrans("OoIl|SZB", "00111528")
# A line break, and what a line with a number may begin with.
_BREAKS, _BEGINNINGS = (
    bytes(code in codes for code in range(CODE_COUNT))
    for codes in (encode_text("\n"), encode_text(" 0123456789OIlSZB|·•~.,'^_"))
)
_NOTED = re.compile(b"\1")


def misprinted_numbers(text: str, codes: bytes | bytearray) -> Iterator[Misprint]:
    r"""The numbers of paragraphs that are misprinted, between two that are not.

    At the end of a list it is enough that two stand before, if only marks are wrong. `codes` are
    those of the text's characters.

    >>> text = "1. Rent\n2~ Repairs\n3. Notice\n· 4. Renewal\nl. The Lessee"
    >>> [text[start:end] for start, end, _ in misprinted_numbers(text, encode_text(text))]
    ['2~', '· 4.']
    """
    labels = [match for place in _lines(codes) if (match := _LABEL.match(text, place))]
    numbers = [
        int(label[:-1]) if _RIGHT.fullmatch(label := match["label"]) else -1 for match in labels
    ]
    for place, match in enumerate(labels):
        wanted = int(match["figures"].translate(_LETTERS))
        if numbers[place] > 0 or wanted < 2 or place == 0 or numbers[place - 1] != wanted - 1:
            continue
        counted = place + 1 < len(numbers) and numbers[place + 1] == wanted + 1
        ended = place > 1 and numbers[place - 2] == wanted - 2 and match["figures"].isdigit()
        if counted or ended:
            numbers[place] = wanted
            yield Misprint(*match.span("label"), f"{wanted}.")


def _lines(codes: bytes | bytearray) -> Iterator[int]:
    """Where lines begin that may have a number."""
    noted = bytearray(len(codes))
    note_pairs(codes, _BREAKS, _BEGINNINGS, noted)
    yield 0
    yield from (match.end() for match in _NOTED.finditer(noted))
