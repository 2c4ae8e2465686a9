"""Texts to numbers: the one place that says what the language model takes for a word.

Words are those of the tokenizer: letters and digits with inner apostrophes, a final 's by itself.
Hyphens, dashes and most marks are transparent. A sentence ends at a full stop, question or
exclamation mark before a capital, unless after an initial or an abbreviation, and at a blank line.
Numbers are kept as shapes: `1974` is `0000`, and five digits stand for all longer ones.
"""

from __future__ import annotations

import lzma
from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import regex

from ocr_restore.alphabet import CODE_OF, DIGIT_ZERO, INTENDED_COUNT
from ocr_restore.exceptions import InputError
from ocr_restore.lexicon import ABBREVIATIONS

__all__ = ["Corpus", "Counts", "Forms", "count", "fold", "read_corpus", "text_of", "word_streams"]

_TOKEN = regex.compile(
    r"[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*|\n[ \t\r]*\n|[.!?](?=[^\p{L}\p{M}\p{N}]*\s)"
)
_BROKEN = regex.compile(r"(\p{L}{2,})[-¬] ?\n[ \t]*(\p{Ll}{2,})")
_ORDINAL = regex.compile(r"(\d{1,4})(st|nd|rd|th)")
_SHAPE = regex.compile(r"0+(?:st|nd|rd|th)?")
_LETTERS = frozenset(
    char for char, code in CODE_OF.items() if code < INTENDED_COUNT or code == DIGIT_ZERO
)
_LONGEST_SHAPE = 5
_WORD, _STOP, _BREAK = 0, 1, 2
_LOWER, _TITLE, _UPPER, _MIXED = range(4)
_DOCUMENT = -2  # between documents in a stream
_FEWEST_WHOLE = 3  # times a word must occur whole before its halves are joined
UNKNOWN, SENTENCE, POSSESSIVE = 0, 1, 2  # the first forms


@dataclass(frozen=True)
class Corpus:
    """Texts as streams of surface ids, one stream a file; -2 stands between documents."""

    surfaces: Sequence[str]
    names: Sequence[str]
    streams: Sequence[Any]


@dataclass(frozen=True)
class Counts:
    """What the texts say of every folded form; arrays are indexed by form.

    `case` has a column each for lower, Title, UPPER and Mixed, of words that begin no sentence and
    stand in no line of capitals. `old` counts occurrences in early modern texts.
    """

    forms: Sequence[str]
    count: Any
    documents: Any
    case: Any
    old: Any
    mixed: Counter[tuple[int, str]]


def read_corpus(files: Sequence[Path], *, known: Collection[str], progress: Any = iter) -> Corpus:
    """Read .txt and .txt.xz files, documents parted by form feeds.

    A word broken by a hyphen at a line's end is joined if it is known or occurs whole elsewhere.

    Raises:
        InputError: if a file cannot be read as UTF-8 text.
    """
    ids: dict[str, int] = {}
    whole: Counter[str] = Counter()
    streams = []
    for path in progress(files):
        text = text_of(path).replace("’", "'").replace("ſ", "s")
        whole.update(word.lower() for word in regex.findall(r"\p{L}{4,}", text))

        def join(match: regex.Match[str]) -> str:
            first, second = match.groups()
            joined = (first + second).lower()
            attested = joined in known or whole[joined] >= _FEWEST_WHOLE
            return first + second if attested else f"{first}- {second}"

        stream = array("i")
        for document in _BROKEN.sub(join, text).split("\f"):
            stream.extend(ids.setdefault(token, len(ids)) for token in _TOKEN.findall(document))
            stream.append(_DOCUMENT)
        streams.append(np.array(stream, dtype=np.int32))
    return Corpus(list(ids), [path.name.split(".")[0] for path in files], streams)


def text_of(path: Path) -> str:
    """The text of a .txt or .txt.xz file.

    Raises:
        InputError: if it cannot be read as UTF-8 text.
    """
    try:
        data = path.read_bytes()
        return (lzma.decompress(data) if path.suffix == ".xz" else data).decode("utf-8")
    except (OSError, lzma.LZMAError) as error:
        raise InputError(f"cannot read {path}: {error}; check the path and the file") from error
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path} is not UTF-8 (byte {error.start}); convert it, for instance with iconv"
        ) from error


def fold(surface: str) -> str:
    """The form under which a surface is counted; empty if it cannot be a word of the lexicon.

    >>> [fold(surface) for surface in ("Okinawa", "1974", "2nd", "18S4", "Straße")]
    ['okinawa', '0000', '0nd', '', '']
    """
    if surface.isdigit() and surface.isascii():
        return "0" * min(len(surface), _LONGEST_SHAPE)
    form = surface.lower()
    ordinal = _ORDINAL.fullmatch(form)
    if ordinal:
        return "0" * len(ordinal[1]) + ordinal[2]
    if "0" in form and not _SHAPE.fullmatch(form):
        return ""
    return form if set(form) <= _LETTERS else ""


