"""Word alignment: what the blocks promise, on short texts, long ones and texts out of order."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ocr_restore import alignment as alignment_module
from ocr_restore.alignment import align, align_tokens, matching_runs, piecewise

WORDS = [f"w{number}" for number in range(4000)]
token_lists = st.lists(st.sampled_from(["a", "b", "ab", "c", "the", "tbe"]), max_size=12)


def naive_distance(left, right):
    """The textbook matrix, one row at a time."""
    row = list(range(len(right) + 1))
    for i, item in enumerate(left, 1):
        previous, row[0] = row[0], i
        for j, other in enumerate(right, 1):
            previous, row[j] = row[j], min(previous + (item != other), row[j] + 1, row[j - 1] + 1)
    return row[-1]


def run_distance(runs, length, gold_length):
    """The edit distance that a list of runs of equal items stands for."""
    ends = [(0, 0), *((a + count, b + count) for a, b, count in runs)]
    starts = [*((a, b) for a, b, _ in runs), (length, gold_length)]
    return sum(max(a - i, b - j) for (i, j), (a, b) in zip(ends, starts, strict=True))


def noisy(words, *, seed, share=0.15):
    """Words with some garbled, some dropped and some split."""
    generator = random.Random(seed)
    for word in words:
        if generator.random() >= share:
            yield word
        elif (kind := generator.randrange(3)) == 0:
            yield word + "~"
        elif kind == 1:
            yield from (word[:1], word[1:])


@pytest.fixture
def pinned(monkeypatch):
    """Make all but tiny texts long ones, which are pinned at anchors."""
    monkeypatch.setattr(alignment_module, "_EXACT_LIMIT", 400)


@pytest.mark.parametrize(
    ("observed", "gold", "expected"),
    [
        ("", "", []),
        ("a", "", [("a", "")]),
        ("", "a", [("", "a")]),
        ("to day", "today", [("to day", "today")]),
        ("intothe sea", "into the sea", [("intothe", "into the"), ("sea", "sea")]),
        ("pris-\noner", "prisoner", [("pris- oner", "prisoner")]),
        # Two wrong words side by side are two blocks: the blank between them is common.
        ("tbe wbite", "the white", [("tbe", "the"), ("wbite", "white")]),
        # A split beside a plain error.
        ("de ve loped tbe", "developed the", [("de ve loped", "developed"), ("tbe", "the")]),
        ("one\ntwo  three", "one two\nthree", [("one two three", "one two three")]),
    ],
)
def test_blocks(observed, gold, expected):
    alignment = align(observed, gold)
    found = [
        (
            " ".join(alignment.observed_tokens[block.observed_start : block.observed_end]),
            " ".join(alignment.gold_tokens[block.gold_start : block.gold_end]),
        )
        for block in alignment.blocks
    ]
    assert found == expected


@given(token_lists, token_lists)
# The best alignment of the words leaves two equal ones over, which that of the characters meets.
@example(["a", "ab", "the", "b", "b", "a"], ["a", "a", "a", "the", "a", "a"])
def test_blocks_cover_both_sides_in_order(observed, gold):
    blocks = align_tokens(observed, gold)
    assert [i for b in blocks for i in range(b.observed_start, b.observed_end)] == list(
        range(len(observed))
    )
    assert [j for b in blocks for j in range(b.gold_start, b.gold_end)] == list(range(len(gold)))
    for block in blocks:
        same = (
            observed[block.observed_start : block.observed_end]
            == gold[block.gold_start : block.gold_end]
        )
        assert same == block.equal


@given(token_lists, token_lists)
def test_short_sequences_are_aligned_optimally(observed, gold):
    runs = matching_runs(observed, gold)
    assert run_distance(runs, len(observed), len(gold)) == naive_distance(observed, gold)


def test_spans_are_those_of_the_tokens():
    alignment = align(" A\u00a0b\tcd\n", "A b cd")
    assert alignment.observed_spans == [(1, 2), (3, 4), (5, 7)]
    assert alignment.observed_tokens == ["A", "b", "cd"]


def test_anchors_find_nearly_the_optimal_alignment(pinned):
    words = [WORDS[number] for number in random.Random(1).choices(range(800), k=1500)]
    observed = list(noisy(words, seed=2))
    runs = matching_runs(observed, words)
    for i, j, count in runs:
        assert observed[i : i + count] == words[j : j + count]
    for (i, j, count), (a, b, _) in pairwise(runs):
        assert i + count <= a
        assert j + count <= b
    best = naive_distance(observed, words)
    assert best <= run_distance(runs, len(observed), len(words)) <= 1.02 * best


def test_a_text_that_holds_everything_twice_still_has_anchors(pinned):
    words = WORDS[:300] * 2
    assert sum(count for _, _, count in matching_runs(list(noisy(words, seed=3)), words)) > 450


def test_long_texts_without_a_word_in_common_match_nowhere(pinned):
    assert matching_runs(["a", "b"] * 50, ["c", "d"] * 50) == []


def test_pieces_cover_both_sides_and_are_small(pinned):
    observed = list(noisy(WORDS, seed=4))
    pieces = list(piecewise(observed, WORDS))
    assert [word for here, _ in pieces for word in observed[here]] == observed
    assert [word for _, there in pieces for word in WORDS[there]] == WORDS
    assert max(there.stop - there.start for _, there in pieces) < 1500


def test_two_columns_read_in_the_wrong_order_are_reported():
    heading, left, right = WORDS[:20], WORDS[20:90], WORDS[90:130]
    observed = [*heading, *noisy(right, seed=5, share=0.05), *left]
    moved = align(" ".join(observed), " ".join(heading + left + right)).moved
    assert len(moved) == 1
    assert moved[0].observed_start == 20
    assert moved[0].gold_start == 90
    assert moved[0].gold_end == 130


def test_a_repeated_phrase_is_not_a_moved_passage():
    words = WORDS[:40]
    assert align(" ".join(words), " ".join([*words[:3], *words])).moved == ()


def test_long_texts_by_chance_alike_are_aligned_by_position(pinned):
    generator = random.Random(7)
    observed, gold = (generator.choices(WORDS[:90], k=600) for _ in range(2))
    runs = matching_runs(observed, gold)
    assert run_distance(runs, 600, 600) < 640


def test_a_common_passage_of_unrelated_long_texts_is_found(pinned):
    observed = [*WORDS[:500], *WORDS[2000:2100], *WORDS[500:600]]
    gold = [*WORDS[1000:1100], *WORDS[2000:2100], *WORDS[3000:3400]]
    assert sum(count for _, _, count in matching_runs(observed, gold)) == 100


@pytest.mark.parametrize("words", [WORDS * 5, ["the"] * 20_000], ids=["other words", "one word"])
def test_the_work_on_unrelated_texts_is_bounded(monkeypatch, words):
    """Counted in cells of the matrices compared, of which there are 400 million for all tokens."""
    monkeypatch.setattr(alignment_module, "_EXACT_LIMIT", 1_000_000)
    cells = 0
    opcodes = alignment_module.Levenshtein.opcodes

    class Counted:
        @staticmethod
        def opcodes(one, other):
            nonlocal cells
            cells += len(one) * len(other)
            return opcodes(one, other)

    monkeypatch.setattr(alignment_module, "Levenshtein", Counted)
    matching_runs(words, [f"other {word}" for word in words])
    assert cells <= 21_000_000
