"""The lexicon: word forms with their counts, casing and kind, mapped from a model file.

A form is stored once, folded to lower case. Where the capitals make another word (`US` beside
`us`) that word has an id of its own, the twin of the folded one.
"""

from __future__ import annotations

from array import array
from enum import IntEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from .alphabet import FOLD, decode_codes, encode_text
from .kernel.scan_cy import Scanner
from .kernel.trie_search_cy import Trie
from .model_file import ModelFile

__all__ = ["SENTENCE", "UNKNOWN", "Lexicon", "WordKind"]

UNKNOWN = 0
SENTENCE = 1
_COMMON_COUNT = 100

# Abbreviations whose point closes no sentence; the word that follows goes on with it.
ABBREVIATIONS = (
    "mr mrs ms dr st sir rev hon gen col capt lieut lt sergt sgt maj prof messrs mme mlle mons "
    "jr sr esq gov sen rep pres no nos vol vols fig figs pp ch sec art cf viz vs ed eds op cit "
    "jan feb mar apr jun jul aug sept oct nov dec co corp inc ltd bros dept ft mt"
).split()


class WordKind(IntEnum):
    """What is known of a word form besides its counts, as bits (an IntFlag tests them slowly)."""

    TRUSTED = 1
    OLD = 2
    NAME = 4
    NUMBER = 8
    FRAGMENT = 16
    TWIN = 32
    MIXED = 64
    UNKNOWN = 128  # no word of the lexicon; only words of a text are


class Lexicon:
    """The word forms of a dictionary; every array is indexed by word id."""

    def __init__(self, model: ModelFile) -> None:
        self.word_offsets = model["word_offsets"]
        self.word_codes = model["word_codes"]
        self.counts = model["count"]
        self.title_share = model["title_share"]
        self.upper_share = model["upper_share"]
        self.flags = model["flags"]
        self.twin = model["twin"]
        self._mixed = model["mixed_ids"], model["mixed_offsets"], model["mixed_text"]
        self.trie = {
            name: model["trie_" + name]
            for name in ("first", "label", "word", "letters", "depth_min", "depth_max")
        }
        closing = bytearray(len(self.flags))
        self.scanner = Scanner(
            FOLD,
            self.word_offsets,
            self.word_codes,
            model["hash_slots"],
            self.twin,
            self.flags,
            closing,
        )
        for abbreviation in ABBREVIATIONS:
            closing[self.look_up(abbreviation)] = 1
        closing[UNKNOWN] = 0

    @cached_property
    def form_counts(self) -> array[int]:
        """A zero for each word, lent to who counts those of a text and takes the counts off again.

        To write as much anew for every text would empty the cache for a few words.
        """
        return array("i", [0]) * len(self)

    def search_trie(self, best: Any) -> Trie:
        """The trie in the form that a search reads; `best` is the least cost below each node."""
        trie = self.trie
        return Trie(
            trie["first"],
            trie["label"],
            trie["word"],
            trie["letters"],
            trie["depth_min"],
            trie["depth_max"],
            best,
        )

    @classmethod
    def open(cls, path: Path) -> Lexicon:
        """Map the lexicon at `path`.

        Raises:
            ModelError: if the file is missing, damaged or of another version.
        """
        return cls(ModelFile.open(path, kind="lexicon"))

    def __len__(self) -> int:
        """Number of word ids, the unknown word and the sentence mark included."""
        return len(self.flags)

    def codes(self, word: int) -> bytes:
        """The folded alphabet codes of a word."""
        return bytes(self.word_codes[self.word_offsets[word] : self.word_offsets[word + 1]])

    def form(self, word: int) -> str:
        """The folded form of a word."""
        return decode_codes(self.codes(word))

    def mixed_surface(self, word: int) -> str | None:
        """The usual spelling of a word with inner capitals (McDonald), if it is one."""
        if not self.flags[word] & WordKind.MIXED:
            return None
        ids, offsets, text = self._mixed
        low, high = 0, len(ids)
        while low < high:
            middle = (low + high) // 2
            if ids[middle] < word:
                low = middle + 1
            else:
                high = middle
        return bytes(text[offsets[low] : offsets[low + 1]]).decode()

    def look_up(self, form: str) -> int:
        """The id of a form, whatever its casing; 0 if it is not in the lexicon."""
        codes = encode_text(form)
        return self.scanner.look_up(codes, 0, len(codes), 0)

    def is_common(self, form: str) -> bool:
        """Whether a form is a word that texts have often enough to be trusted."""
        word = self.look_up(form)
        fragment = self.flags[word] & WordKind.FRAGMENT
        return word > SENTENCE and not fragment and self.counts[word] >= _COMMON_COUNT

    def is_cut(self, form: str) -> bool:
        """Whether a form is as likely the rest of a word that lost its first letter.

        Its letters may then be a mark (`.his` is `this`).
        """
        count = self.counts[self.look_up(form)] // 4
        return any(
            self.counts[word] > count
            for letter in "abcdefghijklmnopqrstuvwxyz"
            if (word := self.look_up(letter + form)) > SENTENCE
        )

    def is_name(self, word: int) -> bool:
        """Whether a word is nearly always written with a capital."""
        return bool(self.flags[word] & WordKind.NAME)
