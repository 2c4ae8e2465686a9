"""Training of the context model: steps against the gradient, and what a small corpus teaches."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from math import exp, log
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr_restore.context_model import ContextModel
from ocr_restore.lexicon import SENTENCE, WordKind
from ocr_restore.model_file import ModelFile
from ocr_restore.training import context_model
from ocr_restore.training.context_model import build_context_model

# --- one step

SIZE, REACH = 2, 2
SKIPPED, NOISE, TARGET, BEFORE, BEHIND = range(5)
ROWS = 5
RATE = 1e-3
WEIGHT_RATE = 0.02
NAMES = ("inputs", "outputs", "bias", "weights")
SIZES = (ROWS * SIZE, ROWS * SIZE, ROWS, 2 * REACH * SIZE)
NUMBERS = st.floats(-1, 1, width=32)
VECTORS = st.tuples(*(st.lists(NUMBERS, min_size=size, max_size=size) for size in SIZES))
Parameters = dict[str, list[float]]


def parameters(drawn: Sequence[Sequence[float]]) -> Parameters:
    return dict(zip(NAMES, map(list, drawn), strict=True))


def learnt(
    kernel: SimpleNamespace,
    before: Parameters,
    rows: Sequence[int],
    *,
    skipped: int = SKIPPED,
    noise_words: int = 2,
    rates: tuple[float, float] = (RATE, RATE),
    left_out: float = 0.0,
    noise: Sequence[int] = (NOISE,),
    seed: int = 5,
) -> Parameters:
    """The parameters after learning from a text."""
    after = {name: array("f", values) for name, values in before.items()}
    training: Any = kernel.context_training_cy.ContextTraining(
        *after.values(), SIZE, REACH, array("H", noise), noise_words, skipped
    )
    training.seed(seed)
    training.learn(array("H", rows), *rates, left_out)
    return {name: list(values) for name, values in after.items()}


def likelihood(values: Parameters, rows: Sequence[int], at: int, noise_words: int) -> float:
    """The logarithm of P(a word of the text is no noise, and the noise words are)."""

    def score(row: int) -> float:
        total = values["bias"][row]
        for distance in (-2, -1, 1, 2):
            place = at + distance
            if not 0 <= place < len(rows):
                continue
            weight = distance + REACH - (distance > 0)
            total += sum(
                values["outputs"][row * SIZE + d]
                * values["weights"][weight * SIZE + d]
                * values["inputs"][rows[place] * SIZE + d]
                for d in range(SIZE)
            )
        return total

    # The same noise word each time.
    noise = noise_words * log(1 + exp(score(NOISE)))
    return -log(1 + exp(-score(rows[at]))) - noise


def gradient(values: Parameters, rows: Sequence[int], at: int, noise_words: int) -> Parameters:
    """The slopes of the likelihood, from small differences."""
    slopes = {}
    for name, numbers in values.items():
        slopes[name] = []
        for place in range(len(numbers)):
            sides = []
            for shift in (1e-5, -1e-5):
                moved = [*numbers[:place], numbers[place] + shift, *numbers[place + 1 :]]
                sides.append(likelihood({**values, name: moved}, rows, at, noise_words))
            slopes[name].append((sides[0] - sides[1]) / 2e-5)
    return slopes


@given(VECTORS, st.integers(0, 2), st.integers(0, 3))
@settings(max_examples=40)
def test_a_step_goes_up_the_gradient(
    kernel: SimpleNamespace, drawn: Sequence[Sequence[float]], place: int, noise_words: int
) -> None:
    """Of one target, for words that are never one stand around it."""
    before = parameters(drawn)
    rows = [SKIPPED] * 4
    rows[place] = TARGET
    after = learnt(kernel, before, rows, noise_words=noise_words)
    slopes = gradient(before, rows, place, noise_words)
    for name in NAMES:
        rate = RATE * WEIGHT_RATE if name == "weights" else RATE
        for old, new, slope in zip(before[name], after[name], slopes[name], strict=True):
            # One word stands around it three times, so steps are of the second order apart.
            assert new - old == pytest.approx(rate * slope, abs=rate / 30)


@given(VECTORS, st.lists(st.integers(0, 4), max_size=8), st.integers(1, 2**64 - 1))
@settings(max_examples=60)
def test_builds_learn_alike(
    kernels: tuple[SimpleNamespace, ...],
    drawn: Sequence[Sequence[float]],
    rows: list[int],
    seed: int,
) -> None:
    """Nearly: the compiled one adds in single precision."""
    compiled, interpreted = (
        learnt(
            kernel,
            parameters(drawn),
            rows,
            rates=(0.1, 0.01),
            left_out=0.3,
            noise=(NOISE, BEFORE, BEHIND),
            seed=seed,
        )
        for kernel in kernels
    )
    for name in NAMES:
        assert compiled[name] == pytest.approx(interpreted[name], abs=1e-5)


START = parameters([[0.5] * size for size in SIZES])


def test_skipped_words_are_no_targets(kernel: SimpleNamespace) -> None:
    assert learnt(kernel, START, [SKIPPED] * 5) == START
    assert learnt(kernel, START, []) == START


def test_words_left_out_say_nothing(kernel: SimpleNamespace) -> None:
    after = learnt(kernel, START, [BEFORE, TARGET, BEHIND], left_out=1.0)
    assert after["bias"] != START["bias"]
    assert {**after, "bias": START["bias"]} == START


def test_words_are_left_out_as_often_as_asked(kernel: SimpleNamespace) -> None:
    """What one word beside the target adds to its outputs, on average over many starts."""
    runs = 400
    moved = 0
    for seed in range(1, runs + 1):
        after = learnt(
            kernel,
            START,
            [BEFORE, TARGET],
            skipped=BEFORE,
            left_out=0.25,
            noise_words=0,
            seed=seed * 2654435761,
        )
        moved += after["outputs"] != START["outputs"]
    assert 0.7 < moved / runs < 0.8


def test_the_rate_falls_to_the_last_one(kernel: SimpleNamespace) -> None:
    def bias(text: Sequence[int], *rates: float) -> float:
        after = learnt(kernel, START, text, rates=(rates[0], rates[1]), noise_words=0)
        return after["bias"][TARGET] - 0.5

    last, first = [SKIPPED] * 9 + [TARGET], [TARGET] + [SKIPPED] * 9
    assert bias(last, 0.5, 0.0) == pytest.approx(0.0, abs=1e-6)
    assert bias(first, 0.5, 0.0) == pytest.approx(0.9 * bias(first, 0.5, 0.5), rel=0.01)


# --- a small corpus

# Words 2 and 3 stand beside 4 and 5, each in a sentence of its own; 6 stands in both.
SENTENCES = [[4, 2, 6, 5], [7, 3, 6, 8]]
WORDS = 10
FLAGS = array("B", [WordKind.TRUSTED] * WORDS)


def corpus(size: int = 3000, seed: int = 3) -> Any:
    chance = np.random.default_rng(seed)
    words: list[int] = []
    for number in chance.integers(0, 2, size):
        words += [*SENTENCES[number], SENTENCE]
    return np.array(words, np.uint64)


def build(folder: Path, streams: Sequence[Any], *, seed: int = 1) -> bytes:
    build_context_model(streams, FLAGS, folder / "context.bin", seed=seed)
    return (folder / "context.bin").read_bytes()


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> ContextModel:
    folder = tmp_path_factory.mktemp("context")
    build(folder, [corpus()])
    return ContextModel.open(folder / "context.bin")


def score(model: ContextModel, word: int, before: Sequence[int], behind: Sequence[int]) -> float:
    path = array("i", [*before, *behind])
    at = len(before)
    return model.table.score(path, len(path), at, at, array("i", [word]), 1)


@pytest.mark.parametrize(
    ("before", "behind"), [([4], [6, 5]), ([4], []), ([], [6, 5]), ([4, 9], [5])]
)
def test_a_word_fits_where_it_was_seen(
    trained: ContextModel, before: list[int], behind: list[int]
) -> None:
    right = score(trained, 2, before, behind)
    assert right > score(trained, 3, before, behind) + 1
    swap = {4: 7, 5: 8}
    there = [swap.get(word, word) for word in before], [swap.get(word, word) for word in behind]
    assert score(trained, 3, *there) > score(trained, 2, *there) + 1
    assert right > score(trained, 2, *there) + 1


def test_same_input_same_bytes(tmp_path: Path) -> None:
    streams = [corpus(400), corpus(300, seed=4)]
    written = build(tmp_path, streams)
    assert build(tmp_path, streams) == written
    assert build(tmp_path, streams, seed=2) != written
    assert build(tmp_path, streams[:1]) != written


def test_progress_is_told_of_the_pieces(tmp_path: Path) -> None:
    told: list[list[int]] = []

    def progress(places: Any) -> Any:
        told.append(list(places))
        return iter(told[0])

    streams = [corpus(9000), corpus(100)]
    build_context_model(streams, FLAGS, tmp_path / "context.bin", progress=progress)
    # 45,000 words are two pieces; each is learned from twice.
    assert sorted(told[0]) == [0, 0, 1, 1, 2, 2]


def test_rare_words_share_the_vectors_of_their_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context_model, "_OWN_VECTORS", 5)
    flags = array("B", bytes(14))
    flags[6] = flags[7] = WordKind.NAME | WordKind.OLD
    flags[8] = flags[9] = WordKind.OLD
    flags[10] = WordKind.TRUSTED
    flags[11] = WordKind.TWIN | WordKind.NAME
    path = tmp_path / "context.bin"
    build_context_model([np.array([1, *range(14), 1], np.uint64)], flags, path)
    row = list(ModelFile.open(path, kind="context")["row"])
    assert row[:5] == [0, 1, 2, 3, 4]
    assert row[11] == 5  # a twin has its own
    assert row[6:10] == [6, 6, 7, 7]
    assert [row[word] for word in (5, 10, 12, 13)] == [8] * 4
    model = ContextModel.open(path)
    for one, other in ((6, 7), (8, 9), (5, 13)):
        assert score(model, one, [2], [3]) == score(model, other, [2], [3])


def test_the_sentence_mark_is_never_a_target_nor_noise(tmp_path: Path) -> None:
    build(tmp_path, [corpus(300)])
    model = ModelFile.open(tmp_path / "context.bin", kind="context")
    row = model["row"][SENTENCE]
    size = model.meta["dimensions"]
    assert model["bias"][row] == 0
    assert set(model["outputs"][row * size : (row + 1) * size]) == {0}
    assert set(model["inputs"][row * size : (row + 1) * size]) != {0}
