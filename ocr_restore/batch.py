"""A batch: files that are restored block by block, in their order, in bounded memory.

A file is read twice: once to know that all of it is text, and what its digest is, before anything
is written; and once to restore it. Blocks go to the processes of `jobs`; this one reads and writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .blocks import blocks
from .edits import (
    Edit,
    Place,
    Restoration,
    TextDigest,
    apply_edits,
    edits_from_jsonl,
    log_header,
)
from .exceptions import InputError, OcrRestoreError, OutputError
from .formats.files import WholeFile, visible, write_stdout
from .formats.text import Errors, TextForm, open_text, read_text
from .jobs import in_order

if TYPE_CHECKING:
    from .restorer import Restorer

__all__ = ["Batch", "Outcome", "Task", "considered", "log_beside"]

# An edit that is left alone is worth telling of if it may well be right.
_WORTH_TELLING = 0.35


@dataclass(frozen=True, slots=True)
class Task:
    """One file to restore, `-` for standard input, and where to: None is standard output."""

    source: str
    target: Path | None


@dataclass(slots=True)
class Outcome:
    """What became of one file.

    Attributes:
        words: how many words it has.
        edits: how many edits were made.
        left_alone: how many likely ones were not, for lack of confidence.
        log: where the edit log is, if there is one.
    """

    words: int = 0
    edits: int = 0
    left_alone: int = 0
    log: Path | None = None


class _Judged(NamedTuple):
    """What a block comes back with from the process that restored it."""

    edits: tuple[Edit, ...]
    left_alone: int
    words: int


@dataclass(eq=False, slots=True)
class _Document:
    """A file on its way; all but its task is known once it is open and is known to be text."""

    task: Task
    form: TextForm = field(init=False)
    characters: int = field(init=False)
    digest: str = field(init=False)
    given_up: bool = False


class _Part(NamedTuple):
    """A block of a document, or what kept it from being read."""

    document: _Document
    observed: str = ""
    error: InputError | None = None


_Results = Iterator[tuple[_Part, _Judged]]


@dataclass(frozen=True, slots=True)
class Batch:
    """How files are restored.

    Attributes:
        restorer: what restores them.
        encoding: of the files.
        errors: what to do with bytes that cannot be decoded.
        jobs: how many processes share the work.
        diff: whether to write what would change to standard output, as a unified diff.
        in_place: whether targets are the sources themselves.
        progress: called with the number of characters of each block that is done, if given.
    """

    restorer: Restorer
    encoding: str = "utf-8"
    errors: Errors = "strict"
    jobs: int = 1
    diff: bool = False
    in_place: bool = False
    progress: Callable[[int], object] | None = None

    def restore(self, tasks: Iterable[Task]) -> Iterator[Outcome | InputError | OutputError]:
        """Restore files and write the results, all in the order of the tasks.

        One file that cannot be read or written does not keep the others from being restored.
        """
        parts = ((part, part.observed) for part in self._parts(tasks))
        results = in_order(partial(_judge, self.restorer), parts, self.jobs)
        for document, own in groupby(results, key=lambda result: result[0].document):
            outcome: Outcome | InputError | OutputError
            try:
                outcome = self._deliver(document, own)
            except (InputError, OutputError) as error:
                document.given_up = True
                outcome = error
            yield outcome

    def _parts(self, tasks: Iterable[Task]) -> Iterator[_Part]:
        for task in tasks:
            document = _Document(task)
            try:
                with open_text(task.source, encoding=self.encoding, errors=self.errors) as source:
                    source.check()
                    document.form = source.form
                    document.characters, document.digest = source.characters, source.digest
                    digest = TextDigest()
                    for observed in blocks(source.pieces()):
                        digest.add(observed)
                        yield _Part(document, observed)
                        if document.given_up:
                            break
                    else:
                        if digest.hexdigest() != source.digest:
                            raise InputError(
                                f"{source.form.name} changed while it was read; restore it again"
                            )
                        if not source.characters:
                            yield _Part(document)
            except InputError as error:
                yield _Part(document, error=error)

    def _deliver(self, document: _Document, results: _Results) -> Outcome:
        """Write what becomes of one file."""
        outcome = Outcome()
        parts = self._restorations(results, outcome)
        # The first, or what kept the file from being read, before anything is opened to write to.
        restorations = chain([next(parts)], parts)
        form, target = document.form, document.task.target
        if self.diff:
            # A name that the encoding of the text cannot write must not spoil the diff.
            name = visible(form.name)
            name = name.encode(form.encoding, "backslashreplace").decode(form.encoding)
            diff = Restoration.joined(restorations).unified_diff(name)
            for data in replace(form, mark=b"").encode([diff]):
                write_stdout(data)
        elif target is None:
            for data in form.encode(part.text for part in restorations):
                write_stdout(data)
        elif target.exists() and not target.is_file():
            with WholeFile(target) as file:
                for data in form.encode(part.text for part in restorations):
                    file.write(data)
        else:
            outcome.log = log_beside(target)
            if self.in_place or not target.exists():
                _refuse_to_lose(outcome.log, document.digest)
            # The log is in place first: after an interruption in between it is still that of the
            # input.
            with WholeFile(target) as file, WholeFile(outcome.log) as log:
                header = log_header(document.digest, document.characters, self._options())
                log.write(header.encode())
                for data in form.encode(_logged(restorations, log)):
                    file.write(data)
        return outcome

    def _restorations(self, results: _Results, outcome: Outcome) -> Iterator[Restoration]:
        """The restored blocks of one file, which are added up in its outcome."""
        inside_word = False  # at the end of the block before
        for part, judged in results:
            if part.error:
                raise part.error
            observed = part.observed
            outcome.words += judged.words - (inside_word and not observed[:1].isspace())
            inside_word = not observed[-1:].isspace()
            outcome.edits += len(judged.edits)
            outcome.left_alone += judged.left_alone
            yield Restoration(observed, apply_edits(observed, judged.edits), judged.edits)
            if self.progress:
                self.progress(len(observed))

    def _options(self) -> dict[str, object]:
        """What the header of an edit log tells of how the edits came about."""
        restorer = self.restorer
        return {
            "encoding": self.encoding,
            "language": restorer.language,
            "min_confidence": restorer.min_confidence,
            "words": len(restorer.words),
            "dictionary": restorer.dictionary and str(restorer.dictionary),
        }


def considered(restorer: Restorer, text: str, likely: float = _WORTH_TELLING) -> Restoration:
    """What the restorer does, and what it would do if it did all that is likely."""
    floor = min(likely, restorer.min_confidence)
    return replace(restorer, min_confidence=floor).restore(text)


def log_beside(target: Path) -> Path:
    """Where the edit log of a restored file is, another one for each file of a folder.

    >>> str(log_beside(Path("page.txt"))), str(log_beside(Path("page.001")))
    ('page.edits.jsonl', 'page.001.edits.jsonl')
    """
    name = target.stem if target.suffix == ".txt" else target.name
    return target.with_name(name + ".edits.jsonl")


def _judge(restorer: Restorer, observed: str) -> _Judged:
    likely = considered(restorer, observed).edits
    made = tuple(edit for edit in likely if edit.confidence >= restorer.min_confidence)
    return _Judged(made, len(likely) - len(made), len(observed.split()))


def _logged(restorations: Iterable[Restoration], log: WholeFile) -> Iterator[str]:
    """The restored texts, while their edits go into the log."""
    place = Place()
    for part in restorations:
        log.write(part.log_rows(place).encode())
        place = place.after(part.observed)
        yield part.text


def _refuse_to_lose(log: Path, digest: str) -> None:
    """Refuse to overwrite the log of another text, which may be the one way back to it."""
    if not log.exists():
        return
    try:
        edits_from_jsonl(read_text(str(log)).text, digest=digest)
    except OcrRestoreError:
        raise OutputError(
            f"{log} is there and not the log of this text, perhaps the only way to undo an earlier"
            " restoration; move it away first, or give another -o"
        ) from None
