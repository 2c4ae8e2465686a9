"""What a document teaches about itself."""

from __future__ import annotations

from array import array

import pytest

from ocr_restore.alphabet import encode_text
from ocr_restore.document import DocumentProfile, profile_of
from ocr_restore.error_model import ErrorModel
from ocr_restore.restorer import Restorer

PLAIN = "The house stood at the end of the road, and nobody had lived in it for years. "
NOISY = "Tbe bouse stood at tbe end of tbe road, and nobody bad lived in it for years. "
NOISIER = "Tbe bouse tbat tbey bad wben tbe otber men came witb tbeir borses. "
NAMED = "The ship came from Yokosurna, and all of Yokosurna knew it. "


def profile(restorer: Restorer, text: str) -> DocumentProfile:
    model = restorer.model
    tokens = model.tokenizer.tokenize(text)
    generator = model.generator(model.error_model)
    first, _ = restorer._decode(tokens, generator, None, None, {})
    return profile_of(tokens, first, model.lexicon, model.error_model)


def cost(model: ErrorModel, observed: str, intended: str) -> float:
    codes = encode_text(observed)
    model.channel.align(codes, bytes(len(codes)), encode_text(intended), array("i", bytes(4 * 130)))
    return model.channel.cost


@pytest.mark.parametrize("text", ["", " ", PLAIN * 5, "Tbe road."])
def test_too_little_to_learn_from(restorer: Restorer, text: str) -> None:
    """A clean document, or one with a single error, keeps the general error model."""
    learnt = profile(restorer, text)
    assert learnt.noise is None
    assert learnt.error_model is restorer.model.error_model


def test_confusion_of_the_document_becomes_cheaper(restorer: Restorer) -> None:
    general = restorer.model.error_model
    learnt = profile(restorer, NOISY * 5)
    assert learnt.noise is not None
    assert learnt.noise > 0
    assert cost(learnt.error_model, "tbe", "the") < cost(general, "tbe", "the") - 1


def test_more_of_a_confusion_teaches_more(restorer: Restorer) -> None:
    few = profile(restorer, NOISY + PLAIN * 9)
    many = profile(restorer, NOISIER * 10)
    assert few.noise is not None
    assert many.noise is not None
    assert few.noise < many.noise
    assert cost(many.error_model, "tbe", "the") < cost(few.error_model, "tbe", "the")


def test_blanks_are_learnt(restorer: Restorer) -> None:
    general = restorer.model.error_model.events["blank inserted"]
    learnt = profile(restorer, "The gov ern ment and the peo ple of the coun try agreed. " * 10)
    assert learnt.error_model.events["blank inserted"] < general


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("The b1ll 1s 1n the House, and th1s 1s l1kely to be s1gned.", True),
        ("The b1ll is in the House, and tlie tirne is near. It 15 tbe end.", False),
        (NOISY * 3, False),
    ],
)
def test_figures_for_letters_are_noticed(restorer: Restorer, text: str, figures: bool) -> None:
    assert profile(restorer, text).figures == figures


def test_noise_has_bounds(restorer: Restorer) -> None:
    learnt = profile(restorer, "Tbe bouse " * 200)
    assert learnt.noise is not None
    assert 0 < learnt.noise < 2.5


# A text, and the document's own words in it.
OWN_WORDS = [
    (NAMED, {b"yokosurna"}),
    (NAMED.lower() + NAMED.upper(), {b"yokosurna"}),
    ("Only Yokosurna.", set()),  # once
    ("Zq and zq and ZQ.", set()),  # too short
    (PLAIN * 3, set()),
    ("tbe tbe tbe and tbe house", set()),  # an error, however often
]


@pytest.mark.parametrize(("text", "forms"), OWN_WORDS)
def test_own_words(restorer: Restorer, text: str, forms: set[bytes]) -> None:
    words = profile(restorer, text).words
    assert set(words) == {encode_text(form.decode()) for form in forms}
    assert all(price > 0 for price in words.values())


def test_oftener_is_cheaper(restorer: Restorer) -> None:
    text = NAMED + "Brankovitz and Brankovitz and Brankovitz, and Brankovitz again. "
    words = profile(restorer, text).words
    assert words[encode_text("brankovitz")] < words[encode_text("yokosurna")]


def test_error_in_an_own_word_is_read_as_it(restorer: Restorer) -> None:
    text = NAMED * 5 + "They sailed for Yokosuma and Yok0surna."
    proposed = {(edit.observed, edit.restored, edit.rule) for edit in restorer.propose(text)}
    assert ("Yok0surna", "Yokosurna", "document") in proposed
    besides = Restorer(words=frozenset({"Sasebo"})).propose(text)
    assert ("Yok0surna", "Yokosurna", "document") in {
        (edit.observed, edit.restored, edit.rule) for edit in besides
    }


RARE = "A copy or the letter was sent to the Secretary or State by the end or the year."


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("The orfice received them rrom abroad arter it was opened, berore the war. ", " of "),
        ("The office received them from abroad after it was opened, before the war. ", " or "),
    ],
    ids=["a document that has r for f", "a document that has not"],
)
def test_real_words_are_read_by_the_confusions_of_the_document(
    restorer: Restorer, before: str, expected: str
) -> None:
    text = restorer.restore(before * 2 + RARE).text
    assert text.endswith(RARE.replace(" or ", expected))
