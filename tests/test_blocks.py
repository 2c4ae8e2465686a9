"""Where a long text is cut."""

from __future__ import annotations

import pytest

from ocr_restore import blocks as module
from ocr_restore.blocks import blocks


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        pytest.param("", [], id="empty"),
        pytest.param("a" * 15, ["a" * 15], id="short enough"),
        pytest.param("abcde\fgh\n\nj klmnopqr", ["abcde\f", "gh\n\nj klmnopqr"], id="page break"),
        pytest.param("abc\fe\n\nhi\nklmnopqr", ["abc\fe\n\n", "hi\nklmnopqr"], id="blank line"),
        pytest.param("abc\r\n\r\n\nklmnopqrst", ["abc\r\n\r\n\n", "klmnopqrst"], id="other ones"),
        pytest.param("abcde\nh i jklmnopqr", ["abcde\n", "h i jklmnopqr"], id="line break"),
        pytest.param("abcde\rh i jklmnopqr", ["abcde\r", "h i jklmnopqr"], id="another one"),
        pytest.param("abcdef h\tjklmnopqr", ["abcdef ", "h\tjklmnopqr"], id="blank"),
        pytest.param("a" * 31, ["a" * 10, "a" * 10, "a" * 11], id="no blank"),
        pytest.param("a" * 9 + "\r\n" + "b" * 9, ["a" * 9 + "\r\n", "b" * 9], id="one line end"),
        pytest.param("\n" * 16, ["\n" * 10, "\n" * 6], id="line breaks only"),
    ],
)
def test_cuts(text: str, cut: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST", 10)
    assert list(blocks([text])) == cut
    assert list(blocks(text)) == cut


def test_documented_sizes() -> None:
    """Those of docs/file_formats.md."""
    assert [len(block) for block in blocks(["a" * 300_000])] == [300_000]
    assert [len(block) for block in blocks(["a" * 300_001])] == [200_000, 100_001]
    text = "a" * 99_999 + " " + "a" * 300_000
    assert len(next(blocks([text]))) == 200_000
    text = "a" * 100_000 + " " + "a" * 300_000
    assert len(next(blocks([text]))) == 100_001
