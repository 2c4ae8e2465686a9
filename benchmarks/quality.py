"""Measure restoration quality on real OCR with human gold, next to a spell checker and to nothing.

    python benchmarks/quality.py --data FOLDER [--set NAME]...

FOLDER holds JSON Lines files of pairs, one object {"id", "ocr", "gold"} a line; NAME is the path of
a file below it without the suffix, such as `pairs/dev/acl`. Without --set the sets of `DEV_SETS`
that are there are measured. The table goes to standard output and, with the figures as JSON, to
benchmarks/RESULTS.md and benchmarks/results.json.
"""

from __future__ import annotations

import argparse
import importlib.resources
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ocr_restore.evaluation import Evaluation, bootstrap_interval, evaluate, pool

DEV_SETS = (
    "pairs/dev/hipe-icdar2017",
    "pairs/dev/hipe-overproof",
    "pairs/dev/hipe-snippets",
    "pairs/dev/toxicdocs",
    "pairs/dev/acl",
    "scans/dev",
)
HERE = Path(__file__).parent

Restore = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Pair:
    """A page or paragraph as an engine read it, and as it was printed."""

    name: str
    observed: str
    gold: str


@dataclass(frozen=True, slots=True)
class Result:
    """One system on one set."""

    system: str
    units: list[Evaluation]
    seconds: float


def load_pairs(path: Path) -> Iterator[Pair]:
    """Read the pairs of a JSON Lines file.

    Some gold texts mark an end-of-line hyphen with `¬`, which no engine prints; the halves of the
    word are joined, as a restored text has them.
    """
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Pair(row["id"], row["ocr"], row["gold"].replace("¬\n", ""))


def identity() -> Restore:
    """Do nothing: the bar to clear."""
    return str


def symspell_lookup() -> Restore:
    """Symspellpy's best word for every unknown word of two letters or more, as its manual does."""
    from symspellpy import SymSpell, Verbosity

    speller = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
    words = importlib.resources.files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    with importlib.resources.as_file(words) as path:
        speller.load_dictionary(path, term_index=0, count_index=1)

    def replace(match: re.Match[str]) -> str:
        found = speller.lookup(
            match[0], Verbosity.TOP, max_edit_distance=2, transfer_casing=True, include_unknown=True
        )
        return str(found[0].term)

    return lambda text: re.sub(r"[^\W\d_]{2,}", replace, text)


def ocr_restore() -> Restore:
    """This library with its own settings."""
    from ocr_restore import Restorer

    restorer = Restorer()
    return lambda text: restorer.restore(text).text


SYSTEMS = {
    "identity": identity,
    "symspellpy lookup": symspell_lookup,
    "ocr_restore": ocr_restore,
}


def measure(system: str, restore: Restore, pairs: list[Pair]) -> Result:
    """Restore every pair and evaluate it; the time is that of restoring alone."""
    started = time.perf_counter()
    restored = [restore(pair.observed) for pair in pairs]
    seconds = time.perf_counter() - started
    units = [
        evaluate(pair.observed, text, pair.gold) for pair, text in zip(pairs, restored, strict=True)
    ]
    return Result(system, units, seconds)


def as_row(result: Result) -> dict[str, object]:
    """The figures of one line of a table; shares, not per cent."""
    pooled = pool(result.units)
    low, high = bootstrap_interval(
        result.units, lambda evaluation: evaluation.match_characters.match_reduction
    )
    return {
        "system": result.system,
        "cer": pooled.characters.after.rate,
        "wer": pooled.tokens.after.rate,
        "cmer": pooled.match_characters.after.match_error_rate,
        "cmer_reduction": pooled.match_characters.match_reduction,
        "cmer_reduction_low": low,
        "cmer_reduction_high": high,
        "wmer": pooled.match_words.after.match_error_rate,
        "preference": pooled.preference.score,
        "fixed": pooled.outcomes.fixed_rate,
        "harmed": pooled.outcomes.harmed_rate,
        "words_per_second": pooled.outcomes.total / result.seconds,
        "counts": pooled.as_dict(),
    }


def table(name: str, rows: list[dict[str, object]]) -> str:
    """A Markdown table of one set."""
    lines = [
        f"## {name}",
        "",
        "| system | CER | WER | cMER | cMER change (95 %) | wMER | preference | fixed | harmed"
        " | words/s |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        reduction, low, high = (
            0 - 100 * row[key]  # type: ignore[operator]
            for key in ("cmer_reduction", "cmer_reduction_low", "cmer_reduction_high")
        )
        lines.append(
            f"| {row['system']} | {row['cer']:.2%} | {row['wer']:.2%} | {row['cmer']:.2%}"
            f" | {reduction:+.1f} % ({high:+.1f} to {low:+.1f}) | {row['wmer']:.2%}"
            f" | {row['preference']:+.2f} | {row['fixed']:.1%} | {row['harmed']:.2%}"
            f" | {row['words_per_second']:,.0f} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--set", action="append", dest="sets", metavar="NAME")
    arguments = parser.parse_args()
    names = arguments.sets or [
        name for name in DEV_SETS if (arguments.data / f"{name}.jsonl").exists()
    ]
    if not names:
        parser.error(f"no set of pairs below {arguments.data}; name one with --set")
    systems = {name: build() for name, build in SYSTEMS.items()}
    results: dict[str, list[dict[str, object]]] = {}
    tables = []
    for name in names:
        pairs = list(load_pairs(arguments.data / f"{name}.jsonl"))
        rows = [as_row(measure(system, restore, pairs)) for system, restore in systems.items()]
        results[name] = rows
        tables.append(table(name, rows))
        sys.stdout.write(tables[-1] + "\n")
    header = "# Quality\n\nMade by `benchmarks/quality.py`; change is the change of cMER.\n\n"
    (HERE / "RESULTS.md").write_text(header + "\n".join(tables), encoding="utf-8")
    (HERE / "results.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
