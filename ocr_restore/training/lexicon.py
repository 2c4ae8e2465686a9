"""The lexicon: which forms of a corpus are words, and what is known of each.

No source is spotless: OCR junk (`tbe`, `vith`) and words run together (`ofthe`) have counts
everywhere, so counts alone do not make a word. A form is in if a trusted list has it and the
corpus too, or if it occurs often enough in several documents and is not explained as junk: one
classic confusion away from a form many times as frequent, two words run together, or a piece of a
frequent word. `include.txt` and `exclude.txt` overrule all of that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from ocr_restore.alphabet import encode_text
from ocr_restore.exceptions import InputError
from ocr_restore.formats.files import read_bytes
from ocr_restore.lexicon import WordKind
from ocr_restore.model_file import write_model
from ocr_restore.training.corpus import POSSESSIVE, SENTENCE, UNKNOWN, Counts

__all__ = ["Vocabulary", "choose_words", "read_list", "trusted_words", "write_lexicon"]

# Classic confusions, both ways: printed for each other in all collections known to us.
_CONFUSIONS = (
    "b h, c e, o e, li h, rn m, u n, l i, f s, m in, cl d, ii n, tl th, t f, l t, r t, a u, v y, "
    "ni m, w v, vv w, j i, o c, a o, li b, lt h, ri n, il h, ll li, nn m, r i, g q, e a, b d, s e"
)
_JUNK_RATIO = 100  # times as frequent as junk the word is that it was
_NAME_CREDIT = 20  # a name must be that much rarer to be taken for junk
_TRUSTED_CREDIT = 60  # and so must a short word of the trusted list
_PAIR_COUNT = 2000  # of each of two words run together
_PAIR_RATIO = 200
_PIECE_RATIO = 100
_PIECE_RATIO_OLD = 300
_LISTED_CREDIT = 20  # and so must one of the other lists
_LEAST_COUNT = 5
_LEAST_COUNT_LISTED = 2
_LEAST_DOCUMENTS = 3
_UNSEEN_COUNT = 200_000  # in the trusted list, for a word the corpus has not
_NAME_SHARE = 0.6
_TWIN_UPPER = 300
_TWIN_LOWER = 1000
_TWIN_SHARE = 0.01
_SHORT_COUNTS = {1: 0, 2: 20_000, 3: 1500}  # below, a short form is not trusted alone,
_FULL_SIZE = 50_000_000  # in a corpus of as many words; in a smaller one, in proportion
_SHORT_NAME_COUNT = 300
_WORDS_OF_ONE_LETTER = frozenset("aio")
_SHORT_WORDS = frozenset("al el ex la le pro".split())  # trusted alone though not so frequent
# Endings and beginnings of broken words, and foreign particles, that are forms by themselves.
_FRAGMENTS = frozenset(
    "tion ment ing ed er es ly th st nd rd re un con com pre ter tive tions ments ble en em dis "
    "im ther tho te ti ta ar ur ch sh wh gh ni li ri il ic ance ence ally tween ture sion ful "
    "ous ious ish ist ity ty ry ny cy ral nal tal ial ical cal ver vers ers ings ted ded ned sed "
    "ved ges ces ses ians ian".split()
)


@dataclass(frozen=True)
class Vocabulary:
    """The words chosen: word id i + 2 is `forms[i]`; the last `len(twins)` of them are twins."""

    forms: Sequence[int]
    twins: Sequence[int]

    def __len__(self) -> int:
        return 2 + len(self.forms) + len(self.twins)

    def maps(self, size: int) -> tuple[Any, Any]:
        """Two arrays from `size` form ids to word ids: of words, and of twins (0 for none)."""
        words = np.zeros(size, np.int32)
        words[SENTENCE] = SENTENCE
        words[list(self.forms)] = np.arange(2, 2 + len(self.forms))
        twins = np.zeros(size, np.int32)
        twins[list(self.twins)] = np.arange(2 + len(self.forms), len(self))
        return words, twins


def trusted_words() -> dict[str, int]:
    """The forms and counts of the frequency list that comes with symspellpy."""
    text = (resources.files("symspellpy") / "frequency_dictionary_en_82_765.txt").read_text(
        encoding="utf-8-sig"
    )
    return {word: int(number) for word, number in map(str.split, text.splitlines())}


def read_list(path: Path) -> list[str]:
    """The words of a list, one or more a line; `#` begins a comment.

    Raises:
        InputError: if the file cannot be read or is not UTF-8.
    """
    try:
        lines = read_bytes(str(path)).decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8; convert it, with `iconv` for example") from error
    return [word for line in lines for word in line.partition("#")[0].split()]


def choose_words(
    counts: Counts,
    *,
    trusted: Mapping[str, int],
    listed: Collection[str],
    include: Collection[str],
    exclude: Collection[str],
) -> Vocabulary:
    """The words of the lexicon, by falling count.

    Args:
        counts: of the corpus.
        trusted: words and how frequent they are elsewhere.
        listed: words that need less evidence in the corpus.
        include: words whatever the counts say.
        exclude: what is no word.
    """
    judge = _Judge(counts, trusted, frozenset(listed))
    included, excluded = set(include), set(exclude)
    chosen = []
    for form in np.argsort(-counts.count, kind="stable"):
        text = counts.forms[form]
        if form in (UNKNOWN, SENTENCE) or text in excluded:
            continue
        kept = text in included or text[0] == "0" or form == POSSESSIVE
        if kept or judge.is_word(int(form), text):
            chosen.append(int(form))
    twins = [form for form in chosen if _has_twin(counts, form)]
    return Vocabulary(chosen, twins)


def _has_twin(counts: Counts, form: int) -> bool:
    text = counts.forms[form]
    upper = counts.case[form, 2]
    return bool(
        len(text) >= 2
        and text.isalpha()
        and upper >= _TWIN_UPPER
        and counts.case[form, 0] >= _TWIN_LOWER
        and upper / max(1, counts.count[form]) > _TWIN_SHARE
    )


class _Judge:
    """Tells words from junk."""

    def __init__(self, counts: Counts, trusted: Mapping[str, int], listed: Collection[str]) -> None:
        self._counts = counts
        self._trusted = trusted
        self._listed = listed
        self._count = {
            form: int(number) for form, number in zip(counts.forms, counts.count, strict=True)
        }
        pairs = [tuple(pair.split()) for pair in _CONFUSIONS.split(", ")]
        self._confusions = list(dict.fromkeys(pairs + [(b, a) for a, b in pairs]))
        self._pieces: Counter[str] = Counter()
        for form, number in self._count.items():
            if form in trusted and number >= 500:
                for cut in range(3, len(form) - 1):
                    for piece in (form[:cut], "-" + form[-cut:]):
                        self._pieces[piece] = max(self._pieces[piece], number)

    def is_word(self, form: int, text: str) -> bool:
        number = self._count[text]
        if text in self._trusted:
            if number < 2:
                return self._trusted[text] >= _UNSEEN_COUNT
            return not (len(text) <= 4 and self.is_misprint(text, number * _TRUSTED_CREDIT))
        if len(text) == 1:
            return True
        if text in self._listed and number >= _LEAST_COUNT_LISTED:
            return not self.is_misprint(text, number * _LISTED_CREDIT)
        if number < _LEAST_COUNT or self._counts.documents[form] < _LEAST_DOCUMENTS:
            return False
        case = self._counts.case[form]
        name = max(case[1], case[2]) > _NAME_SHARE * max(1, case.sum())
        if self.is_misprint(text, number * (_NAME_CREDIT if name else 1)):
            return False
        return name or not self.is_piece(form, text, number)

    def is_misprint(self, text: str, number: int) -> bool:
        """Whether a form is one confusion away from a frequent word, or two words run together."""
        for printed, intended in self._confusions:
            at = text.find(printed)
            while at >= 0:
                meant = text[:at] + intended + text[at + len(printed) :]
                if self._count.get(meant, 0) >= max(500, _JUNK_RATIO * number):
                    return True
                at = text.find(printed, at + 1)
        for cut in range(1, len(text)) if len(text) > 2 else ():
            first, second = text[:cut], text[cut:]
            if min(cut, len(text) - cut) < 2 and "a" not in (first, second):
                continue
            if min(cut, len(text) - cut) > 4 or not {first, second} <= self._trusted.keys():
                continue
            least = min(self._count.get(first, 0), self._count.get(second, 0))
            if least > max(_PAIR_COUNT, _PAIR_RATIO * number):
                return True
        return False

    def is_piece(self, form: int, text: str, number: int) -> bool:
        """Whether a form is the beginning or end of a much more frequent word."""
        if len(text) < 3 or number >= 400:
            return False
        old = self._counts.old[form] >= 0.5 * number
        whole = max(self._pieces[text], self._pieces["-" + text])
        return whole >= (_PIECE_RATIO_OLD if old else _PIECE_RATIO) * number


def write_lexicon(
    counts: Counts,
    vocabulary: Vocabulary,
    word_counts: Any,
    path: Path,
    *,
    trusted: Mapping[str, int],
    include: Collection[str],
) -> list[tuple[bytes, float]]:
    """Write the lexicon, and return (codes, weight) of each form for the character model."""
    form_ids = [UNKNOWN, SENTENCE, *vocabulary.forms, *vocabulary.twins]
    texts = ["", "", *(counts.forms[form] for form in form_ids[2:])]
    codes = [encode_text(text) for text in texts]
    size = len(form_ids)
    plain = 2 + len(vocabulary.forms)  # twins follow
    offsets = np.zeros(size + 1, np.uint32)
    offsets[1:] = np.cumsum([len(code) for code in codes])
    case = counts.case[form_ids]
    total = np.maximum(1, case.sum(axis=1))
    surfaces = _mixed_surfaces(counts, form_ids[:plain])
    known = {*trusted, *include}
    scale = min(1.0, float(word_counts.sum()) / _FULL_SIZE)
    flags = np.zeros(size, np.uint8)
    for word in range(2, size):
        share = case[word] / total[word]
        flags[word] = (
            WordKind.TWIN | WordKind.TRUSTED
            if word >= plain
            else _kind(
                texts[word],
                word_counts[word],
                share,
                texts[word] in known,
                counts.old[form_ids[word]] > 0.7 * max(1, counts.count[form_ids[word]]),
                scale,
            )
        )
        if word in surfaces and share[3] > 0.5:
            flags[word] |= WordKind.MIXED
    mixed = sorted(word for word in surfaces if flags[word] & WordKind.MIXED)
    spelled = [surfaces[word].encode() for word in mixed]
    mixed_offsets = np.zeros(len(mixed) + 1, np.uint32)
    mixed_offsets[1:] = np.cumsum([len(text) for text in spelled])
    twin = np.full(size, -1, np.int32)
    place = {form: word for word, form in enumerate(form_ids[:plain])}
    for word in range(plain, size):
        twin[place[form_ids[word]]] = word
    listed = [
        word for word in range(2, plain) if not flags[word] & (WordKind.NUMBER | WordKind.FRAGMENT)
    ]
    write_model(
        path,
        {
            "word_offsets": offsets,
            "word_codes": b"".join(codes),
            "count": word_counts.astype(np.uint32),
            "title_share": (case[:, 1] / total * 255).astype(np.uint8),
            "upper_share": (case[:, 2] / total * 255).astype(np.uint8),
            "flags": flags,
            "twin": twin,
            "mixed_ids": np.array(mixed, np.uint32),
            "mixed_offsets": mixed_offsets,
            "mixed_text": b"".join(spelled),
            "hash_slots": _hash_slots(codes[:plain]),
            **_trie({codes[word]: word for word in listed}),
        },
        kind="lexicon",
        meta={"words": size},
    )
    return [
        (codes[word], float(max(1, counts.documents[form_ids[word]])) ** 0.5)
        for word in range(2, plain)
        if not flags[word] & WordKind.NUMBER
    ]


def _mixed_surfaces(counts: Counts, form_ids: Sequence[int]) -> dict[int, str]:
    """For each word with inner capitals its most frequent surface, if that is frequent."""
    place = {form: word for word, form in enumerate(form_ids)}
    best: dict[int, tuple[int, str]] = {}
    for (form, surface), number in counts.mixed.items():
        word = place.get(form)
        if word is not None and number >= 10:
            best[word] = max(best.get(word, (0, "")), (number, surface))
    return {word: surface for word, (_, surface) in best.items()}


def _kind(text: str, number: int, share: Any, known: bool, old: bool, scale: float) -> int:
    """The flags of a word.

    Args:
        text: its form.
        number: how often it occurs.
        share: of lower, Title, UPPER and Mixed.
        known: whether a list has it.
        old: whether it is mostly in early modern texts.
        scale: the size of the corpus by that for which the counts above were set, at most 1.
    """
    kind = 0
    if known:
        kind |= WordKind.TRUSTED
    if old:
        kind |= WordKind.OLD
    if share[1] + share[3] > 0.9:
        kind |= WordKind.NAME
    if text[0] == "0":
        return kind | WordKind.NUMBER
    rare = (
        number < scale * _SHORT_COUNTS.get(len(text), 0)
        and text not in _SHORT_WORDS
        and not (kind & WordKind.NAME and number > scale * _SHORT_NAME_COUNT)
    )
    letter = len(text) == 1 and text not in _WORDS_OF_ONE_LETTER
    if letter or (rare and text.isalpha()) or text in _FRAGMENTS:
        kind |= WordKind.FRAGMENT
    return kind


def _hash_slots(codes: Sequence[bytes]) -> Any:
    """Open addressing on the FNV-1a hash of the codes, as `Scanner.look_up` reads it."""
    size = 1
    while size < 2 * len(codes):
        size *= 2
    slots = np.full(size, -1, np.int32)
    for word, code in enumerate(codes):
        if word < 2:
            continue
        hashed = 2166136261
        for number in code:
            hashed = (hashed ^ number) * 16777619 & 0xFFFFFFFF
        hashed ^= hashed >> 15
        slot = hashed & (size - 1)
        while slots[slot] >= 0:
            slot = (slot + 1) & (size - 1)
        slots[slot] = word
    return slots


def _trie(words: Mapping[bytes, int]) -> dict[str, Any]:
    """A trie in breadth-first order: a node's children are contiguous and sorted by label."""
    root: dict[int, Any] = {}
    for codes, word in words.items():
        node = root
        for code in codes:
            node = node.setdefault(code, {})
        node[0] = word
    queue = [root]
    first, label, ends = [], [0], []
    for node in queue:
        first.append(len(queue))
        ends.append(node.get(0, -1))
        for code in sorted(key for key in node if key):
            queue.append(node[code])
            label.append(code)
    first.append(len(queue))
    size = len(queue)
    letters = np.zeros(size, np.uint32)
    shortest = np.full(size, 99, np.int64)
    longest = np.zeros(size, np.int64)
    for place in range(size - 1, -1, -1):
        if ends[place] >= 0:
            shortest[place] = 0
        below = 0
        for child in range(first[place], first[place + 1]):
            code = label[child]
            bit = code - 1 if code <= 26 else 26 if code == 27 else 27
            below |= int(letters[child]) | 1 << bit
            shortest[place] = min(shortest[place], 1 + shortest[child])
            longest[place] = max(longest[place], 1 + longest[child])
        letters[place] = below
    return {
        "trie_first": np.array(first, np.uint32),
        "trie_label": np.array(label, np.uint8),
        "trie_word": np.array(ends, np.int32),
        "trie_letters": letters,
        "trie_depth_min": shortest.astype(np.uint8),
        "trie_depth_max": longest.astype(np.uint8),
    }
