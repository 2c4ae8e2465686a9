"""Pairs of files, of folders and of JSON Lines, and what is said of those that do not pair."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from ocr_restore.exceptions import InputError, UsageError
from ocr_restore.formats.pairs import Pair, pair_files, read_pairs


def make(folder: Path, *names: str, text: str = "Tbe cat") -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    folder.mkdir(exist_ok=True)
    return folder


def refuse(message: str) -> None:
    raise AssertionError(message)


def test_two_files(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    make(tmp_path, "b.gold.txt", text="The cat")
    pairs = read_pairs(tmp_path / "a.txt", tmp_path / "b.gold.txt", warn=refuse)
    assert pairs == [Pair("a.txt", "Tbe cat", "The cat")]


def test_folders_pair_by_place_and_name_without_suffix(tmp_path: Path) -> None:
    ocr = make(tmp_path / "ocr", "b.txt", "a.ocr", "1872/a.txt", ".DS_Store", ".git/a.txt")
    gold = make(tmp_path / "gold", "1872/a.txt", "a.txt", "b.txt", ".DS_Store", text="The cat")
    pairs = read_pairs(ocr, gold, warn=refuse)
    assert [name for name, _, _ in pairs] == ["1872/a.txt", "a.ocr", "b.txt"]
    assert {pair[1:] for pair in pairs} == {("Tbe cat", "The cat")}


def test_names_of_files_pair_however_they_are_composed(tmp_path: Path) -> None:
    ocr = make(tmp_path / "ocr", unicodedata.normalize("NFD", "café.txt"))
    gold = make(tmp_path / "gold", unicodedata.normalize("NFC", "café.txt"))
    assert len(pair_files(ocr, gold, warn=refuse)) == 1


def test_whole_names_decide_where_there_is_a_choice(tmp_path: Path) -> None:
    ocr = make(tmp_path / "ocr", "a.txt", "a.xml")
    gold = make(tmp_path / "gold", "a.txt")
    assert pair_files(ocr, gold) == [("a.txt", ocr / "a.txt", gold / "a.txt")]
    (gold / "a.txt").rename(gold / "a.md")
    with pytest.raises(InputError, match=r"a\.txt.*a\.xml.*a\.md; keep one"):
        pair_files(ocr, gold)


def test_files_without_a_partner_are_named_and_left_out(tmp_path: Path) -> None:
    ocr = make(tmp_path / "ocr", *(f"{number:02}.txt" for number in range(20)))
    gold = make(tmp_path / "gold", "03.txt", "99.txt")
    warnings: list[str] = []
    assert [name for name, _, _ in pair_files(ocr, gold, warn=warnings.append)] == ["03.txt"]
    assert warnings == [
        f"{ocr}: 19 files without a gold text left out:"
        " 00.txt, 01.txt, 02.txt, 04.txt, 05.txt and 14 more",
        f"{gold}: 1 file without a page left out: 99.txt",
    ]
    (gold / "99.txt").unlink()
    with pytest.warns(UserWarning, match="without a gold text"):
        pair_files(ocr, gold)


@pytest.mark.parametrize("names", [[], ["b.txt"]])
def test_nothing_that_pairs_is_an_error(tmp_path: Path, names: list[str]) -> None:
    ocr, gold = make(tmp_path / "ocr", "a.txt"), make(tmp_path / "gold", *names)
    with pytest.raises(InputError, match=rf"a\.txt and {'b.txt' if names else 'no file'}\); name"):
        read_pairs(ocr, gold)


def test_a_folder_does_not_pair_with_a_file(tmp_path: Path) -> None:
    ocr = make(tmp_path / "ocr", "a.txt")
    for gold in (ocr / "a.txt", tmp_path / "none", None):
        with pytest.raises(UsageError, match="; give"):
            read_pairs(ocr, gold)


def test_lines_of_json(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    rows = [{"id": "p. 1", "ocr": "Tbe\u2028cat", "gold": "The cat"}, {"ocr": "", "gold": "a"}]
    path.write_text("\n\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n")
    assert read_pairs(path) == [Pair("p. 1", "Tbe\u2028cat", "The cat"), Pair("line 3", "", "a")]


@pytest.mark.parametrize(
    "text",
    ["", "\n", "Tbe cat", "[]", "{}", '{"ocr": 1, "gold": "a"}', '{"ocr": "a"}', "[" * 99_999],
)
def test_what_is_no_pair_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "page.txt"
    path.write_text(text)
    with pytest.raises(InputError, match=r"page\.txt.*give GOLD as well") as raised:
        read_pairs(path)
    assert len(str(raised.value).splitlines()) == 1


def test_encodings_are_those_of_texts(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"caf\xe9")
    (tmp_path / "b.txt").write_bytes("café".encode("latin-1"))
    with pytest.raises(InputError, match="--encoding"):
        read_pairs(tmp_path / "a.txt", tmp_path / "b.txt")
    (pair,) = read_pairs(tmp_path / "a.txt", tmp_path / "b.txt", encoding="latin-1")
    assert pair.observed == pair.intended == "café"
    (pair,) = read_pairs(tmp_path / "a.txt", tmp_path / "b.txt", errors="surrogateescape")
    assert pair.observed == "caf\udce9"
