"""`ocr-restore train`: what it refuses, and a dictionary from a few pages."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from ocr_restore.exceptions import ExitCode, InputError, OutputError, UsageError
from ocr_restore.model_file import ModelFile
from ocr_restore.rare_words import RareWords
from ocr_restore.restorer import Restorer

pytest.importorskip("numpy")
pytest.importorskip("lightgbm")
pytest.importorskip("symspellpy")

from ocr_restore.training import stages
from ocr_restore.training.cli import _fit, train_command
from ocr_restore.training.decision import Example
from ocr_restore.training.stages import Stage, Stages

PAGE = """The treaty of 1974 was signed in Okinawa. The council met on the 2nd of May, and the house
kept Japan's treaty. "We don't know the terms," said Mr. Smith. The modern house was kept.

The council met again in the modern house, and the terms of the treaty were known to the council.
"""
LANGUAGE = ("lexicon.bin", "lm.bin", "characters.bin", "context.bin")
PACKAGED = Path(__file__).parents[1] / "dictionaries" / "en"


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "pages.txt").write_text("\f".join([PAGE] * 8), encoding="utf-8")
    return folder


def digests(folder: Path) -> dict[str, str]:
    """A digest of each model file but the decisions, which are the packaged ones here."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.glob("*.bin"))
        if path.name not in ("decision.bin", "marks.bin")
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
        (["text.txt", "--lists", "absent.txt"], "absent.txt"),
        (["text.txt", "--lists", "bad.txt"], "not UTF-8"),
        (["text.txt", "--names", "absent.txt"], "absent.txt"),
    ],
)
def test_inputs_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"caf\xe9")
    (tmp_path / "bad.jsonl").write_text('{"ocr": 1}\n', encoding="utf-8")
    with pytest.raises(InputError, match=reason):
        train_command([*arguments, "--out", "en"])
    assert not Path("en").exists()


def test_texts_without_a_word(tmp_path: Path) -> None:
    (tmp_path / "marks.txt").write_text("... --\n", encoding="utf-8")
    with pytest.raises(InputError, match="no word in the texts"):
        train_command([str(tmp_path / "marks.txt"), "--out", str(tmp_path / "en")])


@pytest.mark.parametrize("flags", [["--size", "0"], ["--jobs", "two"], ["--see", "1"], []])
def test_misuse_is_refused(flags: list[str], texts: Path) -> None:
    with pytest.raises(UsageError, match="see ocr-restore train --help"):
        train_command([str(texts), *flags])


def test_a_folder_that_cannot_be_made(tmp_path: Path, texts: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="choose another folder"):
        train_command([str(texts), "--out", str(tmp_path / "file" / "en")])


def test_texts_of_three_words(tmp_path: Path) -> None:
    (tmp_path / "short.txt").write_text("The treaty was", encoding="utf-8")
    assert train_command([str(tmp_path / "short.txt"), "--out", str(tmp_path / "en")]) == 0
    assert Restorer(dictionary=tmp_path / "en").restore("The treaty was").edits == ()


def test_texts_make_a_dictionary_the_same_each_time(tmp_path: Path, texts: Path) -> None:
    folders = [tmp_path / name for name in ("first", "second")]
    for folder in folders:
        arguments = [str(texts), "--out", str(folder), "--size", "2000", "--jobs", "1"]
        assert train_command(arguments) == ExitCode.OK
    assert {*LANGUAGE, "channel.bin", "search.bin"} <= digests(folders[0]).keys()
    assert digests(folders[0]) == digests(folders[1])
    assert (folders[0] / "rare.bin").read_bytes() == (PACKAGED / "rare.bin").read_bytes()
    # The packaged decision, which is kept, is less sure of so small a dictionary.
    restorer = Restorer(dictionary=folders[0], min_confidence=0.25)
    restored = restorer.restore("The council rnet in tbe modern house.")
    assert restored.text == "The council met in the modern house."


