"""Measures: small cases counted by hand, agreement with jiwer, and what must hold of any texts."""

from __future__ import annotations

import json
import math
import random
import re
import unicodedata

import jiwer
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from ocr_restore import error_counts
from ocr_restore.calibration import wilson_interval
from ocr_restore.collection import STATISTICS, Collection, evaluate_document
from ocr_restore.edits import Edit
from ocr_restore.evaluation import (
    CalibrationBin,
    Detection,
    ErrorCounts,
    JudgedEdit,
    Judgement,
    Outcomes,
    Preference,
    bootstrap_interval,
    calibrate,
    character_errors,
    choose_threshold,
    evaluate,
    format_evaluation,
    judge_edits,
    learn_threshold,
    match_normalize,
    pool,
    token_errors,
    unicode_words,
)
from ocr_restore.evaluation_table import format_collection

# Made up, with the damage of a newspaper scan: splits, a case slip, a real-word error, debris.
OBSERVED = (
    'H ARBOUR NEWs, law of the "Old\nPilot," Stow-on-Sea, kindly asks\n'
    "that he will he told if per sons want\np.ii:ssage"
)
RESTORED = (
    'HARBOUR NEWS, law of the "Old\nPilot," Stow-on-Sea, kindly asks\n'
    "that he will be told if persons want\nmessage"
)
GOLD = (
    'HARBOUR NEWS, late of the "Old\nPilot," Stow-on-Sea, kindly asks\n'
    "that he will be told if persons want\npassage"
)

texts = st.text(st.sampled_from("abt he.\n-é¬"), max_size=30)


# --- characters, tokens, words


@pytest.mark.parametrize(
    ("text", "gold", "expected"),
    [
        ("", "", ErrorCounts(0, 0, 0, 0)),
        ("modem", "modern", ErrorCounts(4, 1, 1, 0)),
        ("", "ab", ErrorCounts(0, 0, 2, 0)),
        ("ab", "", ErrorCounts(0, 0, 0, 2)),
        # One cluster of two code points on one side, one precomposed character on the other.
        ("e\u0301te\u0301", "été", ErrorCounts(3, 0, 0, 0)),
        # A cluster that has no precomposed form is one character, hence one error.
        ("r\u0308e", "re", ErrorCounts(1, 1, 0, 0)),
        ("  a \n\t b ", "a b", ErrorCounts(3, 0, 0, 0)),
    ],
)
def test_character_errors(text, gold, expected):
    assert character_errors(text, gold) == expected


def test_blanks_count_one_by_one_when_kept():
    assert character_errors("a  b\n", "a b", blanks="keep").errors == 2
    assert character_errors("a\nb", "a b", blanks="keep").errors == 1


def test_blanks_kept_concern_characters_only():
    evaluation = evaluate("a\nb", "a b", "a b", blanks="keep")
    assert evaluation.characters.before.errors == 1
    assert evaluation.tokens.before.errors == 0


def test_long_texts_in_pieces_count_as_a_whole_text_does(monkeypatch):
    generator = random.Random(0)
    words = ["".join(generator.choices("abcdefgh", k=generator.randint(2, 9))) for _ in range(4000)]
    gold = "\n".join(words)
    text = "".join(c if generator.random() > 0.03 else generator.choice("xyz ") for c in gold)
    whole = character_errors(text, gold)
    monkeypatch.setattr(error_counts, "_WHOLE_TEXT", 100)
    pieces = character_errors(text, gold)
    assert pieces.total == whole.total
    assert whole.errors <= pieces.errors <= 1.001 * whole.errors


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("can't U.S. foo-bar", ["can't", "U.S", "foo", "bar"]),
        ("1,000.50 £ 2d.", ["1,000.50", "2d"]),
        ("— … ” _", []),
        ("o’clock naïve", ["o’clock", "naïve"]),
    ],
)
def test_unicode_words(text, expected):
    assert unicode_words(text) == expected


def test_rates():
    counts = ErrorCounts(hits=6, substitutions=2, deletions=1, insertions=3)
    assert counts.errors == 6
    assert counts.total == 9
    assert counts.rate == 6 / 9
    assert counts.match_error_rate == 6 / 12


