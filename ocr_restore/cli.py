"""The command `ocr-restore`: arguments in, text and edit log out, and what to tell the user.

Only the result goes to standard output. What a user can mend ends in one line on standard error
and an exit code of `ExitCode`. Nothing that takes time is imported before a command needs it.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from .batch import Batch, Outcome, Task, considered, log_beside
from .edits import Restoration, apply_edits, edits_from_jsonl, revert_edits
from .exceptions import ExitCode, InputError, ModelError, OcrRestoreError, OutputError, UsageError
from .formats.files import STDIN, visible, visible_files, write_stdout
from .formats.text import TextFile, read_text, write_whole
from .version import version

if TYPE_CHECKING:
    from .formats.pairs import Pair
    from .restorer import Restorer

__all__ = ["main"]

# Of less likely edits hardly one in five is right, and a report has no use for them.
_REPORTED = 0.2
_CONTEXT = 32  # characters of context on either side of an explained edit
_LARGE = 1_000_000  # bytes from which files get a progress bar


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with the given arguments, by default those of the process.

    Returns:
        the exit code, one of `ExitCode`.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        with _ended_like_interrupted():
            return _run(arguments)
    except OcrRestoreError as error:
        _complain(error)
        return error.exit_code
    except BrokenPipeError:
        return ExitCode.OUTPUT  # the reader has seen enough and needs no message
    except KeyboardInterrupt:
        _complain("interrupted; every file is either done or as it was")
        return ExitCode.INTERRUPTED
    except OSError as error:
        _complain(
            f"cannot use {error.filename or 'a file'}: {error.strerror or error};"
            " check the path and its permissions"
        )
        return ExitCode.INPUT
    except Exception as error:
        if os.environ.get("OCR_RESTORE_DEBUG"):
            import traceback

            traceback.print_exc()
        _complain(
            f"unexpected {type(error).__name__}: {error};"
            " set OCR_RESTORE_DEBUG=1 to see where, and report it"
        )
        return ExitCode.FAILURE


class _Interrupt:
    """What this process does at SIGTERM; one that is just being forked from it ends."""

    def __init__(self) -> None:
        self._process = os.getpid()

    def __call__(self, number: int, _: object) -> None:
        if os.getpid() != self._process:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        raise KeyboardInterrupt


def _end_at_once() -> None:
    """Let SIGTERM end a process that was forked without Python.

    Python would handle the signal once it is awake, and one that comes right before a process falls
    asleep over a lock does not wake it: a pool that ends its processes would wait for it forever.
    """
    if isinstance(signal.getsignal(signal.SIGTERM), _Interrupt):
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_end_at_once)


@contextmanager
def _ended_like_interrupted() -> Iterator[None]:
    """Let SIGTERM, as from a time limit, leave no more behind than Ctrl-C does."""
    try:
        before = signal.signal(signal.SIGTERM, _Interrupt())
    except ValueError:  # only the main thread gets signals
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _run(arguments: list[str]) -> int:
    if arguments and arguments[0] == "train":
        from .training.cli import train_command

        return train_command(arguments[1:])
    if arguments and arguments[0] in _PARSERS:
        parser, arguments = _PARSERS[arguments[0]](), arguments[1:]
    else:
        parser = _restore_parser()
    try:
        args = parser.parse_intermixed_args(_named_plainly(arguments))
    except SystemExit:  # after --help and --version; mistakes raise UsageError
        return ExitCode.OK
    code: ExitCode = args.run(args)
    return code


def _named_plainly(arguments: list[str]) -> list[str]:
    """The arguments without `--`, after which all are names, also those that begin with a hyphen.

    Among options that may stand anywhere, argparse does not know it.

    >>> _named_plainly(["-o", "out.txt", "--", "-page.txt", "-"])
    ['-o', 'out.txt', './-page.txt', '-']
    """
    if "--" not in arguments:
        return arguments
    place = arguments.index("--")
    names = (
        f"./{name}" if name.startswith("-") and name != STDIN else name
        for name in arguments[place + 1 :]
    )
    return [*arguments[:place], *names]


# Arguments


class _Parser(argparse.ArgumentParser):
    """A parser that leaves output and errors to this module."""

    def __init__(self, prog: str, run: Callable[[argparse.Namespace], ExitCode], **kwargs: Any):
        super().__init__(
            prog=prog,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            **kwargs,
        )
        self.set_defaults(run=run)

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; see {self.prog} --help")

    def print_help(self, file: object = None) -> None:
        _print(self.format_help())


class _Version(argparse.Action):
    """--version, with what matters for a report: the build of the kernel and the dictionary."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from .restorer import describe_build

        try:
            build = describe_build()
        except (ModelError, OSError) as error:
            build = str(error)
        _print(f"ocr-restore {version()} ({build})\n")
        parser.exit()


