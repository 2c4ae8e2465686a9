"""Measure speed: peers and stages side by side, noise and size, start-up, memory, hostile input.

    python -m benchmarks.speed [--data FOLDER [--set NAME]...] [--big] [--profile]

Texts are the gold texts of the chosen sets (without --data, of the memo), clean and with noise
drawn from the packaged error model, and the sets themselves. All peers take turns on each text for
several rounds; figures are medians, with the least and the greatest. Times are the processor's for
what runs in this process and the clock's for the rest. The tables go to standard output and into
the section `speed` of benchmarks/RESULTS.md and results.json.
"""

from __future__ import annotations

import cProfile
import pstats
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, nan
from pathlib import Path
from statistics import median
from typing import Any

from ocr_restore import Restorer

from .datasets import Pair, short_name
from .options import add_peers, chosen_sets, parser
from .peers import OcrRestore, Peer, pick
from .report import ROOT, provenance, table, write_section
from .stages import STAGES, watched
from .texts import HOSTILE, clean_text, error_rate, noisy, of_size, write_parts

ERROR_RATES = (0.0, 0.01, 0.02, 0.04, 0.08, 0.15)
SIZES = (1_000, 10_000, 100_000, 1_000_000)
BIG_SIZES = (10_000_000, 100_000_000)
_BASE = "symspellpy lookup"  # what ratios are to
_TEXT = 100_000  # characters of a text that peers are measured on
_SLOW_TEXT = 4_000
_LIMIT = 600  # seconds that a process may take
_COMMAND = "from ocr_restore.cli import main; status = main(sys.argv[1:]); assert not status"
_TELL_MEMORY = """
try:
    sys.stderr.write(open("/proc/self/status").read())
except OSError:
    pass
"""
_MEMO = ROOT / "seeds" / "strategic-thinking-1974.txt"


@dataclass(frozen=True)
class Spread:
    """The median of several rounds, and the least and the greatest."""

    middle: float
    low: float
    high: float

    def __str__(self) -> str:
        """As a table gives it."""
        middle, low, high = (
            f"{figure:,.0f}" if self.middle >= 1000 else f"{figure:.3g}"
            for figure in (self.middle, self.low, self.high)
        )
        return middle if low == high else f"{middle} ({low} to {high})"


def spread(figures: Sequence[float]) -> Spread:
    """The spread of the figures of several rounds.

    >>> print(spread([3.0, 1.0, 2.0]))
    2 (1 to 3)
    """
    return Spread(median(figures), min(figures), max(figures))


def words_per_second(peer: Peer, text: str) -> float:
    """The speed of one peer on one text, nothing kept from before."""
    peer.forget()
    clock = time.perf_counter if peer.is_external else time.process_time
    started = clock()
    peer.restore(text)
    return len(text.split()) / max(clock() - started, 1e-9)


def race(peers: Sequence[Peer], text: str, rounds: int) -> dict[str, list[float]]:
    """Words a second of all peers on one text, taking turns; slow ones on its beginning, once."""
    speeds: dict[str, list[float]] = {peer.name: [] for peer in peers}
    for turn in range(rounds):
        # Every other round the other way about, so that none is always the first.
        for peer in peers if turn % 2 else reversed(peers):
            if not peer.slow:
                speeds[peer.name].append(words_per_second(peer, text))
            elif not turn:
                speeds[peer.name].append(words_per_second(peer, text[:_SLOW_TEXT]))
    return speeds


def ratios(speeds: Sequence[float], base: Sequence[float]) -> list[float]:
    """The ratios of two peers, round by round; a slow one has the first round only."""
    return [speed / of_base for speed, of_base in zip(speeds, base, strict=False)]


def race_tables(
    peers: Sequence[Peer], texts: dict[str, str], rounds: int
) -> tuple[list[str], dict[str, Any]]:
    """Words a second, and the ratio to one peer round by round."""
    races = {name: race(peers, text, rounds) for name, text in texts.items()}
    head = ["words/s", *texts]
    rows = [
        [peer.name, *(str(spread(speeds[peer.name])) for speeds in races.values())]
        for peer in peers
    ]
    found = [table(head, rows)]
    if _BASE in next(iter(races.values())):
        rows = [
            [
                peer.name,
                *(
                    str(spread(ratios(speeds[peer.name], speeds[_BASE])))
                    for speeds in races.values()
                ),
            ]
            for peer in peers
            if peer.name != _BASE
        ]
        found.append(table([f"ratio to {_BASE}", *texts], rows))
    return found, races


def stage_table(texts: dict[str, str], rounds: int) -> tuple[str, dict[str, Any]]:
    """Microseconds a word by stage."""
    restorer = Restorer()
    restorer.restore("Load all that is loaded late , l1ke the trees.")
    costs: dict[str, dict[str, list[float]]] = {name: {} for name in texts}
    for _ in range(rounds):
        for name, text in texts.items():
            words = len(text.split())
            with watched(restorer) as times:
                restorer.restore(text)
            for stage, seconds in times.seconds.items():
                costs[name].setdefault(stage, []).append(1e6 * seconds / words)
    stages = [
        stage
        for stage in dict.fromkeys([*(stage for stage, _ in STAGES), "other"])
        if any(stage in of_text for of_text in costs.values())
    ]
    rows = [
        [stage, *(str(spread(of_text.get(stage, [0.0]))) for of_text in costs.values())]
        for stage in stages
    ]
    total = [f"{sum(median(of) for of in of_text.values()):.3g}" for of_text in costs.values()]
    return table(["µs a word", *texts], [*rows, ["all", *total]]), costs


