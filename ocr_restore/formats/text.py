r"""Plain text: bytes to characters and back, without a byte changed that was not edited.

>>> document = decode_text(b"\xef\xbb\xbfTbe cat\r\n")
>>> document.text
'Tbe cat\r\n'
>>> document.encode("The cat\r\n")
b'\xef\xbb\xbfThe cat\r\n'

Line ends, form feeds and NULs stay what they are, and a byte order mark stays where it is without
being part of the text. The encoding is never guessed: text is UTF-8 unless another is named.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ..exceptions import InputError, OutputError, UsageError
from .files import STDIN, read_bytes, write_whole

__all__ = ["Errors", "TextFile", "decode_text", "read_text", "write_whole"]

Errors = Literal["strict", "surrogateescape"]
"""Whether undecodable bytes are an error, or pass through untouched as lone surrogates."""

_BYTE_ORDER_MARKS = {
    "utf-8": {codecs.BOM_UTF8: "utf-8"},
    "utf-8-sig": {codecs.BOM_UTF8: "utf-8", b"": "utf-8"},
    "utf-16": {
        codecs.BOM_UTF16_LE: "utf-16-le",
        codecs.BOM_UTF16_BE: "utf-16-be",
        b"": "utf-16-le",
    },
    "utf-32": {
        codecs.BOM_UTF32_LE: "utf-32-le",
        codecs.BOM_UTF32_BE: "utf-32-be",
        b"": "utf-32-le",
    },
}

_MAGIC = {
    b"%PDF-": "a PDF; extract its text first, for example with pdftotext",
    b"\x89PNG": "a PNG image; run an OCR engine on it first",
    b"\xff\xd8\xff": "a JPEG image; run an OCR engine on it first",
    b"GIF8": "a GIF image; run an OCR engine on it first",
    b"II*\0": "a TIFF image; run an OCR engine on it first",
    b"MM\0*": "a TIFF image; run an OCR engine on it first",
    b"AT&TFORM": "a DjVu file; extract its text first, for example with djvutxt",
    b"PK\x03\x04": "a ZIP archive or office document; unpack it or save it as text first",
    b"\xd0\xcf\x11\xe0": "an office document; save it as text first",
    b"{\\rtf": "an RTF document; save it as text first",
    b"\x1f\x8b": "a gzip file; unpack it first, for example with gunzip",
}

_SAMPLE = 65_536  # bytes that are looked at to tell text from data
_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\v\f\r\x1b"))
# Compressed data has 10 % control bytes, executables more; the worst OCR text seen has under 1 %.
_MOST_CONTROLS = 0.05
_FEW_CONTROLS = 8


@dataclass(frozen=True, slots=True)
class TextFile:
    """A decoded text that knows how to become bytes again.

    Attributes:
        name: what to call it in messages.
        text: the text, without its byte order mark.
        encoding: the codec, with its byte order.
        errors: what was done with undecodable bytes.
        mark: the byte order mark, or nothing.
    """

    name: str
    text: str
    encoding: str
    errors: Errors
    mark: bytes

    def encode(self, text: str) -> bytes:
        """Turn a text into bytes as this document was.

        Raises:
            OutputError: if the encoding lacks one of its characters.
        """
        try:
            return self.mark + text.encode(self.encoding, self.errors)
        except UnicodeEncodeError as error:
            raise OutputError(
                f"{self.name}: the restored text has {text[error.start]!a}, which {self.encoding} "
                "lacks; convert the file to UTF-8 first, for example with iconv"
            ) from error


def read_text(name: str, *, encoding: str = "utf-8", errors: Errors = "strict") -> TextFile:
    """Read a text file, or standard input if it is called `-`.

    Raises:
        InputError: if it cannot be read, is not text, or is not in this encoding.
        UsageError: if there is no such encoding.
    """
    shown = "standard input" if name == STDIN else name
    return decode_text(read_bytes(name), name=shown, encoding=encoding, errors=errors)


def decode_text(
    data: bytes,
    *,
    name: str = "the text",
    encoding: str = "utf-8",
    errors: Errors = "strict",
) -> TextFile:
    """Decode a text.

    Raises:
        InputError: if it is not text, or not in this encoding.
        UsageError: if there is no such encoding.
    """
    codec = _codec(encoding)
    mark = b""
    for mark, resolved in _BYTE_ORDER_MARKS.get(codec, {b"": codec}).items():
        if data.startswith(mark):
            codec = resolved
            break
    else:
        mark = b""
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise InputError(f"{name} is {what}")
    if not codec.startswith(("utf-16", "utf-32")):
        _check_controls(data, name)
    try:
        text = data[len(mark) :].decode(codec, errors)
    except UnicodeDecodeError as error:
        offset = len(mark) + error.start
        others = ", ".join(_possible_encodings(data))
        raise InputError(
            f"{name}: byte 0x{data[offset]:02x} at offset {offset:,} is not {encoding}; "
            + (f"{others} could be it: " if others else "")
            + "pass the right one with --encoding, "
            "or keep such bytes as they are with --encoding-errors surrogateescape"
        ) from error
    return TextFile(name, text, codec, errors, mark)


def _codec(encoding: str) -> str:
    try:
        " ".encode(encoding)
        return codecs.lookup(encoding).name
    except (LookupError, ValueError) as error:
        raise UsageError(
            f"there is no text encoding {encoding!r}; name one that Python knows, such as "
            "utf-8, utf-16, windows-1252 or latin-1"
        ) from error


def _check_controls(data: bytes, name: str) -> None:
    sample = data[:_SAMPLE]
    count = len(sample) - len(sample.translate(None, _CONTROLS))
    if count < _FEW_CONTROLS or count <= _MOST_CONTROLS * len(sample):
        return
    if _looks_like_utf_16(data):
        raise InputError(f"{name} looks like UTF-16; pass --encoding utf-16 (or utf-16-be)")
    raise InputError(
        f"{name} is not text: {count / len(sample):.0%} of it are control bytes; "
        "extract its text first"
    )


def _looks_like_utf_16(data: bytes) -> bool:
    """Tell whether data has the mark of UTF-16, or a zero in most of its even or odd places."""
    sample = data[:_SAMPLE]
    zeros = max(sample[0::2].count(0), sample[1::2].count(0))
    others = min(sample[0::2].count(0), sample[1::2].count(0))
    marked = sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return marked or (zeros > len(sample) // 4 and others * 8 < zeros)


def _possible_encodings(data: bytes) -> Iterator[str]:
    """Name the usual encodings that would decode these bytes."""
    for encoding in ("utf-8", "utf-16", "windows-1252", "latin-1"):
        # Almost any bytes make some UTF-16, so that being decodable says nothing.
        if encoding == "utf-16" and not _looks_like_utf_16(data):
            continue
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        yield encoding
