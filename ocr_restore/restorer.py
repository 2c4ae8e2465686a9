"""The restorer: one text through every stage, from observed characters to restored text and edits.

tokens -> triage -> lattices -> best paths -> profile of the document -> the same once more under
it -> decision -> edits.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any

import regex

from .alphabet import decode_codes
from .blocks import blocks
from .candidates import CandidateGenerator
from .compounds import printed_compounds
from .decision import describe
from .decoder import Path as WordPath
from .decoder import best_paths, observed_path
from .dictionary import Dictionary, mapped, packaged
from .document import DocumentProfile, profile_of
from .edit_writing import LIKELY, clear_of, edits_of, with_marks
from .edits import Edit, Restoration, apply_edits
from .error_model import ErrorModel
from .exceptions import UsageError
from .lattice import build_lattices
from .lexicon import WordKind
from .marks import Mark, find_marks
from .proposals import Proposals
from .protection import is_protected
from .syllables import divided_words
from .tokenizer import Tokens
from .triage import Doubt, doubtful_words, doubts_of, unknown_words
from .word_index import WordIndex

__all__ = ["Restorer", "describe_build", "restore"]

_SLACK = 1.5  # nats by which a confusable word must fit better to be looked at
_SLACK_ADAPTED = 8.0
_SHORTEST_RARE = 6  # letters of a rare word that is never read as another
_OFTEN_I = "1"  # the number that is a word on many a page without other figures for letters
_SHORTEST_OWN = 5  # letters of a document's own word that others are read as


@dataclass(frozen=True)
class Restorer:
    """Restores documents; options are frozen, and one restorer serves many documents.

    >>> Restorer().restore("They have de ve loped an impressive capac1ty.").text
    'They have developed an impressive capacity.'

    Attributes:
        language: which packaged dictionary to use.
        min_confidence: the least probability of being right that an edit needs; lower finds more
            errors and harms more right words, above 1 changes nothing.
        words: words that are right in any case, whatever the models say; one may have blanks and
            hyphens in it.
        dictionary: a folder with a dictionary of one's own, in place of the packaged one.

    Raises:
        UsageError: if min_confidence is no number from 0 on, or `words` a single string.
        ModelError: if the dictionary is missing or damaged.
    """

    language: str = "en"
    min_confidence: float = 0.5
    words: frozenset[str] = field(default_factory=frozenset)
    dictionary: Path | None = None

    def __post_init__(self) -> None:
        if not self.min_confidence >= 0:
            raise UsageError(
                f"min_confidence is {self.min_confidence}; give a probability from 0 to 1"
            )
        if isinstance(self.words, str):
            raise UsageError("words is one string; give a set of words")

    def __reduce__(self) -> tuple[type[Restorer], tuple[object, ...]]:
        """Go to another process without the dictionary, which is mapped there again."""
        return type(self), tuple(getattr(self, option.name) for option in fields(self))

    @cached_property
    def model(self) -> Dictionary:
        """The dictionary, mapped when first used."""
        return mapped(str(self.dictionary or packaged(self.language)))

    def restore(self, text: str) -> Restoration:
        """Restore one document, a long one in `ocr_restore.blocks`.

        Returns:
            the restored text with every edit made; any text whatever is accepted.
        """
        return Restoration.joined(map(self._restore_block, blocks([text])))

    def _restore_block(self, text: str) -> Restoration:
        edits = tuple(self.propose(text, least=self.min_confidence))
        return Restoration(text, apply_edits(text, edits), edits)

    def propose(self, text: str, *, least: float = 0.0) -> list[Edit]:
        """The edits of one block of text at least so sure, sorted and disjoint."""
        with self.model.lock:
            return self._propose(text, least)

    def _propose(self, text: str, least: float) -> list[Edit]:
        model = self.model
        tokens = model.tokenizer.tokenize(text)
        proposals, rows = self.described(tokens)
        confidences = model.decision.probabilities(rows)
        # What is asked for must not change what is found: of all that is possible, more is made
        # or less. So marks are found beside the likely edits, whatever is to be made of these.
        edits = edits_of(tokens, proposals, confidences, model.lexicon, least=min(least, LIKELY))
        if self.words:
            edits = clear_of(edits, self._own_spans(text))
        likely = [edit for edit in edits if edit.confidence >= LIKELY]
        marks = self.marks(tokens, likely)
        confidences = model.mark_decision.probabilities(
            tokens, marks, model.lexicon, model.language_model
        )
        found = with_marks(likely, tokens, marks, confidences, least=least)
        unlikely = [edit for edit in edits if edit.confidence < LIKELY]
        found = [*found, *clear_of(unlikely, [(edit.start, edit.end) for edit in found])]
        made = [edit for edit in found if edit.confidence >= least]
        return sorted(made, key=lambda edit: edit.start)

    def described(self, tokens: Tokens) -> tuple[Proposals, array[float]]:
        """What the best path changes or nearly does, and the features of each, row by row."""
        model = self.model
        proposals, path, error_model = self.proposals(tokens)
        rows = describe(
            tokens,
            proposals,
            path,
            model.lexicon,
            model.language_model,
            model.context_model,
            error_model,
            model.rare_words,
        )
        return proposals, rows

    def marks(self, tokens: Tokens, edits: Sequence[Edit] = ()) -> list[Mark]:
        """All edits of punctuation that the rules see beside these; they may overlap."""
        text, lexicon = tokens.text, self.model.lexicon
        mended = {piece for edit in edits for piece in edit.observed.split()}
        return [
            mark
            for mark in find_marks(text, tokens.codes, lexicon.is_common, lexicon.is_cut, mended)
            if not is_protected(text, mark.start, mark.end)
        ]

    def proposals(self, tokens: Tokens) -> tuple[Proposals, WordPath, ErrorModel]:
        """What the best path changes or nearly does, that path, and the error model it is under."""
        model = self.model
        if not tokens.count:
            return Proposals(0), observed_path(tokens), model.error_model
        generator = model.generator(model.error_model)
        as_printed = (*divided_words(tokens, model.lexicon), *printed_compounds(tokens))
        trusted = dict.fromkeys(as_printed, True)
        first_pass, path = self._decode(tokens, generator, None, None, trusted)
        profile = profile_of(tokens, first_pass, model.lexicon, model.error_model)
        if profile.noise is None and not profile.words:
            return first_pass, path, model.error_model
        if profile.error_model is not model.error_model:
            generator = model.generator(profile.error_model)
        proposals, path = self._decode(tokens, generator, profile, path, trusted)
        return proposals, path, profile.error_model

    def _indexes_of(
        self, tokens: Tokens, doubts: bytearray, document_words: dict[bytes, float]
    ) -> list[tuple[WordIndex, str]]:
        """The words beyond the lexicon that this document may use, and the rules they go by."""
        indexes = [(self._user_index, "user")] if self.words else []
        names = {decode_codes(form) for form in document_words if len(form) >= _SHORTEST_OWN}
        if not names:
            return indexes
        surfaces: dict[str, str] = {}
        for index in unknown_words(doubts):
            word = tokens.word(index)
            if word.lower() in names:
                surfaces.setdefault(word.lower(), word)
        return [*indexes, (WordIndex(surfaces.values()), "document")]

    @cached_property
    def _user_index(self) -> WordIndex:
        """Those of the user's words that no search of the lexicon finds."""
        look_up = self.model.lexicon.look_up
        return WordIndex(word for word in self.words if not look_up(word))

    @cached_property
    def _own(self) -> Any:
        """A pattern of the user's words, which may have blanks and hyphens in them."""
        return regex.compile(r"(?<!\w)\L<words>(?!\w)", regex.IGNORECASE, words=self.words)

    def _own_spans(self, text: str) -> list[tuple[int, int]]:
        """Where the user's words stand in a text."""
        return [found.span() for found in self._own.finditer(text)]

    def _trust(
        self, tokens: Tokens, doubts: bytearray, trusted: dict[int, bool], *, numbers: bool
    ) -> None:
        """Take the doubt from the user's words, from what is no running text, and from rare words.

        Short rare words are pieces of words too often. `trusted` has what the pass before found;
        `numbers` says whether numbers are trusted as well, all but 1.
        """
        for start, end in self._own_spans(tokens.text) if self.words else ():
            index = bisect_left(tokens.starts, start, 0, tokens.count)
            while index < tokens.count and tokens.starts[index] < end:
                doubts[index] = Doubt.TRUSTED
                index += 1
        rare_words = self.model.rare_words
        for index in doubtful_words(doubts):
            if numbers and tokens.flags[index] & WordKind.NUMBER and tokens.word(index) != _OFTEN_I:
                doubts[index] = Doubt.TRUSTED
                continue
            if index not in trusted:
                start, end = tokens.starts[index], tokens.ends[index]
                trusted[index] = is_protected(tokens.text, start, end) or (
                    doubts[index] == Doubt.UNKNOWN
                    and end - start >= _SHORTEST_RARE
                    and tokens.word(index).lower() in rare_words
                )
            if trusted[index]:
                doubts[index] = Doubt.TRUSTED

    def _decode(
        self,
        tokens: Tokens,
        generator: CandidateGenerator,
        profile: DocumentProfile | None,
        path: WordPath | None,
        trusted: dict[int, bool],
    ) -> tuple[Proposals, WordPath]:
        """One pass; `profile` and `path` are of the pass before, `trusted` is for `_trust`."""
        model = self.model
        slack, document_words = _SLACK, {}
        if profile is not None:
            document_words = profile.words
            if profile.noise is not None:
                slack = _SLACK_ADAPTED + max(profile.noise, 0.0)
        doubts = doubts_of(tokens, model.triage, slack)
        self._trust(tokens, doubts, trusted, numbers=profile is None or not profile.figures)
        first_pass = path is None
        if path is None:
            path = observed_path(tokens, doubts)
        lattices = build_lattices(
            tokens,
            doubts,
            lexicon=model.lexicon,
            language_model=model.language_model,
            generator=generator,
            document_words=document_words,
            word_indexes=self._indexes_of(tokens, doubts, document_words),
            first_pass=first_pass,
        )
        return best_paths(lattices, tokens, model.language_model.ngrams, model.context_model, path)


def restore(
    text: str, *, min_confidence: float = 0.5, words: frozenset[str] = frozenset()
) -> Restoration:
    """Give back `text` as the page had it, with a log of every edit.

    >>> restoration = restore("They have de ve loped an impressive capac1ty.")
    >>> str(restoration)
    'They have developed an impressive capacity.'
    >>> [edit.rule for edit in restoration.edits]
    ['join', 'digit']
    """
    return Restorer(min_confidence=min_confidence, words=words).restore(text)


def describe_build() -> str:
    """Which build of the kernel runs, and which dictionary is packaged."""
    from .kernel import scan_cy

    kernel = "interpreted" if str(scan_cy.__file__).endswith(".py") else "compiled"
    model = mapped(str(packaged("en")))
    return f"kernel: {kernel}; dictionary: en, {len(model.lexicon):,} words"
