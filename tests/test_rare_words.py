"""The list of rare words, and what words may be derived from."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_restore.exceptions import ModelError, OutputError
from ocr_restore.model_file import ModelFile, write_model
from ocr_restore.rare_words import RareWords, stems, write_rare_words

# All of one length, where hashes of the same codes might go together.
WORDS = [f"word{number:05}" for number in range(4000)]
OTHERS = [f"then{number:05}" for number in range(40_000)]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rare") / "rare.bin"


@given(st.lists(st.text(st.characters(), max_size=9), max_size=20))
def test_every_word_of_the_list_is_in_it(path: Path, forms: list[str]) -> None:
    write_rare_words(forms, path)
    rare = RareWords.open(path)
    assert all(form in rare for form in forms)


def test_few_others_are(path: Path) -> None:
    """One in two thousand, for sixteen bits a word."""
    write_rare_words(WORDS, path)
    rare = RareWords.open(path)
    found = sum(word in rare for word in OTHERS)
    assert 0 < found < len(OTHERS) / 1000
    assert path.stat().st_size < len(WORDS) * 2 + 500


def test_an_empty_list_has_nothing(path: Path) -> None:
    write_rare_words([], path)
    rare = RareWords.open(path)
    assert not any(word in rare for word in ("", *OTHERS))


def test_same_words_same_bytes(path: Path) -> None:
    write_rare_words(WORDS, path)
    written = path.read_bytes()
    write_rare_words(iter([*reversed(WORDS), *WORDS]), path)
    assert path.read_bytes() == written
    assert ModelFile.open(path, kind="rare_words").meta["words"] == len(WORDS)


def test_lists_that_cannot_be_read_or_written(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot read"):
        RareWords.open(tmp_path / "absent.bin")
    write_model(tmp_path / "other.bin", {"bits": bytes(64)}, kind="context", meta={})
    with pytest.raises(ModelError, match="rare_words"):
        RareWords.open(tmp_path / "other.bin")
    with pytest.raises(OutputError, match="another folder"):
        write_rare_words(WORDS, tmp_path / "absent" / "rare.bin")


# A form, and one of its stems.
DERIVED = [
    ("tones", "tone"),
    ("waltzes", "waltz"),
    ("toneless", "tone"),
    ("tonally", "tonal"),
    ("toned", "tone"),
    ("waltzed", "waltz"),
    ("waltzing", "waltz"),
    ("atomized", "atom"),
    ("atomists", "atomist"),
    ("magically", "magic"),
    ("historical", "history"),
    ("stories", "story"),
    ("happily", "happy"),
    ("happiness", "happy"),
    ("untoned", "toned"),
    ("intertidal", "tidal"),
    ("underwood", "wood"),
]


@pytest.mark.parametrize(("form", "stem"), DERIVED)
def test_forms_are_derived_from_stems(form: str, stem: str) -> None:
    assert stem in list(stems(form))


# Too short for a stem, or without an affix.
@pytest.mark.parametrize("form", ["", "s", "toes", "unto", "inns", "tbe", "tomb"])
def test_other_forms_are_not(form: str) -> None:
    assert list(stems(form)) == []


@given(st.text("abeinsuly", max_size=12))
def test_stems_come_once_and_sorted(form: str) -> None:
    found = list(stems(form))
    assert found == sorted(set(found))
    assert all(len(stem) >= 4 and stem != form for stem in found)
