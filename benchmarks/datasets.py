r"""Data sets: pages as an engine read them, with their gold text, in the formats they come in.

A set is a file or a folder below a folder of the user's; its name is its path there, without the
suffix of a file. Its format is told from its content:

* JSON Lines of `{"id", "ocr", "gold"}`, or of HIPE-OCRepair documents;
* a folder of text files of the ICDAR post-OCR competitions of 2017 and 2019;
* a text file of overProof, `observed||@@||gold` line by line;
* a folder with folders `ocr` and `gold`, paired by file name.

Where to get each, and its licence, is in docs/benchmarks.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ocr_restore.exceptions import InputError

__all__ = ["DEV_SETS", "Pair", "choose", "find_sets", "load", "sample", "short_name"]

DEV_SETS = (
    "pairs/dev/hipe-icdar2017",
    "pairs/dev/hipe-overproof",
    "pairs/dev/hipe-snippets",
    "pairs/dev/toxicdocs",
    "pairs/dev/acl",
    "scans/dev",
)
"""The sets that the figures of this project are of, where they are there."""

_OVERPROOF_HEADER = "*$*OVERPROOF*$*"
_OVERPROOF_BORDER = "||@@||"
_ICDAR_LABELS = ("[OCR_toInput]", "[OCR_aligned]", "[ GS_aligned]")


@dataclass(frozen=True, slots=True)
class Pair:
    """A page, article or paragraph as an engine read it, and as it was printed."""

    name: str
    observed: str
    gold: str


def find_sets(folder: Path) -> dict[str, Path]:
    """All sets at or below a folder, by name.

    Raises:
        InputError: if the folder is not there.
    """
    if not folder.is_dir():
        raise InputError(f"no folder {folder}; docs/benchmarks.md says where to get data sets")
    found: dict[str, Path] = {}
    for path in sorted([folder, *folder.rglob("*")]):
        if _reader(path) is not None:
            name = path.relative_to(folder).as_posix()
            found[name.removesuffix(path.suffix) if path.is_file() else name] = path
    return found


def choose(folder: Path, names: Sequence[str]) -> dict[str, Path]:
    """The sets with these names; without names the development sets, or else all that are there.

    Raises:
        InputError: if a name is unknown, or there is no set at all.
    """
    found = find_sets(folder)
    if not found:
        raise InputError(f"no data set below {folder}; docs/benchmarks.md says what one looks like")
    unknown = [name for name in names if name not in found]
    if unknown:
        raise InputError(f"no set {unknown[0]} below {folder}; there are: {', '.join(found)}")
    chosen = names or [name for name in DEV_SETS if name in found] or list(found)
    return {name: found[name] for name in chosen}


def load(path: Path) -> list[Pair]:
    """Read the set at a path that `find_sets` gave.

    An end-of-line hyphen that a gold text marks as such (`¬`, or a soft hyphen) is taken out and
    the word made whole, as a restored text has it.

    Raises:
        InputError: if a file is not of its format; the message names file and line.
    """
    read = _reader(path)
    if read is None:
        raise InputError(f"{path} is no data set; docs/benchmarks.md says what one looks like")
    return [Pair(pair.name, pair.observed, _whole(pair.gold)) for pair in read(path)]


def sample(pairs: Sequence[Pair], words: int) -> list[Pair]:
    """Pages from all over a set, in their order, that have about this many words together.

    >>> pages = [Pair(str(n), "six words are on this page", "") for n in range(10)]
    >>> [page.name for page in sample(pages, 12)]
    ['0', '5']
    """
    total = sum(len(pair.observed.split()) for pair in pairs)
    if total <= words:
        return list(pairs)
    step = total / words
    return [pair for index, pair in enumerate(pairs) if index % step < 1]


def short_name(name: str) -> str:
    """A set's name for the head of a table.

    >>> short_name("pairs/dev/acl"), short_name("scans/dev")
    ('acl', 'scans')
    """
    parts = name.split("/")
    return "/".join(part for part in parts if part not in ("pairs", "dev")) or name


def _whole(gold: str) -> str:
    return re.sub("[¬\u00ad]\n", "", gold).replace("\u00ad", "")


def _reader(path: Path) -> Callable[[Path], Iterator[Pair]] | None:
    """What reads a path as a set; None if it is none."""
    if path.is_dir():
        if (path / "ocr").is_dir() and (path / "gold").is_dir():
            return _read_folders
        first = next(iter(sorted(path.glob("*.txt"))), None)
        return _read_icdar if first and _head(first).startswith(_ICDAR_LABELS[0]) else None
    if path.suffix == ".jsonl":
        head = _head(path)
        if head.startswith("{") and ('"gold"' in head or '"ground_truth"' in head):
            return _read_json_lines
    if path.suffix == ".txt" and _head(path).startswith(_OVERPROOF_HEADER):
        return _read_overproof
    return None


def _head(path: Path) -> str:
    """The first line of a file."""
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        return lines.readline()


def _read_json_lines(path: Path) -> Iterator[Pair]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield _pair_of_row(json.loads(line), number)
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(
                    f"{path}, line {number}: neither an object with id, ocr and gold nor a "
                    f"HIPE-OCRepair document ({error})"
                ) from error


def _pair_of_row(row: dict[str, Any], number: int) -> Pair:
    if "ocr_hypothesis" not in row:
        return Pair(str(row["id"]), row["ocr"], row["gold"])
    # Several units may be of one document.
    name = f"{row['document_metadata']['document_id']}#{number}"
    observed, gold = (
        row[side]["transcription_unit"] for side in ("ocr_hypothesis", "ground_truth")
    )
    return Pair(name, observed, gold)


def _read_icdar(path: Path) -> Iterator[Pair]:
    for file in sorted(path.glob("*.txt")):
        lines = file.read_text(encoding="utf-8-sig").splitlines()
        if len(lines) < 3 or any(
            not line.startswith(label) for line, label in zip(lines, _ICDAR_LABELS, strict=False)
        ):
            raise InputError(f"{file}: its three lines should begin {', '.join(_ICDAR_LABELS)}")
        aligned, gold = (
            line.removeprefix(label).removeprefix(" ")
            for line, label in zip(lines[1:3], _ICDAR_LABELS[1:], strict=True)
        )
        if len(aligned) != len(gold):
            raise InputError(f"{file}: the two aligned lines differ in length; get the file again")
        yield Pair(file.stem, *_aligned_texts(aligned, gold))


def _aligned_texts(aligned: str, gold: str) -> tuple[str, str]:
    """Undo an alignment: `@` fills gaps, and words whose gold is unknown (`#`) go from both texts.

    >>> _aligned_texts("Tbe c@t sat rn@@ it", "The cat s@t #### it")
    ('Tbe ct sat it', 'The cat st it')
    """
    observed_words, gold_words = [], []
    start = 0
    # A word ends where both have a blank.
    borders = [at for at, pair in enumerate(zip(aligned, gold, strict=True)) if pair == (" ", " ")]
    for end in (*borders, len(gold)):
        if "#" not in gold[start:end]:
            observed_words.append(aligned[start:end].replace("@", ""))
            gold_words.append(gold[start:end].replace("@", ""))
        start = end + 1
    return " ".join(observed_words), " ".join(gold_words)


def _read_overproof(path: Path) -> Iterator[Pair]:
    name = ""
    columns: tuple[list[str], list[str]] = ([], [])
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if line.startswith(_OVERPROOF_HEADER):
            if columns[0]:
                yield Pair(name, *map("\n".join, columns))
            name = line.removeprefix(_OVERPROOF_HEADER).split(maxsplit=1)[0]
            columns = ([], [])
        elif line.strip():
            # A third column, where there is one, is what overProof made of the line.
            parts = line.split(_OVERPROOF_BORDER)
            if len(parts) < 2:
                raise InputError(f"{path}, line {number}: no {_OVERPROOF_BORDER} between two texts")
            if any(parts[:2]):
                for column, part in zip(columns, parts, strict=False):
                    column.append(part)
    if columns[0]:
        yield Pair(name, *map("\n".join, columns))


def _read_folders(path: Path) -> Iterator[Pair]:
    for file in sorted((path / "ocr").glob("*.txt")):
        gold = path / "gold" / file.name
        if not gold.is_file():
            raise InputError(f"no {gold} for {file}; both folders need the same file names")
        yield Pair(file.stem, file.read_text(encoding="utf-8"), gold.read_text(encoding="utf-8"))
