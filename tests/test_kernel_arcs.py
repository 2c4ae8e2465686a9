"""Arcs of lattices against a plain reading of the rules, in both builds."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import Costs, Ngrams
from test_kernel_channel import align, make_channel
from test_kernel_readings import (
    SHORT_SLACK,
    SPELLING,
    WITHOUT_END,
    free_of,
    is_searchable,
    price_of,
    slack_of,
)
from test_kernel_scan import FORMS, ID, US, make_scanner
from test_kernel_trie_search import make_search

from ocr_restore.alphabet import encode_text
from ocr_restore.lattice import Joint
from ocr_restore.tokenizer import Case, Gap, Tokens
from ocr_restore.triage import Doubt

NOISE, JOIN, HYPHEN, REAL_WORD = 2, 3, 4, 6
SEARCHED = (Doubt.UNKNOWN, Doubt.FRAGMENT)  # for which near words are looked for
JOINT_COST = array("d", [6.5, 7.0, 9.0, 0.125, 8.0, 4.0, 0.0, 12.0, 3.0])
JOINT_RULE = bytes([JOIN, HYPHEN, JOIN, HYPHEN, HYPHEN, HYPHEN, NOISE, NOISE, JOIN])
MARK_INSIDE = 6.0
ODD = encode_text("&+~^_■")
UNREADABLE = encode_text("~^_■")
WILDCARD = "_"
MOST_WORDS, LONGEST, MOST_NEAR = 5, 12, 3
MOST_NEAR, MOST_MARKED = 3, 4
HYPHEN_KEPT, MARK_LEFT, UNREADABLE_LEFT = 2.25, 3.0, 8.0
WINDOW, PATIENCE, BLANK_LOST, MARK_READ = 9.0, 7.0, 5.5, 1.0
FRAGMENTS = {ID["th"]}
SIZE = US + 1
PRICES = [price_of(word) for word in range(SIZE)]
COSTS = Costs(
    substitution={(encode_text(a)[0], encode_text(b)[0]): 2.0 for a, b in ("ce", "eo", "_a")},
    rules={(encode_text(observed), encode_text("day")): 3.0 for observed in ("q7", "us")},
    floor=4.0,
)
WIDE = array("d", [4.0 + n for n in range(41)])
NARROW = array("d", [2.0 + n for n in range(41)])
PART = array("d", [2.0 + n / 2 for n in range(41)])
# The words of the trie; those that no search is to find are out of reach.
CODES = [*map(encode_text, FORMS), encode_text("us")]
TRIE = [
    codes if codes and max(codes) < 58 and word != US else bytes([30 + word]) * 9
    for word, codes in enumerate(CODES)
]
NEIGHBOURS = {
    ID["to"]: [ID["day"], ID["the"]],
    ID["us"]: [ID["to"]],
    ID["the"]: [ID["cat"]],
}
REMOTE = {ID["to"]: 1, ID["us"]: 1}  # how many of them are remote, the last ones
REMOTE_LIMIT = 6.0
PARTS = ["the", "to", "day", "TO", "DAY", "T", "HE", "c", "at", "us", "th", "e", "q7", "00", "ж"]
WRONG = ["tho", "cct", "US", "tody", "Thc", "todq7"]
GAPS = [" ", "\n", "-", "-\n", "- ", ". ", "~", "^", " ~", "+ ", ".", " - ", "-~\n", "¬", "_", " _"]
PIECES = st.one_of(
    st.sampled_from(PARTS), st.sampled_from([*PARTS, *WRONG]), st.just(" "), st.sampled_from(GAPS)
)
TEXTS = st.lists(PIECES, max_size=14).map("".join)
KINDS = st.binary(max_size=10).map(lambda drawn: bytes(byte % 7 for byte in drawn))
# Readings found elsewhere: word, cost, rule and text.
# The first and the last word, what the channel and the n-grams charge, the rule and the text.
More = tuple[int, int, float, float, int, int]
MORE = st.lists(
    st.tuples(
        st.integers(2, 4),
        st.sampled_from([-1, 2, 3]),
        st.integers(0, 40).map(lambda n: n / 8),
        st.integers(0, 40).map(lambda n: n / 8),
        st.sampled_from([8, 9]),
        st.integers(0, 2),
    ),
    max_size=3,
)
Span = tuple[int, int, int, int]  # of words and characters
Arc = tuple[Span, tuple[int, ...], float, float, int, int]  # what is read, costs, rule, text


class Text:
    """A text, its words, and the kernel's arcs of it."""

    def __init__(
        self, kernel: SimpleNamespace, text: str, doubts: bytes, patience: float = PATIENCE
    ) -> None:
        self.text = text
        self.patience = patience
        scanner = make_scanner(kernel)
        self.tokens = tokens = Tokens(text, scanner)
        self.doubts = doubts[: tokens.count].ljust(tokens.count, b"\0")
        ngrams = Ngrams(PRICES, [0.5] * SIZE, {}, {})
        self.channel = make_channel(kernel, COSTS)
        self.search = make_search(kernel, TRIE, COSTS, array("f", PRICES))
        self.spelling = kernel.spelling_cy.Spelling(*SPELLING)
        self.readings: Any = kernel.readings_cy.Readings(
            scanner,
            self.search,
            ngrams.table(kernel.ngram_table_cy),
            self.spelling,
            array("f", PRICES),
            bytes(word in FRAGMENTS for word in range(SIZE)),
            1,
            WIDE,
            NARROW,
            PART,
            (WINDOW, patience, SHORT_SLACK, BLANK_LOST, MARK_READ),
            8,
        )
        first = array("I", [0])
        for word in range(SIZE):
            first.append(first[-1] + len(NEIGHBOURS.get(word, [])))
        offsets = array("I", [0])
        for codes in CODES:
            offsets.append(offsets[-1] + len(codes))
        self.arcs: Any = kernel.arcs_cy.Arcs(
            self.readings,
            (
                tokens.codes,
                tokens.starts,
                tokens.ends,
                tokens.words,
                tokens.cases,
                tokens.gaps,
                tokens.count,
            ),
            self.doubts,
            JOINT_COST,
            JOINT_RULE,
            MARK_INSIDE,
            bytes(code in ODD for code in range(256)),
            bytes(code in UNREADABLE for code in range(256)),
            encode_text(WILDCARD)[0],
            MOST_WORDS,
            LONGEST,
            (MOST_NEAR, patience),
            (HYPHEN_KEPT, MARK_LEFT, UNREADABLE_LEFT),
            (
                self.channel,
                first,
                array("i", [word for _, words in sorted(NEIGHBOURS.items()) for word in words]),
                bytes(REMOTE.get(word, 0) for word in range(SIZE)),
                REMOTE_LIMIT,
                offsets,
                b"".join(CODES),
            ),
        )

    def build(self, more: dict[int, list[More]]) -> None:
        """Add all arcs, those found elsewhere by the index of their word."""
        rows = [(index, *row) for index, rows in sorted(more.items()) for row in rows]
        columns = zip(*rows, strict=True) if rows else [()] * 7
        indexes, firsts, lasts, costs, inners, rules, texts = columns
        words = [word for pair in zip(firsts, lasts, strict=True) for word in pair]
        self.arcs.build(
            array("i", indexes), array("i", words), array("d", costs), array("d", inners),
            bytes(rules), array("i", texts),
        )  # fmt: skip

    def span(self, low: int, high: int) -> Span:
        """Words low .. high - 1 and their characters."""
        return low, high, self.tokens.starts[low], self.tokens.ends[high - 1]

    def collected(self) -> list[Arc]:
        """The arcs so far."""
        arcs = self.arcs
        starts = list(self.tokens.starts[: self.tokens.count])
        ends = list(self.tokens.ends[: self.tokens.count])
        return [
            (
                (
                    # Marks may be read with the words.
                    sum(end <= arcs.start[at] for end in ends),
                    sum(start < arcs.end[at] for start in starts),
                    arcs.start[at],
                    arcs.end[at],
                ),
                tuple(word for word in arcs.words[3 * at : 3 * at + 3] if word >= 0),
                arcs.cost[at],
                arcs.inner[at],
                arcs.rule[at],
                arcs.text[at],
            )
            for at in range(arcs.count)
        ]

    def close(self, identity_cost: list[float]) -> dict[str, list[Any]]:
        """What the decoder gets."""
        size = self.arcs.count + self.tokens.count
        names = ("starts", "ends", "firsts", "middles", "lasts", "costs", "origins")
        columns: dict[str, Any] = {
            name: array(
                "d" if name == "costs" else "i", bytes((8 if name == "costs" else 4) * size)
            )
            for name in names
        }
        lattices = self.arcs.lattices
        borders = [array("i", bytes(4 * (lattices + 1))) for _ in range(3)]
        count = self.arcs.close(array("d", identity_cost), *columns.values(), *borders)
        result: dict[str, list[Any]] = {name: list(columns[name][:count]) for name in names}
        result["lattice_arcs"] = list(borders[0])
        result["left"], result["right"] = (list(border[:lattices]) for border in borders[1:])
        return result


