"""Features of proposals against a plain description of each, in both builds."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from math import log
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import Context, Costs, Ngrams, lay_path
from test_kernel_channel import align, make_channel
from test_kernel_context import contexts
from test_kernel_readings import SPELLING, free_of
from test_kernel_scan import FORMS, US, make_scanner

from ocr_restore.alphabet import decode_codes, encode_text, fold
from ocr_restore.candidates import RULES, Reading
from ocr_restore.decision import FEATURES
from ocr_restore.proposals import Proposal, Proposals
from ocr_restore.tokenizer import Case, Gap, Tokens

SENTENCE, NOISE = 1, RULES.index("noise")
TRUSTED, OLD, NAME = 1, 2, 4
UNKNOWN_KIND, UNTRUSTED_KIND, OLD_KIND, PROPOSED_KIND = 1, 2, 4, 8
LOCAL = 2  # words on each side
OFFSET = 2.25
LONGEST = 60  # characters of a string to align
SIZE = US + 1
CODES = [*map(encode_text, FORMS), encode_text("us")]
RULE_COUNT = sum(name.startswith("rule_") for name in FEATURES)
DOCUMENT = [
    name for name in FEATURES if name.startswith("document_") and name != "document_respelled"
]
MARKS = encode_text("~.-,^_■")
VOWELS = encode_text("aeiouyw")
COSTS = Costs(
    substitution={(encode_text(a)[0], encode_text(b)[0]): 2.0 for a, b in ("ce", "eo", "ou", "1i")},
    insertion={encode_text("a")[0]: 3.0},
    deletion={encode_text("y")[0]: 3.0},
    rules={(encode_text(a), encode_text(b)): 3.0 for a, b in (("tl", "th"), ("ae", "o"))},
    floor=5.0,
)
PIECES = st.sampled_from(
    [
        "the",
        "The",
        "THE",
        "tlie",
        "cat",
        "cct",
        "to",
        "day",
        "DAY",
        "dae",
        "US",
        "us",
        "1n",
        "tHe",
        "McC",
        "cct" * 9,
    ]
)
GAPS = st.sampled_from([" ", " ", " ", "\n", "-\n", "-", ". ", ", ", "~", " ~ ", "."])
TEXTS = st.lists(st.tuples(PIECES, GAPS), min_size=1, max_size=9).map(
    lambda parts: "".join(word + gap for word, gap in parts)
)
WORD = st.integers(0, SIZE - 1)
# Figures are only read as text that is no word.
LETTERS = st.sampled_from([word for word in range(SIZE) if max(CODES[word], default=0) < 58])
EIGHTHS = st.integers(0, 640).map(lambda n: n / 8)
# Two models with most of the bigrams and trigrams that there may be, without a pattern.
BIGRAMS = {
    (a, b): ((a * 37 + b * 101) % 160, (a * 53 + b * 29) % 160)
    for a in range(SIZE)
    for b in range(SIZE)
    if (a + b) % 4
}
NGRAMS = [
    Ngrams(
        [word * 37 % 170 / 16 for word in range(SIZE)],
        [0.5] * SIZE,
        BIGRAMS,
        {
            (a, b, c): (a * 11 + b * 59 + c * 83 + seed) % 256
            for a, b in BIGRAMS
            for c in range(SIZE)
            if (a + b + c) % 2 == seed
        },
    )
    for seed in range(2)
]


@dataclass
class Drawn:
    """A text, what is proposed, and all that is known."""

    text: str
    proposals: list[Proposal]
    ngrams: Ngrams
    context: Context
    flags: bytes
    prices: list[float]
    kinds: bytes
    form_counts: list[int]
    listed: bytes
    document: list[float]


def tokens_of(kernel: SimpleNamespace, text: str) -> Tokens:
    return Tokens(text, make_scanner(kernel))


@st.composite
def proposals_of(draw: st.DrawFn, tokens: Tokens) -> list[Proposal]:
    """Draw readings of spans of a text, sorted by their first word."""
    found = []
    share = st.integers(0, 8).map(lambda n: n / 8)
    for _ in range(draw(st.integers(1, 6))):
        first = draw(st.integers(0, tokens.count - 1))
        last = draw(st.integers(first + 1, min(first + 8, tokens.count)))
        rule = draw(st.sampled_from([*RULES[:RULE_COUNT], "noise"]))
        # A reading that takes in marks reaches beyond its words.
        start, end = tokens.starts[first], tokens.ends[last - 1]
        if rule == "noise":
            start -= draw(st.integers(0, start - (tokens.ends[first - 1] if first else 0)))
            end += draw(st.integers(0, len(tokens.gap(last))))
        found.append(
            Proposal(
                first,
                last,
                start,
                end,
                Reading(
                    tuple(draw(st.lists(LETTERS, min_size=1, max_size=3))),
                    draw(EIGHTHS),
                    rule,
                    draw(EIGHTHS),
                    draw(st.sampled_from([None, None, None, "text"])),
                ),
                draw(EIGHTHS) - 6.0,
                draw(EIGHTHS) - 6.0,
                draw(share),
                draw(share),
                draw(WORD),
                draw(WORD),
                draw(st.booleans()),
            )
        )
    return sorted(found, key=lambda proposal: proposal.first)


@st.composite
def drawn_texts(draw: st.DrawFn, model: SimpleNamespace) -> Drawn:
    """Draw a text with everything."""
    text = draw(TEXTS)
    tokens = tokens_of(model, text)
    found = draw(proposals_of(tokens))
    number = len(DOCUMENT)
    seed = draw(st.integers(0, 99))  # of what is known of the words
    return Drawn(
        text,
        found,
        NGRAMS[draw(st.integers(0, 1))],
        draw(contexts(size=SIZE)),
        bytes((word * 5 + seed) % 8 for word in range(SIZE)),
        [(word * 37 + seed * 13) % 170 / 8 for word in range(SIZE)],
        bytes(draw(st.lists(st.integers(0, 15), min_size=tokens.count, max_size=tokens.count))),
        [(word * 7 + seed) % 10 for word in range(SIZE)],
        bytes(draw(st.lists(st.integers(0, 3), min_size=len(found), max_size=len(found)))),
        [place + seed / 8 for place in range(number)],
    )


def in_columns(proposals: list[Proposal]) -> Proposals:
    """The same as the decoder gives them."""
    found = Proposals(len(proposals), ["text"])
    for place, proposal in enumerate(proposals):
        for (
            name
        ) in "first last start end left right margin rival posterior left_alone chosen".split():
            getattr(found, name)[place] = getattr(proposal, name)
        reading = proposal.reading
        words = [*reading.words, -1, -1][:3]
        found.words[3 * place : 3 * place + 3] = array("i", words)
        found.cost[place], found.inner[place] = reading.cost, reading.inner
        found.rules[place] = RULES.index(reading.rule)
        found.text[place] = -1 if reading.text is None else 0
    assert list(found) == proposals
    return found


def describe(kernel: SimpleNamespace, drawn: Drawn) -> list[dict[str, float]]:
    """The rows of the kernel, by the names of their columns."""
    tokens = tokens_of(kernel, drawn.text)
    found = in_columns(drawn.proposals)
    path, before, after = lay_path(
        list(tokens.words[: tokens.count]), boundary_of(tokens), chosen_of(drawn)
    )
    offsets = array("I", [0])
    for codes in CODES:
        offsets.append(offsets[-1] + len(codes))
    sizes = bytes(COSTS.arrays()["rule_sizes"])  # type: ignore[call-overload]
    features: Any = kernel.features_cy.Features(
        (
            drawn.ngrams.table(kernel.ngram_table_cy),
            kernel.spelling_cy.Spelling(*SPELLING),
            drawn.context.table(kernel.context_cy),
            OFFSET,
            make_channel(kernel, COSTS),
            sizes,
            array("f", drawn.prices),
            drawn.flags,
            offsets,
            b"".join(CODES),
        ),
        (
            tokens.codes,
            tokens.starts,
            tokens.ends,
            tokens.words,
            tokens.cases,
            tokens.gaps,
            tokens.count,
        ),
        (
            found.first,
            found.last,
            found.start,
            found.end,
            found.left,
            found.right,
            found.text,
            found.words,
            found.rules,
            found.chosen,
            found.cost,
            found.inner,
            found.margin,
            found.rival,
            found.posterior,
            found.left_alone,
        ),
        (array("i", path), len(path), array("i", before), array("i", after)),
        drawn.kinds,
        LOCAL,
        RULE_COUNT,
        bytes(code in MARKS for code in range(256)),
        bytes(code in VOWELS for code in range(256)),
    )
    rows = array("d", bytes(8 * len(FEATURES) * len(found)))
    features.describe(array("i", drawn.form_counts), drawn.listed, array("d", drawn.document), rows)
    return [
        dict(zip(FEATURES, rows[at : at + len(FEATURES)], strict=True))
        for at in range(0, len(rows), len(FEATURES))
    ]


def boundary_of(tokens: Tokens) -> list[int]:
    """Where sentences begin, other than the first."""
    return [int(at > 0 and tokens.gaps[at] == Gap.SENTENCE) for at in range(tokens.count + 1)]


def chosen_of(drawn: Drawn) -> dict[tuple[int, int], tuple[int, ...]]:
    """What a path reads, of the first proposals that do not overlap."""
    found: dict[tuple[int, int], tuple[int, ...]] = {}
    at = 0
    for proposal in drawn.proposals:
        if proposal.chosen and proposal.first >= at:
            found[proposal.first, proposal.last] = proposal.reading.words
            at = proposal.last
    return found


class Plain:
    """A plain description of each feature."""

    def __init__(self, kernel: SimpleNamespace, drawn: Drawn) -> None:
        self.drawn = drawn
        self.tokens = tokens_of(kernel, drawn.text)
        self.words = list(self.tokens.words[: self.tokens.count])
        self.channel = make_channel(kernel, COSTS)
        self.spelling = kernel.spelling_cy.Spelling(*SPELLING)
        self.path, self.before, self.after = lay_path(
            self.words, boundary_of(self.tokens), chosen_of(drawn)
        )
        self.chosen = [proposal for proposal in drawn.proposals if proposal.chosen]
        self.respelled = [one for one in self.chosen if self.confusions(one)["respelled"]]

    def row(self, place: int) -> dict[str, float]:
        """All of a proposal's."""
        proposal = self.drawn.proposals[place]
        return {
            **self.standing(place),
            **self.language(proposal),
            **self.known(place),
            **self.letters(proposal),
            **self.surroundings(proposal),
            **dict(zip(DOCUMENT, self.drawn.document, strict=True)),
            "document_respelled": len(self.respelled) / (1 + len(self.chosen)),
            **{f"rule_{rule}": proposal.reading.rule == rule for rule in RULES[:RULE_COUNT]},
        }

    def size(self, proposal: Proposal) -> int:
        """The letters of the words observed."""
        return sum(len(self.tokens.word(at)) for at in range(proposal.first, proposal.last))

    def standing(self, place: int) -> dict[str, float]:
        proposal = self.drawn.proposals[place]
        rivals = [
            other.posterior
            for at, other in enumerate(self.drawn.proposals)
            if at != place and other.first < proposal.last and other.last > proposal.first
        ]
        letters = self.size(proposal)
        return {
            "margin": min(proposal.margin, 60.0),
            "rival": proposal.rival,
            "posterior": proposal.posterior,
            "left_alone": proposal.left_alone,
            "chosen": proposal.chosen,
            "rank": sum(share > proposal.posterior for share in rivals),
            "readings": len(rivals),
            "rival_posterior": max(rivals, default=0.0),
            "channel_cost": proposal.reading.cost,
            "channel_cost_per_letter": proposal.reading.cost / letters,
            "inner_cost": proposal.reading.inner,
            "letters": letters,
        }

    def trigrams(self, proposal: Proposal, words: list[int]) -> float:
        """What words cost with those on either side, and these after them."""
        first, last = proposal.first, proposal.last
        before = self.words[first - 2] if first >= 2 else SENTENCE
        behind = self.words[last + 1] if last + 1 < len(self.words) else SENTENCE
        run = [before, proposal.left, *words, proposal.right, behind]
        return sum(self.drawn.ngrams.cost3(*run[at : at + 3]) for at in range(len(run) - 2))

    def language(self, proposal: Proposal) -> dict[str, float]:
        drawn, tokens = self.drawn, self.tokens
        read = list(proposal.reading.words)
        observed = self.words[proposal.first : proposal.last]
        places = range(proposal.first, proposal.last)
        around = (
            self.path[: self.before[proposal.first]],
            self.path[self.after[proposal.last] :],
        )
        fits = drawn.context.scores(read, *around)
        before = drawn.context.scores(observed, *around)
        spelled = sum(
            self.spelling.cost(tokens.codes, tokens.starts[at], tokens.ends[at]) for at in places
        )
        cost2 = drawn.ngrams.cost2
        flags = [drawn.flags[word] for word in read]
        return {
            "word_cost": max(drawn.prices[word] for word in read),
            "context_gain": self.trigrams(proposal, observed) - self.trigrams(proposal, read),
            "left_gain": cost2(proposal.left, observed[0]) - cost2(proposal.left, read[0]),
            "right_gain": cost2(observed[-1], proposal.right) - cost2(read[-1], proposal.right),
            "fit": sum(fits) / len(fits),
            "least_fit": min(fits),
            "observed_fit": sum(before) / len(before),
            "least_observed_fit": min(before),
            "fit_gain": sum(fits) + OFFSET * len(fits) - sum(before) - OFFSET * len(before),
            "words_before": len(observed),
            "words_after": len(read),
            "observed_known": all(observed),
            "observed_cost": min(drawn.prices[word] for word in observed),
            "observed_spelling": spelled / self.size(proposal),
            "shortest_piece": min(len(tokens.word(at)) for at in places),
            "restored_count": log(1 + min(drawn.form_counts[word] for word in read)),
            "left_known": proposal.left > 0,
            "right_known": proposal.right > 0,
            "restored_is_name": any(flag & NAME for flag in flags),
            "restored_trusted": all(flag & TRUSTED for flag in flags),
            "restored_old": any(flag & OLD for flag in flags),
        }

    def known(self, place: int) -> dict[str, float]:
        word = self.tokens.word(self.drawn.proposals[place].first).lower()
        return {
            "observed_listed": self.drawn.listed[place] in (1, 3),
            "observed_derived": self.drawn.listed[place] in (2, 3),
            "observed_count": sum(
                other.chosen and self.tokens.word(other.first).lower() == word
                for other in self.drawn.proposals
            ),
        }

    def letters(self, proposal: Proposal) -> dict[str, float]:
        observed = self.drawn.text[proposal.start : proposal.end]
        case = self.tokens.cases[proposal.first]
        capital = any(char.isupper() for char in observed[1:])
        return {
            "case": case,
            "capital_inside": capital and case in (Case.LOWER, Case.MIXED),
            "has_digit": any(char.isdecimal() for char in observed),
            **self.confusions(proposal),
        }

    def confusions(self, proposal: Proposal) -> dict[str, float]:
        counts = dict.fromkeys("substitutions strays losses rules".split(), 0)
        vowels = usual = 0
        places = range(proposal.first, proposal.last)
        observed = "".join(map(self.tokens.word, places))
        if proposal.reading.rule == "noise":
            observed = self.drawn.text[proposal.start : proposal.end]
        query = encode_text(observed)
        words = proposal.reading.words
        intended = b"".join(CODES[word] for word in words)
        spelled = proposal.reading.text is None and words[0] > 0
        if not spelled or not intended or max(len(query), len(intended)) > LONGEST:
            return {**counts, "changed_at_end": 0, "vowel_for_vowel": 0, "respelled": 0}
        upper = self.tokens.cases[proposal.first] == Case.UPPER
        rules = sorted(COSTS.rules)
        at = to = 0
        for step in reversed(align(self.channel, query, free_of(query, upper), intended)):
            size, length = [(1, 1), (1, 1), (1, 0), (0, 1)][step] if step < 4 else (0, 0)
            if step >= 4:
                size, length = map(len, rules[step - 4])
            left, right = query[at : at + size], intended[to : to + length]
            if step:
                counts[("substitutions", "strays", "losses", "rules")[min(step, 4) - 1]] += 1
                if all(code in VOWELS for code in left + right):
                    vowels += 1
                    usual += step < 4
                elif not left or not right:  # a letter that is there twice on one side
                    whole, place = (intended, to) if not left else (query, at)
                    pair = bytes(map(fold, whole[max(0, place - 1) : place + 1]))
                    usual += len(pair) == 2 and pair[0] == pair[1]
                elif step == 1:  # a letter that old books have for another
                    swap = observed[at].lower() + decode_codes(right)
                    usual += (
                        swap == "ij"
                        or (swap == "uv" and at > 0)
                        or (swap == "vu" and (at == 0 or observed[at] == "V"))
                    )
            at, to = at + size, to + length
        end = encode_text(observed[-1].lower()) != intended[-1:]
        steps = sum(counts.values())
        return {
            **counts,
            "changed_at_end": end,
            "vowel_for_vowel": vowels,
            "respelled": steps > 0 and usual == steps,
        }

    def surroundings(self, proposal: Proposal) -> dict[str, float]:
        tokens, kinds = self.tokens, self.drawn.kinds
        first, last = proposal.first, proposal.last
        near = range(max(0, first - LOCAL), min(tokens.count, last + LOCAL))
        beside = [at for at in near if not first <= at < last]
        unknown = [at for at in beside if kinds[at] & UNKNOWN_KIND]
        stretch = tokens.codes[tokens.starts[near[0]] : tokens.ends[near[-1]]]
        counts = {
            "local_unknown": len(unknown),
            "local_untrusted": sum(bool(kinds[at] & UNTRUSTED_KIND) for at in near),
            "local_old": sum(bool(kinds[at] & OLD_KIND) for at in near),
            "local_proposed": sum(bool(kinds[at] & PROPOSED_KIND) for at in beside),
            "local_hopeless": sum(not kinds[at] & PROPOSED_KIND for at in unknown),
            "local_respelled": sum(
                any(one.first <= at < one.last for one in self.respelled) for at in beside
            ),
            "local_marks": sum(code in MARKS for code in stretch),
        }
        return {
            "sentence_start": proposal.left == SENTENCE,
            "across_lines": any("\n" in tokens.gap(at) for at in range(first + 1, last)),
            "gap_before": tokens.gaps[first],
            "gap_after": tokens.gaps[last],
            **{name: count / len(near) for name, count in counts.items()},
        }


