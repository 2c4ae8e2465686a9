"""The error model at run time: reading, costs, explanations and adaptation."""

from __future__ import annotations

from array import array
from math import exp, log
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_restore.alphabet import FOLD, encode_text
from ocr_restore.error_model import Confusion, ErrorModel
from ocr_restore.exceptions import ModelError

PACKAGED = Path(__file__).parents[1] / "dictionaries" / "en" / "confusions.tsv"
TABLE = """\
# a comment

sub\tb\th\t5.0\t9\t2
sub\tc\te\t4.0\t9\t2
sub\tl\ti\t3.0\t9\t2
sub\t\\u0023\th\t7.0\t9\t2
sub\tx\t1\t1.0\t9\t2
ins\t.\t\t6.0\t9\t2
del\t\te\t6.5\t9\t2
rule\trn\tm\t4.5\t9\t2
rule\tl1\th\t4.0\t9\t2
rule\tm\trn\t5.5\t9\t2
rule\t\\u005cV\tw\t8.0\t9\t2
"""
EVENTS = """\
blank\tinserted\t\t6.0\t0\t0
blank\tlost\t\t5.0\t0\t0
hyphen\tinserted\t\t8.0\t0\t0
hyphen\tlost\t\t6.5\t0\t0
mark\tinside\t\t5.5\t0\t0
case\tinside\t\t3.5\t0\t0
"""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> ErrorModel:
    path = tmp_path_factory.mktemp("model") / "confusions.tsv"
    path.write_text(TABLE + EVENTS, encoding="utf-8")
    return ErrorModel.read(path)


@pytest.fixture(scope="module")
def packaged() -> ErrorModel:
    return ErrorModel.read(PACKAGED)


def strings(observed: str, intended: str) -> tuple[bytes, bytes, bytes]:
    codes = encode_text(observed)
    free = bytes(FOLD[code] if FOLD[code] != code else 0 for code in codes)
    return codes, free, encode_text(intended)


def explain(model: ErrorModel, observed: str, intended: str) -> list[tuple[str, str]]:
    """The confusions, where a capital is expected as it stands (a word at the head of a line)."""
    found = model.explain(*strings(observed, intended))
    return [(confusion.observed, confusion.intended) for confusion in found]


def cost(model: ErrorModel, observed: str, intended: str) -> float:
    model.channel.align(*strings(observed, intended), array("i", bytes(4 * 130)))
    return model.channel.cost


# Observed, intended, the confusions and what they cost together.
EXPLAINED: list[tuple[str, str, list[tuple[str, str]], float]] = [
    ("the", "the", [], 0.0),
    ("The", "the", [], 0.0),
    ("tl1e", "the", [("l1", "h")], 4.0),
    ("tbe", "the", [("b", "h")], 5.0),
    ("t#e", "the", [("#", "h")], 7.0),
    ("tl1c", "the", [("l1", "h"), ("c", "e")], 8.0),
    ("burnp", "bump", [("rn", "m")], 4.5),
    ("modem", "modern", [("m", "rn")], 5.5),
    ("th.e", "the", [(".", "")], 6.0),
    ("th", "the", [("", "e")], 6.5),
    ("\\Vith", "with", [("\\V", "w")], 8.0),
    ("t1 e", "tie", [("1", "i"), (" ", "")], 18.5),  # any other letter costs the floor
]


@pytest.mark.parametrize(("observed", "intended", "confusions", "total"), EXPLAINED)
def test_explains_at_the_cost(
    model: ErrorModel,
    observed: str,
    intended: str,
    confusions: list[tuple[str, str]],
    total: float,
) -> None:
    assert explain(model, observed, intended) == confusions
    assert cost(model, observed, intended) == pytest.approx(total)


def test_events(model: ErrorModel) -> None:
    assert model.events == {
        "blank inserted": 6.0,
        "blank lost": 5.0,
        "hyphen inserted": 8.0,
        "hyphen lost": 6.5,
        "mark inside": 5.5,
        "case inside": 3.5,
    }


def test_capital_costs_at_most_the_small_letter_and_half_a_change_of_case(
    model: ErrorModel,
) -> None:
    observed, intended = encode_text("tBe"), encode_text("the")
    assert model.explain(observed, bytes(3), intended) == [Confusion("B", "h")]
    assert model.channel.cost == pytest.approx(5.0 + 3.5 / 2)


def test_accents(model: ErrorModel) -> None:
    """A lost one costs little, one on a wrong letter adds to it, one too many may be foreign."""
    assert cost(model, "regime", "régime") == pytest.approx(6.0)
    assert cost(model, "thç", "the") == pytest.approx(4.0 + 3.0)
    assert cost(model, "régime", "regime") == pytest.approx(9.0)


def test_intended_beyond_the_alphabet_is_left_out(model: ErrorModel) -> None:
    """The row of x for a figure changes nothing."""
    assert cost(model, "x", "i") == 12.5


def test_too_long_has_no_explanation(model: ErrorModel) -> None:
    assert explain(model, "a" * 61, "a" * 61) == []


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz'éœ", max_size=60))
def test_as_printed_costs_nothing(packaged: ErrorModel, text: str) -> None:
    assert explain(packaged, text, text) == []
    assert packaged.channel.cost == 0


@pytest.mark.parametrize(
    ("observed", "intended", "other"),
    [
        ("tbe", "the", "toe"),
        ("aud", "and", "add"),
        ("tlie", "the", "tie"),
        ("wliich", "which", "witch"),
    ],
)
def test_packaged_table_finds_the_word(
    packaged: ErrorModel, observed: str, intended: str, other: str
) -> None:
    assert cost(packaged, observed, intended) < cost(packaged, observed, other)


