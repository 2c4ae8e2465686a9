"""The scanner against a regex and a dictionary, and the triage, in both builds."""

from __future__ import annotations

from array import array
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import Ngrams, word_spans

from ocr_restore.alphabet import CODE_OF, FOLD, code_of_point, encode_text

# Two marks for unknown word and sentence, then the words; `us` has a twin in capitals, `US`.
FORMS = ["", "", "the", "cat", "to", "day", "today", "us", "don't", "00", "0th", "arc", "are", "th"]
UNKNOWN, SENTENCE, US = 0, 1, len(FORMS)
ID = {form: word for word, form in enumerate(FORMS) if form}
FRAGMENT = 16
FLAGS = [FRAGMENT if form == "th" else word % 4 for word, form in enumerate([*FORMS, "us"])]
# All that decides where a word begins and ends, with an astral letter and a combining mark.
PIECES = st.sampled_from(
    [*"saSAdé0'’.- \n\r\f~", "\u0301", "\U0001d4d0", "\u00ad", "ſ", "the", "US", "'s"]
)
TEXTS = st.lists(PIECES, max_size=25).map("".join)


def word_hash(codes: bytes) -> int:
    """FNV-1a of 32 bits, its high half folded into the low one."""
    hashed = 2166136261
    for code in codes:
        hashed = (hashed ^ code) * 16777619 % 2**32
    return hashed ^ hashed >> 15


def make_scanner(kernel: SimpleNamespace) -> Any:
    codes = [encode_text(form) for form in FORMS] + [encode_text("us")]
    offsets = array("I", [0])
    for form in codes:
        offsets.append(offsets[-1] + len(form))
    slots = array("i", [-1]) * 16  # so full that words collide
    for word, form in enumerate(codes[:US]):
        if form:
            slot = word_hash(form) % len(slots)
            while slots[slot] >= 0:
                slot = (slot + 1) % len(slots)
            slots[slot] = word
    twin = array("i", [-1]) * len(codes)
    twin[ID["us"]] = US
    return kernel.scan_cy.Scanner(
        FOLD, offsets, b"".join(codes), slots, twin, bytes(FLAGS), bytes(len(codes))
    )


def scan(kernel: SimpleNamespace, text: str) -> dict[str, list[int]]:
    size = len(text) + 2
    starts, ends, words = (array("i", bytes(4 * size)) for _ in range(3))
    cases, gaps, flags, joins = (bytearray(size) for _ in range(4))
    codes = encode_text(text)
    count = make_scanner(kernel).scan(codes, starts, ends, words, cases, gaps, flags, joins)
    return {
        "starts": list(starts[:count]),
        "ends": list(ends[:count]),
        "words": list(words[:count]),
        "cases": list(cases[:count]),
        "gaps": list(gaps[: count + 1]),
        "flags": list(flags[:count]),
        "joins": list(joins[:count]),
    }


def kind_of(char: str) -> str:
    """The kind of a character in the reference's regex."""
    if char.lower() == "s":
        return "s"
    if char in "'’":
        return "'"
    if char.isdecimal():
        return "d"
    return "l" if char.isalpha() or char == "\u0301" else "."


def folded(text: str) -> str:
    """As the lexicon has it."""
    return text.replace("ſ", "s").lower().replace("’", "'")


@given(TEXTS)
def test_words_are_those_of_the_regex(kernel: SimpleNamespace, text: str) -> None:
    found = scan(kernel, text)
    spans = list(zip(found["starts"], found["ends"], strict=True))
    assert spans == word_spans(text, [kind_of(char) for char in text])


@given(TEXTS)
def test_words_are_looked_up(kernel: SimpleNamespace, text: str) -> None:
    found = scan(kernel, text)
    for start, end, word in zip(found["starts"], found["ends"], found["words"], strict=True):
        form = folded(text[start:end])
        if form == "us" and text[start:end].isupper():
            assert word == US
        elif not any(char.isdecimal() for char in form):
            assert word == ID.get(form, UNKNOWN)


@given(st.lists(st.sampled_from([*FORMS[2:], "TO", "xy", " ", " ", ", ", "-\n", "~ ", "\n"])))
def test_words_that_stand_apart_are_looked_up_as_one(
    kernel: SimpleNamespace, pieces: list[str]
) -> None:
    text = "".join(pieces)
    found = scan(kernel, text)
    assert found["flags"] == [FLAGS[word] if word else 128 for word in found["words"]]
    spans = list(zip(found["starts"], found["ends"], strict=True))
    pairs = pairwise(spans)
    joins = [
        all(found["words"][index : index + 2])
        and found["gaps"][index + 1] in (1, 2, 7)
        and folded(text[slice(*one)] + text[slice(*other)]) in ID
        for index, (one, other) in enumerate(pairs)
    ]
    assert found["joins"] == [*joins, *([False] if spans else [])]


@given(TEXTS)
def test_gaps_are_those_between_the_words(kernel: SimpleNamespace, text: str) -> None:
    """Save that a sentence may not end where it seems to."""
    found = scan(kernel, text)
    scanner = make_scanner(kernel)
    codes = encode_text(text)
    borders = zip([0, *found["ends"]], [*found["starts"], len(text)], strict=True)
    for gap, (start, end) in zip(found["gaps"], borders, strict=True):
        kind = scanner.gap_kind(codes, start, end)
        assert gap == kind or (kind, gap) in ((6, 5), (9, 6))  # 9: a blank line