def joint_of(gap: Gap, between: str) -> Joint | None:
    """How two words with this between them are joined."""
    if gap in (Gap.BLANK, Gap.LINE, Gap.HYPHEN, Gap.HYPHEN_LINE):
        return Joint[gap.name]
    if gap == Gap.TIGHT and len(between) == 1:
        return Joint.MARK
    if gap not in (Gap.TIGHT, Gap.STRAY) or len(between) > 5:
        return None
    if re.fullmatch(" *[-¬] *", between):
        return Joint.HYPHEN_APART
    return Joint.HYPHEN_MARKED if re.search("[-¬]", between) and "\n" in between else Joint.MARKS


def look_up(form: str) -> int:
    """The word of a form that others may be joined to, or 0."""
    word = ID.get(form.lower(), 0)
    return 0 if word in FRAGMENTS else word


class Rules:
    """A plain reading of the rules, for one text; `more` was found elsewhere."""

    def __init__(self, text: Text, more: dict[int, list[More]]) -> None:
        self.drawn = text
        self.tokens = text.tokens
        self.more = more

    def near(
        self, query: str, upper: bool, budget: array[float], ceiling: float
    ) -> list[tuple[int, float]]:
        """Words near a string, as a search finds them."""
        search, codes = self.drawn.search, encode_text(query)
        free = free_of(codes, upper)
        window = WINDOW + slack_of(codes)
        count = search.search(codes, free, budget[len(codes)], window, MOST_NEAR, ceiling)
        return [(search.found_word[at], search.found_cost[at]) for at in range(count)]

    def find(self, index: int, start: int, end: int, most: int) -> int:
        """The find of characters [start, end) for a word."""
        upper = self.tokens.cases[index] == Case.UPPER
        word = self.tokens.words[index]
        find: int = self.drawn.readings.find(self.tokens.codes, start, end, word, upper, most)
        return find

    def found(self, index: int, start: int, end: int, most: int) -> Iterator[Arc]:
        """What it gave."""
        columns = self.drawn.readings
        find = self.find(index, start, end, most)
        for at in range(columns.firsts[find], columns.firsts[find + 1]):
            words = tuple(word for word in columns.words[3 * at : 3 * at + 3] if word >= 0)
            span = index, index + 1, start, end
            yield span, words, columns.costs[at], columns.inners[at], columns.rules[at], -1

    def real_words(self, index: int) -> Iterator[Arc]:
        """A known word as those that it is often printed for, the remote ones if they are near."""
        tokens = self.tokens
        codes = encode_text(tokens.word(index))
        free = free_of(codes, tokens.cases[index] == Case.UPPER)
        others = NEIGHBOURS.get(tokens.words[index], [])
        near = len(others) - REMOTE.get(tokens.words[index], 0)
        for place, other in enumerate(others):
            align(self.drawn.channel, codes, free, CODES[other])
            cost = self.drawn.channel.cost
            if place >= near and cost > REMOTE_LIMIT:
                continue
            yield self.drawn.span(index, index + 1), (other,), cost, 0.0, REAL_WORD, -1

    def is_trusted(self, index: int) -> bool:
        """Whether nothing is wrong with a word, or with what it might be printed for."""
        doubt = self.drawn.doubts[index]
        readings = [*self.real_words(index), *self.more.get(index, [])]
        return not doubt or (doubt == Doubt.REAL_WORD and not readings)

    def marked(self, index: int) -> tuple[int, int]:
        """The characters of a word with up to three stray marks on each side that touch it.

        Marks that touch another word as well are not taken in.
        """
        tokens = self.tokens
        before, behind = tokens.gap(index), tokens.gap(index + 1)
        left = re.search(r"(?:[^\w\s]|_){0,3}\Z", before)
        right = re.match(r"[&+~^_■]{0,3}", behind)
        assert left and right
        lead, tail = left[0], right[0]
        if not re.search(r"[&+~^_■]", lead) or (lead == before and index):
            lead = ""
        if tail == behind and index + 1 < tokens.count:
            tail = ""
        return tokens.starts[index] - len(lead), tokens.ends[index] + len(tail)

    def alone(self, index: int) -> float:
        """What the likeliest reading of a word by itself costs."""
        start, end = self.tokens.starts[index], self.tokens.ends[index]
        if self.drawn.doubts[index] in SEARCHED:
            best: float = self.drawn.readings.best[self.find(index, start, end, 0)]
            return best
        word = self.tokens.words[index]
        spelled = 0.0 if word else self.drawn.spelling.cost(self.tokens.codes, start, end)
        return PRICES[word] + spelled

    def joints(self, low: int, high: int) -> list[Joint] | None:
        """How the words of a run are joined, if they may be."""
        tokens = self.tokens
        found = []
        for index in range(low + 1, high):
            joint = joint_of(Gap(tokens.gaps[index]), tokens.gap(index))
            if joint is None:
                return None
            if joint == Joint.BLANK and found.count(Joint.BLANK) == 2:
                joint = Joint.BLANK_AGAIN
            found.append(joint)
        words = [tokens.word(index) for index in range(low, high)]
        size = sum(map(len, words))
        if size > LONGEST or (len(words) > 2 and size > 4 * len(words) + 3):
            return None
        initial = re.fullmatch("[A-Z]", words[0]) and tokens.cases[low + 1] == Case.UPPER
        return None if len(words) == 2 and initial and found == [Joint.BLANK] else found

    def joins(self, low: int, high: int) -> Iterator[Arc]:
        """A run of words, one of them a doubtful word, as one word."""
        tokens = self.tokens
        joints = self.joints(low, high)
        places = range(low, high)
        if joints is None or all(self.is_trusted(at) or "ж" in tokens.word(at) for at in places):
            return
        query = tokens.word(low)
        for index, joint in enumerate(joints, low + 1):
            query += tokens.gap(index) if joint == Joint.MARK else ""
            query += tokens.word(index)
        if query.isdecimal():
            return
        rules = [JOINT_RULE[joint] for joint in joints if JOINT_RULE[joint] != JOIN]
        rule = rules[-1] if rules else JOIN
        cost = sum(JOINT_COST[joint] for joint in joints)
        cases = [tokens.cases[at] for at in places if len(tokens.word(at)) > 1]
        single = [tokens.cases[at] for at in places]
        upper = Case.UPPER in single and all(case == Case.UPPER for case in cases)
        ceiling = sum(map(self.alone, places)) + self.drawn.patience - cost
        span = self.drawn.span(low, high)
        if rule == NOISE:
            plain = "".join(char for char in query if char.isalnum())
            whole = all(look_up(tokens.word(at)) for at in places)
            if WILDCARD in query and whole:
                return
            if look_up(plain):
                price = cost + MARK_INSIDE * (len(query) - len(plain))
                yield span, (look_up(plain),), price, 0.0, rule, -1
            # Wildcards at the edges are read as letters too.
            before = re.search(r"_*\Z", tokens.gap(low))
            behind = re.match("_*", tokens.gap(high))
            assert before and behind
            start, end = span[2] - len(before[0]), span[3] + len(behind[0])
            query = before[0] + query + behind[0]
            ceiling += MARK_READ
            span = low, high, start, end
            near = self.near(query, upper, WIDE, ceiling)
        elif look_up(query):
            yield span, (look_up(query),), cost, 0.0, rule, -1
            near = []
        else:
            doubts = self.drawn.doubts
            unknown = any(not tokens.words[at] or doubts[at] in SEARCHED for at in places)
            wanted = unknown and high - low <= MOST_NEAR and is_searchable(encode_text(query))
            near = self.near(query, upper, NARROW, ceiling) if wanted else []
        for word, price in near:
            yield span, (word,), price + cost, 0.0, rule, -1

    def arcs(self) -> Iterator[Arc]:
        """All arcs, some of them twice."""
        tokens, doubts = self.tokens, self.drawn.doubts
        for index in range(tokens.count):
            span = self.drawn.span(index, index + 1)
            if self.is_trusted(index):
                continue
            if doubts[index] in SEARCHED:
                yield from self.found(index, *span[2:], 0)
            elif doubts[index] == Doubt.REAL_WORD:
                yield from self.real_words(index)
            for first, last, cost, inner, rule, text in self.more.get(index, []):
                words = (first,) if last < 0 else (first, last)
                yield span, words, cost, inner, rule, text
            if self.marked(index) != span[2:]:
                yield from self.found(index, *self.marked(index), MOST_MARKED)
        for low in range(tokens.count):
            for high in range(low + 2, min(low + MOST_WORDS, tokens.count) + 1):
                yield from self.joins(low, high)