class Forms:
    """The folded forms of a corpus's surfaces, and what kind of token each surface is."""

    def __init__(self, corpus: Corpus, extra: Sequence[str] = ()) -> None:
        ids = {"<unk>": UNKNOWN, "<s>": SENTENCE, "'s": POSSESSIVE}
        size = len(corpus.surfaces)
        self.form = np.zeros(size, np.int32)
        self.kind = np.zeros(size, np.int8)
        self.case = np.zeros(size, np.int8)
        self.possessive = np.zeros(size, bool)
        self.number = np.zeros(size, bool)
        self.single = np.array([len(surface) < 2 for surface in corpus.surfaces])
        for index, surface in enumerate(corpus.surfaces):
            if surface in ".!?":
                self.kind[index] = _STOP
            elif surface[0] == "\n":
                self.kind[index] = _BREAK
            else:
                base = surface
                if surface[-2:].lower() == "'s" and len(surface) > 2:
                    self.possessive[index] = True
                    base = surface[:-2]
                form = fold(base)
                if form:
                    self.form[index] = ids.setdefault(form, len(ids))
                self.case[index] = _case_of(base)
                self.number[index] = surface[0].isdigit()
        for form in extra:
            ids.setdefault(form, len(ids))
        self.ids = ids


def _case_of(word: str) -> int:
    if word.islower() or not word[0].isalpha():
        return _LOWER
    if word.isupper():
        return _UPPER if len(word) > 1 else _TITLE
    if word[0].isupper() and word[1:].replace("'", "").islower():
        return _TITLE
    return _MIXED


def _token_arrays(forms: Forms, stream: Any) -> tuple[Any, Any, Any, Any, Any]:
    """For a stream: surface, form, kind, case, and whether a token's capitals are its own."""
    apart = stream == _DOCUMENT
    surface = np.where(apart, 0, stream)
    kind = np.where(apart, _BREAK, forms.kind[surface])
    case = forms.case[surface]
    word = kind == _WORD
    begins = np.concatenate([[True], kind[:-1] != _WORD])
    # Words in capitals among seven; not in mode "same", which would widen a shorter text to seven.
    shouted = np.convolve(((case == _UPPER) & word).astype(np.int32), np.ones(7, np.int32))[3:-3]
    return surface, forms.form[surface], kind, case, word & ~begins & (shouted <= 2)


def count(corpus: Corpus, forms: Forms, *, old: Collection[str]) -> Counts:
    """Count all forms; `old` names the files whose texts are early modern."""
    size = len(forms.ids)
    total = np.zeros(size, np.int64)
    documents = np.zeros(size, np.int64)
    early = np.zeros(size, np.int64)
    cases = np.zeros((size, 4), np.int64)
    mixed: Counter[tuple[int, str]] = Counter()
    for name, stream in zip(corpus.names, corpus.streams, strict=True):
        surface, form, kind, case, own = _token_arrays(forms, stream)
        word = kind == _WORD
        found = np.bincount(form[word], minlength=size)
        total += found
        total[POSSESSIVE] += forms.possessive[surface[word]].sum()
        if name in old:
            early += found
        document = np.cumsum(stream == _DOCUMENT)
        pairs = np.unique(document[word].astype(np.int64) * size + form[word])
        documents += np.bincount(pairs % size, minlength=size)
        for pattern in range(4):
            chosen = form[own & (case == pattern)]
            cases[:, pattern] += np.bincount(chosen, minlength=size)
        inner = np.bincount(surface[own & (case == _MIXED)], minlength=len(corpus.surfaces))
        for index in np.nonzero(inner)[0]:
            mixed[int(forms.form[index]), corpus.surfaces[int(index)]] += int(inner[index])
    return Counts(list(forms.ids), total, documents, cases, early, mixed)


def _between(word: Any, closes: Any, begins: Any) -> Any:
    """Where the last word before a token may close a sentence and the next may begin one."""
    places = np.arange(len(word))
    last = np.maximum.accumulate(np.where(word, places, -1))
    following = np.minimum.accumulate(np.where(word, places, len(word))[::-1])[::-1]
    # One more value at the end, for no word before and no word after.
    return np.append(closes, False)[last] & np.append(begins, False)[following]


def word_streams(
    corpus: Corpus, forms: Forms, word_of: Any, twin_of: Any, possessive: int
) -> Iterator[Any]:
    """The streams as lexicon ids, with sentence marks; `word_of` and `twin_of` map forms to ids.

    A form in capitals that has a twin, in a line not all in capitals, is the twin.
    """
    abbreviated = np.zeros(len(forms.ids), bool)
    for abbreviation in ABBREVIATIONS:
        if abbreviation in forms.ids:
            abbreviated[forms.ids[abbreviation]] = True
    for stream in corpus.streams:
        surface, form, kind, case, own = _token_arrays(forms, stream)
        ids = word_of[form]
        ids = np.where((case == _UPPER) & own & (twin_of[form] > 0), twin_of[form], ids)
        begins = (case > 0) | forms.number[surface]
        closes = ~abbreviated[form] & ~forms.single[surface]
        ends = (kind == _BREAK) | ((kind == _STOP) & _between(kind == _WORD, closes, begins))
        ids = np.where(ends, SENTENCE, ids)
        owned = forms.possessive[surface] & (kind == _WORD)
        repeats = np.where((kind == _STOP) & ~ends, 0, np.where(owned, 2, 1))
        stream_ids = np.repeat(ids, repeats)
        stream_ids[(np.cumsum(repeats) - 1)[owned]] = possessive
        doubled = (stream_ids[1:] == SENTENCE) & (stream_ids[:-1] == SENTENCE)
        yield stream_ids[np.concatenate([[True], ~doubled])].astype(np.uint64)
