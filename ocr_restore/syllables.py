"""Words divided into syllables, as primers and dictionaries print them: they are right as they are.

A line end divides one word in a line at most, and few lines in a row; here are more.
"""

from __future__ import annotations

from collections.abc import Iterator

from .alphabet import encode_text
from .lexicon import Lexicon
from .tokenizer import Gap, Tokens

__all__ = ["divided_words"]

_MARKS = frozenset(encode_text("-·•"))
_FEWEST = 4  # divided words in a passage
_FARTHEST = 10  # words from one of them to the next
_MOST_WORDS = 5  # for each of them, its syllables counted as words


def divided_words(tokens: Tokens, lexicon: Lexicon) -> Iterator[int]:
    """The syllables, as indices of words, in passages where words are divided into them.

    >>> from ocr_restore.restorer import Restorer
    >>> text = "Spell: be-gin, can-dle, nev-er, par-lia-ment. A two-horse cart."
    >>> model = Restorer().model
    >>> tokens = model.tokenizer.tokenize(text)
    >>> [tokens.word(index) for index in divided_words(tokens, model.lexicon)]
    ['be', 'gin', 'can', 'dle', 'nev', 'er', 'par', 'lia', 'ment']
    """
    passage: list[range] = []
    for word in _divisions(tokens, lexicon):
        if passage and word.start - passage[-1].stop > _FARTHEST:
            yield from _syllables(passage)
            passage = []
        passage.append(word)
    yield from _syllables(passage)


def _syllables(passage: list[range]) -> Iterator[int]:
    """All syllables, if they are many enough for the words that the passage has."""
    if len(passage) < _FEWEST:
        return
    if passage[-1].stop - passage[0].start <= _MOST_WORDS * len(passage):
        for word in passage:
            yield from word


def _divisions(tokens: Tokens, lexicon: Lexicon) -> Iterator[range]:
    """The words that are parted by hyphens or dots into what makes a word of the lexicon."""
    divided = tokens.gaps.translate(_IS_DIVIDED)
    first = divided.find(1, 1, tokens.count)
    if divided.count(1, 1, tokens.count) < _FEWEST:
        return
    while first >= 0:
        last = first + 1
        while last < tokens.count and divided[last]:
            last += 1
        marks = {tokens.codes[tokens.ends[index - 1]] for index in range(first, last)}
        whole = "".join(tokens.word(index) for index in range(first - 1, last))
        if marks <= _MARKS and lexicon.look_up(whole.lower()):
            yield range(first - 1, last)
        first = divided.find(1, last, tokens.count)


_IS_DIVIDED = bytes(gap in (Gap.HYPHEN, Gap.TIGHT) for gap in range(256))
