"""A dictionary: the model files of one language, mapped, and what is made of them."""

from __future__ import annotations

from functools import cached_property, lru_cache
from importlib import import_module
from pathlib import Path
from threading import RLock

from .candidates import CandidateGenerator, Neighbours
from .context_model import ContextModel
from .decision import FEATURES, Decision
from .error_model import ErrorModel
from .exceptions import ModelError
from .kernel.triage_cy import Triage
from .kernel.trie_search_cy import Trie
from .language_model import LanguageModel
from .lexicon import Lexicon
from .mark_decision import MarkDecision
from .model_file import ModelFile
from .rare_words import RareWords
from .tokenizer import Tokenizer

__all__ = ["Dictionary", "mapped", "packaged"]


class Dictionary:
    """The model files of one language, mapped."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise ModelError(
                f"no dictionary at {folder}; name one with --dictionary, or build one with "
                "`ocr-restore train`"
            )
        self.folder = folder
        self.lexicon = Lexicon.open(folder / "lexicon.bin")
        self.language_model = LanguageModel.open(folder / "lm.bin", folder / "characters.bin")
        self.context_model = ContextModel.open(folder / "context.bin")
        self.error_model = ErrorModel.open(folder / "channel.bin")
        self.rare_words = RareWords.open(folder / "rare.bin")
        self._search_index = index = ModelFile.open(folder / "search.bin", kind="search")
        self.neighbours = Neighbours(
            index["neighbour_first"],
            index["neighbour_word"],
            index["neighbour_cost"],
            index["neighbour_remote"],
        )
        words = len(self.lexicon)
        if (
            len(self.language_model.unigram_cost) != words
            or len(self.context_model.rows) != words
            or len(self.neighbours.first) != words + 1
            or len(self.neighbours.remote) != words
            or len(index["best"]) != len(self.lexicon.trie["word"])
        ):
            raise ModelError(
                f"the files in {folder} are not of one dictionary; rebuild it with "
                "`ocr-restore train`"
            )
        # The kernel's scratch space is one for all texts.
        self.lock = RLock()
        self.tokenizer = Tokenizer(self.lexicon.scanner)
        self.triage = Triage(self.language_model.ngrams, *self.neighbours[:3])

    @cached_property
    def trie(self) -> Trie:
        """The lexicon as a search reads it, made when first asked for."""
        return self.lexicon.search_trie(self._search_index["best"])

    @cached_property
    def decision(self) -> Decision:
        """The trees that judge proposals."""
        return Decision.open(self.folder / "decision.bin", FEATURES)

    @cached_property
    def mark_decision(self) -> MarkDecision:
        """What judges edits of punctuation."""
        return MarkDecision.open(self.folder / "marks.bin")

    @cached_property
    def _general(self) -> CandidateGenerator:
        return self._new_generator(self.error_model)

    def generator(self, error_model: ErrorModel) -> CandidateGenerator:
        """A candidate generator under an error model; that of the general one is shared."""
        if error_model is not self.error_model:
            return self._new_generator(error_model)
        self._general.forget_if_full()
        return self._general

    def _new_generator(self, error_model: ErrorModel) -> CandidateGenerator:
        return CandidateGenerator(
            self.lexicon, self.language_model, self.trie, self.neighbours, error_model
        )


@lru_cache(maxsize=4)
def mapped(folder: str) -> Dictionary:
    """The dictionary in a folder, one for all restorers of a process."""
    return Dictionary(Path(folder))


def packaged(language: str) -> Path:
    """The folder of a dictionary that comes with the library."""
    # Not importlib.resources, whose import would take longer than to map the dictionary.
    return Path(import_module("ocr_restore.dictionaries").__path__[0]) / language
