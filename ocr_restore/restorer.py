"""The restorer: one text through every stage, from observed characters to restored text and edits.

tokens -> triage -> lattices -> best paths -> profile of the document -> the same once more under
it -> decision -> edits.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property, lru_cache
from importlib import import_module
from pathlib import Path
from threading import RLock
from typing import Any

import regex

from .alphabet import decode_codes
from .blocks import blocks
from .candidates import CandidateGenerator, Neighbours
from .casing import restore_case
from .context_model import ContextModel
from .decision import FEATURES, Decision, describe
from .decoder import Path as WordPath
from .decoder import best_paths, observed_path
from .document import profile_of
from .edits import Edit, Restoration, apply_edits
from .error_model import ErrorModel
from .exceptions import ModelError, UsageError
from .kernel.triage_cy import Triage
from .kernel.trie_search_cy import Trie
from .language_model import LanguageModel
from .lattice import build_lattices
from .lexicon import Lexicon
from .mark_decision import MarkDecision
from .marks import DOUBTFUL, Mark, find_marks
from .model_file import ModelFile
from .proposals import Proposal, Proposals
from .protection import is_protected
from .rare_words import RareWords
from .tokenizer import Case, Gap, Tokenizer, Tokens
from .triage import Doubt, doubts_of, unknown_words
from .word_index import WordIndex

__all__ = ["Restorer", "describe_build", "restore"]

_SLACK = 1.5  # nats by which a confusable word must fit better to be looked at
_SLACK_ADAPTED = 8.0
_BREAKS = "\r\n\f\v\x85\u2028\u2029"
_LINE_BREAK = re.compile(rf"[ \t]*(?:\r\n|[{_BREAKS}])[ \t]*")
_COLUMNS = re.compile(r"\S(?: *\t[ \t]*| {3,})\S")
_SAME_LINE = (Gap.BLANK, Gap.TIGHT, Gap.HYPHEN, Gap.STRAY)
# What a doubtful mark needs in any case: to take it out gains less than a word where it is right.
_LEAST_DOUBTFUL = 0.7
_LIKELY = 0.5  # confidence of edits that marks are judged beside
_SHORTEST_RARE = 6  # letters of a rare word that is never read as another
_SHORTEST_OWN = 5  # letters of a document's own word that others are read as


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
            index["neighbour_first"], index["neighbour_word"], index["neighbour_cost"]
        )
        words = len(self.lexicon)
        if (
            len(self.language_model.unigram_cost) != words
            or len(self.context_model.rows) != words
            or len(self.neighbours.first) != words + 1
            or len(index["best"]) != len(self.lexicon.trie["word"])
        ):
            raise ModelError(
                f"the files in {folder} are not of one dictionary; rebuild it with "
                "`ocr-restore train`"
            )
        # The kernel's scratch space is one for all texts.
        self.lock = RLock()
        self.tokenizer = Tokenizer(self.lexicon.scanner)
        self.triage = Triage(self.language_model.ngrams, *self.neighbours)

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
def _dictionary(folder: str) -> Dictionary:
    return Dictionary(Path(folder))


def packaged(language: str) -> Path:
    """The folder of a dictionary that comes with the library."""
    # Not importlib.resources, whose import would take longer than to map the dictionary.
    return Path(import_module("ocr_restore.dictionaries").__path__[0]) / language


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
        return _dictionary(str(self.dictionary or packaged(self.language)))

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
        floor = min(least, _LIKELY)
        edits = edits_of(tokens, proposals, confidences, model.lexicon, least=floor)
        edits = [edit for edit in edits if keeps_layout(edit)]
        if self.words:
            edits = _beside(edits, self._own_spans(text))
        likely = [edit for edit in edits if edit.confidence >= _LIKELY]
        marks = self.marks(tokens, likely)
        confidences = model.mark_decision.probabilities(
            tokens, marks, model.lexicon, model.language_model
        )
        found = with_marks(likely, tokens, marks, confidences, least=least)
        if floor < _LIKELY:
            found = _with_unlikely(found, edits)
        return [edit for edit in found if edit.confidence >= least]

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
        first_pass, path = self._decode(tokens, generator, {}, _SLACK, None)
        profile = profile_of(tokens, first_pass, model.lexicon, model.error_model)
        if profile.noise is None and not profile.words:
            return first_pass, path, model.error_model
        slack = _SLACK if profile.noise is None else _SLACK_ADAPTED + max(profile.noise, 0.0)
        if profile.error_model is not model.error_model:
            generator = model.generator(profile.error_model)
        proposals, path = self._decode(tokens, generator, profile.words, slack, path)
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

    def _trust(self, tokens: Tokens, doubts: bytearray) -> None:
        """Take the doubt from the user's words, and from unknown ones that are rare words.

        Short ones are pieces of words too often.
        """
        for start, end in self._own_spans(tokens.text) if self.words else ():
            index = bisect_left(tokens.starts, start, 0, tokens.count)
            while index < tokens.count and tokens.starts[index] < end:
                doubts[index] = Doubt.TRUSTED
                index += 1
        rare_words = self.model.rare_words
        for index in unknown_words(doubts):
            long = tokens.ends[index] - tokens.starts[index] >= _SHORTEST_RARE
            if long and tokens.word(index).lower() in rare_words:
                doubts[index] = Doubt.TRUSTED

    def _decode(
        self,
        tokens: Tokens,
        generator: CandidateGenerator,
        document_words: dict[bytes, float],
        slack: float,
        path: WordPath | None,
    ) -> tuple[Proposals, WordPath]:
        """One pass; `path` is that of the pass before, if there was one."""
        model = self.model
        doubts = doubts_of(tokens, model.triage, slack)
        self._trust(tokens, doubts)
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


def edits_of(
    tokens: Tokens,
    proposals: Sequence[Proposal],
    confidences: Sequence[float],
    lexicon: Lexicon,
    *,
    least: float = 0.0,
) -> list[Edit]:
    """Turn proposals that are sure enough into edits: casing, and line breaks after broken words.

    Of proposals that overlap the surest is taken.
    """
    text = tokens.text
    edits: list[Edit] = []
    taken = bytearray(len(text) + 1)
    rounded = [round(confidence, 4) for confidence in confidences]
    sure = [place for place, confidence in enumerate(rounded) if confidence >= least]
    for place in sorted(sure, key=lambda place: -confidences[place]):
        proposal = proposals[place]
        start, end = proposal.start, proposal.end
        if any(taken[start:end]):
            continue
        restored = restored_text(tokens, proposal, lexicon)
        observed = text[start:end]
        line_break = _line_break(observed)
        if line_break:
            # The whole word goes onto its first line, with the marks that follow it.
            tail = end
            while tail < len(text) and not text[tail].isspace():
                tail += 1
            restored += text[end:tail]
            end = tail
            while end < len(text) and text[end] in " \t":
                end += 1
            if end == len(text) or text[end] in _BREAKS:
                end = tail
            else:
                restored += line_break
            observed = text[start:end]
        if restored == observed or any(taken[start:end]):
            continue
        taken[start:end] = b"\1" * (end - start)
        edits.append(Edit(start, end, observed, restored, proposal.reading.rule, rounded[place]))
    return sorted(edits, key=lambda edit: edit.start)


def with_marks(
    edits: list[Edit],
    tokens: Tokens,
    marks: Sequence[Mark],
    confidences: Sequence[float],
    *,
    least: float,
) -> list[Edit]:
    """The edits, and the mark edits at least so sure that none of them touches, sorted.

    Of mark edits that overlap the surest is taken; doubtful ones must be rather sure in any case.
    """
    text = tokens.text
    taken = bytearray(len(text) + 1)
    for edit in edits:
        taken[edit.start : edit.end] = b"\1" * (edit.end - edit.start)
    added = []
    for place in sorted(range(len(marks)), key=lambda place: -confidences[place]):
        start, end, restored, rule = marks[place]
        confidence = round(confidences[place], 4)
        if confidence < least:
            break
        if rule in DOUBTFUL and confidence < _LEAST_DOUBTFUL:
            continue
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            added.append(Edit(start, end, text[start:end], restored, rule, confidence))
    return sorted([*edits, *added], key=lambda edit: edit.start) if added else edits


def keeps_layout(edit: Edit) -> bool:
    r"""Whether an edit joins no columns of a table, and no more than two lines.

    >>> keeps_layout(Edit(0, 7, "col\tumn", "column", "join", 0.9))
    False
    """
    observed = edit.observed
    return not _COLUMNS.search(observed) and len(_LINE_BREAK.findall(observed)) < 2


def _beside(edits: Sequence[Edit], spans: Sequence[tuple[int, int]]) -> list[Edit]:
    """The edits that touch none of the spans."""
    ends = [end for _, end in spans]
    kept = []
    for edit in edits:
        place = bisect_right(ends, edit.start)
        if place == len(spans) or spans[place][0] >= edit.end:
            kept.append(edit)
    return kept


def _with_unlikely(found: Sequence[Edit], edits: Iterable[Edit]) -> list[Edit]:
    """The edits found, and those that none of them touches, sorted."""
    ends = [edit.end for edit in found]
    added = []
    for edit in edits:
        place = bisect_right(ends, edit.start)
        if edit.confidence < _LIKELY and (
            place == len(found) or found[place].start >= max(edit.end, edit.start + 1)
        ):
            added.append(edit)
    return sorted([*found, *added], key=lambda edit: edit.start)


def restored_text(tokens: Tokens, proposal: Proposal, lexicon: Lexicon) -> str:
    """The reading of a proposal with its capitals."""
    reading = proposal.reading
    if reading.text is not None:
        return reading.text
    first = proposal.first
    observed = tokens.text[proposal.start : proposal.end]
    sentence_start = first == 0 or tokens.gaps[first] == Gap.SENTENCE
    beside = (_long_word(tokens, first - 1, -1), _long_word(tokens, proposal.last, 1))
    cases = [tokens.cases[index] for index in beside if index is not None]
    title_line = bool(cases) and all(case == Case.TITLE for case in cases)
    parts = []
    pieces = _pieces(observed, [lexicon.form(word) for word in reading.words])
    for place, (word, piece) in enumerate(zip(reading.words, pieces, strict=True)):
        form = restore_case(
            lexicon,
            word,
            piece,
            sentence_start=sentence_start and not place,
            title_line=title_line and not place,
        )
        parts.append(
            form.capitalize() if place and lexicon.is_name(word) and form.islower() else form
        )
    return " ".join(parts)


def _pieces(observed: str, forms: Sequence[str]) -> Sequence[str]:
    """What is printed for each word of a reading; at most one of them has other letters.

    >>> _pieces("andFedera1", ["and", "federal"])
    ['and', 'Federa1']
    """
    low = 0
    before: list[str] = []
    for form in forms[:-1]:
        if observed[low : low + len(form)].lower() != form:
            break
        before.append(observed[low : low + len(form)])
        low += len(form)
    behind: list[str] = []
    for form in forms[: len(before) : -1]:
        behind.append(observed[-len(form) :])
        observed = observed[: -len(form)]
    return [*before, observed[low:], *reversed(behind)]


def _long_word(tokens: Tokens, index: int, step: int) -> int | None:
    """The next word of a line, from `index` on, that a title would print with a capital."""
    for place in range(index, index + 4 * step, step):
        border = place + 1 if step < 0 else place
        if not 0 <= place < tokens.count or tokens.gaps[border] not in _SAME_LINE:
            return None
        if tokens.ends[place] - tokens.starts[place] > 3:
            return place
    return None


def _line_break(observed: str) -> str:
    """The line break in `observed` with the blanks on either side of it, if there is one."""
    found = _LINE_BREAK.search(observed)
    return found[0] if found else ""


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
    model = _dictionary(str(packaged("en")))
    return f"kernel: {kernel}; dictionary: en, {len(model.lexicon):,} words"
