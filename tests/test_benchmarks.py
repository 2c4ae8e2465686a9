"""The benchmarks: data sets in their formats, peers treated alike, and runs on very little."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # `benchmarks` is not installed

from benchmarks import ablation, quality, speed  # noqa: E402
from benchmarks.datasets import Pair, choose, find_sets, load, sample, short_name  # noqa: E402
from benchmarks.peers import PEERS, Peer, PipedSpeller, pick  # noqa: E402
from benchmarks.plots import Point, draw  # noqa: E402
from benchmarks.report import write_section  # noqa: E402
from benchmarks.stages import STAGES, watched  # noqa: E402
from benchmarks.texts import error_rate, noisy  # noqa: E402
from ocr_restore import Restorer  # noqa: E402
from ocr_restore.dictionary import Dictionary, packaged  # noqa: E402
from ocr_restore.exceptions import InputError  # noqa: E402

OBSERVED = "They have de ve loped an impressive capac1ty to mobilize industrial r e sources."
GOLD = "They have developed an impressive capacity to mobilize industrial resources."
HIPE = {
    "document_metadata": {"document_id": "post-1857"},
    "ocr_hypothesis": {"transcription_unit": "tbe price"},
    "ground_truth": {"transcription_unit": "the price"},
}
FILES = {
    "plain.jsonl": json.dumps({"id": "memo", "ocr": "tbe con-\nsul", "gold": "the con¬\nsul"}),
    "hipe.jsonl": "\n".join([json.dumps(HIPE), json.dumps(HIPE)]),
    "icdar/1.txt": (
        "[OCR_toInput] Tbe ct sat on\n[OCR_aligned] Tbe c@t sat on\n[ GS_aligned] The cat ### on\n"
    ),
    "overproof.txt": (
        "*$*OVERPROOF*$* 12409236 year 1842 type Article title The Sydney Morn\n"
        "A vnnY accident, occa ioncd by||@@||A very accident, occasioned by||@@||A very accident\n"
        "the incautious use||@@||the incautious use\n"
        "||@@||||@@||\n"
        "*$*OVERPROOF*$* 12414000 year 1843\n"
        "Crown Lnnd||@@||Crown Land\n"
    ),
    "folders/ocr/page.txt": "tbe",
    "folders/gold/page.txt": "the",
}
PAIRS = {
    "plain": [Pair("memo", "tbe con-\nsul", "the consul")],
    "hipe": [Pair(f"post-1857#{number}", "tbe price", "the price") for number in (1, 2)],
    "icdar": [Pair("1", "Tbe ct on", "The cat on")],
    "overproof": [
        Pair(
            "12409236",
            "A vnnY accident, occa ioncd by\nthe incautious use",
            "A very accident, occasioned by\nthe incautious use",
        ),
        Pair("12414000", "Crown Lnnd", "Crown Land"),
    ],
    "folders": [Pair("page", "tbe", "the")],
}


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    row = {"id": "memo", "ocr": OBSERVED, "gold": GOLD}
    return write(tmp_path / "data", {"memo.jsonl": json.dumps(row) + "\n"})


def test_sets_of_every_format_are_found_and_read(tmp_path: Path) -> None:
    found = find_sets(write(tmp_path, FILES))
    assert {name: load(path) for name, path in found.items()} == PAIRS


def test_other_files_are_no_sets(tmp_path: Path) -> None:
    files = {"notes.txt": "some text", "log.jsonl": '{"start": 1}', "empty.jsonl": ""}
    assert not find_sets(write(tmp_path, files))


def test_development_sets_come_first(tmp_path: Path) -> None:
    line = FILES["plain.jsonl"]
    folder = write(tmp_path, {"pairs/dev/acl.jsonl": line, "pairs/train/acl.jsonl": line})
    assert list(choose(folder, [])) == ["pairs/dev/acl"]
    assert list(choose(folder, ["pairs/train/acl"])) == ["pairs/train/acl"]


DAMAGED = {
    "not JSON": ({"a.jsonl": '{"id": 1, "ocr": "", "gold": ""}\n{"id'}, "a.jsonl, line 2"),
    "row without gold": ({"a.jsonl": FILES["plain.jsonl"] + '\n{"id": "b"}'}, "line 2"),
    "ICDAR of unequal length": (
        {"i/1.txt": "[OCR_toInput] a\n[OCR_aligned] a\n[ GS_aligned] ab"},
        "differ in length",
    ),
    "ICDAR of one line": ({"i/1.txt": "[OCR_toInput] a"}, "three lines"),
    "overProof line of one text": ({"o.txt": "*$*OVERPROOF*$* 1\nCrown Lnnd"}, "o.txt, line 2"),
    "page without gold": ({"f/ocr/a.txt": "", "f/gold/b.txt": ""}, "same file names"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_sets_say_where(name: str, tmp_path: Path) -> None:
    files, message = DAMAGED[name]
    (path,) = find_sets(write(tmp_path, files)).values()
    with pytest.raises(InputError, match=message):
        load(path)


def test_unknown_sets_and_folders_say_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no data set below"):
        choose(tmp_path, [])
    with pytest.raises(InputError, match="there are: plain"):
        choose(write(tmp_path, {"plain.jsonl": FILES["plain.jsonl"]}), ["acl"])
    with pytest.raises(InputError, match="no folder"):
        choose(tmp_path / "nowhere", [])


def test_short_names_tell_sets_apart() -> None:
    names = ["pairs/dev/acl", "scans/dev", "icdar/2019", "memo"]
    assert list(map(short_name, names)) == ["acl", "scans", "icdar/2019", "memo"]


def test_sample_is_from_all_over_a_set() -> None:
    pairs = [Pair(str(number), "ten words " * 5, "") for number in range(100)]
    assert [pair.name for pair in sample(pairs, 50)] == ["0", "20", "40", "60", "80"]
    assert sample(pairs, 5000) == pairs


# What is between words stays as it is, and so do numbers and the capitals of words.
FAIR = "1974 \t(3rd)  ...\n\n'12a' — £1,000.50, MDCCC\n"


@pytest.mark.parametrize(
    "peer", [peer for peer in PEERS if not peer.slow], ids=lambda peer: peer.name
)
def test_peers_leave_what_is_no_word_alone(peer: type[Peer]) -> None:
    (here, missing) = pick([peer.name])
    if missing:
        pytest.skip(f"{peer.name} is not installed")
    restored = here[0].restore(FAIR)
    assert "".join(char for char in restored if not char.isalpha()) == "".join(
        char for char in FAIR if not char.isalpha()
    )


def test_rules_restore_whole_words_with_their_capitals() -> None:
    ((rules,), _) = pick(["rules"])
    assert rules.restore("Tbe WHICB ofthe bathe tbeology") == "The WHICH of the bathe tbeology"


def test_peers_that_are_missing_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    here, missing = pick(["aspell", "identity"])
    assert [peer.name for peer in here] == ["identity"]
    assert [peer.name for peer in missing] == ["aspell"]


# Speaks the protocol of Ispell: knows `the`, has no idea of words in q, takes ' for a border.
SPELLER = r"""
import sys
print("@(#) International Ispell Version 3.1.20 (but really Speller 1.2.3)", flush=True)
for line in sys.stdin:
    for word in line[1:].strip().split("'"):
        if word == "the":
            print("*")
        elif word[0] == "q":
            print(f"# {word} 1")
        else:
            print(f"& {word} 2 1: {word[::-1]}, other")
    print(flush=True)