def test_rates_of_nothing_are_finite():
    assert ErrorCounts(0, 0, 0, 0).rate == 0
    assert ErrorCounts(0, 0, 0, 5).rate == 1
    assert ErrorCounts(0, 0, 0, 5).match_error_rate == 1
    json.dumps(evaluate("", "", "").as_dict(), allow_nan=False)
    json.dumps(evaluate("a", "b c", "").as_dict(), allow_nan=False)


def test_reduction_is_relative_and_negative_when_worse():
    characters = evaluate("tbe cat", "the eat tbe", "the cat").characters
    assert (characters.before.errors, characters.after.errors) == (1, 5)
    assert characters.reduction == -4


@given(texts, texts)
def test_word_error_rate_is_that_of_jiwer(text, gold):
    text, gold = " ".join(text.split()), " ".join(["word", *gold.split()])
    theirs = jiwer.process_words(gold, text)
    ours = evaluate(text, text, gold).tokens.before
    assert ours.errors == theirs.substitutions + theirs.deletions + theirs.insertions
    assert ours.rate == pytest.approx(theirs.wer)


# --- HIPE-OCRepair


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The “Old” Curiosity_Shop.", "the old curiosity shop"),
        ("re¬\nstore re-\nstore", "restore re store"),
        ("Straße Œuvre Cæsar peꝛſon", "strasse oeuvre caesar perſon"),
        ("Ma\u0364rz scho\u0364n u\u0364ber", "märz schön über"),
        ("é ≠ e 19½", "é e 19½"),
        (" ¬ \n", ""),
    ],
)
def test_match_normalisation(text, expected):
    assert match_normalize(text) == expected


def reference_match_counts(count, text, gold):
    """The competition's formula step by step, on jiwer, as its scorer has it."""

    def normalised(side):
        side = side.lower()
        for printed, folded in (("ß", "ss"), ("ꝛ", "r"), ("œ", "oe"), ("æ", "ae"), ("¬\n", "")):
            side = side.replace(printed, folded)
        side = re.sub(r"_", " ", re.sub(r"[^\w]", " ", side))
        return re.sub(r"\s+", " ", side).strip()

    output = count(normalised(gold), normalised(text))
    return ErrorCounts(output.hits, output.substitutions, output.deletions, output.insertions)


@given(texts, texts)
def test_match_counts_are_those_of_the_competition(text, gold):
    gold = f"gold {gold}"
    evaluation = evaluate(text, text, gold)
    for count, ours in (
        (jiwer.process_characters, evaluation.match_characters),
        (jiwer.process_words, evaluation.match_words),
    ):
        assert ours.before == reference_match_counts(count, text, gold)


@pytest.mark.parametrize(
    ("restored", "expected"),
    [
        ("the cat", Preference(1, 0, 0)),
        ("tbe eat", Preference(0, 0, 1)),
        ("tbe, CAT", Preference(0, 1, 0)),
    ],
)
def test_preference(restored, expected):
    assert evaluate("tbe cat", restored, "the cat").preference == expected


# --- words of the gold text


@pytest.mark.parametrize(
    ("observed", "restored", "gold", "expected"),
    [
        # kept, fixed, harmed, missed, wrongly fixed
        ("the", "the", "the", Outcomes(1, 0, 0, 0, 0)),
        ("tbe", "the", "the", Outcomes(0, 1, 0, 0, 0)),
        ("the", "tho", "the", Outcomes(0, 0, 1, 0, 0)),
        ("tbe", "tbe", "the", Outcomes(0, 0, 0, 1, 0)),
        ("tbe", "toe", "the", Outcomes(0, 0, 0, 0, 1)),
        # Case and punctuation count.
        ("The.", "the", "The", Outcomes(0, 0, 0, 0, 1)),
        # A split and a merge, restored and not.
        ("to day is", "today is", "today is", Outcomes(1, 1, 0, 0, 0)),
        ("inthe sea", "in the sea", "in the sea", Outcomes(1, 2, 0, 0, 0)),
        ("inthe sea", "inthe sea", "in the sea", Outcomes(1, 0, 0, 2, 0)),
        # A right word joined to its neighbour is harmed, and so is the neighbour.
        ("in the sea", "inthe sea", "in the sea", Outcomes(1, 0, 2, 0, 0)),
        # A missing word is missed, a superfluous one is nobody's outcome.
        ("the sea", "the sea", "the cold sea", Outcomes(2, 0, 0, 1, 0)),
        ("the ~ sea", "the sea", "the sea", Outcomes(2, 0, 0, 0, 0)),
        (OBSERVED, RESTORED, GOLD, Outcomes(13, 4, 0, 1, 1)),
    ],
)
def test_outcomes(observed, restored, gold, expected):
    assert evaluate(observed, restored, gold).outcomes == expected


