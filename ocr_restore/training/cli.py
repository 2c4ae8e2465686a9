"""The command `ocr-restore train`: clean texts and pairs in, a dictionary folder out.

With texts, everything is built anew. With pairs alone, the packaged dictionary is taken, its error
model is adapted to the pairs, and its decision is learned again if there are pages enough.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from ocr_restore.exceptions import ExitCode, InputError, OutputError, UsageError
from ocr_restore.formats.files import write_whole
from ocr_restore.training.stages import Stage, Stages

if TYPE_CHECKING:
    from ocr_restore.training.decision import Example

__all__ = ["train_command"]

_LANGUAGE_FILES = ("lexicon.bin", "lm.bin", "characters.bin")
_LISTS = ("include.txt", "exclude.txt", "visual.tsv")
_TREES = {"rounds": 700, "leaves": 31}  # of the decision
_FEWEST_EXAMPLES = 5000  # for a decision of its own; below, the packaged one is surer
_FEWEST_RIGHT = 500  # of them; clean texts alone teach only what is wrong


def train_command(arguments: Sequence[str]) -> int:
    """Run `ocr-restore train` with these arguments, and return its exit code.

    Raises:
        UsageError: if there is neither a text nor a file of pairs.
        InputError: if an input cannot be read.
        OutputError: if the dictionary cannot be written.
    """
    try:
        options = _parser().parse_args(arguments)
    except SystemExit:  # after --help; mistakes raise UsageError
        return ExitCode.OK
    if not options.texts and not options.pairs:
        raise UsageError("nothing to learn from; name texts, or files of pairs with --pairs")
    try:
        import lightgbm  # noqa: F401
        import numpy  # noqa: F401
        import symspellpy  # noqa: F401
    except ImportError as error:
        raise UsageError(
            f"training needs {error.name}; install it with `pip install 'ocr-restore[train]'`"
        ) from error
    texts = _files(options.texts, (".txt", ".xz"))
    pairs = _files(options.pairs, (".jsonl",))
    stages = Stages(options.out)
    _check(texts, pairs, stages, options)
    try:
        options.out.mkdir(parents=True, exist_ok=True)
        _copy_lists(options.out)
    except OSError as error:
        raise OutputError(
            f"cannot write to {options.out}: {error.strerror}; choose another folder"
        ) from error
    steps: list[tuple[Stage, Callable[[], None]]] = []
    if texts:
        steps.append((_words(texts, options), lambda: _build_language(texts, options)))
        steps.append((_context(texts, options), lambda: _build_context(texts, options)))
    else:
        _copy(options.out, [*_LANGUAGE_FILES, "context.bin"])
    if options.lists or options.names:
        steps.append((_rare_words(options), lambda: _list_words(options)))
    else:
        _copy(options.out, ["rare.bin"])
    if pairs:
        learn = _learn_confusions if texts else _adapt_confusions
        steps.append((_confusions(pairs, texts, options), lambda: learn(pairs, options)))
    else:
        _copy(options.out, ["confusions.tsv"])
    steps.append((_index(options), lambda: _index_words(options)))
    decision = _decision(pairs, texts, options)
    steps.append((decision, lambda: _build_decision(pairs, texts, options)))
    for number, (stage, make) in enumerate(steps, start=1):
        _say(f"{number}/{len(steps)} {stage.name}")
        if not stages.run(stage, make):
            _say("nothing has changed; what is there is kept")
    _say(f"done: use it with `ocr-restore --dictionary {options.out} FILE`")
    return ExitCode.OK


# The stages: what each reads, writes and is made of. Whatever their number of jobs, they make the
# same files of the same inputs.


def _words(texts: Sequence[Path], options: argparse.Namespace) -> Stage:
    names = ("corpus", "lexicon", "characters", "language_model")
    return Stage(
        "words",
        [*texts, *options.lists, *_lists(options.out, "include.txt", "exclude.txt")],
        _LANGUAGE_FILES,
        [f"training.{name}" for name in names],
        {"size": options.size, "old": options.old},
    )


def _context(texts: Sequence[Path], options: argparse.Namespace) -> Stage:
    names = ["training.corpus", "training.context_model", "kernel.context_training_cy"]
    inputs = [*texts, options.out / "lexicon.bin"]
    return Stage("context", inputs, ["context.bin"], names, {})


def _rare_words(options: argparse.Namespace) -> Stage:
    inputs = [*options.lists, *options.names, options.out / "lexicon.bin"]
    return Stage("rare words", inputs, ["rare.bin"], ["rare_words"], {})


def _confusions(pairs: Sequence[Path], texts: Sequence[Path], options: argparse.Namespace) -> Stage:
    outputs, names = ["confusions.tsv"], ["training.error_model"]
    if texts:
        inputs = [*pairs, *_lists(options.out, "visual.tsv")]
        return Stage("confusions", inputs, outputs, names, {})
    inputs = [*pairs, _packaged() / "confusions.tsv"]
    return Stage("confusions", inputs, outputs, [*names, "training.adaptation"], {})


def _index(options: argparse.Namespace) -> Stage:
    inputs = [options.out / name for name in (*_LANGUAGE_FILES, "confusions.tsv")]
    outputs = ["channel.bin", "search.bin"]
    return Stage("index of the words", inputs, outputs, ["training.search_index"], {})


def _decision(pairs: Sequence[Path], texts: Sequence[Path], options: argparse.Namespace) -> Stage:
    others = ("context.bin", "rare.bin", "confusions.tsv", "channel.bin", "search.bin")
    return Stage(
        "decision",
        [*pairs, *texts, *(options.out / name for name in (*_LANGUAGE_FILES, *others))],
        ["decision.bin", "marks.bin"],
        ["training.decision", "training.error_model", "training.examples"],
        {"seed": options.seed, **_TREES},
    )


def _lists(out: Path, *names: str) -> list[Path]:
    """The lists that will be in the folder: those that are there, else the packaged ones."""
    return [out / name if (out / name).exists() else _packaged() / name for name in names]


def _check(
    texts: Sequence[Path], pairs: Sequence[Path], stages: Stages, options: argparse.Namespace
) -> None:
    """Read all that is to be learned from, so that nothing is written if it cannot be read."""
    from ocr_restore.training.corpus import text_of
    from ocr_restore.training.error_model import read_pairs
    from ocr_restore.training.lexicon import read_list

    for path in pairs:
        read_pairs(path)
    for path in (*options.lists, *options.names):
        read_list(path)
    if texts and not stages.is_done(_words(texts, options)):
        _say("checking the texts")
        for path in _progress(texts):
            text_of(path)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="ocr-restore train",
        allow_abbrev=False,
        description="Build a dictionary. Without TEXTS the packaged one is taken, and its error "
        "model is adapted to the pairs. What is in FOLDER already and "
        "was made of the same inputs is kept; without its stages.json all is made anew.",
    )
    parser.add_argument(
        "texts", metavar="TEXTS", nargs="*", type=Path, help="clean texts: .txt, .txt.xz or folders"
    )
    parser.add_argument(
        "--pairs",
        metavar="FILE",
        nargs="+",
        type=Path,
        default=[],
        help='JSON Lines of {"ocr": ..., "gold": ...}; each file is a collection',
    )
    parser.add_argument(
        "--lists",
        metavar="FILE",
        nargs="+",
        type=Path,
        default=[],
        help="lists of words that are right though the texts may lack them, one a line",
    )
    parser.add_argument(
        "--names",
        metavar="FILE",
        nargs="+",
        type=Path,
        default=[],
        help="lists of names; they are known to be right where they stand, and no word is read so",
    )
    parser.add_argument(
        "--out", metavar="FOLDER", type=Path, required=True, help="the dictionary to write"
    )
    parser.add_argument(
        "--old",
        metavar="NAME",
        nargs="+",
        default=[],
        help="beginnings of the names of texts in early modern spelling",
    )
    parser.add_argument(
        "--size", metavar="N", type=_count, default=800_000, help="n-grams to keep (%(default)s)"
    )
    parser.add_argument(
        "--seed", metavar="N", type=int, default=1, help="of what is drawn for the decisions"
    )
    parser.add_argument(
        "--jobs", metavar="N", type=_count, default=2, help="processes for judging pages"
    )
    return parser


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are those of the command."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; see {self.prog} --help")


def _count(argument: str) -> int:
    if not argument.isdecimal() or int(argument) < 1:
        raise argparse.ArgumentTypeError(f"{argument} is no whole number from 1")
    return int(argument)


def _say(text: str) -> None:
    if sys.stderr is not None:
        print(text, file=sys.stderr, flush=True)


def _progress(items: Iterable[Any], *, total: int | None = None) -> Iterator[Any]:
    from tqdm import tqdm

    yield from tqdm(items, disable=sys.stderr is None or not sys.stderr.isatty(), total=total)


def _files(paths: Sequence[Path], suffixes: Sequence[str]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        inside = sorted(item for item in path.glob("*") if item.suffix in suffixes)
        if path.is_dir() and not inside:
            raise InputError(f"no {' or '.join(suffixes)} files in {path}; name another folder")
        if not path.exists():
            raise InputError(f"{path} does not exist; check the path")
        found += inside if path.is_dir() else [path]
    return found


def _packaged() -> Path:
    from ocr_restore.dictionary import packaged

    return packaged("en")


def _copy(out: Path, names: Sequence[str]) -> None:
    for name in names:
        source = _packaged() / name
        if not (out / name).exists() or not (out / name).samefile(source):
            write_whole(out / name, source.read_bytes())


def _copy_lists(out: Path) -> None:
    _copy(out, [name for name in _LISTS if not (out / name).exists()])


def _build_language(texts: Sequence[Path], options: argparse.Namespace) -> None:
    import numpy as np

    from ocr_restore.training import corpus, lexicon
    from ocr_restore.training.characters import build_characters
    from ocr_restore.training.language_model import build_language_model

    out = options.out
    trusted = lexicon.trusted_words()
    listed = _listed(options.lists)
    include = lexicon.read_list(out / "include.txt")
    exclude = lexicon.read_list(out / "exclude.txt")
    _say("reading the texts")
    read = corpus.read_corpus(texts, known=trusted.keys(), progress=_progress)
    forms = corpus.Forms(read, extra=[*include, *trusted])
    old = [name for name in read.names if name.startswith(tuple(options.old))]
    counts = corpus.count(read, forms, old=old)
    if not counts.count.any():
        raise InputError("there is no word in the texts; name others")
    vocabulary = lexicon.choose_words(
        counts, trusted=trusted, listed=listed, include=include, exclude=exclude
    )
    _say(f"{len(vocabulary):,} words; counting their sequences")
    word_of, twin_of = vocabulary.maps(len(counts.forms))
    possessive = int(word_of[forms.ids["'s"]])
    streams = list(corpus.word_streams(read, forms, word_of, twin_of, possessive))
    build_language_model(streams, len(vocabulary), out / "lm.bin", size=options.size)
    word_counts = sum(
        np.bincount(stream.astype(np.int64), minlength=len(vocabulary)) for stream in streams
    )
    weighted = lexicon.write_lexicon(
        counts,
        vocabulary,
        word_counts,
        out / "lexicon.bin",
        trusted=trusted,
        include=include,
    )
    build_characters(weighted, out / "characters.bin")


def _build_context(texts: Sequence[Path], options: argparse.Namespace) -> None:
    import numpy as np

    from ocr_restore.lexicon import Lexicon
    from ocr_restore.training import corpus
    from ocr_restore.training.context_model import build_context_model

    _say("reading the texts")
    lexicon = Lexicon.open(options.out / "lexicon.bin")
    read = corpus.read_corpus(texts, known=(), progress=_progress)
    forms = corpus.Forms(read)
    word_of = np.array([lexicon.look_up(form) for form in forms.ids], np.int32)
    word_of[[corpus.UNKNOWN, corpus.SENTENCE]] = corpus.UNKNOWN, corpus.SENTENCE
    twin_of = np.maximum(np.array(lexicon.twin)[word_of], 0)
    possessive = lexicon.look_up("'s")
    streams = list(corpus.word_streams(read, forms, word_of, twin_of, possessive))
    build_context_model(
        streams,
        lexicon.flags,
        options.out / "context.bin",
        progress=_progress,
    )


def _list_words(options: argparse.Namespace) -> None:
    from ocr_restore.lexicon import Lexicon
    from ocr_restore.rare_words import write_rare_words

    lexicon = Lexicon.open(options.out / "lexicon.bin")
    rare = _listed((*options.lists, *options.names))
    write_rare_words((word for word in rare if not lexicon.look_up(word)), options.out / "rare.bin")


def _listed(paths: Iterable[Path]) -> set[str]:
    from ocr_restore.training.lexicon import read_list

    return {word.lower() for path in paths for word in read_list(path)}


def _learn_confusions(pairs: Sequence[Path], options: argparse.Namespace) -> None:
    from ocr_restore.training.error_model import learn_confusions

    learn_confusions(pairs, options.out / "confusions.tsv", visual_path=options.out / "visual.tsv")


def _adapt_confusions(pairs: Sequence[Path], options: argparse.Namespace) -> None:
    from ocr_restore.error_model import read_confusions
    from ocr_restore.training.adaptation import adapt
    from ocr_restore.training.error_model import count_confusions, read_pairs, write_confusions

    general, _ = read_confusions(_packaged() / "confusions.tsv")
    counts = [count_confusions(read_pairs(path)) for path in pairs]
    write_confusions(adapt(general, counts), options.out / "confusions.tsv")


def _index_words(options: argparse.Namespace) -> None:
    from ocr_restore.training.search_index import build_search_index

    build_search_index(options.out, progress=_progress)


def _build_decision(
    pairs: Sequence[Path], texts: Sequence[Path], options: argparse.Namespace
) -> None:
    from ocr_restore.decision import FEATURES
    from ocr_restore.error_model import read_confusions
    from ocr_restore.mark_decision import MARK_FEATURES
    from ocr_restore.marks import DOUBTFUL
    from ocr_restore.restorer import Restorer
    from ocr_restore.training.decision import (
        collect_examples,
        collect_marks,
        mark_precision,
        without_misprints,
    )
    from ocr_restore.training.error_model import read_pairs
    from ocr_restore.training.examples import documents

    confusions, _ = read_confusions(options.out / "confusions.tsv")
    collections = {path.stem: read_pairs(path) for path in pairs}
    pages = documents(collections, texts, confusions, seed=options.seed)
    restorer = Restorer(dictionary=options.out)
    with Pool(options.jobs) as pool:
        found = pool.imap(partial(collect_examples, restorer), pages, chunksize=8)
        examples = [example for batch in _progress(found, total=len(pages)) for example in batch]
        marks = [
            mark
            for batch in pool.imap(partial(collect_marks, restorer), pages, chunksize=8)
            for mark in batch
        ]
    size = {**_TREES, "seed": options.seed}
    examples = without_misprints(examples, FEATURES, **size)
    _fit(examples, FEATURES, options.out / "decision.bin", **size)
    _fit(
        [mark for mark in marks if mark.rule in DOUBTFUL],
        MARK_FEATURES,
        options.out / "marks.bin",
        rounds=200,
        leaves=31,
        seed=options.seed,
        meta={"precision": mark_precision(marks)},
    )


def _fit(examples: Sequence[Example], features: Sequence[str], path: Path, **options: Any) -> None:
    """Fit the trees of one decision, or keep the packaged ones where there is too little."""
    from ocr_restore.training.decision import train_decision

    right = sum(example.right for example in examples)
    if len(examples) < _FEWEST_EXAMPLES or right < _FEWEST_RIGHT:
        _say(f"only {len(examples)} edits, {right} of them right; the packaged {path.name} is kept")
        _copy(path.parent, [path.name])
        return
    quality = train_decision(examples, path, features, **options)
    _say(", ".join(f"{measure} {value:.4g}" for measure, value in quality.items()))
