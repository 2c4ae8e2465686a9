"""Reading order: passages that stand elsewhere are found, put right and reported, or left alone."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_restore.alignment import align
from ocr_restore.edits import Edit
from ocr_restore.evaluation import evaluate, judge_edits
from ocr_restore.reading_order import ReadingOrder, gold_order

WORDS = [f"w{number}" for number in range(4000)]


def noisy(words: Sequence[str], *, seed: int = 0, share: float = 0.15) -> Iterator[str]:
    """Words with some garbled, some dropped and some split."""
    generator = random.Random(seed)
    for word in words:
        if generator.random() >= share:
            yield word
        elif (kind := generator.randrange(3)) == 0:
            yield word + "~"
        elif kind == 1:
            yield from (word[:1], word[1:])


def shuffled(order: Sequence[int], size: int, share: float = 0.15) -> tuple[str, str]:
    """An observed text whose sections of so many words are in this order, and its gold text."""
    sections = [
        " ".join(noisy(WORDS[k * size : (k + 1) * size], seed=k, share=share)) for k in order
    ]
    return "\n\n".join(sections), " ".join(WORDS[: len(order) * size])


@pytest.mark.parametrize(
    ("order", "size", "passages", "words"),
    [
        ((0, 2, 1), 60, 1, 60),
        ((1, 0), 40, 1, 40),
        ((2, 1, 0), 50, 2, 100),
        ((3, 0, 1, 2), 100, 1, 100),
        ((1, 2, 3, 0), 100, 1, 100),
        ((4, 2, 0, 3, 1), 80, 3, 240),
        ((0, 1, 2), 60, 0, 0),
    ],
)
def test_passages_are_put_where_they_belong(
    order: tuple[int, ...], size: int, passages: int, words: int
) -> None:
    observed, gold = shuffled(order, size)
    in_order, _ = shuffled(sorted(order), size)
    evaluation = evaluate(observed, observed, gold)
    assert evaluation.moved_passages == passages
    assert evaluation.moved == pytest.approx(words, abs=4 * passages)
    # What is left are the errors of the words, and some at the cuts.
    wrong = (
        evaluation.tokens.before.errors - evaluate(in_order, in_order, gold).tokens.before.errors
    )
    assert abs(wrong) <= 2 * passages
    if passages:  # which the measures of the competition know nothing of
        assert evaluation.match_words.before.errors > words


def test_places_are_those_of_the_texts() -> None:
    observed, gold = shuffled((1, 2, 0, 3), 60, share=0.0)
    (passage,) = gold_order(observed, gold).moved
    assert passage.words == 60
    assert observed[passage.observed_start : passage.observed_end].split() == WORDS[:60]
    assert gold[passage.gold_start : passage.gold_end].split() == WORDS[:60]


@pytest.mark.parametrize(
    "observed",
    [
        # A running head that the gold text has elsewhere, and a short list that is sorted anew.
        " ".join([*WORDS[:5], *WORDS[100:104], *WORDS[5:100]]),
        " ".join([*WORDS[:40], *WORDS[49:40:-1], *WORDS[50:104]]),
        "",
        "~ ~ ~",
    ],
)
def test_little_that_is_out_of_order_stays(observed: str) -> None:
    gold = " ".join(WORDS[:104])
    order = gold_order(observed, gold)
    assert order == ReadingOrder(((0, len(observed)),))
    assert order.arranged(observed) == observed


@given(st.lists(st.sampled_from(range(6)), unique=True, min_size=1), st.integers(8, 30))
def test_a_rearranged_text_has_the_words_of_the_text(order: list[int], size: int) -> None:
    observed, gold = shuffled(order, size)
    found = gold_order(observed, gold)
    assert sorted(found.arranged(observed).split()) == sorted(observed.split())
    assert sorted(found.pieces)[0][0] == 0
    restored = observed.replace("~", "")
    assert sorted(found.carried_to(observed, restored).arranged(restored).split()) == sorted(
        restored.split()
    )


def test_the_restored_text_is_arranged_like_the_observed_one() -> None:
    observed, gold = shuffled((0, 2, 1), 60)
    evaluation = evaluate(observed, observed.replace("~", ""), gold)
    assert evaluation.outcomes.fixed == observed.count("~")
    assert evaluation.outcomes.harmed == 0
    assert evaluation.detection.false_positives == 0


def test_edits_are_judged_where_their_words_belong() -> None:
    observed, gold = shuffled((0, 2, 1), 60)
    edits = [
        Edit(place, place + 1, "~", "", "noise", 0.9)
        for place, char in enumerate(observed)
        if char == "~"
    ]
    judged = judge_edits(observed, edits, gold)
    assert [item.edit for item in judged] == edits
    assert {item.judgement.value for item in judged} == {"right"}


def test_an_edit_across_a_cut_is_wrong() -> None:
    observed, gold = shuffled((0, 2, 1), 60, share=0.0)
    cut = observed.index("w60 ")
    edit = Edit(cut - 6, cut + 3, observed[cut - 6 : cut + 3], "w179w60", "join", 0.9)
    (judged,) = judge_edits(observed, [edit], gold)
    assert (judged.judgement.value, judged.edit) == ("wrong", edit)


def test_order_costs_no_second_alignment_where_nothing_is_moved() -> None:
    alignment = align("tbe cat sat", "the cat sat")
    assert gold_order("tbe cat sat", "the cat sat", alignment).moved == ()
