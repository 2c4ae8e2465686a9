"""Reports: what they count, how they mark it, and that no text can do harm in them."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr_restore import Restorer
from ocr_restore.cli import main
from ocr_restore.edits import Edit, Restoration, apply_edits
from ocr_restore.report import Document, Report, make_report, to_html
from ocr_restore.report.contents import Outcome
from ocr_restore.report.errors import Kind, kind_of
from ocr_restore.report.page import printable

SEED = Path(__file__).parent.parent / "seeds" / "strategic-thinking-1974.txt"
GOLD = SEED.with_suffix(".gold.txt")

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    "--><style>*{background:url(http://example.org/x)}</style>",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;b&gt; &amp; &#0;",
    "lone \ud800 and \udfff, NUL \x00, escape \x1b[31m",
    "turned \u202e around \u2066, line \u2028 separator, mark \ufeff",
    "javascript:alert(1)",
)


def document(
    observed: str,
    *readings: tuple[str, str, float],
    gold: str | None = None,
    name: str = "page.txt",
    rule: str = "confusion",
) -> Document:
    """A document with these edits, each of the first occurrence after the last."""
    edits: list[Edit] = []
    for read, restored, confidence in readings:
        start = observed.index(read, edits[-1].end if edits else 0)
        edits.append(Edit(start, start + len(read), read, restored, rule, confidence))
    return Document(name, Restoration(observed, apply_edits(observed, edits), tuple(edits)), gold)


def report_of(*documents: Document) -> Report:
    return make_report(documents, min_confidence=0.5, is_word={"modem", "arc", "are"}.__contains__)


@dataclass
class Element:
    """An element of a parsed page."""

    tag: str
    attributes: dict[str, str | None]
    children: list[Element | str] = field(default_factory=list)

    def all(self, tag: str = "", name: str = "") -> list[Element]:
        """The elements in it of this tag and class."""
        found = []
        for child in self.children:
            if isinstance(child, Element):
                if tag in ("", child.tag) and (not name or name in child.classes):
                    found.append(child)
                found += child.all(tag, name)
        return found

    @property
    def classes(self) -> list[str]:
        return (self.attributes.get("class") or "").split()

    def text(self, *without: str) -> str:
        """The text in it, but not that of elements of these tags."""
        return "".join(
            child
            if isinstance(child, str)
            else ("" if child.tag in without else child.text(*without))
            for child in self.children
        )


class Parser(HTMLParser):
    """Builds a tree and insists that every element is closed in its turn."""

    VOID = ("meta", "input", "path", "rect", "br", "link", "img")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        assert len(attrs) == len(element.attributes), "an attribute is there twice"
        self.stack[-1].children.append(element)
        if tag not in self.VOID:
            self.stack.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.stack[-1].children.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.stack[-1].children.append(data)


def parse(html: str) -> Element:
    parser = Parser()
    parser.feed(html)
    parser.close()
    assert len(parser.stack) == 1
    return parser.stack[0]


def texts(root: Element) -> list[str]:
    """The pages as they are shown at first."""
    shown = []
    for box in root.all("div", "text"):
        for mark in box.all("span", "edit"):
            hidden = "ins" if "off" in mark.classes else "del"
            mark.children = [
                child for child in mark.children if isinstance(child, str) or child.tag != hidden
            ]
        shown.append(box.text("small"))
    return shown


# What a report counts


def test_every_outcome() -> None:
    report = report_of(
        document(
            "Tbe czar 0f tne 1and, intro-\nduction wus",
            ("Tbe", "The", 0.9),
            ("czar", "car", 0.6),
            ("tne", "tee", 0.8),
            ("1and", "land", 0.7),
            ("intro-\nduction", "introduction\n", 0.9),
            ("wus", "was", 0.3),
            gold="The czar of the land; intro- duction was",
        )
    )
    assert [item.outcome for item in report.edits] == [
        Outcome.FIXED,
        Outcome.HARMED,
        Outcome.WRONG_FIX,
        Outcome.PARTLY_FIXED,
        Outcome.REDIVIDED,
        Outcome.FIXED,
    ]
    assert [item.made for item in report.edits] == [True] * 5 + [False]
    (page,) = report.pages
    assert [(error.observed, error.gold) for error in page.missed] == [("0f", "of")]
    # "wus" is left alone and wrong; "car", "tee" and "land," are made and wrong.
    assert (page.errors_missed, page.errors_left) == (2, 5)
    assert report.redivided == 1
    assert len(report.judged) == 5  # where a word is divided says nothing of confidence


@pytest.mark.parametrize(
    ("observed", "gold", "kind"),
    [
        ("de ve loped", "developed", Kind.SPACING),
        ("ofthe", "of the", Kind.SPACING),
        ("intro- duction", "introduction", Kind.DIVISION),
        ("Stock- holm,", "Stock¬ holm,", Kind.DIVISION),
        ("J apau", "Japan", Kind.SPACING_AND_LETTERS),
        ("tbe", "the", Kind.NON_WORD),
        ("modem", "modern", Kind.REAL_WORD),
        ("arc,", "are,", Kind.REAL_WORD),
        ("l974", "1974", Kind.NUMBER),
        ("limits.", "limits,", Kind.PUNCTUATION),
        ("us", "US", Kind.CASE),
        ("", "lost", Kind.LACKING),
        ("·", "", Kind.ADDED),
    ],
)
def test_kinds_of_error(observed: str, gold: str, kind: Kind) -> None:
    assert kind_of(observed, gold, {"modem", "arc", "are"}.__contains__) is kind


def test_kinds_are_counted_before_and_after() -> None:
    report = report_of(document("tbe modem", ("tbe", "the", 0.9), gold="the modern"))
    assert {item.kind: (item.before, item.after) for item in report.kinds} == {
        Kind.NON_WORD: (1, 0),
        Kind.REAL_WORD: (1, 1),
    }


def test_confusions_are_of_all_errors_with_gold_and_of_the_edits_without() -> None:
    observed = "tbe rnan and tbe rnoon"
    edits = [("tbe", "the", 0.9), ("rnan", "man", 0.9)]
    with_gold = report_of(document(observed, *edits, gold="the man and the moon"))
    assert [(item.observed, item.intended, item.count) for item in with_gold.confusions] == [
        ("b", "h", 2),
        ("rn", "m", 2),
    ]
    without = report_of(document(observed, *edits))
    assert [(item.observed, item.intended, item.count) for item in without.confusions] == [
        ("b", "h", 1),
        ("rn", "m", 1),
    ]


def test_words_that_are_lacking_are_missed_where_they_should_be() -> None:
    report = report_of(document("tbe man", ("tbe", "the", 0.9), gold="the old man"))
    (error,) = report.pages[0].missed
    assert (error.start, error.observed, error.gold) == (3, "", "old")


def test_pages_end_at_form_feeds_or_after_the_edit_that_has_one() -> None:
    report = report_of(
        document("one tbe\ftwo deve\floped three\f\n", ("tbe", "the", 0.9), ("deve\floped", "", 1))
    )
    assert [page.text for page in report.pages] == ["one tbe\f", "two deve\floped", " three\f\n"]
    assert [page.name for page in report.pages] == [f"page.txt, page {n}" for n in (1, 2, 3)]
    assert [page.made for page in report.pages] == [1, 1, 0]


def test_pages_are_judged_together_and_the_worst_comes_first() -> None:
    report = report_of(
        document("the man and the sea", gold="the man and the sea", name="clean"),
        document("tbe rnan", ("tbe", "the", 0.9), gold="the man", name="bad"),
    )
    assert report.evaluation is not None
    assert report.evaluation.units == 2
    low, high = report.intervals["wer_after"]
    assert 0 <= low <= report.evaluation.tokens.after.rate <= high
    (table,) = [
        table
        for table in parse(to_html(report)).all("table")
        if table.all("th")[0].text() == "page"
    ]
    assert [link.text() for link in table.all("a")] == ["bad", "clean"]
    assert [link.attributes["href"] for link in table.all("a")] == ["#p2", "#p1"]


def test_thresholds_give_the_precision_they_promise() -> None:
    pairs = [("aab", "aaa", 0.9), ("bbc", "bbb", 0.8), ("ccc", "ddd", 0.7), ("eef", "eee", 0.6)]
    report = report_of(document("aab bbc ccc eef", *pairs, gold="aaa bbb ccc eee"))
    chosen = {item.precision: item for item in report.thresholds}
    assert (chosen[0.9].min_confidence, chosen[0.9].edits, chosen[0.9].right) == (0.8, 2, 2)
    hopeless = report_of(document("ccc", ("ccc", "ddd", 0.7), gold="ccc"))
    assert all(item.min_confidence is None for item in hopeless.thresholds)


def test_json_has_every_edit_and_the_figures() -> None:
    report = report_of(
        document("Tbe czar", ("Tbe", "The", 0.9), ("czar", "car", 0.4), gold="The czar \ud800")
    )
    content = json.loads(json.dumps(report.as_dict()))
    first, second = content["pages"][0]["edits"]
    assert first == {
        "start": 0,
        "end": 3,
        "observed": "Tbe",
        "restored": "The",
        "rule": "confusion",
        "confidence": 0.9,
        "line": 1,
        "column": 1,
        "made": True,
        "outcome": "fixed",
        "gold": "The",
    }
    assert (second["made"], second["outcome"]) == (False, "harmed")
    assert content["evaluation"]["outcomes"]["fixed"] == 1
    assert content["calibration"]["bins"][9]["right"] == 1


# How it is set


def check_harmless(root: Element) -> None:
    """Nothing but what the template has can act, and nothing asks for anything."""
    assert len(root.all("script")) == len(root.all("style")) == 1
    tags = {element.tag for element in root.all()}
    assert not tags & {"img", "link", "iframe", "object", "base", "form", "video", "embed"}
    for element in root.all():
        for name, value in element.attributes.items():
            assert not name.startswith("on"), name
            assert name not in {"src", "style", "action", "srcset", "xlink:href"}
            if name == "href":
                assert re.fullmatch(r"#[a-z]+\d*", value or "")
    ids = [element.attributes["id"] for element in root.all() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    targets = {link.attributes["href"] for link in root.all("a")}
    assert targets <= {f"#{name}" for name in ids}


def test_policy_allows_nothing_from_outside() -> None:
    root = parse(to_html(report_of(document("Tbe", ("Tbe", "The", 0.9)))))
    (policy,) = [
        meta.attributes["content"] for meta in root.all("meta") if "http-equiv" in meta.attributes
    ]
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    assert "http" not in policy.replace("http-equiv", "")
    assert "unsafe" not in policy


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("with_gold", [True, False])
def test_no_text_can_act(hostile: str, with_gold: bool) -> None:
    report = report_of(
        document(
            f"one {hostile} tbe {hostile}",
            (hostile, f"x{hostile}", 0.9),
            ("tbe", hostile, 0.4),
            gold=f"one {hostile}{hostile} the" if with_gold else None,
            name=hostile,
            rule=hostile,
        )
    )
    html = to_html(report, title=hostile)
    assert html.encode()
    root = parse(html)
    check_harmless(root)
    assert texts(root) == [printable(f"one x{hostile} tbe {hostile}")]
    assert root.all("h1")[0].text() == printable(hostile)
    for char in "\x00\x1b\u202e\u2066\u2028\ufeff":
        assert char not in html


@settings(max_examples=50)
@given(
    st.lists(
        st.tuples(
            st.text("a b<&\"'\n\r\f\x00\ud800é", max_size=8),
            st.text("ab \n", max_size=4),
            st.text("ab<\n", max_size=4),
            st.sampled_from([0.2, 0.7]),
        ),
        max_size=5,
    ),
    st.none() | st.text("ab \n", max_size=40),
)
def test_text_is_kept_whatever_it_is(
    parts: list[tuple[str, str, str, float]], gold: str | None
) -> None:
    observed = ""
    edits = []
    for before, read, restored, confidence in parts:
        start = len(observed) + len(before)
        observed += before + read
        edits.append(Edit(start, len(observed), read, restored, "noise", confidence))
    made = apply_edits(observed, [edit for edit in edits if edit.confidence > 0.5])
    restoration = Restoration(observed, apply_edits(observed, edits), tuple(edits))
    report = make_report([Document("page", restoration, gold)], min_confidence=0.5)
    assert "".join(page.text for page in report.pages) == observed
    assert sorted(item.edit.start for item in report.edits) == [edit.start for edit in edits]
    root = parse(to_html(report))
    check_harmless(root)
    shown = "".join(texts(root)).replace("␌", "")
    # Line ends are made plain piece by piece, so compare without telling them apart.
    assert re.sub(r"\n+", "\n", shown) == re.sub(
        r"[\n\r]+", "\n", str(printable(made.replace("\f", "")))
    ).replace("␌", "")


def test_edits_are_listed_with_their_context() -> None:
    root = parse(
        to_html(
            report_of(document("one\ntwo tbe three", ("tbe", "the", 0.9), gold="one two tie three"))
        )
    )
    (row,) = [row for row in root.all("tr") if row.all("td") and row.all("b")]
    cells = [cell.text() for cell in row.all("td")]
    assert cells == [
        "2:5",
        "one⏎two tbe three",
        "the gold: tie",
        "confusion",
        "0.90",
        "≠ wrong fix",
    ]


def test_hundred_noisy_pages_are_less_than_five_megabytes() -> None:
    generator = random.Random(0)
    words = ["government", "the", "of", "certain", "<b>&", "arrangements", "security", "in"]
    documents = []
    for number in range(100):
        tokens = [generator.choice(words) for _ in range(400)]
        gold = " ".join(tokens)
        edits = []
        observed = ""
        for index, token in enumerate(tokens):
            damaged = index % 6 == 0  # every sixth word is restored, and another one is missed
            read = f"{token}~" if damaged or index % 6 == 3 else token
            if damaged:
                start = len(observed)
                edits.append(Edit(start, start + len(read), read, token, "noise", 0.9))
            observed += read + ("\n" if index % 10 == 9 else " ")
        restoration = Restoration(observed, apply_edits(observed, edits), tuple(edits))
        documents.append(Document(f"{number:04}.txt", restoration, gold))
    assert len(to_html(report_of(*documents)).encode()) < 5_000_000


# The command


def test_command_writes_the_memo(tmp_path: Path) -> None:
    html, figures = tmp_path / "report.html", tmp_path / "report.json"
    command = ["report", str(SEED), str(GOLD), "-o", str(html), "--json", str(figures)]
    assert main(command) == 0
    root = parse(html.read_text(encoding="utf-8"))
    (shown,) = texts(root)
    observed = SEED.read_text(encoding="utf-8")
    assert shown == Restorer().restore(observed).text
    content = json.loads(figures.read_text(encoding="utf-8"))
    assert content["evaluation"]["outcomes"]["fixed"] > 100
    # At most what `evaluate` leaves out as past reading.
    assert content["evaluation"]["outcomes"]["harmed"] <= 1
    assert not [path for path in tmp_path.iterdir() if path not in (html, figures)]


def test_command_without_gold_prints_a_page(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["report", str(SEED), "--min-confidence", "0.9"]) == 0
    root = parse(capfdbinary.readouterr().out.decode())
    assert "missed" not in root.all("main")[0].text("script", "style")
    assert root.all("ul", "legend")


@pytest.mark.parametrize("option", ["-o", "--json"])
@pytest.mark.parametrize("place", ["page.txt", "."])
def test_command_never_writes_over_its_input(
    option: str, place: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Tbe cat", encoding="utf-8")
    assert main(["report", str(tmp_path / place), option, str(page)]) == 2
    assert "is an input and would be overwritten" in capfd.readouterr().err
    assert page.read_text(encoding="utf-8") == "Tbe cat"


def test_command_takes_folders_and_pairs(tmp_path: Path) -> None:
    pairs = {"a": ("Tbe cat", "The cat"), "b": ("tbe house", "the house")}
    for name, texts_of_one in pairs.items():
        for folder, text in zip(("ocr", "gold"), texts_of_one, strict=True):
            (tmp_path / folder).mkdir(exist_ok=True)
            (tmp_path / folder / f"{name}.txt").write_text(text, encoding="utf-8")
    rows = [
        json.dumps({"id": name, "ocr": ocr, "gold": gold}) for name, (ocr, gold) in pairs.items()
    ]
    (tmp_path / "pairs.jsonl").write_text("\n".join(rows), encoding="utf-8")
    figures = tmp_path / "report.json"
    seen = []
    for arguments in (["ocr", "gold"], ["pairs.jsonl"], ["ocr"]):
        files = [str(tmp_path / argument) for argument in arguments]
        html = str(tmp_path / "report.html")
        assert main(["report", *files, "-o", html, "--json", str(figures)]) == 0
        content = json.loads(figures.read_text(encoding="utf-8"))
        units = content["evaluation"] and content["evaluation"]["units"]
        seen.append(([page["name"] for page in content["pages"]], units))
    assert seen == [(["a.txt", "b.txt"], 2), (["a", "b"], 2), (["a.txt", "b.txt"], None)]


def test_command_does_not_write_two_things_to_one_place(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("-", str(tmp_path / "report")):
        assert main(["report", str(SEED), "-o", name, "--json", name]) == 2
        assert "would be written twice" in capfd.readouterr().err


def test_command_names_a_missing_file(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "nowhere.txt"]) == 3
    assert capfd.readouterr().err == "ocr-restore: nowhere.txt: no such file; check the path\n"
