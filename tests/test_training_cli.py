"""`ocr-restore train`: what it refuses, and a dictionary from a few pages."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from ocr_restore.exceptions import ExitCode, InputError, OutputError, UsageError
from ocr_restore.restorer import Restorer

pytest.importorskip("numpy")
pytest.importorskip("lightgbm")
pytest.importorskip("symspellpy")

from ocr_restore.training.cli import train_command

PAGE = """The treaty of 1974 was signed in Okinawa. The council met on the 2nd of May, and the house
kept Japan's treaty. "We don't know the terms," said Mr. Smith. The modern house was kept.

The council met again in the modern house, and the terms of the treaty were known to the council.
"""
LANGUAGE = ("lexicon.bin", "lm.bin", "characters.bin")


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "pages.txt").write_text("\f".join([PAGE] * 8), encoding="utf-8")
    return folder


def digests(folder: Path) -> dict[str, str]:
    """A digest of each model file but the decision, which is the packaged one here."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.glob("*.bin"))
        if path.name != "decision.bin"
    }


def test_nothing_to_learn_from(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--pairs"):
        train_command(["--out", str(tmp_path / "en")])
    assert not (tmp_path / "en").exists()


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["absent"], "does not exist"),
        (["empty"], r"no \.txt or \.xz files"),
        (["bad.txt"], "not UTF-8"),
        (["--pairs", "absent.jsonl"], "does not exist"),
        (["--pairs", "bad.jsonl"], "bad.jsonl"),
    ],
)
def test_inputs_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad.txt").write_bytes(b"caf\xe9")
    (tmp_path / "bad.jsonl").write_text('{"ocr": 1}\n', encoding="utf-8")
    with pytest.raises(InputError, match=reason):
        train_command([*arguments, "--out", "en"])


def test_a_folder_that_cannot_be_made(tmp_path: Path, texts: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="choose another folder"):
        train_command([str(texts), "--out", str(tmp_path / "file" / "en")])


def test_texts_make_a_dictionary_the_same_each_time(tmp_path: Path, texts: Path) -> None:
    folders = [tmp_path / name for name in ("first", "second")]
    for folder in folders:
        arguments = [str(texts), "--out", str(folder), "--size", "2000", "--jobs", "1"]
        assert train_command(arguments) == ExitCode.OK
    assert {*LANGUAGE, "channel.bin", "search.bin"} <= digests(folders[0]).keys()
    assert digests(folders[0]) == digests(folders[1])
    restored = Restorer(dictionary=folders[0]).restore("The council rnet in tbe modern house.")
    assert restored.text == "The council met in the modern house."


def test_pairs_alone_keep_the_packaged_words(tmp_path: Path) -> None:
    pairs = tmp_path / "pages.jsonl"
    page = {"ocr": PAGE.replace("the", "tbe"), "gold": PAGE}
    pairs.write_text(json.dumps(page) + "\n", encoding="utf-8")
    assert train_command(["--pairs", str(pairs), "--out", str(tmp_path / "en")]) == ExitCode.OK
    packaged = Path(__file__).parents[1] / "dictionaries" / "en"
    for name in LANGUAGE:
        assert (tmp_path / "en" / name).read_bytes() == (packaged / name).read_bytes()
    table = (tmp_path / "en" / "confusions.tsv").read_text(encoding="utf-8")
    assert any(row.startswith("sub\tb\th\t") for row in table.splitlines())
