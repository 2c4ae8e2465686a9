"""Edge marks: which characters at the edges of lines may not be on the page, and which are."""

from __future__ import annotations

import pytest
from reference import mended

from ocr_restore.alphabet import encode_text
from ocr_restore.edge_marks import CHARACTERS, edge_marks
from ocr_restore.restorer import Restorer

COLUMN = """\
Tho Government has for some |
years been at work, and tbe
result is now to be seen in j
i the new schools of the county
where many children are taught
by teachers of the first rank. |
It was not always so. In the
j year of the great drought there
were only two such schools, and
tlie one that stood by the river
was washed away in the flood of i
the following spring. Mr. Brown,
who had built it, did not live
to see another in its place. I
have been told by his daughter
that he spoke of it to the last. !
"""
PRINTED = """\
The Government has for some
years been at work, and the
result is now to be seen in
the new schools of the county
where many children are taught
by teachers of the first rank.
It was not always so. In the
year of the great drought there
were only two such schools, and
the one that stood by the river
was washed away in the flood of
the following spring. Mr. Brown,
who had built it, did not live
to see another in its place. I
have been told by his daughter
that he spoke of it to the last.
"""


def restored(text: str) -> str:
    """The text without its edge marks."""
    return mended(text, edge_marks(text, encode_text(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("has for some I\nyears been", "has for some\nyears been"),
        ("has for some\nI years been", "has for some\nyears been"),
        ("the school |\r\n| of the", "the school\r\nof the"),
        ("the school,  :\n:  of the", "the school,\nof the"),
        ("the school. ’\n‘ Of the", "the school.\nOf the"),
        ("in 1914 j\nand\n1 in 1915", "in 1914\nand\nin 1915"),
    ],
)
def test_a_character_alone_at_an_edge(text: str, expected: str) -> None:
    assert restored(text) == expected
    assert restored(expected) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I",
        "I\nI\n|",
        "I am of one line I",
        "some years, I",
        "see EXHIBIT I\nof Henry I\nand “Part I\nhere",
        "Preface ........ i\nIndex l\nNotes 1\nsee page 1\nhere",
        "he came .\nShe went :\nThey stayed '\nhere",
        ". a list\n. of two",
        "x = a ;\n- a dash -\n* a star *\n“ a word ”\n2 b",
        "Istanbul\nis in\njail",
    ],
)
def test_what_may_be_printed_stays(text: str) -> None:
    assert restored(text) == text


def test_every_character_is_seen() -> None:
    for char in CHARACTERS:
        text = f"the, {char}\nthe\n{char} the"
        assert len(restored(text)) < len(text)


def test_a_column_loses_its_rule_and_keeps_its_words(restorer: Restorer) -> None:
    restoration = restorer.restore(COLUMN)
    assert restoration.text == PRINTED
    assert sum(edit.rule == "edge mark" for edit in restoration.edits) == 7
    assert restorer.restore(PRINTED).text == PRINTED


@pytest.mark.parametrize(
    "text",
    [
        "I wandered lonely as a cloud\nThat floats on high, and what I\nhad seen, and what I\nsaw.",
        "| name | value |\n| one | two |\n| three | four |\n",
        "1 cup flour\n1 egg\n1 pinch of salt\n",
        "[ ] buy milk\n[ ] call Ann\n",
        "the sum runs over all i\nand the product over all j\nwith weights of t\nas before\n",
    ],
)
def test_words_and_tables_stay(restorer: Restorer, text: str) -> None:
    assert restorer.restore(text).text == text
