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
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, Literal

from ..edits import TextDigest
from ..exceptions import InputError, OutputError, UsageError
from .files import open_bytes, shown_name, unreadable, write_whole

__all__ = [
    "Errors",
    "TextFile",
    "TextForm",
    "TextSource",
    "decode_text",
    "open_text",
    "read_text",
    "write_whole",
]

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

_OF_NAMES = ("idna", "punycode")  # codecs of domain names, which cannot take a text in pieces

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

_PIECE = 1 << 18  # bytes that are read at a time
_SAMPLE = 65_536  # bytes that are looked at to tell text from data
_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\v\f\r\x1b"))
# Compressed data has 10 % control bytes, executables more; the worst OCR text seen has under 1 %.
_MOST_CONTROLS = 0.05
_FEW_CONTROLS = 8


@dataclass(frozen=True, slots=True)
class TextForm:
    """How a text stands in its file.

    Attributes:
        name: what to call it in messages.
        encoding: the codec, with its byte order.
        errors: what is done with undecodable bytes.
        mark: the byte order mark, or nothing.
    """

    name: str
    encoding: str
    errors: Errors
    mark: bytes

    def encode(self, pieces: Iterable[str]) -> Iterator[bytes]:
        """Turn a text that comes in pieces into the bytes of a file of this form.

        Raises:
            OutputError: if the encoding lacks one of its characters.
        """
        encoder = codecs.getincrementalencoder(self.encoding)(self.errors)
        yield self.mark
        try:
            for piece in pieces:
                yield encoder.encode(piece)
            yield encoder.encode("", True)
        except UnicodeEncodeError as error:
            raise OutputError(
                f"{self.name}: the restored text has {error.object[error.start]!a}, which "
                f"{self.encoding} lacks; convert the file to UTF-8 first, for example with iconv"
            ) from error


@dataclass(frozen=True, slots=True)
class TextFile:
    """A decoded text that knows how to become bytes again.

    Attributes:
        text: the text, without its byte order mark.
        form: how it stands in its file.
    """

    text: str
    form: TextForm

    @property
    def name(self) -> str:
        """What to call it in messages."""
        return self.form.name

    def encode(self, text: str) -> bytes:
        """Turn a text into bytes as this document was.

        Raises:
            OutputError: if the encoding lacks one of its characters.
        """
        return b"".join(self.form.encode([text]))


class TextSource:
    r"""A text that is read piece by piece, as often as is needed, and never held as a whole.

    >>> source = TextSource(io.BytesIO(b"Tbe cat\r\n"))
    >>> source.check()
    >>> source.characters
    9
    >>> list(source.pieces())
    ['Tbe cat\r\n']

    Attributes:
        form: how the text stands in its file.
        characters: its length in code points, known once it is checked.
        digest: its `TextDigest`, known once it is checked.

    Raises:
        InputError: if it is not text.
        UsageError: if there is no such encoding.
    """

    def __init__(
        self,
        file: BinaryIO,
        *,
        name: str = "the text",
        encoding: str = "utf-8",
        errors: Errors = "strict",
    ) -> None:
        codec = _codec(encoding)
        self._file = file
        self._encoding = encoding  # as it was asked for
        self.form = TextForm(name, codec, errors, b"")
        self._begin = self._tell()
        head = self._read(_SAMPLE)
        for magic, what in _MAGIC.items():
            if head.startswith(magic):
                raise InputError(f"{name} is {what}")
        for mark, resolved in _BYTE_ORDER_MARKS.get(codec, {b"": codec}).items():
            if head.startswith(mark):
                self.form = TextForm(name, resolved, errors, mark)
                break
        if not codec.startswith(("utf-16", "utf-32")):
            _check_controls(head, name)
        self.characters = 0
        self.digest = ""

    def check(self) -> None:
        """Read it all once, so that what is wrong with it is known before anything is written.

        Raises:
            InputError: if it cannot be read or is not in its encoding.
        """
        digest = TextDigest()
        for piece in self.pieces():
            digest.add(piece)
        self.characters = digest.characters
        self.digest = digest.hexdigest()

    def pieces(self) -> Iterator[str]:
        """Read the text from its beginning.

        Raises:
            InputError: if it cannot be read or is not in its encoding.
        """
        decoder = codecs.getincrementaldecoder(self.form.encoding)(self.form.errors)
        offset = len(self.form.mark)
        data = self._read_from(offset)
        while True:
            try:
                piece = decoder.decode(data, not data)
            except UnicodeDecodeError as error:
                # The decoder begins with what it was left with of the piece before.
                at = offset + len(data) - len(error.object) + error.start
                raise self._undecodable(error.object[error.start], at) from error
            if piece:
                yield piece
            if not data:
                return
            offset += len(data)
            data = self._read_from(offset)

    def _undecodable(self, byte: int, offset: int) -> InputError:
        others = ", ".join(self._possible_encodings())
        return InputError(
            f"{self.form.name}: byte 0x{byte:02x} at offset {offset:,} is not {self._encoding}; "
            + (f"{others} could be it: " if others else "")
            + "pass the right one with --encoding, "
            "or keep such bytes as they are with --encoding-errors surrogateescape"
        )

    def _possible_encodings(self) -> Iterator[str]:
        """Name the usual encodings that would decode this file."""
        for encoding in ("utf-8", "utf-16", "windows-1252", "latin-1"):
            # Almost any bytes make some UTF-16, so that being decodable says nothing.
            if encoding == "utf-16" and not _looks_like_utf_16(self._read_from(0, _SAMPLE)):
                continue
            decoder = codecs.getincrementaldecoder(encoding)()
            offset = 0
            try:
                while data := self._read_from(offset):
                    decoder.decode(data)
                    offset += len(data)
                decoder.decode(b"", True)
            except UnicodeError:  # not UnicodeDecodeError alone: UTF-16 asks for a byte order mark
                continue
            yield encoding

    def _tell(self) -> int:
        try:
            return self._file.tell()
        except (OSError, ValueError) as error:
            raise unreadable(self.form.name, error) from error

    def _read_from(self, offset: int, size: int = _PIECE) -> bytes:
        try:
            self._file.seek(self._begin + offset)
        except (OSError, ValueError) as error:
            raise unreadable(self.form.name, error) from error
        return self._read(size)

    def _read(self, size: int) -> bytes:
        try:
            return self._file.read(size)
        except (OSError, ValueError) as error:
            raise unreadable(self.form.name, error) from error