def _restore_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        "ocr-restore",
        _restore,
        usage="ocr-restore FILE... [-o OUT | --in-place | --diff] [options]\n"
        "       ocr-restore {explain,apply,revert,report,evaluate,train} ... (each has its own\n"
        "       --help; a file that is called like a command is ./NAME)",
        description="Give OCR text back as the page had it. The restored text goes to standard\n"
        "output, or with -o to a file that gets its edit log beside it.",
        epilog="other commands:\n"
        "  explain FILE            every edit in its context, for a person to judge\n"
        "  apply FILE EDITS        make the edits of a log, or those that were left in it\n"
        "  revert RESTORED EDITS   undo the edits of a log\n"
        "  report OCR [GOLD]       every edit in its place, as a web page to review\n"
        "  evaluate OCR [GOLD]     error rates before and after restoration\n"
        "  train ...               build a dictionary from texts and pairs\n\n"
        "examples:\n"
        "  ocr-restore page.txt > clean.txt\n"
        "  ocr-restore page.txt -o clean.txt      # and the edit log, clean.edits.jsonl\n"
        "  ocr-restore pages/*.txt -o restored/ --jobs 4",
    )
    parser.add_argument(
        "files", metavar="FILE", nargs="+", help="a text file; - for standard input"
    )
    output = parser.add_mutually_exclusive_group()
    output.add_argument(
        "-o", "--output", metavar="OUT", help="the file to write, or a folder for several files"
    )
    output.add_argument(
        "--in-place", action="store_true", help="overwrite the input, with the edit log beside it"
    )
    output.add_argument(
        "--diff", action="store_true", help="print what would change, as diff -u does"
    )
    _add_restorer_options(parser)
    _add_reading_options(parser)
    parser.add_argument(
        "--jobs", metavar="N", type=_count, default=1, help="share the work between N processes"
    )
    parser.add_argument("--quiet", action="store_true", help="no summary and no progress bar")
    parser.add_argument("--version", action=_Version, nargs=0, help="print versions and exit")
    return parser


def _explain_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        "ocr-restore explain",
        _explain,
        description="Print every edit in its context, and those left alone though likely.",
    )
    parser.add_argument("file", metavar="FILE", help="a text file; - for standard input")
    _add_restorer_options(parser)
    _add_reading_options(parser)
    return parser


def _apply_parser() -> argparse.ArgumentParser:
    return _replay_parser(
        "ocr-restore apply",
        _apply,
        "FILE",
        "Make the edits of a log on the text it belongs to. A line taken out of the log is an edit"
        "\nthat is not made.",
    )


def _revert_parser() -> argparse.ArgumentParser:
    return _replay_parser(
        "ocr-restore revert", _revert, "RESTORED", "Undo the edits of a log, all that were made."
    )


def _replay_parser(
    prog: str, run: Callable[[argparse.Namespace], ExitCode], file: str, description: str
) -> argparse.ArgumentParser:
    parser = _Parser(prog, run, description=description)
    parser.add_argument("file", metavar=file, help="a text file; - for standard input")
    parser.add_argument("edits", metavar="EDITS", help="its edit log, *.edits.jsonl")
    output = parser.add_mutually_exclusive_group()
    output.add_argument("-o", "--output", metavar="OUT", help="the file to write")
    output.add_argument(
        "--in-place", action="store_true", help=f"overwrite {file}; the log stays as it is"
    )
    _add_reading_options(parser)
    return parser


