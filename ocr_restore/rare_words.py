"""Rare words: right, though the lexicon has no room for them and no text to count them in.

A reading is never made of them; they only say that an unknown word may well stand on the page. The
list is a Bloom filter (Bloom 1970), sixteen bits a word, which takes one in two thousand strings
that are not in it for one that is: with one in a hundred, most misread words that it knew were not
in it.

>>> import tempfile
>>> path = Path(tempfile.mkdtemp()) / "rare.bin"
>>> write_rare_words(["synset", "rheme"], path)
>>> rare = RareWords.open(path)
>>> "rheme" in rare, "tbeme" in rare
(True, False)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from zlib import crc32

from .model_file import ModelFile, write_model

__all__ = ["RareWords", "stems", "write_rare_words"]

_BITS = 16  # a word
_HASHES = 11
_SHORTEST_STEM = 4
_PREFIXES = tuple(
    "anti auto bio co counter cross de dis electro extra fore hyper in inter intra macro meta "
    "micro mid mini mis mono multi neo non out over para photo poly post pre pro proto pseudo re "
    "semi sub super supra tele thermo trans tri ultra un under uni".split()
)
# With what takes the place of the ending in the stem.
_SUFFIXES = tuple(
    (suffix, ends)
    for names, ends in (
        ("s es ly ness less like able ful ship wise ward", ("",)),
        ("ed er ers ing ings able al ally ation ations", ("", "e")),
        ("ize ized izes ise ised ity ist ists ism", ("", "e")),
        ("ally al ical ically ity ities", ("", "y", "e", "ic")),
        ("ies ied ier iest ily iness", ("y",)),
    )
    for suffix in names.split()
)
_ENDINGS = tuple(suffix for suffix, _ in _SUFFIXES)


class RareWords:
    """A set of folded forms, with few false members."""

    def __init__(self, model: ModelFile) -> None:
        self._bits = model["bits"]

    @classmethod
    def open(cls, path: Path) -> RareWords:
        """Map the list at `path`.

        Raises:
            ModelError: if the file is missing, damaged or of another version.
        """
        return cls(ModelFile.open(path, kind="rare_words"))

    def __contains__(self, form: str) -> bool:
        bits = self._bits
        return all(bits[place >> 3] >> (place & 7) & 1 for place in _places(form, len(bits) * 8))


def write_rare_words(forms: Iterable[str], path: Path) -> None:
    """Write a list of folded forms.

    Raises:
        OutputError: if it cannot be written.
    """
    words = sorted(set(forms))
    bits = bytearray(max(64, len(words) * _BITS // 8))
    for form in words:
        for place in _places(form, len(bits) * 8):
            bits[place >> 3] |= 1 << (place & 7)
    write_model(path, {"bits": bits}, kind="rare_words", meta={"words": len(words)})


def _places(form: str, size: int) -> Iterator[int]:
    codes = form.encode("utf-8", "surrogatepass")
    # Backwards, because CRCs of the same codes from different seeds differ by the length alone.
    first, step = crc32(codes), crc32(codes[::-1]) | 1
    return ((first + turn * step) % size for turn in range(_HASHES))


def stems(form: str) -> Iterator[str]:
    """What a form may be derived from, by an affix that English still makes words with.

    >>> sorted(stems("intonational"))
    ['intonation', 'intonatione', 'intonationic', 'intonationy', 'tonational']
    """
    found: set[str] = set()
    if form.startswith(_PREFIXES):
        found.update(form[len(prefix) :] for prefix in _PREFIXES if form.startswith(prefix))
    if form.endswith(_ENDINGS):
        for suffix, ends in _SUFFIXES:
            if form.endswith(suffix):
                found.update(form[: -len(suffix)] + end for end in ends)
    return (stem for stem in sorted(found) if len(stem) >= _SHORTEST_STEM)
