"""Text files come and go byte for byte, and what is no text is refused with the next step."""

from __future__ import annotations

import errno
import hashlib
import io
import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ocr_restore.exceptions import ExitCode, InputError, OutputError, UsageError
from ocr_restore.formats import files, text
from ocr_restore.formats.text import TextSource, decode_text, open_text, read_text, write_whole

BOM = b"\xef\xbb\xbf"
TEXT = "Tbe cafe\u0301 \U0001f600\r\n\x0cpage\x002\r\x85\u2028end"


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        pytest.param(TEXT.encode(), "utf-8", TEXT, id="utf-8"),
        pytest.param(BOM + TEXT.encode(), "utf-8", TEXT, id="utf-8 with mark"),
        pytest.param(BOM + TEXT.encode(), "UTF8", TEXT, id="another name for it"),
        pytest.param(BOM + b"a", "utf-8-sig", "a", id="utf-8-sig with mark"),
        pytest.param(b"a", "utf-8-sig", "a", id="utf-8-sig without"),
        pytest.param(TEXT.encode("utf-16"), "utf-16", TEXT, id="utf-16 of this machine"),
        pytest.param(b"\xfe\xff\0a\0b", "utf-16", "ab", id="utf-16 big-endian"),
        pytest.param(b"a\0b\0", "utf-16", "ab", id="utf-16 without mark"),
        pytest.param(b"\0\0\xfe\xff\0\0\0a", "utf-32", "a", id="utf-32 big-endian"),
        pytest.param(b"caf\xe9", "latin-1", "caf\xe9", id="latin-1"),
        pytest.param(b"\x93caf\xe9\x94", "windows-1252", "“café”", id="windows-1252"),
        pytest.param(b"", "utf-8", "", id="empty"),
        pytest.param(BOM, "utf-8", "", id="mark only"),
    ],
)
def test_round_trip(data: bytes, encoding: str, text: str) -> None:
    """The text is what it should be, and becomes the same bytes again."""
    file = decode_text(data, encoding=encoding)
    assert file.text == text
    assert file.encode(file.text) == data


