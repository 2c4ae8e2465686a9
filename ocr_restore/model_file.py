"""Model files: named arrays in one file that is mapped, not parsed.

Layout, all numbers little-endian:

    bytes 0..7    magic, b"OCRmodel"; b"OCR-part" while the file is being written
    8..11         format version (1)
    12..15        byte-order mark, 0x01020304
    16..19        size of the header in bytes
    20..23        CRC-32 of everything from byte 32 on
    24..31        size of the whole file
    32..          header: JSON with `kind`, `meta` and `sections` (name, type code, offset, size)
    then          the sections, each at a multiple of 64 bytes from the first, zeros between

Offsets count from the first multiple of 64 after the header. Type codes are those of `array`:

    >>> import tempfile
    >>> from array import array
    >>> path = Path(tempfile.mkdtemp()) / "numbers.bin"
    >>> write_model(path, {"squares": array("i", [0, 1, 4, 9])}, kind="example", meta={"of": 4})
    >>> model = ModelFile.open(path, kind="example")
    >>> list(model["squares"]), model.meta
    ([0, 1, 4, 9], {'of': 4})

The same sections give the same bytes, and processes that map a file share its pages.
"""

from __future__ import annotations

import json
import mmap
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from struct import Struct
from typing import Any
from zlib import crc32

from .exceptions import ModelError, OutputError

__all__ = ["ModelFile", "write_model"]

_MAGIC = b"OCRmodel"
_PART = b"OCR-part"
_VERSION = 1
_BYTE_ORDER = 0x01020304
_START = Struct("<8sIIIIQ")
_ALIGNMENT = 64
_CODES = frozenset("BbHhIifdQq")
_REBUILD = "reinstall the package, or build the dictionary again with `ocr-restore train`"


class ModelFile(Mapping[str, memoryview]):
    """The sections of a model file as typed, read-only views of the mapped file.

    A section that the file does not have raises ModelError: it is of another version.

    Attributes:
        meta: what the writer said of the file.
    """

    def __init__(
        self, path: Path, sections: Mapping[str, memoryview], meta: dict[str, Any]
    ) -> None:
        self._path = path
        self._sections = sections
        self.meta = meta

    def __getitem__(self, name: str) -> memoryview:
        try:
            return self._sections[name]
        except KeyError:
            raise ModelError(
                f"the model {self._path} is of another version, without `{name}`; {_REBUILD}"
            ) from None

    def __contains__(self, name: object) -> bool:
        return name in self._sections

    def __iter__(self) -> Iterator[str]:
        return iter(self._sections)

    def __len__(self) -> int:
        return len(self._sections)

    @classmethod
    def open(cls, path: Path, *, kind: str) -> ModelFile:
        """Map a model file, after checking that it is whole and of the kind expected.

        Raises:
            ModelError: if it is missing, truncated, damaged, unfinished, of another kind, version
                or byte order; the message says which, and what to do.
        """
        try:
            with path.open("rb") as file:
                view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except (OSError, ValueError) as error:  # ValueError: an empty file cannot be mapped
            reason = error.strerror if isinstance(error, OSError) else "it is empty"
            raise ModelError(f"cannot read the model {path}: {reason}; {_REBUILD}") from error

        def damaged(reason: str) -> ModelError:
            return ModelError(f"the model {path} {reason}; {_REBUILD}")

        if sys.byteorder != "little":
            raise damaged("is little-endian and this machine is not")
        if len(view) < _START.size:
            raise damaged("is truncated")
        magic, version, order, header_size, checksum, size = _START.unpack(view[: _START.size])
        if magic == _PART:
            raise damaged("was never finished")
        if magic != _MAGIC:
            raise damaged("is no model file")
        if order != _BYTE_ORDER:
            raise damaged("was written with another byte order")
        if version != _VERSION:
            raise damaged(f"has format version {version}, and this release reads {_VERSION}")
        if size != len(view):
            raise damaged(f"has {len(view):,} bytes and should have {size:,}")
        if crc32(view[_START.size :]) != checksum:
            raise damaged("is damaged (its checksum does not match)")
        text = bytes(view[_START.size : _START.size + header_size])
        try:
            header = json.loads(text)
        except ValueError as error:  # the checksum does not cover the header's size
            raise damaged("is damaged (its header cannot be read)") from error
        if not text.endswith(b"}"):  # blanks of the first section are no part of it
            raise damaged("is damaged (the size of its header is wrong)")
        if header["kind"] != kind:
            raise damaged(f"is a {header['kind']} model where a {kind} model is needed")
        base = _aligned(_START.size + header_size)
        sections = {
            name: view[base + offset : base + offset + length].cast(code)
            for name, code, offset, length in header["sections"]
        }
        return cls(path, sections, header["meta"])


def write_model(
    path: Path, sections: Mapping[str, Any], *, kind: str, meta: Mapping[str, Any]
) -> None:
    """Write sections, anything with the buffer protocol, as a model file.

    The file appears whole or not at all.

    Raises:
        OutputError: if it cannot be written.
        TypeError: if a section's items are of a type the format has not.
    """
    entries: list[tuple[str, str, int, int]] = []
    blobs: list[bytes] = []
    offset = 0
    for name, section in sections.items():
        view = memoryview(section)
        wide = view.itemsize == 8  # of C's long, which has 4 bytes on Windows
        long_codes = {"l": "q" if wide else "i", "L": "Q" if wide else "I", "c": "B"}
        code = long_codes.get(view.format, view.format)
        if code not in _CODES:
            raise TypeError(f"section {name} has items of type {view.format!r}")
        blob = view.tobytes()
        entries.append((name, code, offset, len(blob)))
        blob += bytes(-len(blob) % _ALIGNMENT)
        blobs.append(blob)
        offset += len(blob)
    header = json.dumps(
        {"kind": kind, "meta": dict(meta), "sections": entries}, sort_keys=True
    ).encode()
    header_end = _START.size + len(header)
    body = b"".join((header, bytes(_aligned(header_end) - header_end), *blobs))
    start = (_VERSION, _BYTE_ORDER, len(header), crc32(body), _START.size + len(body))
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            file.write(_START.pack(_PART, *start))
            file.write(body)
            file.seek(0)
            file.write(_START.pack(_MAGIC, *start))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OutputError(
            f"cannot write {path}: {error.strerror}; make room or choose another folder"
        ) from error


def _aligned(size: int) -> int:
    return (size + _ALIGNMENT - 1) // _ALIGNMENT * _ALIGNMENT
