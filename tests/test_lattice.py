"""Lattices of real text: which arcs there are, under which rules."""

from __future__ import annotations

from array import array

import pytest

from ocr_restore.alphabet import encode_text
from ocr_restore.lattice import Lattices, build_lattices
from ocr_restore.restorer import Restorer


def lattices_of(restorer: Restorer, text: str, suspects: list[int]) -> Lattices:
    """The lattices of a text of which the words at these places are unknown."""
    model = restorer.model
    tokens = model.tokenizer.tokenize(text)
    return build_lattices(
        tokens,
        bytearray(int(index in suspects) for index in range(tokens.count + 1)),
        lexicon=model.lexicon,
        language_model=model.language_model,
        generator=model.generator(model.error_model),
        document_words={},
    )


def read(restorer: Restorer, lattices: Lattices) -> set[tuple[int, int, str, str]]:
    """First and last word, reading and rule of every arc but the identity arcs."""
    form = restorer.model.lexicon.form
    readings = array("i", [arc for arc, middle in enumerate(lattices.middles) if middle != -3])
    found = set()
    for arc, proposal in zip(readings, lattices.take(readings), strict=True):
        reading = proposal.reading
        assert (proposal.first, proposal.last) == (lattices.starts[arc], lattices.ends[arc])
        words = reading.text or " ".join(map(form, reading.words))
        found.add((proposal.first, proposal.last, words, reading.rule))
    return found


# A text, the place of its unknown word, and a reading that the lattice must have.
READINGS = [
    ("of tbe house", 1, (1, 2, "the", "confusion")),
    ("was 1n the house", 1, (1, 2, "in", "digit")),
    ("and othe~ men", 1, (1, 2, "other", "noise")),
    ("the gov ern ment of", 2, (1, 4, "government", "join")),
    ("the govern-\nment of", 1, (1, 3, "government", "hyphen")),
    ("the govern\nment of", 2, (1, 3, "government", "hyphen")),
    ("the govern- ment of", 2, (1, 3, "government", "hyphen")),
    ("the govern~ment of", 1, (1, 3, "government", "noise")),
    ("the gov.ernment of", 1, (1, 3, "government", "noise")),
    ("the gov ernrnent of", 2, (1, 3, "government", "join")),
    ("the end ofthe war", 2, (2, 3, "of the", "split")),
    ("the endofthe war", 1, (1, 2, "end of the", "split")),
    ("of thehouso where", 1, (1, 2, "the house", "split")),
    ("in theHouseofcommons", 1, (1, 2, "the House of commons", "split")),
    ("the" + "men" * 11, 0, (0, 1, "the" + " men" * 11, "split")),
    ("in l9I4 there", 1, (1, 2, "1914", "number")),
    ("the 2lst house", 1, (1, 2, "21st", "number")),
    ("of 3OO houses", 1, (1, 2, "300", "number")),
    ("the l95Os there", 1, (1, 2, "1950s", "number")),
]


@pytest.mark.parametrize(("text", "place", "expected"), READINGS)
def test_doubtful_word_is_read(
    restorer: Restorer, text: str, place: int, expected: tuple[int, int, str, str]
) -> None:
    assert expected in read(restorer, lattices_of(restorer, text, [place]))


NUMBERS = ["1984b", "60s", "19S3", "lIO", "lst", "l9x", "1957100l", "24th", "l", "2b2", "2i", "1o"]


@pytest.mark.parametrize("word", NUMBERS)
def test_no_number_is_seen_in_this(restorer: Restorer, word: str) -> None:
    assert restorer.model.generator(restorer.model.error_model).numbers(word) == []


# Too short, of three words, of letters, of no words, too long.
NO_RUNS = ["itisahot", "thehouseof", "aiaiaiaiaiaia", "theendofthezqxj", "themen" * 50]


@pytest.mark.parametrize("string", NO_RUNS)
def test_no_run_of_words_is_seen_in_this(restorer: Restorer, string: str) -> None:
    generator = restorer.model.generator(restorer.model.error_model)
    assert generator.run_of_words(string, encode_text(string)) == []


# A text and the place of its unknown word, which nothing is joined to.
APART = [
    ("Over. Land", 1),  # another sentence
    ("under, stand", 0),
    ("T HE house", 0),  # a large initial
    ("19 14", 0),
]


@pytest.mark.parametrize(("text", "place"), APART)
def test_words_apart_are_not_joined(restorer: Restorer, text: str, place: int) -> None:
    found = read(restorer, lattices_of(restorer, text, [place]))
    assert not any(last - first > 1 for first, last, _, _ in found)


def test_words_far_apart_have_lattices_of_their_own(restorer: Restorer) -> None:
    lattices = lattices_of(restorer, "Tbe men. They came to tbe house, and left.", [0, 5])
    starts = [lattices.starts[arc] for arc in lattices.lattice_arcs[:-1]]
    assert len(starts) == 2
    assert starts[0] == 0
    assert 2 <= starts[1] <= 5


def test_trusted_text_has_no_lattice(restorer: Restorer) -> None:
    lattices = lattices_of(restorer, "They came to the house.", [])
    assert len(lattices.starts) == len(lattices.left) == 0


def test_long_strings_are_bounded(restorer: Restorer) -> None:
    """Ten thousand letters, or as many single ones, make no more arcs a word than others."""
    for text in ("abcdefghij" * 1000, "q w x z " * 2500, "l1I|0O" * 2000):
        tokens = restorer.model.tokenizer.tokenize(text)
        lattices = lattices_of(restorer, text, list(range(tokens.count)))
        assert len(lattices.starts) <= 60 * tokens.count


def cost_of_leaving(restorer: Restorer, text: str, place: int) -> float:
    lattices = lattices_of(restorer, text, [place])
    return next(
        lattices.costs[arc]
        for arc, middle in enumerate(lattices.middles)
        if middle == -3 and lattices.starts[arc] == place
    )


# A word with a figure, and one of the same letters that costs what its spelling does.
NUMBERED = [
    ("see the Figure7 above", "see the Figvre7 above", 2),
    ("the house23 stood", "the hovse23 stood", 1),
]


@pytest.mark.parametrize(("text", "unknown", "place"), NUMBERED)
def test_word_and_figure_is_cheaper_to_leave(
    restorer: Restorer, text: str, unknown: str, place: int
) -> None:
    assert cost_of_leaving(restorer, text, place) < cost_of_leaving(restorer, unknown, place) - 4.0


def test_nothing_is_joined_to_an_address(restorer: Restorer) -> None:
    def proposals_of(text: str) -> list[str]:
        proposals, _, _ = restorer.proposals(restorer.model.tokenizer.tokenize(text))
        return [text[proposal.start : proposal.end] for proposal in proposals]

    assert "under stand" in proposals_of("see the under stand")
    assert "under stand" not in proposals_of("see http://under stand")


@pytest.mark.parametrize(("text", "place"), [("he wi11 go", 1), ("went t0 it", 1), ("a7 b", 0)])
def test_letters_read_as_figures_are_no_numbered_word(
    restorer: Restorer, text: str, place: int
) -> None:
    spelling = restorer.model.language_model.spelling_cost
    word = text.split()[place]
    assert cost_of_leaving(restorer, text, place) == pytest.approx(spelling(encode_text(word)))