@given(st.binary())
def test_undecodable_bytes_pass_untouched(data: bytes) -> None:
    """Whatever bytes pass for text at all come out as they went in."""
    try:
        file = decode_text(data, errors="surrogateescape")
    except InputError:
        return  # it has the mark of a binary format
    assert file.encode(file.text) == data


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030", "shift_jis", "iso2022_jp"]
)
@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_pieces_are_the_text(encoding: str, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever a character or a shift sequence is cut."""
    monkeypatch.setattr(text, "_PIECE", size)
    observed = "Tbe cat\r\n日本 1n 本\n"
    data = observed.encode(encoding)
    file = io.BytesIO(b"before" + data)
    file.seek(6)
    source = TextSource(file, encoding=encoding)
    source.check()
    assert source.characters == len(observed)
    assert source.digest == hashlib.sha256(observed.encode()).hexdigest()
    assert "".join(source.pieces()) == observed
    assert b"".join(source.form.encode(observed[at : at + 2] for at in range(0, 20, 2))) == data


@given(st.binary(max_size=60), st.integers(1, 7))
@example(b"\0\x80", 1)  # might be UTF-16, but for the mark that is not there
def test_pieces_give_the_same_text_and_the_same_error(data: bytes, size: int) -> None:
    """The offset of an undecodable byte is that in the file."""
    results = []
    for piece in (size, 1000):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(text, "_PIECE", piece)
            try:
                results.append(decode_text(data).text)
            except InputError as error:
                results.append(str(error))
    assert results[0] == results[1]


@pytest.mark.parametrize("held", [1, 100])
def test_pipe_can_be_read_twice(held: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether or not it fits into memory."""
    monkeypatch.setattr(files, "_HELD", held)
    reader, writer = os.pipe()
    os.write(writer, TEXT.encode())
    os.close(writer)
    with open_text(f"/dev/fd/{reader}") as source:
        assert "".join(source.pieces()) == "".join(source.pieces()) == TEXT
    os.close(reader)


def test_pipe_that_cannot_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk where temporary files go."""

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("tempfile.SpooledTemporaryFile.write", full)
    reader, writer = os.pipe()
    os.write(writer, TEXT.encode())
    os.close(writer)
    with pytest.raises(InputError, match=r"no space left on device; .* TMPDIR"):
        read_text(f"/dev/fd/{reader}")
    os.close(reader)


@given(st.text())
def test_any_text_round_trips(text: str) -> None:
    """Every text that is not mostly control characters."""
    data = text.encode() + b"a" * (20 * len(text))
    assert decode_text(data).encode(decode_text(data).text) == data


@pytest.mark.parametrize(
    ("data", "parts"),
    [
        pytest.param(
            b"caf\xe9 noir",
            [
                "byte 0xe9 at offset 3 is not utf-8",
                "windows-1252, latin-1 could be it",
                "--encoding",
            ],
            id="latin-1",
        ),
        pytest.param(
            BOM + b"caf\xe9", ["offset 6", "surrogateescape"], id="the mark counts as bytes"
        ),
        pytest.param(b"\x81\xe9 noir", ["; latin-1 could be it"], id="not windows-1252"),
        pytest.param(
            "élan".encode("utf-16"),
            ["; utf-16, windows-1252, latin-1 could be it"],
            id="utf-16 with mark",
        ),
        pytest.param(("one two " * 9).encode("utf-16-le"), ["UTF-16"], id="utf-16 without mark"),
        pytest.param(b"%PDF-1.4\n%\xe2\xe3", ["a PDF", "pdftotext"], id="PDF"),
        pytest.param(b"\x89PNG\r\n\x1a\n", ["a PNG", "OCR engine"], id="PNG"),
        pytest.param(b"PK\x03\x04\x14", ["a ZIP", "unpack"], id="ZIP"),
        pytest.param(b"\x7fELF\2\1\1\0\0\0\0\0\0\0\0\0" * 9, ["control bytes"], id="program"),
        pytest.param(b"\0" * 1000, ["100% of it are control bytes"], id="nothing but NULs"),
    ],
)
def test_what_is_not_text_in_this_encoding(data: bytes, parts: list[str]) -> None:
    """One line with the offset or the format, and the next step."""
    with pytest.raises(InputError) as caught:
        decode_text(data, name="page.txt")
    message = str(caught.value)
    assert message.startswith("page.txt")
    assert "\n" not in message
    for part in parts:
        assert part in message


def test_a_few_nuls_are_text() -> None:
    """A NUL or two in a page stay where they are."""
    assert decode_text(b"one\0two\0").text == "one\0two\0"


@pytest.mark.parametrize(
    "encoding", ["klingon", "rot13", "hex", "undefined", "punycode", "utf-8\0", ""]
)
def test_no_such_encoding(encoding: str) -> None:
    """Neither unknown codecs nor those that are not of text."""
    with pytest.raises(UsageError, match=r"no text encoding .* such as utf-8"):
        decode_text(b"", encoding=encoding)


def test_character_that_the_encoding_lacks() -> None:
    """The message names the character, the encoding and the way out."""
    file = decode_text(b"a", encoding="latin-1")
    with pytest.raises(OutputError, match=r"'\\u2014', which iso8859-1 lacks; convert .* UTF-8"):
        file.encode("a\u2014")


def test_unreadable_files(tmp_path: Path) -> None:
    """A folder and a missing file each have their own message."""
    with pytest.raises(InputError, match="is a folder; name the files"):
        read_text(str(tmp_path))
    with pytest.raises(InputError, match="no such file; check the path") as caught:
        read_text(str(tmp_path / "none"))
    assert caught.value.exit_code is ExitCode.INPUT
    with pytest.raises(InputError, match="null"):
        read_text("a\0b")


def test_closed_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in `ocr-restore - <&-`."""
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(InputError, match="closed; name a file"):
        read_text("-")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write everything")
def test_no_permission(tmp_path: Path) -> None:
    """Neither to read a file nor to replace one that is read-only."""
    path = tmp_path / "page.txt"
    path.write_bytes(b"a")
    path.chmod(0o000)
    with pytest.raises(InputError, match="no permission to read"):
        read_text(str(path))
    path.chmod(0o400)
    with pytest.raises(OutputError, match="permission denied"):
        write_whole(path, b"b")
    assert path.read_bytes() == b"a"


def test_no_permission_simulated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for root, who is told by a stand-in that it may not."""
    path = tmp_path / "page.txt"
    path.write_bytes(b"a")

    def refuse(*_: object) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError, match="no permission to read"):
        read_text(str(path))
    monkeypatch.undo()
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(OutputError, match="permission denied"):
        write_whole(path, b"b")
    assert path.read_bytes() == b"a"


def test_write_replaces_and_keeps_the_mode(tmp_path: Path) -> None:
    """A private file stays private, and nothing else is left in the folder."""
    path = tmp_path / "clean.txt"
    path.write_bytes(b"old")
    path.chmod(0o600)
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_write_goes_through_a_link(tmp_path: Path) -> None:
    """The link stays a link; the file that it leads to is replaced."""
    target, link = tmp_path / "target", tmp_path / "link"
    link.symlink_to(target)
    for data in (b"made", b"replaced"):
        write_whole(link, data)
        assert link.is_symlink()
        assert target.read_bytes() == data


def test_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stood there stands there still, and no piece of the new file."""
    path = tmp_path / "clean.txt"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="no space left on device; make room") as caught:
        write_whole(path, b"new")
    assert caught.value.exit_code is ExitCode.OUTPUT
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_devices_are_written_to_and_never_replaced() -> None:
    """A device stays a device."""
    write_whole(Path(os.devnull), b"gone")
    assert Path(os.devnull).is_char_device()
    with pytest.raises(OutputError, match="no space left"):
        write_whole(Path("/dev/full"), b"a")
    assert Path("/dev/full").is_char_device()


def test_no_folder_to_write_to(tmp_path: Path) -> None:
    """A missing folder, and a folder in place of the file."""
    with pytest.raises(OutputError, match="no such file or directory"):
        write_whole(tmp_path / "none" / "clean.txt", b"a")
    with pytest.raises(OutputError, match="is a directory"):
        write_whole(tmp_path, b"a")