def in_new_process(code: str, *options: str, text: str = "") -> tuple[float, float]:
    """Run code in a cold interpreter; wall seconds, and its peak memory in MB (NaN if unknown).

    After `_LIMIT` seconds it is ended, and the seconds are infinite. The process says itself what
    memory it took: what the system says of a child counts this process too, its parent.
    """
    command = (sys.executable, "-c", f"import sys\n{code}\n{_TELL_MEMORY}", *options)
    started = time.perf_counter()
    try:
        answer = subprocess.run(
            command, input=text.encode(), capture_output=True, cwd=ROOT, check=True, timeout=_LIMIT
        )
    except subprocess.TimeoutExpired:
        return inf, nan
    seconds = time.perf_counter() - started
    peak = re.search(rb"VmHWM:\s+(\d+) kB", answer.stderr)
    return seconds, int(peak[1]) / 1024 if peak else nan


def start_up_table(rounds: int) -> tuple[str, dict[str, Any]]:
    """A cold interpreter: with nothing, with the library imported, and with the memo restored."""
    commands: dict[str, tuple[str, ...]] = {
        "python": ("",),
        "import ocr_restore": ("import ocr_restore",),
        "ocr-restore MEMO": (_COMMAND, str(_MEMO), "--quiet"),
    }
    runs: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            runs[name].append(in_new_process(*command))
    rows = [
        [
            name,
            str(spread([1000 * seconds for seconds, _ in of_name])),
            f"{max(memory for _, memory in of_name):.0f}",
        ]
        for name, of_name in runs.items()
    ]
    return table(["cold start", "wall ms", "peak memory, MB"], rows), runs


def import_times(most: int = 12) -> str:
    """The modules that cost `import ocr_restore` most, themselves alone."""
    bare = {name for _, _, name in _imports("")}
    found = _imports("import ocr_restore")
    whole = next(total for _, total, name in found if name == "ocr_restore")
    modules = sorted((module for module in found if module[2] not in bare), reverse=True)
    rows = [[name, f"{own / 1000:.1f}", f"{total / 1000:.1f}"] for own, total, name in modules]
    head = (
        f"`import ocr_restore` takes {whole / 1000:.0f} ms under `-X importtime`, most of it:\n\n"
    )
    return head + table(["module", "ms itself", "ms with what it imports"], rows[:most])


def _imports(code: str) -> list[tuple[int, int, str]]:
    """Microseconds of each module that code imports: itself, with what it imports, its name."""
    command = (sys.executable, "-X", "importtime", "-c", code)
    answer = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    found = re.findall(r"import time:\s+(\d+) \|\s+(\d+) \| +(\S+)", answer.stderr)
    return [(int(own), int(whole), name) for own, whole, name in found]


