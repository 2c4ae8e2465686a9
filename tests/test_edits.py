"""Edits replay, both ways and through the log, on any text whatever."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_restore.edits import Edit, Restoration, apply_edits, edits_from_jsonl, revert_edits
from ocr_restore.exceptions import EditError, ExitCode

# Lone surrogates, characters beyond the basic plane, and everything that ends a line somewhere.
LINE_ENDS = ["\n", "\r\n", "\r", "\f", "\u2028", "\x85", "\n\n\n\n\n\n\n\n"]
ODD = ["\0", "\ufeff", "\ud83d", "\ude00", "\udc80", "\U0001f600", "e\u0301", "tbe ", "de ve"]
PIECES = st.one_of(st.sampled_from(LINE_ENDS + ODD), st.characters(codec=None))
TEXTS = st.lists(PIECES, max_size=20).map("".join)


@st.composite
def restorations(draw: st.DrawFn) -> Restoration:
    """Draw a text with edits, some of them insertions or deletions, next to each other or not."""
    observed = draw(TEXTS)
    cuts = sorted(draw(st.lists(st.integers(0, len(observed)), max_size=12)))
    edits = tuple(
        Edit(start, end, observed[start:end], draw(PIECES), "rule", draw(st.floats(0, 1)))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    )
    return Restoration(observed, apply_edits(observed, edits), edits)


@given(restorations())
def test_replays_both_ways(restoration: Restoration) -> None:
    """Applying gives the text, reverting gives the observed text back."""
    assert apply_edits(restoration.observed, restoration.edits) == restoration.text
    assert revert_edits(restoration.text, restoration.edits) == restoration.observed


@given(restorations())
def test_log_round_trip(restoration: Restoration) -> None:
    """A log gives back equal edits, and is ASCII whatever the text."""
    log = restoration.to_jsonl()
    assert log.isascii()
    assert edits_from_jsonl(log, restoration.observed) == restoration.edits
    assert len(log.splitlines()) == 1 + len(restoration.edits)


@given(restorations(), st.data())
def test_any_edit_can_be_dropped(restoration: Restoration, data: st.DataObject) -> None:
    """What is left still replays, the same by either method and by deleting lines of the log."""
    dropped = {edit for edit in restoration.edits if data.draw(st.booleans())}
    fewer = restoration.without(*dropped)
    assert fewer == restoration.keep(lambda edit: edit not in dropped)
    assert revert_edits(fewer.text, fewer.edits) == restoration.observed
    header, *lines = restoration.to_jsonl().splitlines(keepends=True)
    kept = [
        line for line, edit in zip(lines, restoration.edits, strict=True) if edit not in dropped
    ]
    assert edits_from_jsonl("".join([header, *kept]), restoration.observed) == fewer.edits


@given(restorations())
def test_dropping_all_edits_gives_the_observed_text(restoration: Restoration) -> None:
    """No edit, no change."""
    assert restoration.without(*restoration.edits).text == restoration.observed


@given(restorations())
def test_diff_patches(restoration: Restoration) -> None:
    """The diff turns the observed text into the restored one, line by line."""
    assert patch(restoration.observed, restoration.unified_diff("a")) == restoration.text


def patch(text: str, diff: str) -> str:
    """Apply a unified diff by the letter, checking all it says of the observed text."""
    if not diff:
        return text
    old = cut(text)
    new: list[str] = []
    at = 0
    rows = cut(diff)[2:]
    for index, row in enumerate(rows):
        if row.startswith("\\"):
            continue
        if row.startswith("@@"):
            first, count = (row.split()[1][1:] + ",1").split(",")[:2]
            begin = int(first) - (count != "0")
            new += old[at:begin]
            at = begin
            continue
        line = row[1:]
        if index + 1 < len(rows) and rows[index + 1].startswith("\\"):
            line = line[:-1]
        if row[0] in " -":
            assert old[at] == line
            at += 1
        if row[0] in " +":
            new.append(line)
    return "".join(new + old[at:])


def cut(text: str) -> list[str]:
    r"""Cut after every \n."""
    return [line for line in text.replace("\n", "\n\0\0cut").split("\0\0cut") if line]


def test_diff_is_that_of_diff(tmp_path: Path) -> None:
    """A diff of several hunks is what `diff -u` prints for the same two files."""
    observed = "".join(f"line {n}\n" for n in range(1, 41)) + "tbe end"
    edits = []
    changes = {"line 2\n": "Line 2\n", "line 4": "l\n4", "line 25": "x", "tbe": "the"}
    for old, new in changes.items():
        start = observed.index(old)
        edits.append(Edit(start, start + len(old), old, new, "test", 1))
    restoration = Restoration(observed, apply_edits(observed, edits), tuple(edits))
    (tmp_path / "a").write_text(observed)
    (tmp_path / "b").write_text(restoration.text)
    run = subprocess.run(
        ["diff", "-u", "--label", "x", "--label", "x", "a", "b"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert restoration.unified_diff("x") == run.stdout


def test_log_format() -> None:
    """The log is the one described: a header, then edits with line and column from 1."""
    log = Restoration("one\r\n\r\ntbe", "one\r\n\r\nthe", (Edit(7, 10, "tbe", "the", "x", 0.99),))
    header, row = map(json.loads, log.to_jsonl().splitlines())
    assert list(header) == ["ocr_restore", "observed_sha256", "characters"]
    assert header["characters"] == 10
    assert row == {
        "start": 7,
        "end": 10,
        "line": 3,
        "column": 1,
        "observed": "tbe",
        "restored": "the",
        "rule": "x",
        "confidence": 0.99,
    }


def test_surrogates_in_a_row_stay_two_characters() -> None:
    """JSON would read the two escapes as one character."""
    edit = Edit(0, 2, "\ud83d\ude00", "\U0001f600", "x", 1)
    log = Restoration(edit.observed, edit.restored, (edit,)).to_jsonl()
    assert edits_from_jsonl(log) == (edit,)


@pytest.mark.parametrize(
    ("start", "end", "observed", "confidence"),
    [
        pytest.param(-1, 2, "abc", 0.5, id="negative start"),
        pytest.param(3, 2, "", 0.5, id="end before start"),
        pytest.param(0, 2, "abc", 0.5, id="observed longer than the span"),
        pytest.param(0, 2, "a", 0.5, id="observed shorter than the span"),
        pytest.param(0, 1, "a", 1.01, id="confidence above 1"),
        pytest.param(0, 1, "a", -0.01, id="confidence below 0"),
        pytest.param(0, 1, "a", float("nan"), id="confidence not a number"),
    ],
)
def test_impossible_edits(start: int, end: int, observed: str, confidence: float) -> None:
    """An edit whose fields disagree cannot be made."""
    with pytest.raises(EditError, match="; give "):
        Edit(start, end, observed, "x", "rule", confidence)


@pytest.mark.parametrize(
    ("spans", "message"),
    [
        pytest.param([(4, 7), (0, 3)], "offset 0 .*sorted", id="not sorted"),
        pytest.param([(0, 3), (2, 5)], "offset 2 .*overlap", id="overlapping"),
        pytest.param([(10, 13)], "offset 10 .*made for", id="outside"),
        pytest.param([(20, 20)], "offset 20 .*made for", id="insertion outside"),
    ],
)
def test_edits_that_do_not_fit(spans: list[tuple[int, int]], message: str) -> None:
    """The error names the offset and the next step, both when applying and when reverting."""
    text = "the cat sat"
    edits = [Edit(a, b, (text + "???????")[a:b], "?", "x", 1) for a, b in spans]
    with pytest.raises(EditError, match=message) as caught:
        apply_edits(text, edits)
    assert caught.value.exit_code is ExitCode.INPUT


def test_reverting_another_text() -> None:
    """A restored text that was changed since is refused."""
    edit = Edit(4, 7, "tbe", "the", "x", 1)
    with pytest.raises(EditError, match="offset 4 of the restored text expects 'the' but finds"):
        revert_edits("see tHe cat", [edit])


def test_foreign_edit_cannot_be_dropped() -> None:
    """Dropping an edit that was never made is a mistake, not a wish come true."""
    with pytest.raises(EditError, match="offset 0 is not one of this restoration"):
        Restoration("a", "a", ()).without(Edit(0, 1, "a", "b", "x", 1))


HEADER = '{"ocr_restore": "0", "observed_sha256": "0", "characters": 3}\n'
EDIT = '"end": 1, "observed": "a", "restored": "b", "rule": "x", "confidence": 1'


@pytest.mark.parametrize(
    ("log", "message"),
    [
        pytest.param("", "header", id="empty"),
        pytest.param('{"start": 0}\n', "header", id="no header"),
        pytest.param("no json", "line 1 .* no JSON object", id="no JSON"),
        pytest.param("[" * 100_000, "line 1 .* no JSON object", id="deep JSON"),
        pytest.param(HEADER + "\n3\n", "line 3 .* no JSON object", id="a number"),
        pytest.param(HEADER + "{}", "line 2 .* no edit", id="no fields"),
        pytest.param(HEADER + '{"start": "0", ' + EDIT + "}", "line 2 .* no edit", id="string"),
        pytest.param(HEADER + '{"start": 0.0, ' + EDIT + "}", "line 2 .* no edit", id="float"),
        pytest.param(HEADER + '{"start": 2, ' + EDIT + "}", "line 2 .*0 <= start", id="bad span"),
    ],
)
def test_damaged_logs(log: str, message: str) -> None:
    """The error names the line of the log."""
    with pytest.raises(EditError, match=message):
        edits_from_jsonl(log)


def test_log_of_another_text() -> None:
    """The header tells before any edit fails to fit."""
    log = Restoration("abc", "abc", ()).to_jsonl()
    with pytest.raises(EditError, match=r"another text; give"):
        edits_from_jsonl(log, "ab")
    assert edits_from_jsonl(log.replace("\n", "\r\n"), "abc") == ()
