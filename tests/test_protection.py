"""What is left alone, and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_restore.protection import is_protected

PROTECTED = """
    http://exarnple.org/tbe www.foo.org me@exarnple.org root@h0st:~ @home
    file.txt /usr/1ib/x ~/b1n/x C:\\tmp
    a_b( a_b.c b(c) MAX_SIZE x1_y a_1 utf8_decode node_list2 f() x->y i==1
    #tag <b> --flag $x i+=1 H2SO4 NaHCO3 CO2 3O2 2Cl2 A1-B2 MP3 B-52 F-111 (FY74)
    35mm 10am 4to 8vo 5s 6d 3rd 21st 22nd 10th 13th XIV xiv. I vi. $10m
""".split()
RUNNING_TEXT = """
    the Tbe 1n strateg1c limi.ts and/or US UN1TED 1O74 l974 197O l,000 $1,O00 12 1974 civil Ill
    MILL anti-war well--known cat's e.g. gov_rnment a_b US_AID
    Scotl_nd. agre@ment, t@e c()vered MEDAL8 CHRISTMA8. C0NTBNT8
    b_ef1y _articipant8 p0li_tion 8nd 21nd
""".split()


@pytest.mark.parametrize("text", PROTECTED)
def test_protected(text: str) -> None:
    assert is_protected(text, 0, len(text))
    around = f"see tbe {text}, and"
    assert is_protected(around, 8, 8 + len(text))
    assert not is_protected(around, 4, 7)


@pytest.mark.parametrize("text", RUNNING_TEXT)
def test_running_text(text: str) -> None:
    assert not is_protected(text, 0, len(text))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("they were silent; tbe rest spoke", False),
        ("they were silent (all of them);\nthe rest spoke", False),
        ("and they were silent;\nthe rest spoke", False),
        ("and tbey were 0ld silent1y; the rest spoke", False),
        ("and H2SO4silent5; the rest spoke", False),
        ("caf&silent; the rest spoke", True),
        ("int silent;\nint spoke;", True),
        ("for (i = 0; silent; i++)", True),
        ("return f(x) + silent;", True),
        ("<p>silent; tbe", True),
    ],
)
def test_a_semicolon_ends_a_clause_or_a_statement(text: str, code: bool) -> None:
    start = text.index("silent")
    assert is_protected(text, start, start + len("silent")) is code


@pytest.mark.parametrize("part", ["exarnple", "tbe", "http", "org"])
def test_part_of_an_address(part: str) -> None:
    text = "tbe http://exarnple.org/path/tbe"
    start = text.index(part, 4)
    assert is_protected(text, start, start + len(part))


@given(st.text(), st.data())
def test_any_place_in_any_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert is_protected(text, start, end) in (True, False)


@pytest.mark.parametrize("piece", ["tbe.of.", "tbe,", "tbe-of-", "tbe"])
def test_what_runs_on_without_a_blank_is_no_text(piece: str) -> None:
    run = piece * 200
    text = f"see tbe {run} tbe"
    middle = text.index(run) + len(run) // 2
    assert is_protected(text, middle, middle + 3)
    assert not is_protected(text, 4, 7)
    assert not is_protected(text, len(text) - 3, len(text))