def _evaluate_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        "ocr-restore evaluate",
        _evaluate,
        description="Restore OCR and count its errors against GOLD, before and after. The files\n"
        'of two folders are paired by name; JSON Lines of {"ocr": ..., "gold": ...} need no GOLD.',
    )
    parser.add_argument("ocr", metavar="OCR", help="a text file, a folder of them, or pairs")
    parser.add_argument(
        "gold", metavar="GOLD", nargs="?", help="what the page has: a text file or a folder"
    )
    parser.add_argument(
        "--restored",
        metavar="PATH",
        help="evaluate this file or folder in place of what ocr-restore makes of OCR",
    )
    parser.add_argument(
        "--unrecoverable",
        metavar="JSON",
        help='spans of GOLD to leave out: [{"gold_start": 0, "gold_end": 9}, ...]',
    )
    parser.add_argument(
        "--learn-threshold",
        metavar="PRECISION",
        type=_probability,
        help="say which --min-confidence makes this share of the edits right, such as 0.95",
    )
    parser.add_argument(
        "--json", metavar="FILE", help="write everything as JSON; - prints it instead of the table"
    )
    _add_restorer_options(parser)
    _add_reading_options(parser)
    return parser


def _report_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        "ocr-restore report",
        _report,
        description="Restore OCR and show every edit in its place, as one HTML file that opens\n"
        "anywhere, offline. With GOLD every edit is judged, and the page has the figures.",
    )
    parser.add_argument(
        "ocr", metavar="OCR", help='a text file, a folder of them, or *.jsonl of {"ocr", "gold"}'
    )
    parser.add_argument(
        "gold", metavar="GOLD", nargs="?", help="what the pages have: a file or folder as OCR is"
    )
    parser.add_argument(
        "-o", "--output", metavar="HTML", help="the file to write, by default standard output"
    )
    parser.add_argument("--json", metavar="FILE", help="write the same as JSON")
    _add_restorer_options(parser)
    _add_reading_options(parser)
    return parser


_PARSERS: dict[str, Callable[[], argparse.ArgumentParser]] = {
    "apply": _apply_parser,
    "evaluate": _evaluate_parser,
    "explain": _explain_parser,
    "report": _report_parser,
    "revert": _revert_parser,
}


def _add_restorer_options(parser: argparse.ArgumentParser) -> None:
    """The flags that `_restorer` maps to the fields of `Restorer`."""
    parser.add_argument(
        "--min-confidence",
        metavar="P",
        type=_probability,
        help="make only edits that are right with this probability or more",
    )
    parser.add_argument(
        "--words", metavar="FILE", help="words to leave as they are, one a line; # for comments"
    )
    parser.add_argument(
        "--dictionary", metavar="FOLDER", type=Path, help="a dictionary made by ocr-restore train"
    )


def _restorer(args: argparse.Namespace) -> Restorer:
    """The restorer that the flags of `_add_restorer_options` ask for."""
    from .restorer import Restorer

    fields: dict[str, Any] = {
        "min_confidence": args.min_confidence,
        "words": args.words and _words(args.words),
        "dictionary": args.dictionary,
    }
    return Restorer(**{name: value for name, value in fields.items() if value is not None})


def _words(source: str) -> frozenset[str]:
    lines = (line.strip() for line in read_text(source).text.splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _add_reading_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--encoding", metavar="E", default="utf-8", help="of the text files, by default utf-8"
    )
    parser.add_argument(
        "--encoding-errors",
        choices=("strict", "surrogateescape"),
        default="strict",
        help="strict refuses a file that cannot be decoded (default), surrogateescape passes"
        " undecodable bytes through untouched",
    )


def _probability(argument: str) -> float:
    try:
        value = float(argument)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{argument} is no probability from 0 to 1")
    return value


def _count(argument: str) -> int:
    if not argument.isdecimal() or int(argument) < 1:
        raise argparse.ArgumentTypeError(f"{argument} is no number of jobs, such as 4")
    return int(argument)


# Commands