def assert_by_the_rules(drawn: Text, more: dict[int, list[More]] | None = None) -> None:
    """Build the arcs of a text, and compare them with the rules."""
    drawn.build(more or {})
    found = drawn.collected()
    expected: dict[Any, Arc] = {}
    for arc in Rules(drawn, more or {}).arcs():
        expected.setdefault((arc[0], arc[1], arc[5]), arc)
    assert len({(arc[0], arc[1], arc[5]) for arc in found}) == len(found)
    assert set(found) == set(expected.values())
    covered = {index for (low, high, *_), *_ in found for index in range(low, high)}
    begins = [index for index in sorted(covered) if index - 1 not in covered]
    assert list(drawn.arcs.lattice_low[: drawn.arcs.lattices]) == begins


@given(TEXTS, KINDS, st.lists(MORE, max_size=8), st.sampled_from([0.0, PATIENCE, WITHOUT_END]))
@settings(max_examples=200)
def test_arcs_are_those_of_the_rules(
    kernel: SimpleNamespace,
    text: str,
    kinds: bytes,
    more: list[list[More]],
    patience: float,
) -> None:
    drawn = Text(kernel, text, kinds, patience)
    doubts = [index for index, kind in enumerate(drawn.doubts) if kind]
    assert_by_the_rules(drawn, dict(zip(doubts, more, strict=False)))


