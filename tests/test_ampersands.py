"""Ampersands: which letters stand for one, and which for themselves."""

from __future__ import annotations

import pytest
from reference import mended

from ocr_restore.ampersands import misread_ampersands


def restored(text: str) -> str:
    """The text with its ampersands."""
    return mended(text, misread_ampersands(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Valves, Pipes, Ac.", "Valves, Pipes, &c."),
        ("groceries. Ac., Ac., also", "groceries. &c., &c., also"),
        ("books, kc. and maps, ftc., Icc.", "books, &c. and maps, &c., &c."),
        ("Messrs. Foster A Co., Auctioneers", "Messrs. Foster & Co., Auctioneers"),
        ("WITHY, k CO. Limited", "WITHY, & CO. Limited"),
        ("fenders, rugs, See., for the", "fenders, rugs, &c., for the"),
        ("shower bath, Sec. The drawing", "shower bath, &c. The drawing"),
        ("Wines. Brandy, 8cc., viz.", "Wines. Brandy, &c., viz."),
        ("Music, Models, fcc. ficc.-Admission", "Music, Models, &c. &c.-Admission"),
        ("R. Cragg k Sons, Kuper fc Co.", "R. Cragg & Sons, Kuper & Co."),
    ],
)
def test_a_letter_is_an_ampersand(text: str, expected: str) -> None:
    assert restored(text) == expected
    assert restored(expected) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ac",
        "Ac. 2",
        "Actinium (Ac) and MAc.",
        "the Ac of",
        "as in, ice. in, arc. 5cc., Sec. 4",
        "a dose of 3cc. in water, 8cc. by mouth",
        "music. Basic, Inc.",
        "as the Act has it, Sec. 4, and in law, Sec. IV.",
        "W. Haynes, Sec. The Hon. Sec. was there.",
        "He said, See, papa, what a ship. See. It is here.",
        "at 500 kc. and in kc. as well",
        "A Co. of the line",
        "Of A Co. and in A Company",
        "the men of A Co. marched",
        "A Son of the Soil",
        "Like A Son",
        "for 5 k Co",
        "Foster A Cockney",
    ],
)
def test_no_ampersand(text: str) -> None:
    assert restored(text) == text