@contextmanager
def open_text(
    name: str, *, encoding: str = "utf-8", errors: Errors = "strict"
) -> Iterator[TextSource]:
    """Open a text file, or standard input if it is called `-`.

    Raises:
        InputError: if it cannot be read or is not text.
        UsageError: if there is no such encoding.
    """
    with open_bytes(name) as file:
        yield TextSource(file, name=shown_name(name), encoding=encoding, errors=errors)


def read_text(name: str, *, encoding: str = "utf-8", errors: Errors = "strict") -> TextFile:
    """Read a whole text file, or standard input if it is called `-`.

    Raises:
        InputError: if it cannot be read, is not text, or is not in this encoding.
        UsageError: if there is no such encoding.
    """
    with open_text(name, encoding=encoding, errors=errors) as source:
        return TextFile("".join(source.pieces()), source.form)


def decode_text(
    data: bytes,
    *,
    name: str = "the text",
    encoding: str = "utf-8",
    errors: Errors = "strict",
) -> TextFile:
    """Decode a whole text.

    Raises:
        InputError: if it is not text, or not in this encoding.
        UsageError: if there is no such encoding.
    """
    source = TextSource(io.BytesIO(data), name=name, encoding=encoding, errors=errors)
    return TextFile("".join(source.pieces()), source.form)


def _codec(encoding: str) -> str:
    try:
        " ".encode(encoding)
        codec = codecs.lookup(encoding).name
        if codec in _OF_NAMES:
            raise LookupError(codec)
        return codec
    except (LookupError, ValueError) as error:
        raise UsageError(
            f"there is no text encoding {encoding!r}; name one that Python knows, such as "
            "utf-8, utf-16, windows-1252 or latin-1"
        ) from error


def _check_controls(sample: bytes, name: str) -> None:
    count = len(sample) - len(sample.translate(None, _CONTROLS))
    if count < _FEW_CONTROLS or count <= _MOST_CONTROLS * len(sample):
        return
    if sample.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise InputError(f"{name} looks like UTF-32; pass --encoding utf-32")
    if _looks_like_utf_16(sample):
        raise InputError(
            f"{name} looks like UTF-16; pass --encoding utf-16 (or utf-16-be) if it is the text, "
            "or save it as UTF-8"
        )
    raise InputError(
        f"{name} is not text: {count / len(sample):.0%} of it are control bytes; "
        "extract its text first"
    )


def _looks_like_utf_16(sample: bytes) -> bool:
    """Tell whether data has the mark of UTF-16, or a zero in most of its even or odd places."""
    zeros = max(sample[0::2].count(0), sample[1::2].count(0))
    others = min(sample[0::2].count(0), sample[1::2].count(0))
    marked = sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return marked or (zeros > len(sample) // 4 and others * 8 < zeros)