@given(texts, texts, texts)
def test_outcomes_add_up(observed, restored, gold):
    evaluation = evaluate(observed, restored, gold)
    outcomes = evaluation.outcomes
    assert outcomes.total == len(gold.split()) == evaluation.tokens.before.total
    assert outcomes.kept + outcomes.harmed == evaluation.tokens.before.hits
    assert outcomes.kept + outcomes.fixed == evaluation.tokens.after.hits


@given(texts, texts, texts)
def test_undoing_a_restoration_harms_what_it_fixed(observed, restored, gold):
    there = evaluate(observed, restored, gold).outcomes
    back = evaluate(restored, observed, gold).outcomes
    assert (there.kept, there.fixed, there.harmed) == (back.kept, back.harmed, back.fixed)
    assert (there.missed, there.wrongly_fixed) == (back.missed, back.wrongly_fixed)


@given(texts)
def test_a_text_against_itself_has_no_errors(text):
    evaluation = evaluate(text, text, text)
    for change in (
        evaluation.characters,
        evaluation.tokens,
        evaluation.words,
        evaluation.match_characters,
        evaluation.match_words,
    ):
        assert change.before.errors == change.after.errors == 0
    assert evaluation.outcomes == Outcomes(len(text.split()), 0, 0, 0, 0)
    assert evaluation.detection == Detection(0, 0, 0)


@pytest.mark.parametrize(
    ("observed", "restored", "gold", "expected"),
    [
        ("tbe cat sat", "the eat sat", "the cat sat", Detection(1, 1, 0)),
        ("tbe cat", "tbe cat", "the cat", Detection(0, 0, 1)),
        # Found counts, whether or not the reading is right.
        ("tbe cat", "toe cat", "the cat", Detection(1, 0, 0)),
        # Both halves of a split word are wrong tokens.
        ("to day is", "today is", "today is", Detection(2, 0, 0)),
    ],
)
def test_detection(observed, restored, gold, expected):
    assert evaluate(observed, restored, gold).detection == expected


def test_detection_rates():
    detection = Detection(true_positives=3, false_positives=1, false_negatives=2)
    assert detection.precision == 0.75
    assert detection.recall == 0.6
    assert detection.f1 == pytest.approx(2 * 0.75 * 0.6 / 1.35)


def test_a_passage_out_of_order_is_counted():
    words = [f"w{number}" for number in range(60)]
    text = " ".join(words[40:] + words[:40])
    assert evaluate(text, text, " ".join(words)).moved == 20


# --- unrecoverable passages


@pytest.mark.parametrize(
    ("observed", "restored", "gold", "lost", "expected", "left_out"),
    [
        # The lost word takes no part, whatever became of it.
        ("a ## c", "a ## c", "a bee c", "bee", Outcomes(2, 0, 0, 0, 0), 1),
        ("a ## c", "a zoo c", "a bee c", "bee", Outcomes(2, 0, 0, 0, 0), 1),
        # A word merged with the lost one goes with it.
        ("a##nd tbe", "a##nd the", "a bee and the", "bee", Outcomes(0, 1, 0, 0, 0), 3),
        # Part of a word touched is a word lost; one printed rightly is left out too.
        ("a bee c", "a bee tbe", "a bee c", "be", Outcomes(1, 0, 1, 0, 0), 1),
        ("## c", "## c", "bee c", "bee", Outcomes(1, 0, 0, 0, 0), 1),
        ("##", "##", "bee", "bee", Outcomes(0, 0, 0, 0, 0), 1),
    ],
)
def test_unrecoverable_words_are_left_out(observed, restored, gold, lost, expected, left_out):
    start = gold.index(lost)
    evaluation = evaluate(observed, restored, gold, unrecoverable=[(start, start + len(lost))])
    assert evaluation.outcomes == expected
    assert evaluation.left_out == left_out
    assert evaluation.tokens.before.total == expected.total


