"""Peers: other ways to restore a text, and doing nothing, all behind one face.

Most peers know words, not texts. So that each is treated alike, the texts are cut here: a peer is
given words of two letters or more, with more than two letters for each digit; its best word is put
back with the capitals of the observed one, and all between words stays as it was. What a peer said
of a word is kept, which makes all of them faster than they are by themselves.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from importlib import metadata, resources
from importlib.util import find_spec
from pathlib import Path

from ocr_restore import Edit, Restorer

__all__ = ["PEERS", "OcrRestore", "Peer", "match_case", "pick"]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_RULES = Path(__file__).with_name("ocr_rules.tsv")
_DISTANCE = 2
_BATCH = 50


class Peer(ABC):
    """One way to restore a text.

    Attributes:
        name: what tables call it.
        install: the command that makes it available, or what else it takes.
        package: the distribution whose version is its version.
        slow: whether it is measured on a sample of each set only.
        is_external: whether another process does the work, so that only wall time counts it.
    """

    name: str
    install: str
    package: str = ""
    slow = False
    is_external = False

    @property
    def is_installed(self) -> bool:
        """Whether it can be used here."""
        return not self.package or find_spec(self.package) is not None

    @property
    def version(self) -> str:
        """Its version, as tables give it."""
        return metadata.version(self.package) if self.package else "-"

    @abstractmethod
    def restore(self, text: str) -> str:
        """The text as the page had it, in its opinion."""

    def forget(self) -> None:  # noqa: B027 - most have nothing to forget
        """Drop what is kept of earlier texts, so that a measurement begins afresh."""


class Identity(Peer):
    """Does nothing: the bar to clear."""

    name = "identity"
    install = "nothing"

    def restore(self, text: str) -> str:
        """The text itself."""
        return text


class OcrRestore(Peer):
    """This library."""

    name = "ocr_restore"
    install = "pip install ."

    @property
    def version(self) -> str:
        """The version of the library."""
        return metadata.version("ocr-restore")

    @cached_property
    def _restorer(self) -> Restorer:
        return Restorer()

    @cached_property
    def _all_edits(self) -> Restorer:
        return Restorer(min_confidence=0.0)

    def restore(self, text: str) -> str:
        """The text restored with default options."""
        return self._restorer.restore(text).text

    def edits(self, text: str) -> list[Edit]:
        """Every edit considered, however unsure."""
        return list(self._all_edits.restore(text).edits)


class WordPeer(Peer):
    """A peer that knows words: it is asked for each word of a text once."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    @abstractmethod
    def best(self, word: str) -> str:
        """Its best word for an observed one."""

    def best_of(self, words: Sequence[str]) -> Iterable[str]:
        """Its best word for each of some observed ones."""
        return map(self.best, words)

    def forget(self) -> None:
        """Drop the words asked for so far."""
        self._known.clear()

    def restore(self, text: str) -> str:
        """The text with every word replaced by the best one."""
        known = self._known
        new = {word: "" for word in _WORD.findall(text) if word not in known}
        asked = [word for word in new if len(word) > 1 and _has_letters(word)]
        known.update((word, word) for word in new)
        for word, found in zip(asked, self.best_of(asked), strict=True):
            known[word] = match_case(word, found)
        return _WORD.sub(lambda match: known[match[0]], text)


def _has_letters(word: str) -> bool:
    """Whether a word has more than two letters for each digit, unlike `3rd` and `1n`."""
    return sum(map(str.isalpha, word)) > 2 * sum(map(str.isdigit, word))


def match_case(observed: str, word: str) -> str:
    """A peer's word with the capitals of the observed one.

    >>> match_case("TBE", "the"), match_case("Tbe", "the"), match_case("tbe", "the")
    ('THE', 'The', 'the')
    """
    if observed.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if observed[:1].isupper() else word


class SymSpellLookup(WordPeer):
    """The nearest, then most frequent word within two edits, for every word by itself."""

    name = "symspellpy lookup"
    install = "pip install symspellpy"
    package = "symspellpy"

    @cached_property
    def _speller(self) -> object:
        from symspellpy import SymSpell

        speller = SymSpell(max_dictionary_edit_distance=_DISTANCE)
        folder = resources.files("symspellpy")
        with resources.as_file(folder / "frequency_dictionary_en_82_765.txt") as path:
            speller.load_dictionary(path, term_index=0, count_index=1)
        return speller

    def best(self, word: str) -> str:
        """Its first suggestion."""
        from symspellpy import Verbosity

        found = self._speller.lookup(  # type: ignore[attr-defined]
            word.lower(), Verbosity.TOP, max_edit_distance=_DISTANCE, include_unknown=True
        )
        term = str(found[0].term)
        return word if term == word.lower() else term


class SymSpellCompound(SymSpellLookup):
    """The same with words joined and split, by bigram counts.

    It takes whole stretches of words and drops what is between them, so it is given words with
    single blanks between them.
    """

    name = "symspellpy lookup_compound"
    slow = True

    @cached_property
    def _speller(self) -> object:
        from symspellpy import SymSpell

        speller = SymSpell(max_dictionary_edit_distance=_DISTANCE)
        folder = resources.files("symspellpy")
        with resources.as_file(folder / "frequency_dictionary_en_82_765.txt") as path:
            speller.load_dictionary(path, term_index=0, count_index=1)
        with resources.as_file(folder / "frequency_bigramdictionary_en_243_342.txt") as path:
            speller.load_bigram_dictionary(path, term_index=0, count_index=2)
        return speller

    def restore(self, text: str) -> str:
        """The text with every stretch of words replaced."""
        parts = []
        start = at = 0
        for match in _WORD.finditer(text):
            if not _has_letters(match[0]):
                continue
            if match.start() != at + 1 or text[at] != " " or at == start:
                parts += [self._joined(text[start:at]), text[at : match.start()]]
                start = match.start()
            at = match.end()
        return "".join([*parts, self._joined(text[start:at]), text[at:]])

    def _joined(self, phrase: str) -> str:
        if not phrase:
            return ""
        found = self._speller.lookup_compound(  # type: ignore[attr-defined]
            phrase, max_edit_distance=_DISTANCE, transfer_casing=True
        )
        return str(found[0].term)