@given(st.text())
def test_builds_scan_alike(kernels: tuple[SimpleNamespace, ...], text: str) -> None:
    assert scan(kernels[0], text) == scan(kernels[1], text)


@given(TEXTS)
def test_builds_scan_pieces_alike(kernels: tuple[SimpleNamespace, ...], text: str) -> None:
    assert scan(kernels[0], text) == scan(kernels[1], text)


@pytest.mark.parametrize(
    ("form", "shape", "word"),
    [
        ("the", 0, ID["the"]),
        ("THE", 0, ID["the"]),
        ("DON’T", 0, ID["don't"]),
        ("17", 1, ID["00"]),
        ("17", 0, UNKNOWN),
        ("4th", 1, ID["0th"]),
        ("zzz", 0, UNKNOWN),
        ("t" * 41, 0, UNKNOWN),
    ],
)
def test_look_up(kernel: SimpleNamespace, form: str, shape: int, word: int) -> None:
    codes = encode_text(f"<{form}>")
    assert make_scanner(kernel).look_up(codes, 1, len(codes) - 1, shape) == word


@given(st.text(alphabet=st.one_of(st.characters(codec=None), st.sampled_from("\r\n")), min_size=1))
def test_encode_is_the_alphabet_but_for_line_ends_of_two(
    kernels: tuple[SimpleNamespace, ...], text: str
) -> None:
    expected = encode_text(text.replace("\r\n", " \n"))
    points = memoryview(text.encode("utf-32-le", "surrogatepass")).cast("I")
    for kernel in kernels:
        table = bytearray(b"\xff" * 0x250)
        for _ in range(2):  # the second time from the table
            codes = bytearray(len(text))
            kernel.scan_cy.encode(points, codes, table, code_of_point)
            assert codes == expected


def mark(kernel: SimpleNamespace, text: str, slack: float = 0.0) -> list[int]:
    """What the triage says of each word; `arc` and `are` are printed for each other."""
    words = len(FORMS) + 1
    bigrams = {(ID["the"], ID["arc"]): (16, 0), (ID["the"], ID["cat"]): (16, 0)}
    bigrams |= {(ID["cat"], ID["are"]): (8, 0), (ID["the"], ID["th"]): (16, 0)}
    bigrams |= {(ID["th"], word): (16, 0) for word in (ID["cat"], UNKNOWN)}
    ngrams = Ngrams([8.0] * words, [0.5] * words, bigrams, {})
    neighbours = {ID["arc"]: ID["are"], ID["are"]: ID["arc"]}
    first = array("I", [sum(word < place for word in neighbours) for place in range(words + 1)])
    found = scan(kernel, text)
    triage = kernel.triage_cy.Triage(
        ngrams.table(kernel.ngram_table_cy),
        first,
        array("i", [neighbours[word] for word in sorted(neighbours)]),
        bytes([32, 32]),  # 2 nats each
    )
    count = len(found["words"])
    doubts = bytearray(b"\xff" * (count + 1))
    marked = triage.mark(
        encode_text(text) or b"\0",
        *(array("i", found[name] or [0]) for name in ("starts", "ends", "words")),
        *(bytes(found[name]) or b"\0" for name in ("gaps", "flags", "joins")),
        count,
        slack,
        doubts,
    )
    assert marked == sum(doubt > 0 for doubt in doubts[:count])
    return list(doubts[:count])


@pytest.mark.parametrize(
    ("text", "doubts"),
    [
        ("", []),
        ("the cat", [0, 0]),
        ("the xyz", [0, 1]),
        ("the th", [0, 2]),
        ("the th cat", [0, 0, 0]),
        ("the th xyz", [0, 2, 1]),  # what is unknown vouches for nothing
        ("cat arc", [0, 3]),  # `are` is likely after `cat`, and `arc` is not
        ("cat are", [0, 0]),
        ("the arc", [0, 0]),
        ("to day", [4, 0]),
        ("to\nday", [4, 0]),
        ("to, day", [0, 0]),
        ("to-\nday", [5, 0]),
        ("the ~cat", [0, 6]),
        ("the~ cat", [6, 0]),
        ("US us", [0, 0]),
    ],
)
def test_triage(kernel: SimpleNamespace, text: str, doubts: list[int]) -> None:
    assert mark(kernel, text) == doubts


def test_codes_are_counted(kernel: SimpleNamespace) -> None:
    counts = array("i", [1]) * 256
    kernel.scan_cy.count_codes(bytes([3, 255, 3]), counts)
    assert [(code, count) for code, count in enumerate(counts) if count > 1] == [(3, 3), (255, 2)]


def test_slack_looks_at_more(kernel: SimpleNamespace) -> None:
    assert mark(kernel, "are") == [0]
    assert mark(kernel, "are", slack=2.5) == [3]


@given(
    st.lists(st.sampled_from([*FORMS[2:], "xy", " ", " ", "-\n", "~ ", ". ", "\n"])).map("".join),
    st.floats(0, 4),
)
def test_builds_mark_alike(kernels: tuple[SimpleNamespace, ...], text: str, slack: float) -> None:
    assert mark(kernels[0], text, slack) == mark(kernels[1], text, slack)


def test_alphabet_is_what_the_scanner_takes_it_for() -> None:
    """Codes that the kernel has as numbers."""
    assert [CODE_OF[char] for char in "'sS\n-¬\u00ad.!?"] == [
        27,
        19,
        82,
        63,
        117,
        142,
        62,
        118,
        106,
        125,
    ]