def _restore(args: argparse.Namespace) -> ExitCode:
    targets = _targets(args)
    restorer = _restorer(args)
    tasks = [Task(source, target) for source, target in zip(args.files, targets, strict=True)]
    code = ExitCode.OK
    done: list[Outcome] = []
    with _progress([] if args.quiet else args.files) as progress:
        batch = Batch(
            restorer,
            encoding=args.encoding,
            errors=args.encoding_errors,
            jobs=args.jobs,
            diff=args.diff,
            in_place=args.in_place,
            progress=progress,
        )
        for outcome in batch.restore(tasks):
            if isinstance(outcome, Outcome):
                done.append(outcome)
            else:
                # One bad page does not keep the others of a batch from being restored.
                _complain(outcome)
                code = code or outcome.exit_code
    if done and not args.quiet:
        log = done[-1].log
        _tell(
            (f"{_number(len(done), 'file')}, " if len(tasks) > 1 else "")
            + f"{_number(sum(outcome.words for outcome in done), 'word')},"
            f" {_number(sum(outcome.edits for outcome in done), 'edit')},"
            f" {sum(outcome.left_alone for outcome in done):,} left alone"
            f" below {restorer.min_confidence:g}"
            + (f"; log: {log if len(tasks) == 1 else 'beside each'}" if log else "")
        )
    return code


@contextmanager
def _progress(sources: Sequence[str]) -> Iterator[Callable[[int], object] | None]:
    """Show on a terminal how far it is with these files, in characters, if there are many."""
    size = 0
    for source in sources:
        with suppress(OSError, ValueError):  # what is missing is complained about in its turn
            size += Path(source).stat().st_size
    if size <= _LARGE or sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # a thread of its own would be in the way of other processes
    with tqdm(total=size, unit="B", unit_scale=True, leave=False) as bar:
        yield bar.update


def _explain(args: argparse.Namespace) -> ExitCode:
    restorer = _restorer(args)
    file = _read(args, args.file)
    likely = considered(restorer, file.text)
    made = 0
    for edit, (line, column) in zip(likely.edits, likely.places(), strict=True):
        sure = edit.confidence >= restorer.min_confidence
        made += sure
        before = file.text[max(0, edit.start - _CONTEXT) : edit.start]
        after = file.text[edit.end : edit.end + _CONTEXT]
        _print(
            f"{visible(file.name)}:{line}:{column}: {'' if sure else 'left alone: '}"
            f'"{visible(edit.observed)}" -> "{visible(edit.restored)}"'
            f" ({edit.rule}, {edit.confidence:.2f})\n"
            f"    {visible(before)}[{visible(edit.observed)}]{visible(after)}\n"
        )
    _tell(
        f"{_number(made, 'edit')}, {len(likely.edits) - made:,} left alone"
        f" below {restorer.min_confidence:g}"
    )
    return ExitCode.OK


def _apply(args: argparse.Namespace) -> ExitCode:
    _refuse_standard_input([args.file] if args.in_place else [])
    _refuse_second_dash([args.file, args.edits])
    file = _read(args, args.file)
    edits = edits_from_jsonl(read_text(args.edits).text, observed=file.text)
    return _write_result(args, file, apply_edits(file.text, edits))


def _revert(args: argparse.Namespace) -> ExitCode:
    _refuse_standard_input([args.file] if args.in_place else [])
    _refuse_second_dash([args.file, args.edits])
    file = _read(args, args.file)
    log = read_text(args.edits).text
    observed = revert_edits(file.text, edits_from_jsonl(log))
    edits_from_jsonl(log, observed=observed)  # a log with lines taken out gives another text
    return _write_result(args, file, observed)


def _evaluate(args: argparse.Namespace) -> ExitCode:
    from .collection import Collection, evaluate_document
    from .evaluation import choose_threshold, evaluate, judge_edits, pool
    from .evaluation_table import format_collection, format_threshold

    if args.restored and args.learn_threshold is not None:
        raise UsageError("a threshold is learned from edits; leave out --restored")
    inputs = [args.ocr, args.gold, args.restored, args.unrecoverable, args.words]
    _refuse_second_dash(inputs)
    _refuse_clashes([args.json] if args.json else [], inputs)
    pairs = _pairs(args)
    given = _given_texts(args, pairs) if args.restored else None
    unrecoverable = _spans(args.unrecoverable) if args.unrecoverable else []
    restorer = _restorer(args)
    evaluated = []
    proposed: list[Restoration] = []
    for number, (name, observed, gold) in enumerate(pairs):
        if given:
            restored = given[number]
        else:
            proposed.append(replace(restorer, min_confidence=0.0).restore(observed))
            restored = _made(proposed[-1], restorer.min_confidence)
        evaluated.append(
            evaluate_document(name, observed, restored, gold, unrecoverable=unrecoverable)
        )
    collection = Collection(evaluated)
    figures = collection.as_dict()
    lesson = ""
    if args.learn_threshold is not None:
        judged = [
            judge_edits(pair.observed, restoration.edits, pair.intended)
            for pair, restoration in zip(pairs, proposed, strict=True)
        ]
        threshold = choose_threshold(judged, precision=args.learn_threshold)
        outcomes = pool(
            evaluate(pair.observed, _made(restoration, threshold.min_confidence), pair.intended)
            for pair, restoration in zip(pairs, proposed, strict=True)
        ).outcomes
        figures["threshold"] = {**threshold.as_dict(), "outcomes": outcomes.as_dict()}
        lesson = "\n" + format_threshold(threshold, outcomes) + "\n"
    if args.json:
        data = (json.dumps(figures, indent=2) + "\n").encode()
        write_stdout(data) if args.json == "-" else write_whole(Path(args.json), data)
    if args.json != "-":
        _print(format_collection(collection) + "\n" + lesson)
    return ExitCode.OK


