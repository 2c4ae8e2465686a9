"""What holds for any text whatever."""

from __future__ import annotations

import re

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from ocr_restore.blocks import blocks
from ocr_restore.edits import Restoration, apply_edits, revert_edits
from ocr_restore.restorer import Restorer

PIECES = st.sampled_from(
    [
        *"aIl1O0.,;:'-~|·■&/\\ \n",
        *(
            " the",
            " tbe",
            " The",
            " of",
            " and",
            " Un1ted",
            " St",
            "ates",
            " develop",
            "ed",
            " J a p",
        ),
        *("de ve", " limi.ts", "\n", "\r\n", "-\n", "\n\n", "\f", "\t", "\xa0", "'s", "’ s", " 's"),
        *(" 1974", " l974", " 1,O00", " US", " us", " .East", " ;Republic", " oftheir", " modem"),
        *(
            " arc",
            " Mr. ",
            " H2SO4",
            " http://a.b/c",
            " Yokosuka",
            " Yokosulta",
            " rn",
            " vv",
            "--",
        ),
        *(
            "\ufeff",
            "\ud83d",
            "\ude00",
            "\U0001f600",
            "e\u0301",
            "\u00ad",
            "\ufffd",
            "ſ",
            "ß",
            "ŉ",
            "İ",
        ),
    ]
)
OCR_LIKE = st.lists(PIECES, max_size=40).map("".join)
ANY = st.text(st.characters(codec=None))
TEXTS = st.one_of(OCR_LIKE, ANY)


def assert_sound(observed: str, restoration: Restoration) -> None:
    edits = restoration.edits
    assert restoration.observed == observed
    assert apply_edits(observed, edits) == restoration.text
    assert revert_edits(restoration.text, edits) == observed
    end = 0
    for edit in edits:
        assert end <= edit.start < edit.end
        assert edit.observed == observed[edit.start : edit.end] != edit.restored
        end = edit.end


@given(TEXTS, st.sampled_from([0.0, 0.6, 0.95]))
def test_edits_replay(text: str, least: float) -> None:
    assert_sound(text, Restorer(min_confidence=least).restore(text))


@given(OCR_LIKE)
def test_second_run_is_the_same(restorer: Restorer, text: str) -> None:
    assert restorer.restore(text) == restorer.restore(text)


@given(TEXTS)
def test_above_certainty_nothing_changes(text: str) -> None:
    restoration = Restorer(min_confidence=1.01).restore(text)
    assert (restoration.text, restoration.edits) == (text, ())


@given(OCR_LIKE)
@example("In the period. Theic .numbers have been reduced, and the men of the town went home.")
def test_less_confidence_gives_fewer_of_the_same_edits(text: str) -> None:
    all_edits = Restorer(min_confidence=0.0).restore(text).edits
    for least in (0.2, 0.5, 0.6, 0.7, 0.77, 0.9):
        few = Restorer(min_confidence=least).restore(text).edits
        assert few == tuple(edit for edit in all_edits if edit.confidence >= least)


@given(OCR_LIKE)
@example(" develop-\ned\n")
@example("an-\nnounc-\fed that the law")
@example("an intro\u2028duction of tbe law")
@example("to impris-\n    onment for the term")
@example("item\tprice\tcol\tumn\nbook\t3\tin\tterest\n")
def test_lines_and_columns_stay(restorer: Restorer, text: str) -> None:
    """Broken words go onto their first line, and the line break after them.

    A line that held no more than the rest of a word goes with it.
    """
    breaks = regex.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")
    for edit in restorer.restore(text).edits:
        lost = breaks.findall(edit.observed)
        assert "\t" not in edit.observed.strip() or lost
        if lost != breaks.findall(edit.restored):
            assert len(lost) == 1
            assert edit.end == len(text) or breaks.match(text, edit.end)


@given(OCR_LIKE)
@example("the vesse ls at sea")
@example("The x-rny of tlie man in Tbe Hague")
def test_words_of_the_user_stay(text: str) -> None:
    words = frozenset({"Yokosuka", "tbe", "modem", "vesse", "x-rny", "Tbe Hague"})
    restoration = Restorer(words=words).restore(text)
    assert_sound(text, restoration)
    for word in words:
        for found in re.finditer(rf"(?i)(?<!\w){word}(?!\w)", text):
            touching = [
                edit
                for edit in restoration.edits
                if edit.start < found.end() and edit.end > found.start()
            ]
            assert not touching


@given(OCR_LIKE, st.integers(1, 30))
def test_blocks_cut_a_text_into_its_parts(text: str, size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ocr_restore.blocks._MOST", size)
        cut = list(blocks([text]))
        assert "".join(cut) == text
        assert all(0 < len(block) <= size * 3 // 2 + 1 for block in cut)
        for piece in (1, 2, 7):
            assert list(blocks(text[at : at + piece] for at in range(0, len(text), piece))) == cut
        assert_sound(text, Restorer().restore(text))


EXTREME = {
    "single characters": "a b 1 I . l , O ; " * 300,
    "joined letters": ("thestateofthernatter" * 500)[:10_000],
    "one letter": "a" * 10_000,
    "punctuation": ".,;:!?-'\"()~" * 83_334,
    "full stops": "." * 1_000_000,
    "blanks": " " * 1_000_000,
    "line breaks": "\n" * 1_000_000,
    "hyphens": "- " * 100_000,
    "possessives": "a's " * 10_000,
    "edges of lines": "I am |\n" * 5_000,
    "numbers": "1." * 20_000,
    "capitals": "Aa" * 10_000,
    "Roman figures": "M" * 10_000,
    "unknown": "\ufffd" * 100_000,
    "broken words": "de ve lop-\n" * 1_000,
}


@pytest.mark.parametrize("name", EXTREME)
def test_extreme_texts_finish(restorer: Restorer, name: str) -> None:
    text = EXTREME[name]
    assert_sound(text, restorer.restore(text))