def test_rule_names_are_those_of_the_table(model: ErrorModel) -> None:
    rules = {model.rule(index) for index in range(4)}
    assert rules == {
        Confusion("rn", "m"),
        Confusion("l1", "h"),
        Confusion("m", "rn"),
        Confusion("\\V", "w"),
    }


def test_written_model_opens_the_same(model: ErrorModel, tmp_path: Path) -> None:
    model.write(tmp_path / "channel.bin")
    opened = ErrorModel.open(tmp_path / "channel.bin")
    assert opened.events == model.events
    for observed, intended, confusions, total in EXPLAINED:
        assert explain(opened, observed, intended) == confusions
        assert opened.channel.cost == pytest.approx(total)


PRINTED = {"e": 1000, "h": 500, "c": 300, "b": 100, "m": 200, "r": 400, "n": 500, "l": 300}


def adapted(
    model: ErrorModel, used: dict[Confusion, float], events: dict[str, float] | None = None
) -> ErrorModel:
    return model.adapted(used, PRINTED, events or {}, prior_weight=300, noise=1.0)


@pytest.mark.parametrize(
    ("confusion", "observed", "intended"),
    [
        (Confusion("b", "h"), "tbe", "the"),
        (Confusion("rn", "m"), "burnp", "bump"),
        (Confusion("", "e"), "th", "the"),
        (Confusion(".", ""), "th.e", "the"),
    ],
)
def test_used_confusion_becomes_cheaper(
    model: ErrorModel, confusion: Confusion, observed: str, intended: str
) -> None:
    before = cost(model, observed, intended)
    some = cost(adapted(model, {confusion: 10.0}), observed, intended)
    many = cost(adapted(model, {confusion: 40.0}), observed, intended)
    assert many < some < before
    assert cost(model, observed, intended) == before  # the general model is as it was


def test_adapted_cost_is_the_estimate(model: ErrorModel) -> None:
    """By hand: 20 of 500 h printed as b, with a prior of e^-5 worth 300 characters."""
    share = (20 + 300 * exp(-5.0)) / (500 + 20 + 300)
    assert cost(adapted(model, {Confusion("b", "h"): 20.0}), "tbe", "the") == pytest.approx(
        -log(share)
    )


def test_unused_confusion_of_a_frequent_letter_becomes_dearer(model: ErrorModel) -> None:
    assert cost(adapted(model, {}), "tbe", "the") > cost(model, "tbe", "the")


def test_noisy_document_has_cheaper_confusions(model: ErrorModel) -> None:
    noisy = model.adapted({}, PRINTED, {}, prior_weight=300, noise=4.0)
    assert cost(noisy, "tbe", "the") == pytest.approx(
        cost(adapted(model, {}), "tbe", "the") - log(4.0)
    )


def test_adapted_events(model: ErrorModel) -> None:
    changed = adapted(model, {}, {"blank inserted": 2.0})
    assert changed.events == {**model.events, "blank inserted": 2.0}
    assert explain(changed, "th e", "the") == [(" ", "")]
    assert changed.channel.cost == pytest.approx(2.0)


def test_unknown_rule_cannot_be_adapted(model: ErrorModel) -> None:
    with pytest.raises(KeyError):
        adapted(model, {Confusion("ff", "fi"): 1.0})


def test_expected_confusions(model: ErrorModel) -> None:
    """Twice the text has twice as many, and one without letters none."""
    twice = {char: 2 * count for char, count in PRINTED.items()}
    assert model.expected({}) == model.expected({"7": 100}) == 0
    assert model.expected(twice) == pytest.approx(2 * model.expected(PRINTED))
    assert model.expected({"e": 100}) > 100 * (exp(-4.0) + exp(-6.5))  # c for e, e lost


@pytest.mark.parametrize(
    "line",
    ["sub", "sub\tb\th", "sub\tb\th\tcheap\t1\t1", "sub\t\\u00\th\t5.0\t1\t1", "no table at all"],
)
def test_malformed_table(tmp_path: Path, line: str) -> None:
    path = tmp_path / "confusions.tsv"
    path.write_text(f"# head\nsub\tc\te\t4.0\t9\t2\n{line}\n", encoding="utf-8")
    with pytest.raises(ModelError, match=r"confusions\.tsv, line 3: .*train --pairs`"):
        ErrorModel.read(path)


def test_missing_table(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"cannot read .*confusions\.tsv: .*; reinstall"):
        ErrorModel.read(tmp_path / "confusions.tsv")


@pytest.mark.parametrize("event", ["blank\tlost", "mark\tinside"])
def test_table_without_an_event(tmp_path: Path, event: str) -> None:
    path = tmp_path / "confusions.tsv"
    lines = [line for line in EVENTS.splitlines() if not line.startswith(event)]
    path.write_text("\n".join(lines), encoding="utf-8")
    name = event.replace("\t", " ")
    with pytest.raises(ModelError, match=rf"confusions\.tsv: .*`{name}` .*train --pairs`"):
        ErrorModel.read(path)


def test_empty_table_has_only_floors(tmp_path: Path) -> None:
    path = tmp_path / "confusions.tsv"
    path.write_text(EVENTS, encoding="utf-8")
    model = ErrorModel.read(path)
    assert explain(model, "tbe", "the") == [("b", "h")]
    assert model.channel.cost == 12.5