def _made(proposed: Restoration, min_confidence: float) -> str:
    """The text with the edits of this confidence or more."""
    return proposed.keep(lambda edit: edit.confidence >= min_confidence).text


def _report(args: argparse.Namespace) -> ExitCode:
    from .report import Document, make_report, to_html

    outputs = [args.output or "-", *([args.json] if args.json else [])]
    inputs = [args.ocr, args.gold, args.words]
    _refuse_second_dash(inputs)
    _refuse_clashes(outputs, inputs)
    restorer = _restorer(args)
    report = make_report(
        [
            Document(name, considered(restorer, observed, _REPORTED), gold)
            for name, observed, gold in _documents(args)
        ],
        min_confidence=restorer.min_confidence,
        is_word=restorer.model.lexicon.is_common,
    )
    title = f"{Path(args.ocr).name}: OCR restoration report"
    contents = to_html(report, title=title), json.dumps(report.as_dict(), indent=1) + "\n"
    for output, content in zip(outputs, contents, strict=False):
        if output == "-":
            write_stdout(content.encode())
        else:
            write_whole(Path(output), content.encode())
    _tell(
        f"{_number(len(report.pages), 'page')}, {_number(report.words, 'word')},"
        f" {_number(report.made, 'edit')}"
    )
    return ExitCode.OK


def _documents(args: argparse.Namespace) -> Iterator[tuple[str, str, str | None]]:
    """Name, observed and, where there is one, gold text of what a report shall tell of."""
    from .formats.pairs import read_pairs

    ocr = Path(args.ocr)
    if args.gold or ocr.suffix == ".jsonl":
        gold = Path(args.gold) if args.gold else None
        yield from read_pairs(
            ocr, gold, encoding=args.encoding, errors=args.encoding_errors, warn=_tell
        )
    elif ocr.is_dir():
        paths = [path for path in visible_files(ocr) if not path.name.endswith(".edits.jsonl")]
        if not paths:
            raise InputError(f"there are no files in {ocr}; give the folder of the pages")
        for path in paths:
            yield path.relative_to(ocr).as_posix(), _read(args, str(path)).text, None
    else:
        file = _read(args, args.ocr)
        yield file.name, file.text, None


# Files


def _refuse_second_dash(places: Sequence[str | None]) -> None:
    if places.count("-") > 1:
        raise UsageError("standard input can be read once only; give one of the inputs as a file")


def _read(args: argparse.Namespace, source: str) -> TextFile:
    return read_text(source, encoding=args.encoding, errors=args.encoding_errors)


def _targets(args: argparse.Namespace) -> list[Path | None]:
    """Where the result of each file goes, None for standard output; nothing is written yet."""
    sources: list[str] = args.files
    _refuse_second_dash([*sources, args.words])
    inputs = [*sources, args.words]
    if args.in_place:
        _refuse_standard_input(sources)
        targets = [Path(source) for source in sources]
        _refuse_clashes(_with_logs(targets), [args.words])
        return list(targets)
    if args.diff:
        return [None] * len(sources)
    if args.output is None or args.output == "-":
        if len(sources) > 1:
            raise UsageError("several files need a folder to go to; give -o FOLDER/ or --in-place")
        return [None]
    output = Path(args.output)
    if not (args.output.endswith(("/", os.sep)) or output.is_dir()):
        if len(sources) > 1:
            raise UsageError(f"several files need a folder to go to; give -o {args.output}/")
        _refuse_clashes(_with_logs([output]), inputs)
        return [output]
    if "-" in sources:
        raise UsageError("standard input has no name to write under; give -o FILE")
    targets = [output / Path(source).name for source in sources]
    _refuse_clashes(_with_logs(targets), inputs)
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"cannot make the folder {output}: {error.strerror}; give another one"
        ) from None
    return list(targets)


