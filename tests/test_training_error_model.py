"""Training of the error model: what is counted, what it costs, and that the table reads back."""

from __future__ import annotations

import json
import random
from collections import Counter
from math import exp, log
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_restore.alphabet import encode_text
from ocr_restore.error_model import Confusion, ErrorModel
from ocr_restore.exceptions import InputError, OutputError
from ocr_restore.training.error_model import (
    ConfusionCounts,
    Pair,
    count_confusions,
    estimate,
    learn_confusions,
    read_pairs,
    read_visual,
    write_confusions,
)

VISUAL = Path(__file__).parents[1] / "dictionaries" / "en" / "visual.tsv"


def costs(
    *collections: ConfusionCounts, visual: dict[Confusion, float] | None = None
) -> dict[tuple[str, str], float]:
    rows = estimate(
        {str(number): counts for number, counts in enumerate(collections)}, visual=visual or {}
    )
    return {(row.observed, row.intended): row.cost for row in rows}


def collection(
    confusions: dict[tuple[str, str], int] | None = None, **intended: int
) -> ConfusionCounts:
    return ConfusionCounts(
        Counter({Confusion(*key): count for key, count in (confusions or {}).items()}),
        Counter(intended),
    )


# What was printed, what the page says, and the confusions counted by hand.
COUNTED: list[tuple[str, str, dict[tuple[str, str], int]]] = [
    ("the modem state", "the modern state", {("m", "rn"): 1}),
    ("a burnp and a turnult", "a bump and a tumult", {("rn", "m"): 2}),
    ("tlie otlier side", "the other side", {("li", "h"): 2}),
    ("tbe house of tbe king", "the house of the king", {("b", "h"): 2}),
    ("liouse Tlie", "house The", {("li", "h"): 2}),
    ("the hou se", "the house", {}),  # a blank inserted
    ("thehouse", "the house", {}),  # a blank lost
    ("THE House", "the house", {}),  # case alone
    ("the HOBSE", "the HOUSE", {("B", "u"): 1}),  # case of the page is folded
    ("the house.", "the house", {}),  # a mark at the edge
    ("the ho.use", "the house", {(".", ""): 1}),  # a mark inside
    ("the houise", "the house", {("i", ""): 1}),
    ("the hose", "the house", {("", "u"): 1}),
    ("the pris- oner", "the prisoner", {("-", ""): 1}),  # a hyphen and a blank too many
    ("ofxthe", "of the", {}),  # x for a blank
    ("to t lie end", "to the end", {("li", "h"): 1}),  # and a blank inserted
    ("the pris-\noner and the arid", "the prisoner and the arid", {}),  # a cut word
    ("thc ofﬁce", "the office", {("c", "e"): 1}),  # a ligature is no error
    ("don’t be", "don't he", {("b", "h"): 1}),  # nor is another apostrophe
    ("of thehouse", "of th. house", {}),  # a letter for a mark and a blank: neither can be told
    ("xqzvw state", "thing state", {}),  # nothing in common
    ("the state", "the state", {}),
    ("", "the state", {}),
    ("the state", "", {}),
]


@pytest.mark.parametrize(("observed", "intended", "expected"), COUNTED)
def test_counts_confusions(
    observed: str, intended: str, expected: dict[tuple[str, str], int]
) -> None:
    assert count_confusions([Pair(observed, intended)]).confusions == expected


def test_counts_what_could_have_been_confused() -> None:
    """Both equal and unequal words count, in lower case; lost words do not."""
    intended = count_confusions([Pair("To bo", "To be")]).intended
    assert {text: intended[text] for text in "tobe"} == {"t": 1, "o": 1, "b": 1, "e": 1}
    assert intended["to"] and intended["be"]
    assert not count_confusions([Pair("", "To be")]).intended


PAIRS = st.lists(
    st.builds(Pair, *[st.text(alphabet="tlhiernm .-TB", max_size=20) for _ in Pair._fields]),
    max_size=4,
)


@given(PAIRS, PAIRS)
def test_counts_add_up(first: list[Pair], second: list[Pair]) -> None:
    """Counting two lists and adding is counting one long list."""
    assert count_confusions(first) + count_confusions(second) == count_confusions(first + second)


def test_no_pairs_have_no_counts() -> None:
    assert count_confusions([]) == ConfusionCounts()


def test_single_cost_is_the_smoothed_share() -> None:
    """By hand: 13 of 1,000 o for e; one of 26 letters was seen, in the place of one."""
    cost = costs(collection({("o", "e"): 13}, e=1000))["o", "e"]
    prior = (0.5 + 1) / (26 * 1001)
    assert cost == pytest.approx(-log((13 + 1000 * prior) / 2000), abs=5e-4)