# What rarely is drawn: a text, and the doubts in it.
TELLING = [
    ("the to_day us", b"\0\1\1"),  # a name made of words
    ("the _o.day us", b"\0\1\1"),  # wildcards at the edges
    ("the to.d_ us", b"\0\1\1"),
    ("__to.d__", b"\1"),
    ("the to us", b"\0\4\0"),  # words that are known, and of which `today` may be printed
    ("the to us", b"\0\1\0"),
    ("toж day", b"\0\1"),  # a letter that no word has
    ("TO DCY us", b"\0\1"),  # capitals
    ("To DCY us", b"\0\1"),
    ("T HE T HA", b"\0\1\0\1"),  # initials
    ("T odcy", b"\1\1"),
    ("the to~dcy us", b"\0\1\1"),
    ("to-~\ndcy", b"\0\1"),
    ("the ~.-dcy, us", b"\0\1"),  # three marks and four
    ("the ~..-dcy us", b"\0\1"),
    ("~~~~dcy~~~~", b"\1"),
    ("t o dcy", b"\0\0\1"),  # three words that are no word as they stand, and four
    ("t o d cy", b"\0\0\0\1"),
    ("19 00 th", b"\1\1\1"),
]


@pytest.mark.parametrize("patience", [0.0, PATIENCE, WITHOUT_END])
@pytest.mark.parametrize(("text", "kinds"), TELLING)
def test_telling_texts_have_the_arcs_of_the_rules(
    kernel: SimpleNamespace, text: str, kinds: bytes, patience: float
) -> None:
    assert_by_the_rules(Text(kernel, text, kinds, patience))