def _refuse_standard_input(sources: Iterable[str]) -> None:
    if "-" in sources:
        raise UsageError("standard input has no place to write to; leave out --in-place")


def _with_logs(targets: Iterable[Path]) -> Iterator[str]:
    """Each target and where its edit log goes."""
    for target in targets:
        yield from (str(target), str(log_beside(target)))


def _refuse_clashes(outputs: Iterable[str], inputs: Iterable[str | None]) -> None:
    """Refuse to write one file twice, or over an input, which may be a folder."""
    read = {
        _identity(str(path))
        for place in inputs
        if place
        for path in (visible_files(Path(place)) if Path(place).is_dir() else (place,))
    }
    written: set[object] = set()
    for output in outputs:
        identity = _identity(output) if output != "-" else None
        if identity and identity in read:
            raise UsageError(f"{output} is an input and would be overwritten; give another name")
        name = identity or os.path.realpath(output)
        if name in written:
            raise UsageError(f"{output} would be written twice; give each a place of its own")
        written.add(name)


def _identity(source: str) -> tuple[int, int] | None:
    """What two names of one file have in common; None if there is none."""
    try:
        status = os.fstat(0) if source == "-" else Path(source).stat()
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino


def _write_result(args: argparse.Namespace, file: TextFile, text: str) -> ExitCode:
    data = file.encode(text)
    if args.in_place:
        write_whole(Path(args.file), data)
        return ExitCode.OK
    if args.output is None or args.output == "-":
        write_stdout(data)
        return ExitCode.OK
    _refuse_clashes([args.output], [args.file, args.edits])
    write_whole(Path(args.output), data)
    return ExitCode.OK


def _pairs(args: argparse.Namespace) -> list[Pair]:
    """What to evaluate; files without a partner are told of."""
    from .formats.pairs import read_pairs

    if args.unrecoverable and (args.gold is None or Path(args.gold).is_dir()):
        raise UsageError("--unrecoverable is of one gold text; evaluate files one by one with it")
    return read_pairs(
        Path(args.ocr),
        Path(args.gold) if args.gold else None,
        encoding=args.encoding,
        errors=args.encoding_errors,
        warn=_complain,
    )


def _given_texts(args: argparse.Namespace, pairs: Sequence[Pair]) -> list[str]:
    """The restored text of each pair, which is called like its observed text."""
    if args.gold is None:
        raise UsageError("--restored goes with OCR and GOLD; give files or folders")
    given = Path(args.restored)
    if given.is_dir() != Path(args.ocr).is_dir():
        raise UsageError("--restored must be what OCR is; give a folder with a folder, or a file")
    if given.is_dir():
        return [_read(args, str(given / pair.name)).text for pair in pairs]
    return [_read(args, args.restored).text]


def _spans(source: str) -> list[tuple[int, int]]:
    """Read the spans of a gold text that nobody can know, a list of objects in JSON."""
    try:
        spans = [(row["gold_start"], row["gold_end"]) for row in json.loads(read_text(source).text)]
        if all(type(start) is type(end) is int and 0 <= start <= end for start, end in spans):
            return spans
    except (ValueError, LookupError, TypeError, RecursionError):
        pass
    raise InputError(
        f"{source} is no list of spans; give JSON such as "
        '[{"gold_start": 9103, "gold_end": 9116}], in characters of the gold text'
    )


# Words to the user


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _print(text: str) -> None:
    write_stdout(text.encode(getattr(sys.stdout, "encoding", None) or "utf-8", "backslashreplace"))


def _complain(problem: object) -> None:
    _tell(f"ocr-restore: {problem}")


def _tell(message: str) -> None:
    if sys.stderr is not None:
        with suppress(OSError):
            print(visible(message), file=sys.stderr)