def test_nothing_unrecoverable_changes_nothing():
    assert evaluate(OBSERVED, RESTORED, GOLD, unrecoverable=[(3, 3)]) == evaluate(
        OBSERVED, RESTORED, GOLD
    )


# --- pooling


@given(st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=4))
def test_pooled_counts_are_the_sums(units):
    pages = [evaluate(*unit) for unit in units]
    pooled = pool(pages)
    assert pooled.units == len(units)
    assert pooled.characters.after.errors == sum(page.characters.after.errors for page in pages)
    assert pooled.outcomes.total == sum(page.outcomes.total for page in pages)
    assert pooled.preference.improved == sum(page.preference.improved for page in pages)


def test_pooling_needs_units_that_treat_blanks_alike():
    with pytest.raises(ValueError, match="blanks alike"):
        pool([evaluate("a", "a", "a"), evaluate("a", "a", "a", blanks="keep")])
    with pytest.raises(ValueError, match="nothing to pool"):
        pool([])


def test_a_dictionary_holds_counts_and_rates():
    figures = evaluate("tbe cat", "the cat", "the cat").as_dict()
    assert figures["blanks"] == "collapse"
    assert figures["tokens"]["before"]["rate"] == 0.5
    assert figures["tokens"]["reduction"] == 1
    assert figures["outcomes"]["fixed_rate"] == 1
    assert figures["preference"]["score"] == 1


def test_bootstrap_interval_encloses_the_figure_and_repeats():
    pages = [evaluate("tbe cat" if n % 3 else "the cat", "the cat", "the cat") for n in range(30)]

    def rate(evaluation):
        return evaluation.tokens.before.rate

    low, high = bootstrap_interval(pages, rate)
    assert low < rate(pool(pages)) < high
    # 20 of 30 pages have one error in two words: 1/3, standard error sqrt(2/3 * 1/3 / 30) / 2.
    assert high - low == pytest.approx(2 * 1.96 * math.sqrt(2 / 9 / 30) / 2, rel=0.15)
    assert (low, high) == bootstrap_interval(pages, rate)


def test_bootstrap_interval_of_one_unit_is_a_point():
    pages = [evaluate("tbe cat", "the cat", "the cat")]
    assert bootstrap_interval(pages, lambda page: page.tokens.before.rate) == (0.5, 0.5)


# --- single edits


def edits_of(observed, *changes):
    """Edits from (observed string, restored string, confidence), found in reading order."""
    edits, place = [], 0
    for old, new, *confidence in changes:
        start = observed.index(old, place)
        place = start + len(old)
        edits.append(Edit(start, place, old, new, "test", *(confidence or [0.5])))
    return edits


@pytest.mark.parametrize(
    ("observed", "changes", "gold", "expected"),
    [
        ("a tbe b", [("tbe", "the")], "a the b", "right"),
        ("a tbe b", [("tbe", "toe")], "a the b", "wrong"),
        ("a tho b", [("tho", "the")], "a tho b", "wrong"),
        ("a Jvuly b", [("Jvuly", "Jury")], "a July b", "wrong"),
        ("a Jvnly b", [("Jvnly", "Jnly")], "a July b", "partly"),
        # One character of a token.
        ("a tbe b", [("b", "h")], "a the b", "right"),
        # Joins, by the blank alone or as a whole, over a line end, and one too many.
        ("a to day b", [("to day", "today")], "a today b", "right"),
        ("a to day b", [("o d", "od")], "a today b", "right"),
        ("the pris-\noner b", [("-\n", "")], "the prisoner b", "right"),
        ("a to day b", [("to day", "today")], "a to day b", "wrong"),
        # Splits.
        ("in inthe b", [("inthe", "in the")], "in in the b", "right"),
        # Noise deleted, with or without its blank; a word deleted.
        ("a ~ b", [("~", "")], "a b", "right"),
        ("a ~ b", [(" ~", "")], "a b", "right"),
        ("a the b", [("the", "")], "a the b", "wrong"),
        # A word the engine skipped, put back beside its neighbour.
        ("a b", [("a", "a the")], "a the b", "right"),
        ("a b", [("b", "the b")], "a the b", "right"),
        # Two edits of one word that are right together.
        ("a tbo b", [("b", "h"), ("o", "e")], "a the b", "right right"),
        ("a tbo b", [("b", "h"), ("o", "a")], "a the b", "partly wrong"),
        ("a tbe wbite b", [("tbe", "the"), ("wbite", "write")], "a the white b", "right wrong"),
        # Layout changed, words not.
        ("a\nb", [("\n", " ")], "a b", "right"),
        ("", [], "a", ""),
    ],
)
def test_judgements(observed, changes, gold, expected):
    judged = judge_edits(observed, edits_of(observed, *changes), gold)
    assert " ".join(item.judgement for item in judged) == expected