def test_joins_that_cost_more_than_their_words_are_not_looked_for(kernel: SimpleNamespace) -> None:
    """Save where a word of the lexicon stands there as it is."""
    found = {}
    for patience in (0.0, WITHOUT_END):
        drawn = Text(kernel, "the to dcy us to day", b"\0\0\1\0\0\1", patience)
        drawn.build({})
        found[patience] = {arc[0][:2] for arc in drawn.collected() if arc[4] == JOIN}
    assert (4, 6) in found[0.0]
    assert (1, 3) in found[WITHOUT_END] - found[0.0]


@st.composite
def added_arcs(draw: st.DrawFn) -> list[tuple[int, int, int, float, int]]:
    """Draw arcs over six words: first, last, word, cost, text; nearly in order."""
    arcs = draw(
        st.lists(
            st.tuples(
                st.integers(0, 5),
                st.integers(1, 3),
                st.integers(2, 4),
                st.integers(0, 40).map(lambda n: n / 8),
                st.sampled_from([-1, -1, 0]),
            ),
            max_size=80,
        )
    )
    return [
        (first, min(first + size, 6), word, cost, text) for first, size, word, cost, text in arcs
    ]


@given(added_arcs(), st.lists(st.integers(0, 40).map(lambda n: n / 8), min_size=6, max_size=6))
@settings(max_examples=150)
def test_lattices_cover_their_arcs(
    kernel: SimpleNamespace, added: list[tuple[int, int, int, float, int]], identity: list[float]
) -> None:
    """Every arc is in a lattice once, behind it the identity arc; lattices do not touch."""
    text = Text(kernel, "the to day the cat us", b"")
    tokens = text.tokens
    for first, last, word, cost, number in sorted(added, key=lambda arc: arc[0]):
        span = tokens.starts[first], tokens.ends[last - 1]
        text.arcs.add(first, last, *span, word, -1, -1, cost, 0.25, 0, number)
        text.arcs.cover()
    first_of: dict[tuple[int, ...], float] = {}
    for first, last, word, cost, number in sorted(added, key=lambda arc: arc[0]):
        first_of.setdefault((first, last, word, number), cost)
    covered = {index for first, last, *_ in added for index in range(first, last)}
    expected = []
    for index in sorted(covered):
        expected += [
            (index, last, word, cost + 0.25)
            for (first, last, word, _), cost in first_of.items()
            if first == index
        ]
        expected.append((index, index + 1, tokens.words[index], identity[index]))
    closed = text.close(identity)
    names = ("starts", "ends", "firsts", "costs")
    assert list(zip(*(closed[name] for name in names), strict=True)) == expected
    assert [middle == -3 for middle in closed["middles"]] == [at < 0 for at in closed["origins"]]
    begins = [index for index in sorted(covered) if index - 1 not in covered]
    borders = closed["lattice_arcs"][: len(begins) + 1]
    assert [closed["starts"][at] for at in borders[:-1]] == begins
    assert borders[-1] == len(expected)
    assert closed["left"] == [tokens.words[low - 1] if low else 1 for low in begins]


