"""Results: tables with where they come from, in sections of RESULTS.md and of results.json.

Each benchmark writes its own section and leaves the others alone.
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ocr_restore.kernel import scan_cy

__all__ = ["HERE", "ROOT", "provenance", "table", "write_section"]

HERE = Path(__file__).parent
ROOT = HERE.parent
_SECTION = re.compile(r"<!-- begin (\S+) -->\n(.*?)\n<!-- end \1 -->\n", re.DOTALL)
_TITLE = (
    "# Results\n\n"
    "Written by the benchmarks in this folder; docs/benchmarks.md says how to read the tables.\n"
)


def provenance() -> str:
    """One line for above a table: the command, the date, the commit and the machine."""
    module = Path(sys.argv[0]).stem
    command = " ".join([f"python -m benchmarks.{module}", *sys.argv[1:]])
    kernel = "interpreted" if str(scan_cy.__file__).endswith(".py") else "compiled"
    return (
        f"`{command}`, {datetime.now(UTC):%Y-%m-%d}, commit {_commit()}, {_processor()}, "
        f"{os.cpu_count()} cores, Python {platform.python_version()}, kernel {kernel}"
    )


def _commit() -> str:
    """The commit that is checked out, and whether the tree differs from it."""
    git = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--exclude=*"]
    answer = subprocess.run(git, capture_output=True, text=True)
    return answer.stdout.strip() or "unknown"


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or platform.machine()
    names = re.findall(r"model name\s*: (.*)", text)
    return names[0] if names else platform.machine()


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; the first column is of names, the others of figures.

    >>> print(table(["peer", "CER"], [["identity", "4.2 %"]]))
    | peer | CER |
    |---|---:|
    | identity | 4.2 % |
    """
    border = "|---|" + "---:|" * (len(head) - 1)
    return "\n".join(["| " + " | ".join(head) + " |", border, *map(_row, rows)])


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def write_section(folder: Path, name: str, text: str, figures: Mapping[str, Any]) -> None:
    """Put a benchmark's text into RESULTS.md of a folder, and its figures into results.json."""
    folder.mkdir(parents=True, exist_ok=True)
    results, data = folder / "RESULTS.md", folder / "results.json"
    old = results.read_text(encoding="utf-8") if results.is_file() else ""
    sections = dict(_SECTION.findall(old))
    sections[name] = text.strip()
    body = "\n".join(
        f"<!-- begin {name} -->\n{section}\n<!-- end {name} -->\n"
        for name, section in sections.items()
    )
    results.write_text(_TITLE + "\n" + body, encoding="utf-8")
    kept = json.loads(data.read_text(encoding="utf-8")) if data.is_file() else {}
    kept = {section: kept[section] for section in sections if section in kept}
    data.write_text(json.dumps({**kept, name: figures}, indent=1) + "\n", encoding="utf-8")