def test_a_judged_edit_names_the_gold_reading():
    (judged,) = judge_edits(
        "a pris-\noner b", edits_of("a pris-\noner b", ("-\n", "")), "a prisoner"
    )
    assert judged.gold == "prisoner"


@given(texts, texts)
def test_an_edit_log_that_restores_the_gold_text_is_right(observed, gold):
    edit = Edit(0, len(observed), observed, gold, "test", 1.0)
    assert [item.judgement for item in judge_edits(observed, [edit], gold)] == [Judgement.RIGHT]


def judged_edits(*pairs):
    """Judged edits from (confidence, judgement)."""
    return [
        JudgedEdit(Edit(0, 1, "a", "b", "test", confidence), Judgement(name), "b")
        for confidence, name in pairs
    ]


def test_calibration():
    judged = judged_edits(
        (0.95, "right"), (0.91, "partly"), (0.9, "right"), (1.0, "right"), (0.25, "wrong")
    )
    calibration = calibrate(judged)
    assert calibration.bins[2] == CalibrationBin(0, 0, 1, 0.25)
    assert calibration.bins[9].right == 3
    assert calibration.bins[9].precision == 0.75
    assert calibration.bins[9].mean_confidence == pytest.approx(0.94)
    assert calibration.precision == 0.6
    # (|3 - 3.76| + |0 - 0.25|) / 5
    assert calibration.expected_calibration_error == pytest.approx(0.202)
    assert (calibration + calibration).edits == 10


def test_calibration_of_nothing():
    assert calibrate([]).expected_calibration_error == 0


@pytest.mark.parametrize(
    ("precision", "expected"),
    [(1.0, 0.9), (0.75, 0.7), (0.7, 0.7), (0.6, 0.6), (0.5, 0.6)],
)
def test_threshold(precision, expected):
    judged = judged_edits(
        (0.9, "right"), (0.8, "wrong"), (0.7, "right"), (0.7, "right"), (0.6, "partly")
    )
    assert learn_threshold(judged, precision=precision) == expected


def test_chosen_threshold_is_checked_on_held_out_documents():
    # By turns right at 0.9, half right at 0.6: what one half teaches holds for the other.
    pages = [
        judged_edits(*[(0.9, "right")] * 30, *[(0.6, "right"), (0.6, "wrong")] * 10)
        for _ in range(4)
    ]
    chosen = choose_threshold(pages, precision=0.95)
    assert (chosen.min_confidence, chosen.edits, chosen.right) == (0.9, 120, 120)
    assert (chosen.held_out_edits, chosen.held_out_right) == (120, 120)
    assert chosen.is_settled
    # One half is never right at 0.9, so that what the other teaches does not hold for it.
    pages[1:4:2] = [judged_edits(*[(0.9, "wrong")] * 30, *[(0.95, "right")] * 30)] * 2
    chosen = choose_threshold(pages, precision=0.95)
    assert chosen.min_confidence == 0.95
    assert chosen.held_out_right / chosen.held_out_edits < 0.75


def test_chosen_threshold_of_one_document_is_checked_half_against_half():
    chosen = choose_threshold([judged_edits(*[(0.9, "right")] * 100)], precision=0.9)
    assert (chosen.held_out_edits, chosen.held_out_right) == (100, 100)


@pytest.mark.parametrize(
    ("right", "wrong", "reached", "settled"),
    [(0, 0, False, False), (3, 0, True, False), (60, 20, False, False), (300, 10, True, True)],
)
def test_a_threshold_says_whether_it_is_to_be_believed(right, wrong, reached, settled):
    judged = judged_edits(*[(0.9, "right")] * right, *[(0.9, "wrong")] * wrong)
    chosen = choose_threshold([judged], precision=0.95)
    assert (chosen.is_reached, chosen.is_settled) == (reached, settled)
    assert chosen.edits == right + wrong
    json.dumps(chosen.as_dict(), allow_nan=False)