def test_rule_cost_is_the_smoothed_share() -> None:
    """The prior is the cost of the parts: here r for m and a stray n, or a stray r and n for m."""
    table = costs(collection({("rn", "m"): 10}, m=850))
    parts = min(table["r", "m"] + table["n", ""], table["r", ""] + table["n", "m"])
    share = (10 + 150 * exp(-parts)) / 1000
    assert table["rn", "m"] == pytest.approx(-log(share), abs=1e-3)


def test_error_is_cut_into_known_parts() -> None:
    """What its parts explain is no rule, however often it recurs."""
    errors = {("o", "e"): 3000, ("oo", "ee"): 700, ("lio", "he"): 9, ("li", "h"): 500}
    table = costs(collection(errors, e=10_000, ee=10_000, h=10_000, he=900))
    assert ("oo", "ee") not in table and ("lio", "he") not in table
    alone = costs(collection({("oo", "ee"): 700}, e=10_000, ee=10_000))
    assert ("oo", "ee") in alone
    assert table["o", "e"] < alone["o", "e"]  # the parts are counted


def test_seen_in_several_collections_is_cheaper() -> None:
    for confusion in (("c", "e"), ("ll", "u"), ("", "r")):
        alone = costs(
            collection({confusion: 20}, e=500, u=500, r=500), collection(e=500, u=500, r=500)
        )
        shared = costs(*[collection({confusion: 10}, e=500, u=500, r=500)] * 2)
        assert shared[confusion] < alone[confusion]


def test_more_cases_cost_less() -> None:
    by_count = [costs(collection({("c", "e"): count}, e=1000))["c", "e"] for count in (0, 1, 5, 50)]
    assert by_count == sorted(by_count, reverse=True)
    assert len(set(by_count)) == 4


def test_unseen_is_judged_by_class() -> None:
    """A character seen in the place of many makes its class likelier, one seen often does not."""
    empty = collection(e=500, l=500)
    many = collection({("8", letter): 1 for letter in "abcdefgh"}, e=500, l=500)
    often = collection({("8", "a"): 100}, e=500, l=500)
    assert costs(many)["3", "e"] < costs(often)["3", "e"] < costs(empty)["3", "e"]
    assert costs(empty)["■", "e"] < costs(empty)["c", "e"]  # what stands for anything


@pytest.mark.parametrize(
    ("counts", "listed"),
    [((4,), False), ((5,), True), ((2, 1), True), ((1, 1), False), ((4, 0), False)],
)
def test_rules_need_evidence(counts: tuple[int, ...], listed: bool) -> None:
    collections = [collection({("ri", "n"): count} if count else {}, n=1000) for count in counts]
    assert (("ri", "n") in costs(*collections)) is listed


def test_visual_cost_is_a_prior() -> None:
    """It holds where nothing was counted, and gives way to counts."""
    visual = {Confusion("rn", "m"): 6.5}
    assert costs(collection(), visual=visual)["rn", "m"] == 6.5
    shared = collection({("rn", "m"): 1}, m=850)
    assert costs(shared, visual=visual)["rn", "m"] == pytest.approx(
        -log((1 + 150 * exp(-6.5)) / 1000), abs=5e-4
    )
    common = collection({("rn", "m"): 50}, m=1000)
    assert costs(common, visual=visual)["rn", "m"] < 4


def test_lookalikes_cost_a_little_more() -> None:
    table = costs(collection(), visual={Confusion("li", "h"): 3.0})
    assert table["li", "h"] == 3.0
    assert {table[observed, "h"] for observed in ("l1", "ii", "1i", "|i", "l!", "lI")} == {4.5}
    assert ("ll", "h") in table and ("lo", "h") not in table


def test_intended_is_letters_only() -> None:
    """Digits and marks of the page are no candidates, and unknown signs are never looked up."""
    table = costs(collection({("l", "1"): 50, ("ꝑ", "p"): 50, ("fl", "ﬂ"): 50}))
    assert table.keys().isdisjoint({("l", "1"), ("ꝑ", "p"), ("fl", "ﬂ")})


def test_order_does_not_matter(tmp_path: Path) -> None:
    """The bytes of the table depend neither on the order of pairs nor on that of collections."""
    pairs = [Pair(observed, intended) for observed, intended, _ in COUNTED] * 5
    written = []
    for seed in range(3):
        chance = random.Random(seed)
        chance.shuffle(pairs)
        collections = {
            "a": count_confusions(pairs),
            "b": count_confusions([Pair("tlie tl1e burnp", "the the bump")] * 2),
            "c": count_confusions([]),
        }
        names = sorted(collections)
        chance.shuffle(names)
        path = tmp_path / str(seed)
        rows = estimate({name: collections[name] for name in names}, visual=read_visual(VISUAL))
        write_confusions(rows, path)
        written.append(path.read_bytes())
    assert len(set(written)) == 1