def size_table(text: str, sizes: Sequence[int]) -> tuple[str, dict[str, Any]]:
    """The command on texts of growing size: speed, memory, and the time to that of the half."""
    rows = []
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder) / "text.txt"
            runs = []
            for part in (size // 2, size):
                path.write_text(of_size(text, part), encoding="utf-8")
                runs.append(in_new_process(_COMMAND, str(path), "--quiet"))
            (half, _), (seconds, memory) = runs
            words = len(of_size(text, size).split())
            rows.append(
                [
                    _bytes(size),
                    f"{seconds:.2f}",
                    f"{words / seconds:,.0f}",
                    f"{seconds / half:.2f}",
                    f"{memory:.0f}",
                ]
            )
            figures[str(size)] = {"seconds": seconds, "half": half, "megabytes": memory}
    head = ["size", "seconds, start included", "words/s", "time / time of half", "peak memory, MB"]
    return table(head, rows), figures


def _bytes(size: int) -> str:
    return f"{size / 1e6:g} MB" if size >= 1_000_000 else f"{size / 1e3:g} kB"


def hostile_table(names: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """The command on inputs that are no text."""
    figures = {name: in_new_process(_COMMAND, "-", "--quiet", text=HOSTILE[name]) for name in names}
    rows = [
        [name, _bytes(len(HOSTILE[name])), f"{seconds:.2f}", f"{memory:.0f}"]
        for name, (seconds, memory) in figures.items()
    ]
    return table(["input", "size", "seconds", "peak memory, MB"], rows), figures


def jobs_table(text: str, rounds: int) -> tuple[str, dict[str, Any]]:
    """Many files with one job and with two, and whether they give the same bytes."""
    seconds: dict[int, list[float]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = write_parts(text, 16, folder)
        for _ in range(rounds):
            for jobs, of_jobs in seconds.items():
                out = folder / f"out-{jobs}"
                out.mkdir(exist_ok=True)
                for old in out.iterdir():
                    old.unlink()
                options = [*map(str, paths), "--quiet", "--jobs", str(jobs), "-o", str(out)]
                of_jobs.append(in_new_process(_COMMAND, *options)[0])
        same = all(
            (folder / "out-1" / file.name).read_bytes() == file.read_bytes()
            for file in (folder / "out-2").iterdir()
        )
    ratio = spread([one / two for one, two in zip(*seconds.values(), strict=True)])
    rows = [
        ["16 files", f"{median(seconds[1]):.2f}", f"{median(seconds[2]):.2f}", str(ratio)],
    ]
    note = "the same bytes" if same else "DIFFERENT bytes"
    head = ["", "seconds, 1 job", "seconds, 2 jobs", f"ratio ({note})"]
    return table(head, rows), {"seconds": seconds, "same": same}


def profile(text: str) -> str:
    """Where the interpreter spends its time on a text, module by module."""
    restorer = Restorer()
    restorer.restore("Load all that is loaded late.")
    profiler = cProfile.Profile()
    profiler.runcall(restorer.restore, text)
    modules: dict[str, list[tuple[float, str]]] = {}
    for (file, _, name), entry in pstats.Stats(profiler).stats.items():  # type: ignore[attr-defined]
        modules.setdefault(Path(file).stem if file != "~" else "built-in", []).append(
            (entry[2], name)
        )
    rows = []
    for module, functions in modules.items():
        most = sorted(functions, reverse=True)[:4]
        seconds = sum(own for own, _ in functions)
        rows.append((seconds, module, ", ".join(f"{name} {own:.3f}" for own, name in most)))
    return table(
        ["module", "seconds itself", "most of it"],
        [[module, f"{seconds:.3f}", most] for seconds, module, most in sorted(rows, reverse=True)],
    )


def texts_of(
    sets: Mapping[str, Sequence[Pair]], clean: str, rates: Sequence[float]
) -> dict[str, str]:
    """The texts that are raced on, by what heads their columns; all of about one length."""
    texts = {}
    for rate in rates:
        observed = noisy(clean, rate)
        texts[f"{error_rate(observed, clean):.1%} noise" if rate else "clean"] = observed
    for name, pairs in sets.items():
        text = "\n\n".join(pair.observed for pair in pairs)
        texts[short_name(name)] = text[: len(clean)]
    return texts


def main(argv: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    options = parser("benchmarks.speed", __doc__ or "", needs_data=False)
    add_peers(options)
    options.add_argument("--rounds", type=int, default=5, metavar="N")
    options.add_argument("--big", action="store_true", help="texts up to 100 MB as well")
    options.add_argument("--profile", action="store_true", help="print a profile and nothing else")
    arguments = options.parse_args(argv)
    quick = arguments.quick
    sets = chosen_sets(options, arguments)
    clean = clean_text(pair for pairs in sets.values() for pair in pairs)
    length = 1_500 if quick else _TEXT
    texts = texts_of(sets, of_size(clean, length), (0.0, 0.08) if quick else ERROR_RATES)
    if arguments.profile:
        for name, text in texts.items():
            sys.stdout.write(f"## {name}\n\n{profile(text)}\n\n")
        return
    rounds = 1 if quick else arguments.rounds
    here, missing = pick(arguments.peers)
    here = [peer for peer in here if not (peer.name == "identity" or (quick and peer.slow))]
    for peer in here:
        peer.restore("A first text , so that it loads its words.")
    parts = [f"## Speed\n\n{provenance()}\n"]
    parts += [f"Left out, not installed: {peer.name} ({peer.install}).\n" for peer in missing]
    figures: dict[str, Any] = {}

    def add(title: str, text: str, of_part: Any) -> None:
        figures[title] = of_part
        parts.append(f"### {title}\n\n{text}\n")
        sys.stdout.write(parts[-1] + "\n")
        sys.stdout.flush()

    tables, races = race_tables(here, texts, rounds)
    note = (
        f"{_bytes(length)} of each text, slow peers on {_bytes(_SLOW_TEXT)} once; {rounds} rounds."
    )
    add("Peers", "\n\n".join([note, *tables]), races)
    if any(isinstance(peer, OcrRestore) for peer in here):
        add("Stages", *stage_table(texts, rounds))
        start, runs = start_up_table(2 if quick else 3 * rounds)
        add("Start-up", f"{start}\n\n{import_times()}", runs)
        noise = noisy(of_size(clean, 10 * length), 0.04)
        sizes = SIZES[:1] if quick else (*SIZES, *(BIG_SIZES if arguments.big else ()))
        add("Size, with 4 % noise", *size_table(noise, sizes))
        add("Hostile input", *hostile_table(list(HOSTILE)[2:3] if quick else list(HOSTILE)))
        add("Jobs", *jobs_table(of_size(noise, 20_000 if quick else 1_000_000), 1 if quick else 3))
    write_section(arguments.out, "speed", "\n".join(parts), figures)


if __name__ == "__main__":
    main()
