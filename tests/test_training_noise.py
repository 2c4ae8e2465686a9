"""Noise drawn from an error model: what may be printed, and how often."""

from __future__ import annotations

from collections import Counter
from math import log

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from ocr_restore.error_model import Confusion
from ocr_restore.training.noise import add_noise

CONFUSIONS = {
    Confusion("c", "e"): 2.0,
    Confusion("li", "h"): 3.0,
    Confusion("m", "rn"): 3.0,
    Confusion("", "t"): 4.0,
}
RATES = st.floats(0, 1)
SEEDS = st.integers(0, 2**32 - 1)
TEXTS = st.text(st.sampled_from("thernEHT \n,.-1é"), max_size=60)
WORDS = " ".join(["there", "modern", "then", "return"] * 500)


@given(TEXTS, RATES, SEEDS)
def test_same_seed_same_text(text: str, rate: float, seed: int) -> None:
    noisy = add_noise(text, CONFUSIONS, rate=rate, seed=seed)
    assert noisy == add_noise(text, CONFUSIONS, rate=rate, seed=seed)


@given(TEXTS, SEEDS)
def test_no_rate_no_noise(text: str, seed: int) -> None:
    assert add_noise(text, CONFUSIONS, rate=0.0, seed=seed) == text


@given(TEXTS, RATES, SEEDS)
def test_what_is_no_word_stays(text: str, rate: float, seed: int) -> None:
    """One or two figures, marks and line breaks are there in their order; some may be added."""
    stays = regex.sub(r"\p{L}+|\b\d{3,}\b| ", "", text)
    noisy = iter(add_noise(text, CONFUSIONS, rate=rate, seed=seed))
    assert all(char in noisy for char in stays)


@pytest.mark.parametrize("rate", [0.05, 0.5, 1.0])
def test_about_so_many_words_are_changed(rate: float) -> None:
    """Of words that have confusions; two that lose the blank between them change one place."""
    noisy = add_noise(WORDS, CONFUSIONS, rate=rate, seed=1)
    changes = Levenshtein.opcodes(WORDS.split(), noisy.split())
    same = sum(op.src_end - op.src_start for op in changes if op.tag == "equal")
    changed = 1 - same / len(WORDS.split())
    assert rate * 0.8 < changed < min(rate * 1.3, 1.0) + 1e-9


def printed(word: str, confusions: dict[Confusion, float], seeds: int = 600) -> Counter[str]:
    """How often a word is printed in which way, each time on another page."""
    return Counter(add_noise(word, confusions, rate=1.0, seed=seed) for seed in range(seeds))


def test_every_kind_of_error_is_made() -> None:
    found = printed("the modern. end", CONFUSIONS)
    for form in ("tlie", "thc", "he ", "modem", "t he", "them", "mod ern", "m[~,]odern", "cnd"):
        assert any(regex.search(form, text) for text in found), form


def test_blanks_are_lost_not_line_breaks() -> None:
    found = printed("the\nend", {})
    assert all("\n" in text for text in found)
    assert any("theend" in text for text in printed("the end", {}))


def test_some_lost_blanks_come_in_runs() -> None:
    noisy = add_noise(WORDS, {}, rate=0.1, seed=1, mixed=True)
    assert regex.sub(r"\P{L}", "", noisy) == WORDS.replace(" ", "")
    lengths = [len(word) / 5 for word in noisy.split()]
    assert 0 < sum(length > 3 for length in lengths) < sum(1.5 < length <= 3 for length in lengths)


def test_no_word_of_one_letter_is_changed() -> None:
    assert set(printed("a e i o", {Confusion("c", "e"): 1.0})) == {"a e i o"}


def test_words_without_a_confusion_get_blanks_and_marks_alone() -> None:
    found = printed("oooo", CONFUSIONS)
    assert found["oooo"] > 300
    assert {regex.sub(r"[\W_]", "", text) for text in found} == {"oooo"}


def test_figures_are_printed_as_letters() -> None:
    found = {text.removesuffix(" 7 10") for text in printed("1910 7 10", {})}
    assert found == set("1910 l910 I910 i910 l9l0 I9I0 i9i0 191O 191o".split())


def test_likely_confusions_are_drawn_more_often() -> None:
    """In proportion to their probability, on average over pages."""
    confusions = {Confusion("c", "e"): 1.0, Confusion("o", "e"): 1.0 + log(20)}
    found = printed("we", confusions)
    assert found["wc"] > 4 * found["wo"] > 0


def test_a_page_has_confusions_of_its_own() -> None:
    """One confusion is the likelier on one page, another one on the next."""
    confusions = {Confusion("c", "e"): 2.0, Confusion("o", "e"): 2.0}
    shares = []
    for seed in range(40):
        found = Counter(add_noise("we " * 200, confusions, rate=1.0, seed=seed))
        if found["c"] and found["o"]:  # else one is all there is, or neither
            shares.append(found["c"] / (found["c"] + found["o"]))
    assert min(shares) < 0.2
    assert max(shares) > 0.8


def test_confusions_add_up_in_a_word() -> None:
    confusions = {Confusion("c", "e"): 1.0}
    found = printed("eeee", confusions)
    counts = Counter(text.count("c") for text in found.elements() if len(text) == 4)
    assert counts[1] > 3 * counts[2] > 0
    assert counts[2] > counts[3] > 0


def test_capitals_of_a_word_in_capitals_stay() -> None:
    found = printed("HE", {Confusion("li", "h"): 1.0, Confusion("c", "e"): 1.0})
    assert {"LIE", "HC"} <= set(found)
    assert not {"liE", "Hc"} & set(found)


def test_some_pages_have_errors_of_one_kind_alone() -> None:
    """Their blanks are lost, say, or one confusion is all there is."""
    pages = [add_noise(WORDS, CONFUSIONS, rate=0.2, seed=seed) for seed in range(60)]
    lost = [page for page in pages if page.replace(" ", "") == WORDS.replace(" ", "")]
    confused = [page for page in pages if len(page.split()) == len(WORDS.split())]
    assert any(len(page) < len(WORDS) for page in lost)
    assert any(len(page) > len(WORDS) for page in lost)
    assert any("modem" in page for page in confused)
    assert any("thc" in page for page in confused)
    assert 15 < len(lost) + len(confused) < 45


def test_a_mixed_page_has_errors_of_all_kinds() -> None:
    for seed in range(40):
        page = add_noise(WORDS, CONFUSIONS, rate=0.2, seed=seed, mixed=True)
        lengths = {len(word) for word in page.split()}
        assert min(lengths) < 3
        assert max(lengths) > 8
        assert any(form in page for form in ("thc", "tlie", "modem", "rctu"))
        assert regex.search(r"[.,·~;:'^*-]", page)


def test_confusions_of_nothing_are_not_drawn() -> None:
    found = printed("oooo", {Confusion("x", ""): 0.0})
    assert not any("x" in text for text in found)