def test_table_reads_back(tmp_path: Path) -> None:
    """Every row, the signs that are escaped among them, costs in the channel what it says."""
    rows = estimate(
        {"one": collection({("#", "h"): 30, ("\\", "i"): 9, ("\\V", "w"): 9}, h=90, i=90, w=90)},
        visual=read_visual(VISUAL),
    )
    path = tmp_path / "confusions.tsv"
    write_confusions(rows, path)
    model = ErrorModel.read(path)
    assert model.events["blank lost"] == 5.3
    by_confusion = {(row.observed, row.intended): row for row in rows}
    for observed, intended in (("#", "h"), ("\\", "i"), ("\\V", "w"), ("rn", "m"), ("c", "e")):
        codes = encode_text(observed)
        steps = model.explain(codes, bytes(len(codes)), encode_text(intended))
        assert steps == [Confusion(observed, intended)]
        assert model.channel.cost == pytest.approx(by_confusion[observed, intended].cost)


def test_kinds_and_order() -> None:
    rows = estimate({"one": collection()}, visual={Confusion("rn", "m"): 6.5})
    assert {row.kind for row in rows} == {"sub", "ins", "del", "rule"}
    keys = [(row.kind, row.cost, row.observed, row.intended) for row in rows]
    assert keys == sorted(keys)
    assert len({(row.observed, row.intended) for row in rows}) == len(rows)


def write_pairs(path: Path, *pairs: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(pair) + "\n" for pair in pairs), encoding="utf-8")
    return path


def test_read_pairs_joins_words(tmp_path: Path) -> None:
    """Gold marks a word that goes on in the next line; the OCR text stays as it is."""
    path = write_pairs(
        tmp_path / "pairs.jsonl",
        {"id": "1", "ocr": "pri¬\nson", "gold": "pri¬\nson"},
        {"ocr": "a-\nb", "gold": "pri\u00ad\nson ¬ so\u00adon"},
    )
    assert read_pairs(path) == [Pair("pri¬\nson", "prison"), Pair("a-\nb", "prison ¬ so\u00adon")]


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[1]",
        b'"text"',
        b'{"ocr": "a"}',
        b'{"ocr": "a", "gold": null}',
        b'{"ocr": 1, "gold": "a"}',
        b"[" * 100_000,
    ],
    ids=lambda line: repr(line[:20]),
)
def test_malformed_pair(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_bytes(b'{"ocr": "a", "gold": "b"}\n\n' + line + b"\n")
    with pytest.raises(InputError, match=r"pairs\.jsonl, line 3: no pair; "):
        read_pairs(path)


def test_missing_pairs(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_pairs(tmp_path / "pairs.jsonl")


@pytest.mark.parametrize(
    "line",
    [
        "rn\tm\t6.5",  # no comment
        "rn\tm\tcheap\t",
        "r\tm\t6.5\tone character",
        "rnrn\tmm\t6.5\tfour characters",
        "rn\t\t6.5\tnothing intended",
        "rn\tM\t6.5\ta capital intended",
        "rꝑ\tm\t6.5\tno sign of the alphabet",
        "li\th\t7.0\tthe second time",
    ],
)
def test_malformed_visual(tmp_path: Path, line: str) -> None:
    path = tmp_path / "visual.tsv"
    path.write_text(f"# head\n\nli\th\t6.0\tfine\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"visual\.tsv, line 4: .*; mend it"):
        read_visual(path)


def test_packaged_visual_table() -> None:
    """Every entry says why it is there, and the costs are in the range its head explains."""
    visual = read_visual(VISUAL)
    assert visual[Confusion("rn", "m")] == 6.5
    assert visual[Confusion("\\V", "w")] == 8.0
    assert all(5.5 <= cost <= 10 for cost in visual.values())
    lines = VISUAL.read_text(encoding="utf-8").splitlines()
    assert all(line.split("\t")[3] for line in lines if line and not line.startswith("#"))


def test_pairs_are_read_as_the_command_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"ocr": "a", "gold": "b"}\n')
    assert read_pairs(path) == [Pair("a", "b")]
    path.write_bytes(b"\n")
    with pytest.raises(InputError, match="is empty"):
        read_pairs(path)


def test_learns_from_files(tmp_path: Path) -> None:
    first = write_pairs(tmp_path / "a.jsonl", {"ocr": "Tlie house", "gold": "The house"})
    second = write_pairs(tmp_path / "b.jsonl", {"ocr": "tlie bat", "gold": "the hat"})
    tables = []
    for number, source in enumerate(([first, second], [second, first], [first])):
        tables.append(tmp_path / f"table{number}")
        learn_confusions(source, tables[-1], visual_path=VISUAL)
    files, turned, one = (table.read_text(encoding="utf-8") for table in tables)
    assert files == turned
    assert "rule\tli\th\t" in one  # seen once, and in the visual table
    assert "sub\tb\th\t" in files and files != one


def test_nothing_to_learn_from(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="name at least one file"):
        learn_confusions([], tmp_path / "table", visual_path=VISUAL)
    with pytest.raises(InputError, match="name at least one file"):
        estimate({}, visual={})


def test_table_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        write_confusions([], tmp_path / "missing" / "table")