@given(st.data())
@settings(max_examples=100)
def test_rows_are_as_described(kernel: SimpleNamespace, data: st.DataObject) -> None:
    drawn = data.draw(drawn_texts(kernel))
    plain = Plain(kernel, drawn)
    for place, row in enumerate(describe(kernel, drawn)):
        expected = {name: float(value) for name, value in plain.row(place).items()}
        assert row == pytest.approx(expected, rel=1e-12, abs=1e-12)


@given(st.data())
@settings(max_examples=50)
def test_builds_describe_alike(kernels: tuple[SimpleNamespace, ...], data: st.DataObject) -> None:
    drawn = data.draw(drawn_texts(kernels[1]))
    compiled, interpreted = (describe(kernel, drawn) for kernel in kernels)
    assert compiled == interpreted


@pytest.mark.parametrize("size", [29, 30, 31])
def test_long_strings_have_no_confusions(kernel: SimpleNamespace, size: int) -> None:
    """From 61 characters on."""
    text = "c" * 30 + " " + "c" * size
    word = FORMS.index("the")
    reading = Reading((word,), 1.0, "join")
    proposal = Proposal(0, 2, 0, len(text), reading, 1.0, 1.0, 0.5, 0.5, 0, 0, True)
    context = Context([0] * SIZE, [[0]], [[0]], [0.0], [[0.0], [0.0]])
    drawn = Drawn(
        text,
        [proposal],
        NGRAMS[0],
        context,
        bytes(SIZE),
        [0.0] * SIZE,
        bytes(2),
        [0] * SIZE,
        bytes(1),
        [0.0] * len(DOCUMENT),
    )
    (row,) = describe(kernel, drawn)
    assert row["strays"] == (27 + size if size <= 30 else 0)
