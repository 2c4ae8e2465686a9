"""Numbers of paragraphs: a list counts, so that a misprinted number in it can be known.

Elsewhere nothing in a text says what a figure was. Between `1.` and `3.` a line that begins with
`2~` or `Z.` begins with `2.`.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from .alphabet import code_table
from .misprint import Misprint, places_of

__all__ = ["misprinted_numbers"]

# A speck, figures or letters like them, and a mark. A comma goes on with a sentence as well.
_LABEL = regex.compile(
    r"[ \t]*+(?P<label>(?:[·•~.,'’^_] ?)?(?P<figures>[\dOoIl|SZB]{1,2})"
    r"(?:[.~;:'’^·•°]|,(?=[ \t]+\P{Ll})))(?=[ \t]+[\p{L}\"“])"
)
_RIGHT = regex.compile(r"[1-9]\d?\.")
_LETTERS = str.maketrans("OoIl|SZB", "00111528")
# A line break, and what a line with a number may begin with.
_BREAKS, _BEGINNINGS = code_table("\n"), code_table(" 0123456789OIlSZB|·•~.,'^_")


def misprinted_numbers(text: str, codes: bytes | bytearray) -> Iterator[Misprint]:
    r"""The numbers of paragraphs that are misprinted, between two that are not.

    At the end of a list it is enough that two stand before, if only marks are wrong. `codes` are
    those of the text's characters.

    >>> from ocr_restore.alphabet import encode_text
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
    yield 0
    yield from (place + 1 for place in places_of(codes, _BREAKS, _BEGINNINGS))
