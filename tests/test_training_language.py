"""Training of lexicon, language model and character model on a small corpus."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ocr_restore.exceptions import InputError
from ocr_restore.language_model import LanguageModel
from ocr_restore.lexicon import SENTENCE, UNKNOWN, Lexicon, WordKind
from ocr_restore.model_file import ModelFile
from ocr_restore.tokenizer import Gap, Tokenizer
from ocr_restore.training import corpus, lexicon
from ocr_restore.training.characters import build_characters
from ocr_restore.training.language_model import build_language_model

TEXT = """The treaty was signed in Okinawa. The council of 1974 met on the 2nd of May; Japan's
stake in the treaty was known, and the trea-
ty was kept. US forces kept the peace among us. Dr. Smith said: "We don't know!" Did he, or did we?
12. The council of 18.19 met in Psalm iv.—And it kept the treaty ... of May. J. Smith was in the

A new chapter. The council met again in Okinawa, and Smith's friends came to the council.
"""
TRUSTED = dict.fromkeys("the treaty was in council of met on and kept peace or we he".split(), 1)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Any, Any]]:
    folder = tmp_path_factory.mktemp("dictionary")
    source = folder / "text.txt"
    source.write_text("\f".join([TEXT] * 12), encoding="utf-8")
    read = corpus.read_corpus([source], known=TRUSTED)
    forms = corpus.Forms(read)
    counts = corpus.count(read, forms, old=[])
    vocabulary = lexicon.choose_words(
        counts, trusted=TRUSTED, listed=(), include=["okinawa"], exclude=["did"]
    )
    words, twins = vocabulary.maps(len(counts.forms))
    streams = list(corpus.word_streams(read, forms, words, twins, int(words[forms.ids["'s"]])))
    build_language_model(streams, len(vocabulary), folder / "lm.bin", size=10_000)
    word_counts = np.bincount(streams[0].astype(np.int64), minlength=len(vocabulary))
    weighted = lexicon.write_lexicon(
        counts, vocabulary, word_counts, folder / "lexicon.bin", trusted=TRUSTED, include=[]
    )
    build_characters(weighted, folder / "characters.bin")
    yield folder, streams[0], counts


def test_stream_is_what_the_tokenizer_reads(built: tuple[Path, Any, Any]) -> None:
    folder, stream, _ = built
    read = Lexicon.open(folder / "lexicon.bin")
    tokens = Tokenizer(read.scanner).tokenize(TEXT.replace("trea-\nty", "treaty"))
    expected: list[int] = []
    for index in range(tokens.count):
        if tokens.gaps[index] == Gap.SENTENCE and index:
            expected.append(SENTENCE)
        expected.append(tokens.words[index])
    assert stream[: len(expected)].tolist() == expected


def test_words_junk_and_kinds(built: tuple[Path, Any, Any]) -> None:
    read = Lexicon.open(built[0] / "lexicon.bin")
    assert read.look_up("treaty") > SENTENCE
    assert read.look_up("TREATY") == read.look_up("treaty")
    assert read.look_up("did") == UNKNOWN  # excluded
    assert read.look_up("trea") == UNKNOWN
    assert read.is_name(read.look_up("okinawa"))
    assert read.flags[read.look_up("0000")] & WordKind.NUMBER
    assert read.form(read.look_up("don't")) == "don't"


@pytest.mark.parametrize("word", ["the", "of", "or", "in", "we", "he", "a"])
def test_short_words_are_whole_in_a_small_corpus(word: str, built: tuple[Path, Any, Any]) -> None:
    read = Lexicon.open(built[0] / "lexicon.bin")
    assert read.look_up(word) > SENTENCE
    assert not read.flags[read.look_up(word)] & WordKind.FRAGMENT


def test_possessive_is_a_word(built: tuple[Path, Any, Any]) -> None:
    folder, stream, _ = built
    read = Lexicon.open(folder / "lexicon.bin")
    possessive = read.look_up("'s")
    assert possessive > SENTENCE
    # Japan's and Smith's, in each of twelve copies
    assert read.counts[possessive] == (stream == possessive).sum() == 24


@pytest.mark.parametrize("marks", ["...", "?!", "!"])
def test_run_of_marks_ends_a_sentence(marks: str, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(f"we waited{marks} The council met", encoding="utf-8")
    read = corpus.read_corpus([tmp_path / "text.txt"], known=())
    forms = corpus.Forms(read)
    itself = np.arange(len(forms.ids), dtype=np.int32)
    stream = next(corpus.word_streams(read, forms, itself, np.zeros_like(itself), 2))
    names = list(forms.ids)
    assert [names[word] for word in stream] == "we waited <s> the council met <s>".split()


@pytest.mark.parametrize("words", [[], [2], [2, 3], [2, 3, 2, 3]])
@pytest.mark.parametrize("size", [0, 1, 100])
def test_small_texts_and_sizes(words: list[int], size: int, tmp_path: Path) -> None:
    stream = np.array([SENTENCE, *words, SENTENCE], np.uint64)
    build_language_model([stream], 4, tmp_path / "lm.bin", size=size)
    meta = ModelFile.open(tmp_path / "lm.bin", kind="language_model").meta
    assert meta["bigrams"] + meta["trigrams"] <= size


def test_counts_leave_sentence_starts_out_of_case(built: tuple[Path, Any, Any]) -> None:
    counts = built[2]
    the = counts.forms.index("the")
    assert counts.case[the, 1] == 0
    assert counts.documents[the] == 12


def test_chances_sum_to_one(built: tuple[Path, Any, Any]) -> None:
    folder = built[0]
    model = LanguageModel.open(folder / "lm.bin", folder / "characters.bin")
    size = len(model.unigram_cost)
    the = Lexicon.open(folder / "lexicon.bin").look_up("the")
    for context in (the, SENTENCE, UNKNOWN):
        total = sum(exp(-model.ngrams.cost2(context, word)) for word in range(size))
        assert total == pytest.approx(1.0, abs=0.05)  # costs are kept in steps of 1/16
    total = sum(exp(-model.ngrams.cost3(SENTENCE, the, word)) for word in range(size))
    assert total == pytest.approx(1.0, abs=0.05)


def test_seen_is_cheaper_than_unseen(built: tuple[Path, Any, Any]) -> None:
    folder = built[0]
    model = LanguageModel.open(folder / "lm.bin", folder / "characters.bin")
    read = Lexicon.open(folder / "lexicon.bin")
    the, council, met, kept = map(read.look_up, ("the", "council", "met", "kept"))
    assert model.ngrams.cost2(the, council) < model.ngrams.cost2(the, met)
    assert model.ngrams.cost3(the, council, met) < model.ngrams.cost3(the, council, kept)
    assert model.spelling_cost(read.codes(council)) < model.spelling_cost(bytes([24, 17, 26, 24]))


def test_same_input_same_bytes(built: tuple[Path, Any, Any], tmp_path: Path) -> None:
    folder, stream, _ = built
    size = len(Lexicon.open(folder / "lexicon.bin"))
    build_language_model([stream], size, tmp_path / "lm.bin", size=10_000)
    assert (tmp_path / "lm.bin").read_bytes() == (folder / "lm.bin").read_bytes()


def test_texts_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes("caf\u00e9".encode("latin-1"))
    with pytest.raises(InputError, match="not UTF-8"):
        corpus.text_of(tmp_path / "latin.txt")
    (tmp_path / "broken.xz").write_bytes(b"no xz")
    with pytest.raises(InputError, match="cannot read"):
        corpus.text_of(tmp_path / "broken.xz")
