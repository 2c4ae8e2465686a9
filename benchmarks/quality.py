"""Measure restoration quality on real OCR with human gold, beside peers and beside doing nothing.

    python -m benchmarks.quality --data FOLDER [--set NAME]... [--peer NAME]...

FOLDER holds data sets (`benchmarks.datasets`); without --set the development sets are measured.
Peers that are not installed are named and left out. The tables go to standard output and, with the
figures as JSON, into the section `quality` of benchmarks/RESULTS.md and results.json; two plots go
beside them.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from ocr_restore import Edit, apply_edits
from ocr_restore.evaluation import (
    Calibration,
    Evaluation,
    bootstrap_interval,
    calibrate,
    evaluate,
    judge_edits,
    pool,
)

from .datasets import Pair, sample
from .options import add_peers, chosen_sets, parser
from .peers import OcrRestore, Peer, pick
from .plots import Point, draw
from .report import provenance, table, write_section

CONFIDENCES = (0.3, 0.5, 0.7, 0.9)
_DEFAULT = 0.5
_SLOW_WORDS = 1000  # of a set that slow peers are measured on
_T = TypeVar("_T")

_HEAD = (
    "system",
    "CER",
    "WER",
    "cMER",
    "cMER change (95 %)",
    "wMER",
    "preference",
    "fixed",
    "harmed",
    "F1",
    "words/s",
)


@dataclass(frozen=True)
class Result:
    """One system on the pages of one set; `speed` is words a second, None where it is no work."""

    system: str
    pages: list[Evaluation]
    speed: float | None

    @property
    def pooled(self) -> Evaluation:
        """The pages as one."""
        return pool(self.pages)


def measure(peer: Peer, pairs: Sequence[Pair]) -> list[Result]:
    """Restore all pages and evaluate them; this library at several values of min_confidence.

    The time is that of restoring alone, without loading: the processor's for what runs in this
    process, so that other work on the machine does not count, or else that of the clock.
    """
    peer.restore("A first text , so that it loads its words.")
    peer.forget()
    if isinstance(peer, OcrRestore):
        edits, seconds = _timed(peer.edits, pairs, time.process_time)
        speed = _words(pairs) / seconds
        return [
            Result(_name_at(least), _evaluate_all(pairs, map(_cut(least), pairs, edits)), speed)
            for least in CONFIDENCES
        ]
    clock = time.perf_counter if peer.is_external else time.process_time
    texts, seconds = _timed(peer.restore, pairs, clock)
    pages = _evaluate_all(pairs, texts)
    return [Result(peer.name, pages, None if peer.name == "identity" else _words(pairs) / seconds)]


def _name_at(confidence: float) -> str:
    return f"ocr_restore at {confidence}" + (" (default)" if confidence == _DEFAULT else "")


def _timed(
    work: Callable[[str], _T], pairs: Sequence[Pair], clock: Callable[[], float]
) -> tuple[list[_T], float]:
    started = clock()
    results = [work(pair.observed) for pair in pairs]
    return results, max(clock() - started, 1e-9)


def _words(pairs: Sequence[Pair]) -> int:
    return sum(len(pair.observed.split()) for pair in pairs)


def _cut(least: float) -> Callable[[Pair, Sequence[Edit]], str]:
    """What makes the restored text from all edits considered."""

    def cut(pair: Pair, edits: Sequence[Edit]) -> str:
        return apply_edits(pair.observed, [edit for edit in edits if edit.confidence >= least])

    return cut


def _evaluate_all(pairs: Sequence[Pair], texts: Iterable[str]) -> list[Evaluation]:
    return [
        evaluate(pair.observed, text, pair.gold) for pair, text in zip(pairs, texts, strict=True)
    ]


def figures(result: Result) -> dict[str, Any]:
    """The figures of one line of a table; shares, not per cent."""
    pooled = result.pooled
    low, high = bootstrap_interval(result.pages, lambda page: page.match_characters.match_reduction)
    return {
        "system": result.system,
        "documents": pooled.units,
        "cer": pooled.characters.after.rate,
        "wer": pooled.tokens.after.rate,
        "cmer": pooled.match_characters.after.match_error_rate,
        "cmer_change": 0 - pooled.match_characters.match_reduction,
        "cmer_change_low": 0 - high,
        "cmer_change_high": 0 - low,
        "wmer": pooled.match_words.after.match_error_rate,
        "preference": pooled.preference.score,
        "fixed": pooled.outcomes.fixed_rate,
        "harmed": pooled.outcomes.harmed_rate,
        "f1": pooled.detection.f1,
        "words_per_second": result.speed,
    }


def table_of(rows: Sequence[dict[str, Any]]) -> str:
    """A Markdown table of the systems on one set."""
    return table(
        _HEAD,
        [
            (
                row["system"],
                f"{row['cer']:.2%}",
                f"{row['wer']:.2%}",
                f"{row['cmer']:.2%}",
                f"{row['cmer_change']:+.1%}"
                f" ({row['cmer_change_low']:+.1%} to {row['cmer_change_high']:+.1%})",
                f"{row['wmer']:.2%}",
                f"{row['preference']:+.2f}",
                f"{row['fixed']:.1%}",
                f"{row['harmed']:.2%}",
                f"{row['f1']:.2f}",
                "–" if row["words_per_second"] is None else f"{row['words_per_second']:,.0f}",
            )
            for row in rows
        ],
    )


def calibration_table(calibration: Calibration) -> str:
    """How often edits of each confidence are right."""
    return table(
        ("confidence", "edits", "mean confidence", "right", "partly right"),
        [
            (
                f"{place / 10:.1f} to {place / 10 + 0.1:.1f}",
                f"{part.edits:,}",
                f"{part.mean_confidence:.1%}",
                f"{part.precision:.1%}",
                f"{part.partly / part.edits:.1%}",
            )
            for place, part in enumerate(calibration.bins)
            if part.edits
        ],
    )


def calibration_section(
    peer: OcrRestore, sets: Mapping[str, Sequence[Pair]]
) -> tuple[str, dict[str, Any]]:
    """How far the confidence of every edit considered is a probability, judged in two ways."""
    pages = [(pair, peer.edits(pair.observed)) for pairs in sets.values() for pair in pairs]
    text = "### Calibration of ocr_restore\n\nEvery edit considered on these sets.\n"
    found = {}
    for blind, how in ((True, "case and punctuation not counted"), (False, "strict")):
        calibration = calibrate(
            judged
            for pair, edits in pages
            for judged in judge_edits(pair.observed, edits, pair.gold, blind=blind)
        )
        gap = calibration.expected_calibration_error
        text += f"\n{how}: expected calibration error {gap:.3f}.\n\n"
        text += calibration_table(calibration) + "\n"
        found[how] = calibration.as_dict()
    return text, found


def points(sets: dict[str, list[dict[str, Any]]]) -> list[Point]:
    """The means over all sets, for the plots."""
    names = dict.fromkeys(row["system"] for rows in sets.values() for row in rows)
    found = []
    for name in names:
        rows = [row for of_set in sets.values() for row in of_set if row["system"] == name]
        speeds = [row["words_per_second"] for row in rows]
        found.append(
            Point(
                name,
                change=_mean([row["cmer_change"] for row in rows]),
                fixed=_mean([row["fixed"] for row in rows]),
                harmed=_mean([row["harmed"] for row in rows]),
                speed=None if None in speeds else len(speeds) / sum(1 / speed for speed in speeds),
            )
        )
    return found


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)


def set_section(
    name: str, pairs: Sequence[Pair], peers: Sequence[Peer]
) -> tuple[str, list[dict[str, Any]], list[dict[str, Any]]]:
    """One set: the fast systems on all of it, and all systems on a sample where some are slow."""
    rows = [figures(result) for peer in peers if not peer.slow for result in measure(peer, pairs)]
    text = f"### {name}\n\n{len(pairs)} documents, {_words(pairs):,} words.\n\n{table_of(rows)}\n"
    if not any(peer.slow for peer in peers):
        return text, rows, []
    part = sample(pairs, _SLOW_WORDS)
    sampled = [figures(result) for peer in peers for result in measure(peer, part)]
    text += (
        f"\nAll systems, the slow ones too, on {len(part)} documents of it, {_words(part):,} words"
        f" ({_names(part)}).\n\n{table_of(sampled)}\n"
    )
    return text, rows, sampled


def main(argv: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    options = parser("benchmarks.quality", __doc__ or "")
    add_peers(options)
    arguments = options.parse_args(argv)
    sets = chosen_sets(options, arguments)
    here, missing = pick(arguments.peers)
    if arguments.quick:
        here = [peer for peer in here if not peer.slow]
    text = [f"## Quality\n\n{provenance()}\n"]
    text += [f"Left out, not installed: {peer.name} ({peer.install}).\n" for peer in missing]
    text += ["Versions: " + ", ".join(f"{peer.name} {peer.version}" for peer in here) + ".\n"]
    found: dict[str, Any] = {"sets": {}, "samples": {}}
    drawn = {}
    slow = {peer.name for peer in here if peer.slow}
    for name, pairs in sets.items():
        section, rows, sampled = set_section(name, pairs, here)
        text.append(section)
        sys.stdout.write(section + "\n")
        sys.stdout.flush()
        found["sets"][name], found["samples"][name] = rows, sampled
        drawn[name] = rows + [
            {**row, "system": f"{row['system']} (sample)"}
            for row in sampled
            if row["system"] in slow
        ]
    for peer in here:
        if isinstance(peer, OcrRestore):
            section, found["calibration"] = calibration_section(peer, sets)
            text.append(section)
    draw(arguments.out, points(drawn))
    text.append(
        "### Plots\n\nMeans over the sets, of slow systems over the samples.\n\n"
        "![Accuracy against speed](speed.svg)\n\n![Gain against harm](harm.svg)\n"
    )
    write_section(arguments.out, "quality", "\n".join(text), found)


def _names(pairs: Sequence[Pair]) -> str:
    names = [pair.name for pair in pairs]
    return ", ".join(names) if len(names) < 5 else f"{names[0]}, {names[1]}, ... {names[-1]}"


if __name__ == "__main__":
    main()