class PySpellChecker(WordPeer):
    """Peter Norvig's corrector: every string within two edits is looked up."""

    name = "pyspellchecker"
    install = "pip install pyspellchecker"
    package = "spellchecker"
    slow = True

    @property
    def version(self) -> str:
        """The version of the distribution, which is named otherwise."""
        return metadata.version("pyspellchecker")

    @cached_property
    def _checker(self) -> object:
        from spellchecker import SpellChecker

        return SpellChecker(distance=_DISTANCE)

    def best(self, word: str) -> str:
        """Its correction, or the word where it has none."""
        found = self._checker.correction(word.lower())  # type: ignore[attr-defined]
        return word if found in (None, word.lower()) else str(found)


class PipedSpeller(WordPeer):
    """A spell checker that speaks the protocol of Ispell over a pipe (`-a`)."""

    command: tuple[str, ...]
    is_external = True

    @property
    def is_installed(self) -> bool:
        """Whether the program is on the path and has an English dictionary."""
        if shutil.which(self.command[0]) is None:
            return False
        answer = subprocess.run(self.command, input="^the\n", capture_output=True, text=True)
        return answer.returncode == 0 and "\n*" in answer.stdout

    @property
    def version(self) -> str:
        """What the program says of itself in the greeting of the protocol."""
        answer = subprocess.run(self.command, input="", capture_output=True, text=True)
        return answer.stdout.rpartition(" ")[2].strip(" \n)")

    @cached_property
    def _process(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )
        assert process.stdout is not None
        process.stdout.readline()  # the greeting
        return process

    def best(self, word: str) -> str:
        """Its first suggestion, or the word where it has none."""
        return next(iter(self.best_of([word])))

    def best_of(self, words: Sequence[str]) -> Iterator[str]:
        """The same for several, a batch at a time that no pipe is too small for."""
        process = self._process
        assert process.stdin is not None and process.stdout is not None
        for start in range(0, len(words), _BATCH):
            batch = words[start : start + _BATCH]
            process.stdin.write("".join(f"^{word}\n" for word in batch))
            process.stdin.flush()
            for word in batch:
                answers = []
                while answer := process.stdout.readline().strip():
                    answers.append(answer)
                # `& tbe 26 1: tube, TB, ...`; several answers are of parts of the word.
                if len(answers) == 1 and answers[0][0] == "&":
                    yield answers[0].partition(": ")[2].partition(",")[0]
                else:
                    yield word

    def __del__(self) -> None:
        process: subprocess.Popen[str] | None = self.__dict__.get("_process")
        if process is not None:
            process.communicate()


class Aspell(PipedSpeller):
    """GNU Aspell, first suggestion."""

    name = "aspell"
    install = "apt install aspell aspell-en"
    command = ("aspell", "-a", "--lang=en", "--encoding=utf-8")


class Hunspell(PipedSpeller):
    """Hunspell, the spell checker of browsers and office programs, first suggestion."""

    name = "hunspell"
    install = "apt install hunspell hunspell-en-us"
    slow = True
    command = ("hunspell", "-a", "-d", "en_US", "-i", "utf-8")


class Rules(WordPeer):
    """A table of frequent misreadings and nothing else, in the way of DataMunging."""

    name = "rules"
    install = "nothing"

    @cached_property
    def _rules(self) -> dict[str, str]:
        lines = _RULES.read_text(encoding="utf-8").splitlines()
        rows = (line.split("\t") for line in lines if not line.startswith("#"))
        return {observed: restored for observed, restored in rows}

    def best(self, word: str) -> str:
        """The restored word where the table has one."""
        return self._rules.get(word.lower(), word)


class JamSpell(Peer):
    """JamSpell, a spell checker with word trigrams, under a model that the user has trained."""

    name = "jamspell"
    package = "jamspell"
    install = "pip install jamspell (needs SWIG 3), and a trained model, see docs/benchmarks.md"
    model = Path(__file__).with_name("jamspell-en.bin")

    @property
    def is_installed(self) -> bool:
        """Whether there are package and model."""
        return super().is_installed and self.model.is_file()

    @cached_property
    def _corrector(self) -> object:
        import jamspell

        corrector = jamspell.TSpellCorrector()
        corrector.LoadLangModel(str(self.model))
        return corrector

    def restore(self, text: str) -> str:
        """The text, line by line, as it corrects it."""
        fix = self._corrector.FixFragment  # type: ignore[attr-defined]
        return "\n".join(fix(line) if line.strip() else line for line in text.split("\n"))


PEERS: tuple[type[Peer], ...] = (
    Identity,
    OcrRestore,
    SymSpellLookup,
    SymSpellCompound,
    PySpellChecker,
    Aspell,
    Hunspell,
    Rules,
    JamSpell,
)


def pick(names: Iterable[str]) -> tuple[list[Peer], list[Peer]]:
    """The peers with these names, or all; those that can be used here, and those that cannot."""
    wanted = set(names)
    peers = [peer() for peer in PEERS if not wanted or peer.name in wanted]
    return (
        [peer for peer in peers if peer.is_installed],
        [peer for peer in peers if not peer.is_installed],
    )