def test_only_what_changed_is_made_again(
    tmp_path: Path, texts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "en"

    def made_again(*flags: str) -> list[str]:
        capsys.readouterr()
        assert train_command([str(texts), "--out", str(out), "--size", "2000", *flags]) == 0
        lines = capsys.readouterr().err.splitlines()
        return [
            line.split(" ", 1)[1]
            for line, after in pairwise(lines)
            if line[1:3] == "/4" and not after.startswith("nothing has changed")
        ]

    assert made_again() == ["words", "context", "index of the words", "decision"]
    assert made_again("--jobs", "1") == []
    assert made_again("--seed", "2") == ["decision"]
    before = digests(out)
    (out / "search.bin").write_bytes(b"half")
    assert made_again("--seed", "2") == ["index of the words"]
    assert digests(out) == before


def test_a_decision_is_not_learned_from_what_is_wrong_alone(tmp_path: Path) -> None:
    wrong = [Example(f"page {number}", "press", [0.0], False, "join") for number in range(6000)]
    _fit(wrong, ["margin"], tmp_path / "decision.bin", rounds=2, leaves=3)
    assert (tmp_path / "decision.bin").read_bytes() == (PACKAGED / "decision.bin").read_bytes()


def test_stage_is_done_again_when_anything_it_is_made_of_changes(tmp_path: Path) -> None:
    source, target = tmp_path / "in.txt", tmp_path / "out.bin"
    source.write_text("a")
    stage = Stage("copy", [source], ["out.bin"], ["training.noise"], {"size": 1})
    more = replace(stage, options={"size": 2})
    folder = Stages(tmp_path)

    def run(stage: Stage) -> bool:
        return folder.run(stage, lambda: target.write_text(source.read_text()))

    assert [run(stage), run(stage), run(more), run(more), run(stage)] == [True, False] * 2 + [True]
    source.write_text("b")
    assert [run(stage), run(stage), target.read_text()] == [True, False, "b"]
    target.write_text("half")
    assert [run(stage), run(stage), target.read_text()] == [True, False, "b"]
    target.unlink()
    assert [run(stage), run(stage)] == [True, False]
    for damage in ("no JSON", "[]", '{"copy": 1}'):
        (tmp_path / "stages.json").write_text(damage)
        assert [run(stage), run(stage)] == [True, False]


def test_stage_that_fails_is_not_done(tmp_path: Path) -> None:
    stage = Stage("fail", [], ["out.bin"], ["training.noise"], {})
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            Stages(tmp_path).run(stage, lambda: 1 / 0)
    absent = replace(stage, inputs=[tmp_path / "absent"])
    with pytest.raises(InputError, match="no such file"):
        Stages(tmp_path).run(absent, tmp_path.touch)


def test_code_of_a_stage_is_what_its_modules_import() -> None:
    names = {path.name for path in stages._sources(["training.search_index"])}
    assert {"search_index.py", "candidates.py", "model_file.py", "trie_search_cy.py"} <= names
    assert "evaluation.py" not in names
    assert "decision.py" not in names


def test_pairs_alone_keep_the_packaged_words(tmp_path: Path) -> None:
    pairs, words, names = (tmp_path / name for name in ("pages.jsonl", "words.txt", "names.txt"))
    page = {"ocr": PAGE.replace("the", "tbe"), "gold": PAGE}
    pairs.write_text(json.dumps(page) + "\n", encoding="utf-8")
    words.write_text("Zyzzyvas treaty # the second is in the lexicon\n", encoding="utf-8")
    names.write_text("Tuffnell\n", encoding="utf-8")
    out = tmp_path / "en"
    arguments = ["--pairs", str(pairs), "--lists", str(words), "--names", str(names)]
    arguments += ["--out", str(out)]
    assert train_command(arguments) == ExitCode.OK
    for name in LANGUAGE:
        assert (out / name).read_bytes() == (PACKAGED / name).read_bytes()
    table = (out / "confusions.tsv").read_text(encoding="utf-8")
    assert any(row.startswith("sub\tb\th\t") for row in table.splitlines())
    rare = RareWords.open(out / "rare.bin")
    assert "zyzzyvas" in rare and "tuffnell" in rare
    assert ModelFile.open(out / "rare.bin", kind="rare_words").meta["words"] == 2