@pytest.mark.parametrize(
    ("right", "total", "expected"),
    # From Wilson's formula by hand: 0 of 10 gives z^2 / (10 + z^2).
    [(0, 10, (0.0, 0.2775)), (10, 10, (0.7225, 1.0)), (50, 100, (0.4038, 0.5962)), (0, 0, (0, 1))],
)
def test_interval_of_a_share(right, total, expected):
    assert wilson_interval(right, total) == pytest.approx(expected, abs=1e-4)


def test_a_collection_names_its_worst_documents():
    collection = Collection(
        [
            evaluate_document("good", "the cat", "the cat", "the cat"),
            evaluate_document("bad", "tbe eat", "the eat", "the cat"),
            evaluate_document("worse", "tbo ~~~", "tbo ~~~", "the cat"),
        ]
    )
    assert [document.name for document in collection.worst(2)] == ["worse", "bad"]
    assert collection.pooled == pool(document.evaluation for document in collection.documents)
    low, high = collection.intervals["tokens.after.rate"]
    assert low <= collection.pooled.tokens.after.rate == 0.5 <= high
    assert set(collection.intervals) == set(STATISTICS)
    figures = json.loads(json.dumps(collection.as_dict(), allow_nan=False))
    assert figures["documents"][1]["outcomes"]["fixed"] == 1
    table = format_collection(collection)
    assert re.search(r"^worse +2 .* 0 +0 +2$", table, re.MULTILINE)
    assert "95 % interval" in table


def test_one_document_has_no_intervals():
    collection = Collection([evaluate_document("page", "tbe", "the", "the")])
    assert collection.intervals == {}
    assert "interval" not in format_collection(collection)
    assert "worst" not in format_collection(collection)


def test_passages_out_of_order_are_named_with_their_places():
    words = [f"w{number}" for number in range(60)]
    text = " ".join(words[40:] + words[:40])
    collection = Collection([evaluate_document("p. 1", text, text, " ".join(words))])
    (passage,) = collection.as_dict()["documents"][0]["passages"]
    assert (passage["words"], passage["observed_start"]) == (20, 0)
    table = format_collection(collection)
    assert "out of reading order: 1 passages, 20 words" in table
    assert f"p. 1: 20 words at 0 belong at {passage['gold_start']} of the gold text" in table
    assert collection.pooled.tokens.before.errors == 0


@given(texts, texts)
def test_character_errors_are_the_distance_of_rapidfuzz(text, gold):
    text, gold = (unicodedata.normalize("NFC", side) for side in (text, gold))
    found = character_errors(text, gold, blanks="keep")
    assert found.errors == Levenshtein.distance(text, gold)
    assert character_errors(gold, text, blanks="keep").errors == found.errors


@given(texts, texts)
def test_swapping_text_and_gold_swaps_insertions_and_deletions(text, gold):
    there, back = token_errors(text.split(), gold.split()), token_errors(gold.split(), text.split())
    assert there.errors == back.errors
    assert there.insertions - there.deletions == back.deletions - back.insertions


def test_threshold_without_a_precise_enough_edit():
    assert learn_threshold(judged_edits((0.8, "wrong")), precision=0.5) == 1.0
    assert learn_threshold([], precision=0.5) == 1.0


# --- the table


def test_table_names_what_was_counted():
    collapsed = format_evaluation(evaluate(OBSERVED, RESTORED, GOLD))
    assert "CER   graphemes, blanks collapsed" in collapsed
    assert "(fixed)                   4   66.67 % of the wrong" in collapsed
    assert "reading order" not in collapsed
    kept = evaluate("a ##", "a ##", "a b", blanks="keep", unrecoverable=[(2, 3)])
    assert "CER   graphemes, blanks kept" in format_evaluation(kept)
    assert "unrecoverable: 1 words, left out" in format_evaluation(kept)


def test_token_errors_take_any_tokens():
    assert token_errors(["a", "b"], ["a", "c"]) == ErrorCounts(1, 1, 0, 0)
