"""Capitals of a restored word, from those of the observed string and the word's own habits."""

from __future__ import annotations

from .lexicon import Lexicon, WordKind
from .tokenizer import Case

__all__ = ["restore_case"]

# Capitals that are misread small letters too often to say anything of the page's capitals.
_DOUBTFUL = frozenset("IJ1|!l")
_NAME_SHARE = 140  # of 255


def restore_case(
    lexicon: Lexicon, word: int, observed: str, *, sentence_start: bool, title_line: bool
) -> str:
    """The form of lexicon word `word` that stood where `observed` was printed.

    Args:
        lexicon: where the word comes from.
        word: its id.
        observed: the observed letters, blanks and marks among them or not.
        sentence_start: whether a sentence or heading begins here.
        title_line: whether the words around begin with capitals.
    """
    form = lexicon.form(word)
    flags = lexicon.flags[word]
    if flags & WordKind.TWIN:
        return form.upper()
    case = observed_case(observed, form)
    if case is None:
        likes_title = lexicon.title_share[word] >= _NAME_SHARE
        likes_upper = lexicon.upper_share[word] >= _NAME_SHARE
        case = (
            Case.UPPER
            if likes_upper
            else Case.TITLE
            if likes_title or sentence_start or (title_line and len(form) > 3)
            else Case.LOWER
        )
    if case is Case.UPPER and len(form) > 1:
        return form.upper()
    if case in (Case.TITLE, Case.UPPER):
        if lexicon.upper_share[word] >= 220 and len(form) > 1:
            return form.upper()
        mixed = lexicon.mixed_surface(word)
        if mixed is not None and mixed[0].isupper():
            return mixed
        return form[0].upper() + form[1:]
    if form == "i":
        return "I"
    return form


def observed_case(observed: str, form: str) -> Case | None:
    """The casing that `observed` shows, or None where its first letter says nothing of it."""
    letters = [char for char in observed if char.isalpha()]
    if not letters:
        return None
    upper = sum(char.isupper() for char in letters)
    lower = len(letters) - upper
    first = observed[0]
    if len(letters) > 1 and upper > lower and (upper > 1 and lower <= upper // 3):
        return Case.UPPER
    if not first.isalpha():
        return Case.UPPER if upper and not lower and letters[0] not in _DOUBTFUL else None
    if first.isupper():
        if first in _DOUBTFUL and first.lower() != form[0]:
            return None
        return Case.TITLE
    if first in _DOUBTFUL and first != form[0] and form[0] == "i":
        return None
    return Case.LOWER
