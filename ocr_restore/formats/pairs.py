"""Pairs to evaluate or to learn from: what an engine printed, and what the page says.

They come as two files, as two folders whose files are called alike, or as JSON Lines with one
object `{"ocr": ..., "gold": ...}` a line, which may have an `"id"`.
"""

from __future__ import annotations

import json
import unicodedata
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ..exceptions import InputError, UsageError
from .files import STDIN, visible_files
from .text import Errors, read_text

__all__ = ["Pair", "pair_files", "read_pairs"]

_NAMED = 5  # files without a partner that are named before the rest is only counted


class Pair(NamedTuple):
    """One document as it was observed and as it was intended, and what to call it in messages."""

    name: str
    observed: str
    intended: str


def read_pairs(
    ocr: Path,
    gold: Path | None = None,
    *,
    encoding: str | None = None,
    errors: Errors = "strict",
    warn: Callable[[str], object] = warnings.warn,
) -> list[Pair]:
    """Read two files, two folders (see `pair_files`), or one file of JSON Lines without `gold`.

    Args:
        ocr: what the engine printed.
        gold: what the pages say.
        encoding: of all files, by default UTF-8.
        errors: what to do with undecodable bytes.
        warn: is told of files that have no partner and are left out.

    Raises:
        InputError: if a file cannot be read, or nothing can be paired.
        UsageError: if a file is to be paired with a folder, or there is no such encoding.
    """
    codec = encoding or "utf-8"
    if gold is None:
        if ocr.is_dir():
            raise UsageError(f"{ocr} is a folder; give the folder of the gold texts as well")
        text = read_text(str(ocr), encoding=codec, errors=errors).text
        return list(_rows(text, "standard input" if str(ocr) == STDIN else str(ocr)))

    def read(path: Path) -> str:
        return read_text(str(path), encoding=codec, errors=errors).text

    return [
        Pair(name, read(observed), read(intended))
        for name, observed, intended in pair_files(ocr, gold, warn=warn)
    ]


def pair_files(
    ocr: Path, gold: Path, *, warn: Callable[[str], object] = warnings.warn
) -> list[tuple[str, Path, Path]]:
    """Pair two files, or the files of two folders by their names without the last suffix.

    Sub-folders are searched too, and a file pairs within the same one only. Hidden files are passed
    over. Where names that differ in their suffixes only leave a choice, the whole name decides.

    Returns:
        name, observed and intended file of each pair, in the order of the names.

    Raises:
        InputError: if nothing can be paired, or the names leave a choice.
        UsageError: if one is a folder and the other is not.
    """
    if ocr.is_dir() != gold.is_dir():
        raise UsageError("a folder can only be paired with a folder; give two files or two folders")
    if not ocr.is_dir():
        return [(ocr.name, ocr, gold)]
    sides = _by_key(ocr), _by_key(gold)
    pairs = []
    for key in sorted(sides[0].keys() & sides[1].keys()):
        observed, intended = sides[0][key], sides[1][key]
        for name in sorted({path.name for path in observed} & {path.name for path in intended}):
            observed = [path for path in observed if path.name == name]
            intended = [path for path in intended if path.name == name]
        if len(observed) + len(intended) > 2:
            names = ", ".join(map(str, (*observed, *intended)))
            raise InputError(f"which of these belong together: {names}; keep one of each folder")
        pairs.append((observed[0].relative_to(ocr).as_posix(), observed[0], intended[0]))
    lone = [
        [path for key, paths in side.items() if key not in other for path in paths]
        for side, other in (sides, sides[::-1])
    ]
    if not pairs:
        examples = " and ".join(_listed(paths, 1) or "no file" for paths in lone)
        raise InputError(
            f"no file of {ocr} is called like one of {gold} (there are {examples});"
            " name each gold text like its page"
        )
    for paths, folder, lack in ((lone[0], ocr, "gold text"), (lone[1], gold, "page")):
        if paths:
            files = "1 file" if len(paths) == 1 else f"{len(paths):,} files"
            warn(f"{folder}: {files} without a {lack} left out: {_listed(paths, _NAMED)}")
    return pairs


def _by_key(folder: Path) -> dict[str, list[Path]]:
    """The files below a folder by what they pair by: place and name, without the suffix."""
    found: dict[str, list[Path]] = {}
    for path in visible_files(folder):
        # A Mac decomposes the names of files, other systems do not.
        place = path.relative_to(folder).with_suffix("").as_posix()
        found.setdefault(unicodedata.normalize("NFC", place), []).append(path)
    return found


def _listed(paths: Sequence[Path], most: int) -> str:
    names = ", ".join(path.name for path in paths[:most])
    return names + (f" and {len(paths) - most:,} more" if len(paths) > most else "")


def _rows(text: str, name: str) -> Iterator[Pair]:
    if not text.strip():
        raise InputError(f"{name} is empty; give GOLD as well, or a file with pairs")
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            pair = Pair(str(row.get("id", f"line {number}")), row["ocr"], row["gold"])
            if not (isinstance(pair.observed, str) and isinstance(pair.intended, str)):
                raise TypeError
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            raise InputError(
                f"{name}, line {number:,}: no pair; give GOLD as well, or lines of"
                ' JSON such as {"ocr": "Tbe page", "gold": "The page"}'
            ) from None
        yield pair