# A text, and what it costs to leave its one lattice as it is, by word.
LEFT_ALONE = [
    ("the to-\nday us", {1: HYPHEN_KEPT}),
    ("the to~ day us", {1: UNREADABLE_LEFT, 2: 0.0}),
    ("the to+day us", {1: MARK_LEFT, 2: 0.0}),
    ("the to, day us", {1: 0.0, 2: 0.0}),
    ("the +to day us", {1: MARK_LEFT}),
]


@pytest.mark.parametrize(("text", "expected"), LEFT_ALONE)
def test_what_is_left_alone_costs(
    kernel: SimpleNamespace, text: str, expected: dict[int, float]
) -> None:
    drawn = Text(kernel, text, b"")
    tokens = drawn.tokens
    drawn.arcs.add(1, 3, tokens.starts[1], tokens.ends[2], 2, -1, -1, 1.0, 0.0, 0, -1)
    drawn.arcs.cover()
    closed = drawn.close([0.0] * tokens.count)
    columns = zip(closed["starts"], closed["costs"], closed["middles"], strict=True)
    alone = {start: cost for start, cost, middle in columns if middle == -3}
    assert {index: alone[index] for index in expected} == expected


@given(TEXTS, KINDS, st.data())
def test_arcs_are_taken_out_of_the_lattices(
    kernel: SimpleNamespace, text: str, kinds: bytes, data: st.DataObject
) -> None:
    drawn = Text(kernel, text, kinds)
    drawn.build({})
    closed = drawn.close([0.0] * drawn.tokens.count)
    readings = [place for place, origin in enumerate(closed["origins"]) if origin >= 0]
    some = st.lists(st.sampled_from(readings), unique=True) if readings else st.just([])
    chosen = sorted(data.draw(some))
    columns = [array("i", bytes(4 * len(chosen))) for _ in range(4)]
    words = array("i", bytes(12 * len(chosen)))
    costs = [array("d", bytes(8 * len(chosen))) for _ in range(2)]
    rules, texts = bytearray(len(chosen)), array("i", bytes(4 * len(chosen)))
    origins = array("i", closed["origins"])
    drawn.arcs.take(origins, array("i", chosen), *columns, words, *costs, rules, texts)
    taken = [
        (span, tuple(word for word in words[3 * at : 3 * at + 3] if word >= 0), *rest)
        for at, (*span, cost, inner, rule, number) in enumerate(
            zip(*columns, *costs, rules, texts, strict=True)
        )
        for rest in [(cost, inner, rule, number)]
    ]
    collected = drawn.collected()
    assert taken == [
        (list(span), *rest)
        for span, *rest in (collected[closed["origins"][place]] for place in chosen)
    ]


@given(TEXTS, KINDS)
def test_builds_agree(kernels: tuple[SimpleNamespace, ...], text: str, kinds: bytes) -> None:
    results = []
    for kernel in kernels:
        drawn = Text(kernel, text, kinds)
        drawn.build({})
        marks = [
            (drawn.arcs.mark(index), drawn.arcs.mark_start, drawn.arcs.mark_end)
            for index in range(drawn.tokens.count)
        ]
        results.append((drawn.collected(), marks, drawn.close([0.5] * drawn.tokens.count)))
    assert results[0] == results[1]