"""


def test_answers_of_a_piped_speller_are_matched_to_words(tmp_path: Path) -> None:
    program = tmp_path / "speller.py"
    program.write_text(SPELLER, encoding="utf-8")

    class Speller(PipedSpeller):
        name = "speller"
        install = "nothing"
        command = (sys.executable, str(program))

    speller = Speller()
    assert speller.is_installed
    assert speller.version == "1.2.3"
    assert speller.restore("the qaa aab's Xyz aab, 1974") == "the qaa aab's ZyX baa, 1974"
    words = [f"w{'ab'[number % 2] * (number + 1)}" for number in range(120)]  # several batches
    assert speller.restore(" ".join(words)).split() == [word[::-1] for word in words]


def test_quality_runs_and_writes_its_section(data: Path, tmp_path: Path) -> None:
    peers = "--peer identity --peer ocr_restore --peer rules"
    quality.main(f"--data {data} --quick --out {tmp_path} {peers}".split())
    text = (tmp_path / "RESULTS.md").read_text(encoding="utf-8")
    assert "| identity |" in text
    figures = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))["quality"]
    rows = {row["system"]: row for row in figures["sets"]["memo"]}
    assert rows["identity"]["fixed"] == 0.0
    assert rows["identity"]["words_per_second"] is None
    assert rows["ocr_restore at 0.5 (default)"]["fixed"] == 1.0
    assert rows["ocr_restore at 0.5 (default)"]["cmer"] == 0.0


def test_ablation_runs_and_writes_its_section(data: Path, tmp_path: Path) -> None:
    ablation.main(["--data", str(data), "--quick", "--out", str(tmp_path)])
    figures = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))["ablation"]
    fixed = {name: row["memo"]["decided"]["fixed"] for name, row in figures.items()}
    assert fixed["everything in place"] == 1.0
    assert fixed["no lexicon search"] < 1.0
    assert fixed["budgets: as they are"] == 1.0


@pytest.mark.parametrize("part", list(ablation.PARTS)[1:])
def test_parts_make_a_difference_until_they_are_back(part: str) -> None:
    memo = (ROOT / "seeds" / "strategic-thinking-1974.txt").read_text(encoding="utf-8")
    memo += (
        "\n\nMr. Grabowitzky agreed, and Grabowitzky went, but Grabowltzky came to Grabowitzky"
        " at the end ofthe war. They would. have to be of the. same kind as it has. been.\n"
    )

    def considered() -> list[object]:
        restorer = Restorer()
        restorer.__dict__["model"] = Dictionary(packaged("en"))
        return list(restorer.propose(memo))

    with ablation.without(ablation.PARTS[part]):
        without = considered()
    assert without != considered()


# What a part alone can restore.
NEEDED = {
    "no lexicon search": ("a military capacitv of modest size", "capacity"),
    "no joins": (OBSERVED, "developed"),
    "no splits": ("the capital ofthe country", "of the"),
}


@pytest.mark.parametrize("part", NEEDED)
def test_what_a_part_restores_is_not_restored_without_it(part: str) -> None:
    text, right = NEEDED[part]
    with ablation.without(ablation.PARTS[part]):
        decided, decoded = ablation.Probe(Dictionary(packaged("en"))).texts(text)
        assert right not in decided and right not in decoded
    assert right in Restorer().restore(text).text


def test_narrow_searches_find_less() -> None:
    pairs = [
        Pair(
            "memo",
            "Tlie goverumeut of tlie eouiitrv met iu parliainent.",
            "The government of the country met in parliament.",
        )
    ]
    with ablation.without(ablation.widened(1 / 3)):
        narrow = ablation.search(pairs)
    whole = ablation.search(pairs)
    assert narrow.evaluation.outcomes.fixed < whole.evaluation.outcomes.fixed
    assert whole.speed > 0


def test_parts_that_stand_nowhere_are_said() -> None:
    with (
        pytest.raises(AttributeError, match=r"there is no ocr_restore\.lattice:nowhere"),
        ablation.without([("ocr_restore.lattice:nowhere", None)]),
    ):
        pass


def test_hidden_bigrams_cost_what_backing_off_costs() -> None:
    whole = Restorer().model
    hidden = ablation.smaller(0.0, 0.0)
    of, the = (next(iter(whole.tokenizer.tokenize(word).words)) for word in ("of", "the"))
    assert whole.language_model.ngrams.find_bigram(of, the) >= 0
    assert hidden.language_model.ngrams.find_bigram(of, the) < 0


def test_speed_runs_and_writes_its_section(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    speed.main(["--quick", "--peer", "ocr_restore", "--out", str(tmp_path)])
    text = (tmp_path / "RESULTS.md").read_text(encoding="utf-8")
    for title in ("Peers", "Stages", "Start-up", "Size", "Hostile input", "Jobs"):
        assert f"### {title}" in text
    assert "the same bytes" in text
    speed.main(["--quick", "--profile"])
    assert "| decoder |" in capsys.readouterr().out


def test_every_stage_is_watched() -> None:
    restorer = Restorer()
    with watched(restorer) as times:
        restorer.restore(OBSERVED)
    assert set(times.seconds) == {*(stage for stage, _ in STAGES), "other"}
    triage = restorer.model.triage
    assert type(triage).__name__ == "Triage"


def test_noise_comes_near_the_rate_that_was_asked_for() -> None:
    text = (ROOT / "seeds" / "strategic-thinking-1974.gold.txt").read_text(encoding="utf-8")
    for rate in (0.02, 0.08, 0.15):
        assert error_rate(noisy(text, rate), text) == pytest.approx(rate, rel=0.25)
    assert noisy(text, 0.0) == text


def test_sections_of_other_benchmarks_stay(tmp_path: Path) -> None:
    write_section(tmp_path, "speed", "fast", {"words": 1})
    write_section(tmp_path, "quality", "good", {"cer": 2})
    write_section(tmp_path, "speed", "faster", {"words": 3})
    text = (tmp_path / "RESULTS.md").read_text(encoding="utf-8")
    assert "faster" in text and "good" in text and "\nfast\n" not in text
    assert json.loads((tmp_path / "results.json").read_text(encoding="utf-8")) == {
        "speed": {"words": 3},
        "quality": {"cer": 2},
    }


def test_plots_are_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    points = [
        Point("identity", 0.0, 0.0, 0.0, None),
        Point("ocr_restore at 0.5 (default)", -0.3, 0.3, 0.001, 10_000.0),
    ]
    draw(tmp_path, points)
    assert "identity" not in (tmp_path / "speed.svg").read_text(encoding="utf-8")
    assert "identity" in (tmp_path / "harm.svg").read_text(encoding="utf-8")
