"""The options that all benchmarks have."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from ocr_restore.exceptions import InputError

from .datasets import Pair, choose, load, sample
from .peers import PEERS
from .report import HERE

__all__ = ["add_peers", "chosen_sets", "parser"]

_QUICK_WORDS = 300  # of each set


def parser(module: str, description: str, *, needs_data: bool = True) -> ArgumentParser:
    """A parser with the options that all benchmarks have."""
    made = ArgumentParser(prog=f"python -m {module}", description=description.splitlines()[0])
    made.add_argument(
        "--data", type=Path, required=needs_data, metavar="FOLDER", help="where data sets are"
    )
    made.add_argument(
        "--set", action="append", default=[], dest="sets", metavar="NAME", help="only these"
    )
    made.add_argument(
        "--words",
        type=int,
        default=sys.maxsize,
        metavar="N",
        help="only pages of about so many words of each set",
    )
    made.add_argument("--quick", action="store_true", help="as little as takes seconds")
    made.add_argument("--out", type=Path, default=HERE, metavar="FOLDER", help="where results go")
    return made


def add_peers(made: ArgumentParser) -> None:
    """Add the choice of peers."""
    made.add_argument(
        "--peer",
        action="append",
        default=[],
        choices=[peer.name for peer in PEERS],
        dest="peers",
        help="only these, in place of all that are installed",
    )


def chosen_sets(made: ArgumentParser, arguments: Namespace) -> dict[str, list[Pair]]:
    """The pages of the sets that were chosen, by name; none where no folder was given.

    With `--quick` they are few.

    A set that cannot be read ends the program with a message.
    """
    if arguments.data is None:
        return {}
    names: Sequence[str] = arguments.sets
    try:
        sets = {name: load(path) for name, path in choose(arguments.data, names).items()}
    except InputError as error:
        made.error(str(error))
    words = min(arguments.words, _QUICK_WORDS if arguments.quick else sys.maxsize)
    return {name: sample(pairs, words) for name, pairs in sets.items()}
