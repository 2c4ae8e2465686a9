"""The command: what goes to which stream, what is written, and how it fails."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import pytest
from fake_restorer import FakeRestorer

from ocr_restore import blocks, cli, restorer
from ocr_restore.exceptions import ExitCode
from ocr_restore.formats.text import TextSource
from ocr_restore.restorer import Restorer

LINE_ENDS = ["\n", "\r\n", "\n\n", "\r", "\f", " ", "\r\n\r\n", "\u2028", "\v", "\r\r\n"] * 4
FAKE = Path(__file__).with_name("fake_restorer.py")
OBSERVED = "1n tbe year\r\nthe modem arc deve\nloped\f\n"
RESTORED = "in the year\r\nthe modem arc developed\n\f\n"
SUMMARY = "8 words, 3 edits, 1 left alone below 0.7"


@dataclass(frozen=True)
class Result:
    """What a run of the command gave."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> Run:
    """Run the command in this process, in an empty folder, with the fake restorer."""
    monkeypatch.setattr(restorer, "Restorer", FakeRestorer)
    monkeypatch.chdir(tmp_path)

    def run_command(*arguments: str) -> Result:
        code = cli.main(arguments)
        out, err = capsysbinary.readouterr()
        return Result(code, out.decode("utf-8", "surrogateescape"), err.decode())

    return run_command


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page with errors in the current folder, which is open to all."""
    tmp_path.chmod(0o755)
    return write(tmp_path / "page.txt", OBSERVED)


def write(path: Path, text: str) -> Path:
    """Write a text without touching its line ends."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    return path


def read(path: Path | str) -> str:
    """Read a text without touching its line ends."""
    return Path(path).read_bytes().decode("utf-8", "surrogateescape")


def in_process(*arguments: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own, with the fake restorer."""
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    return subprocess.run([sys.executable, str(FAKE), *arguments], timeout=60, **options)  # type: ignore[call-overload, no-any-return]


def assert_one_line(result: Result, code: ExitCode, *parts: str) -> None:
    """The command failed with one line that says all this, and printed nothing else."""
    assert (result.code, result.out) == (code, "")
    assert result.err.startswith("ocr-restore: ")
    assert result.err.endswith("\n")
    assert result.err.count("\n") == 1
    assert "Traceback" not in result.err
    for part in parts:
        assert part in result.err


# Restoring one file


def test_text_goes_to_standard_output_and_the_summary_to_standard_error(
    run: Run, page: Path
) -> None:
    assert run("page.txt") == Result(ExitCode.OK, RESTORED, f"{SUMMARY}\n")
    assert sorted(os.listdir()) == ["page.txt"]  # noqa: PTH208


def test_all_after_two_hyphens_are_names(run: Run, page: Path) -> None:
    page.rename("-page.txt")
    assert run("--", "-page.txt") == Result(ExitCode.OK, RESTORED, f"{SUMMARY}\n")
    assert run("-o", "out.txt", "--", "-page.txt").code == ExitCode.OK
    assert read("out.txt") == RESTORED


def test_command_gives_what_the_library_gives(run: Run, page: Path) -> None:
    for least in ("0", "0.3", "0.6", "0.93", "1"):
        restoration = FakeRestorer(min_confidence=float(least)).restore(OBSERVED)
        assert run("page.txt", "--min-confidence", least).out == restoration.text


def test_the_log_of_another_text_is_not_lost(run: Run, page: Path) -> None:
    assert run("page.txt", "-o", "page.001").code == ExitCode.OK
    assert run("page.txt", "-o", "page.002").code == ExitCode.OK
    assert Path("page.001.edits.jsonl").exists()
    assert Path("page.002.edits.jsonl").exists()
    write(Path("clean.edits.jsonl"), FakeRestorer().restore("1n\n").to_jsonl())
    before = read("clean.edits.jsonl")
    assert_one_line(run("page.txt", "-o", "clean.txt"), ExitCode.OUTPUT, "move it away")
    assert read("clean.edits.jsonl") == before
    assert not Path("clean.txt").exists()


def test_output_gets_its_log_beside_it(run: Run, page: Path) -> None:
    result = run("page.txt", "-o", "clean.txt")
    assert result == Result(ExitCode.OK, "", f"{SUMMARY}; log: clean.edits.jsonl\n")
    assert read("clean.txt") == RESTORED
    header, *edits = map(json.loads, read("clean.edits.jsonl").splitlines())
    assert {name: header[name] for name in ("characters", "min_confidence", "encoding")} == {
        "characters": len(OBSERVED),
        "min_confidence": 0.7,
        "encoding": "utf-8",
    }
    assert [(edit["line"], edit["column"], edit["restored"]) for edit in edits] == [
        (1, 1, "in"),
        (1, 4, "the"),
        (2, 15, "developed\n"),
    ]
    assert read(page) == OBSERVED


def test_options_may_stand_before_and_between_files(run: Run, page: Path) -> None:
    write(Path("other.txt"), "1n\n")
    assert run("--quiet", "page.txt", "-o", "out/", "other.txt") == Result(0, "", "")
    assert read("out/page.txt") == RESTORED
    assert read("out/other.txt") == "in\n"


def test_diff_prints_only_the_diff(run: Run, page: Path) -> None:
    write(page, "one\n1n tbe year\n")
    assert run("page.txt", "--diff", "--quiet").out == (
        "--- page.txt\n+++ page.txt\n@@ -1,2 +1,2 @@\n one\n-1n tbe year\n+in the year\n"
    )
    assert not Path("page.edits.jsonl").exists()


def test_words_are_left_as_they_are(run: Run, page: Path) -> None:
    write(Path("words.txt"), "# names\n\ntbe\n")
    assert run("page.txt", "--words", "words.txt").out == RESTORED.replace("the year", "tbe year")


def test_every_flag_reaches_its_field(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen = []

    def record(**fields: object) -> FakeRestorer:
        seen.append(fields)
        return FakeRestorer()

    monkeypatch.setattr(restorer, "Restorer", record)
    words = write(tmp_path / "words", "Yokosuka\n")
    flags = ["--min-confidence", "0.8", "--words", str(words), "--dictionary", str(tmp_path)]
    for command in ([], ["explain"]):
        assert cli.main([*command, str(words), *flags]) == ExitCode.OK
        assert cli.main([*command, str(words)]) == ExitCode.OK
    given = {
        "min_confidence": 0.8,
        "words": frozenset({"Yokosuka"}),
        "dictionary": tmp_path,
    }
    assert seen == [given, {}, given, {}]


def test_fake_has_the_fields_of_the_restorer() -> None:
    assert list(FakeRestorer.__dataclass_fields__) == list(Restorer.__dataclass_fields__)


def test_restorer_goes_to_other_processes_even_after_use() -> None:
    restorer = Restorer(min_confidence=0.4, words=frozenset({"Yokosuka"}))
    text = restorer.restore("They de ve loped it.").text
    other = pickle.loads(pickle.dumps(restorer))
    assert other == restorer
    assert other.restore("They de ve loped it.").text == text


# What is in a file does not matter


@pytest.mark.parametrize(
    ("observed", "restored"),
    [
        pytest.param("", "", id="empty"),
        pytest.param("\n", "\n", id="blank"),
        pytest.param("\ufeff1n\r\n", "\ufeffin\r\n", id="byte-order mark"),
        pytest.param("1n\0tbe\0", "in\0the\0", id="NUL"),
        pytest.param("1n\rtbe\x0b\f\x85\u2028", "in\rthe\x0b\f\x85\u2028", id="line ends"),
        pytest.param("1n 𝔗𝔥𝔢 😀", "in 𝔗𝔥𝔢 😀", id="astral"),
        pytest.param("x" * 5_000_000 + " 1n", "x" * 5_000_000 + " in", id="one line of 5 MB"),
    ],
)
def test_what_no_edit_touches_stays(run: Run, observed: str, restored: str) -> None:
    write(Path("page.txt"), observed)
    assert run("page.txt", "-o", "clean.txt").code == ExitCode.OK
    assert read("clean.txt") == restored
    assert run("revert", "clean.txt", "clean.edits.jsonl").out == observed
    assert run("apply", "page.txt", "clean.edits.jsonl").out == restored


def test_undecodable_bytes_pass_through_on_demand(run: Run) -> None:
    write(Path("page.txt"), "1n \udcff tbe\n")
    keep = ("--encoding-errors", "surrogateescape")
    assert run("page.txt", *keep).out == "in \udcff the\n"
    assert run("page.txt", *keep, "--diff").out.endswith("-1n \udcff tbe\n+in \udcff the\n")
    assert "\\udcff" in run("explain", "page.txt", *keep).out
    assert_one_line(run("page.txt"), ExitCode.INPUT, "0xff", "offset 3", "--encoding")


def test_other_encodings_come_back_as_they_were(run: Run) -> None:
    Path("page.txt").write_bytes("1n the café\r\n".encode("utf-16"))
    assert run("page.txt", "-o", "clean.txt", "--encoding", "utf-16").code == ExitCode.OK
    assert Path("clean.txt").read_bytes() == "in the cafés\r\n".encode("utf-16")


def test_character_that_the_encoding_lacks_is_an_output_error(run: Run) -> None:
    Path("page.txt").write_bytes(b"oeil")
    result = run("page.txt", "-o", "clean.txt", "--encoding", "latin-1")
    assert_one_line(result, ExitCode.OUTPUT, "œ".encode("unicode_escape").decode()[2:], "UTF-8")
    assert not Path("clean.txt").exists()
    assert not Path("clean.edits.jsonl").exists()


def test_standard_input(page: Path) -> None:
    done = in_process("-", input=OBSERVED.encode())
    assert (done.returncode, done.stdout.decode()) == (ExitCode.OK, RESTORED)
    assert done.stderr.decode() == f"{SUMMARY}\n"


# Several files


def test_one_bad_file_does_not_keep_the_others(run: Run, page: Path) -> None:
    Path("bad.txt").write_bytes(b"\xff")
    result = run("missing.txt", "page.txt", "bad.txt", "-o", "out/")
    assert (result.code, result.out) == (ExitCode.INPUT, "")
    missing, bad, summary = result.err.splitlines()
    assert "missing.txt" in missing
    assert "bad.txt" in bad
    assert summary == f"1 file, {SUMMARY}; log: beside each"
    assert sorted(path.name for path in Path("out").iterdir()) == ["page.edits.jsonl", "page.txt"]


def test_several_processes_give_the_same(run: Run) -> None:
    pages = [str(write(Path(f"{number}.txt"), f"1n {number}\n")) for number in range(5)]
    assert run(*pages, "missing.txt", "-o", "one/").code == ExitCode.INPUT
    assert run(*pages, "missing.txt", "-o", "three/", "--jobs", "3").code == ExitCode.INPUT
    written = {path.name: read(path) for path in Path("one").iterdir()}
    assert {path.name: read(path) for path in Path("three").iterdir()} == written
    assert len(written) == 10


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts are cut into blocks of a line or two."""
    monkeypatch.setattr(blocks, "_MOST", 60)


LONG = "".join(f"1n tbe year {number} the modem\t1n{end}" for number, end in enumerate(LINE_ENDS))


@pytest.mark.parametrize("jobs", ["1", "2", "3"])
def test_blocks_make_no_difference(run: Run, small_blocks: None, jobs: str) -> None:
    """Neither in text, log and summary, nor in what goes to standard output and comes from it."""
    page = write(Path("page.txt"), LONG)
    whole = FakeRestorer().restore(LONG)
    result = run("page.txt", "-o", "clean.txt", "--jobs", jobs)
    left_alone = LONG.count("modem")
    assert result.err.startswith(
        f"{len(LONG.split())} words, {len(whole.edits)} edits, {left_alone} left alone "
    )
    assert read("clean.txt") == whole.text
    log = read("clean.edits.jsonl")
    assert log.splitlines()[1:] == whole.to_jsonl().splitlines()[1:]
    assert run("page.txt", "--jobs", jobs).out == whole.text
    assert run("page.txt", "--jobs", jobs, "--diff").out == whole.unified_diff("page.txt")
    assert run("apply", "page.txt", "clean.edits.jsonl").out == whole.text
    assert run("page.txt", "--in-place", "--jobs", jobs).code == ExitCode.OK
    assert (read(page), read("page.edits.jsonl")) == (whole.text, log)


def test_words_are_counted_once_where_a_block_ends_in_one(run: Run, small_blocks: None) -> None:
    write(Path("page.txt"), "x" * 1000 + " 1n")
    assert run("page.txt").err.startswith("2 words, 1 edit, ")


def test_long_text_from_a_pipe(run: Run) -> None:
    """More than is kept in memory of it."""
    text = "1n {}\n".format("x" * 9_999) * 2_000
    done = in_process("-", "-o", "clean.txt", input=text.encode())
    assert done.returncode == ExitCode.OK
    assert read("clean.txt") == text.replace("1n", "in")


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit on memory")
def test_memory_does_not_grow_with_the_text(page: Path) -> None:
    with page.open("w") as file:
        for _ in range(60):
            file.write("1n {}\n".format("x" * 9_999) * 100)
    limited = 'ulimit -v 100000; exec "$0" "$1" page.txt -o clean.txt'
    done = subprocess.run(
        ["sh", "-c", limited, sys.executable, FAKE],
        cwd=page.parent,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr[:12]) == (ExitCode.OK, b"12,000 words")


def test_file_that_changes_is_not_restored(
    run: Run, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not after what was made sure of before does not hold any more."""
    check = TextSource.check

    def change_after_check(source: TextSource) -> None:
        check(source)
        write(page, OBSERVED.replace("year", "\udcff"))

    monkeypatch.setattr(TextSource, "check", change_after_check)
    keep = ("--encoding-errors", "surrogateescape")
    assert_one_line(run("page.txt", "-o", "clean.txt", *keep), ExitCode.INPUT, "restore it again")
    write(page, OBSERVED)
    assert_one_line(run("page.txt", "-o", "clean.txt"), ExitCode.INPUT, "0xff")
    assert not list(Path.cwd().glob("*clean*"))


def test_replaying_in_place(run: Run, page: Path) -> None:
    assert run("page.txt", "--in-place").code == ExitCode.OK
    for command, text in (("revert", OBSERVED), ("apply", RESTORED)):
        result = run(command, "page.txt", "page.edits.jsonl", "--in-place")
        assert result == Result(ExitCode.OK, "", "")
        assert read(page) == text
        # What is done already cannot be done again.
        again = run(command, "page.txt", "page.edits.jsonl", "--in-place")
        assert_one_line(again, ExitCode.INPUT, "made for")
        assert read(page) == text
    assert run("revert", "page.txt", "page.edits.jsonl", "--in-place").code == ExitCode.OK
    assert run("page.txt", "--in-place").code == ExitCode.OK


def test_in_place_keeps_the_way_back(run: Run, page: Path) -> None:
    page.chmod(0o640)
    result = run("page.txt", "--in-place")
    assert result == Result(ExitCode.OK, "", f"{SUMMARY}; log: page.edits.jsonl\n")
    assert read(page) == RESTORED
    assert page.stat().st_mode & 0o777 == 0o640

    write(page, f"{RESTORED}tbe")
    again = run("page.txt", "--in-place")
    assert_one_line(again, ExitCode.OUTPUT, "page.edits.jsonl", "move it away")
    assert read(page) == f"{RESTORED}tbe"
    write(page, RESTORED)
    assert run("revert", "page.txt", "page.edits.jsonl").out == OBSERVED


def test_in_place_through_a_link_changes_the_target(run: Run, page: Path) -> None:
    Path("link.txt").symlink_to(page)
    assert run("link.txt", "--in-place").code == ExitCode.OK
    assert Path("link.txt").is_symlink()
    assert read(page) == RESTORED


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["page.txt", "-o", "page.txt"], id="the input"),
        pytest.param(["page.txt", "-o", "./sub/../page.txt"], id="the input by another name"),
        pytest.param(["page.txt", "-o", "link.txt"], id="a link to the input"),
        pytest.param(["page.txt", "-o", "hard.txt"], id="a hard link of the input"),
        pytest.param(["page.txt", "-o", "."], id="the folder of the input"),
        pytest.param(["x.edits.jsonl", "-o", "x.txt"], id="the input with the log"),
        pytest.param(["page.txt", "sub/page.txt", "-o", "out/"], id="one name twice"),
        pytest.param(["sub/x.txt", "sub/x", "-o", "out/"], id="one log twice"),
        pytest.param(["apply", "page.txt", "x.edits.jsonl", "-o", "page.txt"], id="apply"),
        pytest.param(["apply", "page.txt", "x.edits.jsonl", "-o", "x.edits.jsonl"], id="apply log"),
        pytest.param(["page.txt", "sub/x.txt"], id="several files to standard output"),
        pytest.param(["page.txt", "sub/x.txt", "-o", "one.txt"], id="several files to one"),
        pytest.param(["page.txt", "-o", "x", "--in-place"], id="two places to write"),
        pytest.param(["page.txt", "--diff", "--in-place"], id="diff in place"),
        pytest.param(["-", "--in-place"], id="standard input in place"),
        pytest.param(["-", "-o", "out/"], id="standard input into a folder"),
        pytest.param(["apply", "-", "x.edits.jsonl", "--in-place"], id="apply in place to input"),
        pytest.param(["revert", "-", "x.edits.jsonl", "--in-place"], id="revert in place input"),
        pytest.param(["apply", "page.txt", "x.edits.jsonl", "-o", "x", "--in-place"], id="both"),
        pytest.param(["page.txt", "--words", "sub/x", "-o", "sub/x"], id="the words"),
        pytest.param(["evaluate", "sub", "sub", "--json", "sub/x.txt"], id="a gold text"),
        pytest.param(
            ["evaluate", "page.txt", "page.txt", "--unrecoverable", "sub/x", "--json", "sub/x"],
            id="the spans",
        ),
        pytest.param(["report", "page.txt", "--words", "sub/x", "-o", "sub/x"], id="report words"),
        pytest.param(["report", "page.txt", "-o", "r", "--json", "./r"], id="two names of one"),
        pytest.param(["report", ".", "-o", "x.edits.jsonl"], id="a log among the pages"),
        pytest.param(["-", "--words", "-"], id="standard input twice"),
        pytest.param(["evaluate", "-", "-"], id="standard input for both"),
        pytest.param([], id="no file"),
        pytest.param(["page.txt", "--minimum", "1"], id="unknown option"),
        pytest.param(["page.txt", "--min-conf", "1"], id="shortened option"),
        pytest.param(["page.txt", "--min-confidence", "2"], id="no probability"),
        pytest.param(["page.txt", "--min-confidence", "nan"], id="not a number"),
        pytest.param(["page.txt", "--jobs", "0"], id="no jobs"),
        pytest.param(["page.txt", "--jobs", "²"], id="no number"),
        pytest.param(["page.txt", "--encoding", "klingon"], id="unknown encoding"),
        pytest.param(["page.txt", "--encoding", "zlib"], id="not a text encoding"),
        pytest.param(["evaluate", "page.txt", "sub"], id="a file and a folder"),
    ],
)
def test_misuse_is_refused_before_anything_is_written(
    run: Run, page: Path, arguments: list[str]
) -> None:
    for name in ("sub/x.txt", "sub/x", "sub/page.txt"):
        write(Path(name), "1n\n")
    log = FakeRestorer().restore(OBSERVED).to_jsonl()
    write(Path("x.edits.jsonl"), log)
    Path("link.txt").symlink_to("page.txt")
    Path("hard.txt").hardlink_to("page.txt")
    before = sorted(Path.cwd().rglob("*"))
    assert_one_line(run(*arguments), ExitCode.USAGE, "; ")
    assert sorted(Path.cwd().rglob("*")) == before
    assert (read(page), read("x.edits.jsonl")) == (OBSERVED, log)


# Inputs and outputs that do not work


def test_unreadable_inputs_are_named(run: Run, tmp_path: Path) -> None:
    Path("binary.txt").write_bytes(bytes(range(32)) * 100)
    Path("report.pdf").write_bytes(b"%PDF-1.4\n")
    assert_one_line(run("missing.txt"), ExitCode.INPUT, "missing.txt", "check")
    assert_one_line(run("."), ExitCode.INPUT, "folder")
    assert_one_line(run("binary.txt"), ExitCode.INPUT, "binary.txt")
    assert_one_line(run("report.pdf"), ExitCode.INPUT, "PDF")
    assert_one_line(run("new\nline"), ExitCode.INPUT, "new⏎line")
    assert_one_line(run("x" * 300), ExitCode.INPUT)
    assert_one_line(run("page.txt", "--words", "none.txt"), ExitCode.INPUT, "none.txt")


@contextmanager
def without_privileges() -> Iterator[None]:
    """As a user who may do only what modes allow, even where root runs the tests."""
    if os.geteuid():
        yield
        return
    os.setresuid(65_534, 65_534, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


@pytest.mark.skipif(not hasattr(os, "setresuid"), reason="cannot give up privileges")
def test_permissions_are_named(run: Run, page: Path) -> None:
    page.chmod(0)
    with without_privileges():
        assert_one_line(run("page.txt"), ExitCode.INPUT, "permission")
    page.chmod(0o444)
    with without_privileges():
        assert_one_line(run("page.txt", "--in-place"), ExitCode.OUTPUT, "denied")
        assert_one_line(run("page.txt", "-o", "/clean.txt"), ExitCode.OUTPUT, "denied")
    assert read(page) == OBSERVED


def test_full_disk_leaves_the_old_file(
    run: Run, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(Path("clean.txt"), "old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = run("page.txt", "-o", "clean.txt")
    assert_one_line(result, ExitCode.OUTPUT, "o space left on device")
    assert read("clean.txt") == "old"
    assert_one_line(run("page.txt", "--in-place"), ExitCode.OUTPUT)
    assert read(page) == OBSERVED
    assert sorted(path.name for path in Path.cwd().iterdir()) == ["clean.txt", "page.txt"]


def test_folder_that_is_not_there_is_an_output_error(run: Run, page: Path) -> None:
    assert_one_line(run("page.txt", "-o", "none/clean.txt"), ExitCode.OUTPUT, "none")
    assert_one_line(run("page.txt", "-o", "page.txt/out/"), ExitCode.OUTPUT, "folder")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_device(run: Run, page: Path) -> None:
    assert_one_line(run("page.txt", "-o", "/dev/full"), ExitCode.OUTPUT, "o space left")
    with Path("/dev/full").open("wb") as full:
        done = in_process("page.txt", stdout=full)
        assert_one_line(Result(done.returncode, "", done.stderr.decode()), ExitCode.OUTPUT)
        done = in_process("--help", stdout=full)
        assert_one_line(Result(done.returncode, "", done.stderr.decode()), ExitCode.OUTPUT)


def test_devices_get_no_log(run: Run, page: Path) -> None:
    assert run("page.txt", "-o", "/dev/null") == Result(ExitCode.OK, "", f"{SUMMARY}\n")
    assert not Path("/dev/null.edits.jsonl").exists()
    assert Path("/dev/null").is_char_device()


def test_closed_pipe_is_quiet(page: Path) -> None:
    write(page, "tbe " * 100_000)
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        done = in_process(str(page), stdout=closed)
    assert (done.returncode, done.stderr) == (ExitCode.OUTPUT, b"")


@pytest.mark.parametrize(
    ("closed", "arguments", "code"),
    [
        pytest.param("<&-", "-", ExitCode.INPUT, id="standard input"),
        pytest.param(">&-", "page.txt", ExitCode.OUTPUT, id="standard output"),
        pytest.param("2>&-", "page.txt", ExitCode.OK, id="standard error"),
    ],
)
def test_closed_streams(page: Path, closed: str, arguments: str, code: ExitCode) -> None:
    command = f'exec "$0" "$1" {arguments} {closed}'
    done = subprocess.run(
        ["sh", "-c", command, sys.executable, FAKE],
        cwd=page.parent,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert done.stdout == (RESTORED.encode() if code == ExitCode.OK else b"")


def test_interruption(run: Run, page: Path) -> None:
    write(Path("words.txt"), "interrupt\n")
    result = run("page.txt", "--words", "words.txt", "-o", "clean.txt")
    assert_one_line(result, ExitCode.INTERRUPTED, "interrupted")
    assert not Path("clean.txt").exists()


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interruption_from_outside(page: Path, jobs: int, number: signal.Signals) -> None:
    """Ctrl-C and time limits, which go to every process of the command."""
    write(page.with_name("words.txt"), "wait\n")
    names = ["page.txt", "other.txt"]
    write(page.with_name("other.txt"), OBSERVED)
    with subprocess.Popen(
        [sys.executable, FAKE, *names, "-o", "out/", "--words", "words.txt", "--jobs", str(jobs)],
        cwd=page.parent,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stderr is not None
        for _ in range(jobs):
            assert process.stderr.readline() == b"waiting\n"
        os.killpg(process.pid, number)
        said = process.stderr.read()
    assert process.returncode == ExitCode.INTERRUPTED
    assert said.startswith(b"ocr-restore: interrupted")
    assert said.count(b"\n") == 1
    assert list((page.parent / "out").iterdir()) == []


def test_processes_that_are_ended_say_nothing() -> None:
    """Those of a pool, which are ended with SIGTERM when there is no more to do."""
    code = (
        "from multiprocessing import Pool; from ocr_restore import cli\n"
        "with cli._ended_like_interrupted():\n"
        "    for _ in range(5):\n"
        "        with Pool(2) as pool: assert pool.map(abs, range(10)) == [*range(10)]\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stderr == b""


def test_a_forked_process_just_ends() -> None:
    with cli._ended_like_interrupted(), get_context("fork").Pool(1) as pool:
        assert isinstance(signal.getsignal(signal.SIGTERM), cli._Interrupt)
        assert pool.apply(signal.getsignal, [signal.SIGTERM]) is signal.SIG_DFL


def test_process_that_is_ended_from_outside(run: Run, page: Path) -> None:
    write(Path("words.txt"), "die\n")
    write(Path("other.txt"), OBSERVED)
    result = run("page.txt", "other.txt", "-o", "out/", "--words", "words.txt", "--jobs", "2")
    assert_one_line(result, ExitCode.FAILURE, "fewer --jobs")
    assert list(Path("out").iterdir()) == []


def test_defects_end_in_one_line(run: Run, page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(Path("words.txt"), "crash\n")
    monkeypatch.delenv("OCR_RESTORE_DEBUG", raising=False)
    crash = run("page.txt", "--words", "words.txt")
    assert_one_line(crash, ExitCode.FAILURE, "RuntimeError", "OCR_RESTORE_DEBUG=1")
    monkeypatch.setenv("OCR_RESTORE_DEBUG", "1")
    assert "Traceback" in run("page.txt", "--words", "words.txt").err


def test_missing_dictionary_is_a_model_error(run: Run, page: Path) -> None:
    assert_one_line(run("page.txt", "--dictionary", "none"), ExitCode.MODEL, "none", "build")


# Other commands


def test_help_and_version_need_no_model(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for command in ([], ["explain"], ["apply"], ["revert"], ["evaluate"]):
        result = run(*command, "--help")
        assert (result.code, result.err) == (ExitCode.OK, "")
        assert result.out.startswith(f"usage: {' '.join(['ocr-restore', *command])} ")
    monkeypatch.setattr(restorer, "describe_build", lambda: "kernel: compiled; dictionary: en")
    result = run("--version")
    assert (result.code, result.err) == (ExitCode.OK, "")
    assert result.out.startswith("ocr-restore ")
    assert result.out.endswith(" (kernel: compiled; dictionary: en)\n")


def test_command_imports_nothing_heavy_before_it_needs_it() -> None:
    heavy = {"tqdm", "regex", "rapidfuzz", "numpy", "multiprocessing", "ocr_restore.restorer"}
    code = (
        # The package without what its __init__ imports for users of the library.
        "import sys, types; package = types.ModuleType('ocr_restore')\n"
        f"package.__path__ = [{str(Path(cli.__file__).parent)!r}]\n"
        "sys.modules['ocr_restore'] = package\n"
        f"import ocr_restore.cli; print({heavy!r} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    assert done.stdout == b"set()\n"


def test_module_runs_as_the_command(page: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ocr_restore", "missing.txt"],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == ExitCode.INPUT
    assert done.stderr.startswith(b"ocr-restore: ")


def test_explain_shows_every_edit_in_its_context(run: Run, page: Path) -> None:
    write(page, "x1b\x1b[31m 1n\r\nthe modem arc deve\nloped\n")
    assert run("explain", "page.txt") == Result(
        ExitCode.OK,
        'page.txt:1:10: "1n" -> "in" (digit, 0.99)\n'
        "    x1b\\x1b[31m [1n]⏎the modem arc deve⏎loped⏎\n"
        'page.txt:2:5: left alone: "modem" -> "modern" (word, 0.60)\n'
        "    x1b\\x1b[31m 1n⏎the [modem] arc deve⏎loped⏎\n"
        'page.txt:2:15: "deve⏎loped" -> "developed⏎" (join, 0.90)\n'
        "    x1b\\x1b[31m 1n⏎the modem arc [deve⏎loped]⏎\n",
        "2 edits, 1 left alone below 0.7\n",
    )


def test_edits_taken_out_of_the_log_are_not_made(run: Run, page: Path) -> None:
    run("page.txt", "-o", "clean.txt")
    log = read("clean.edits.jsonl").splitlines(keepends=True)
    write(Path("fewer.jsonl"), "".join(line for line in log if '"join"' not in line))
    result = run("apply", "page.txt", "fewer.jsonl", "-o", "fewer.txt")
    assert result == Result(ExitCode.OK, "", "")
    assert read("fewer.txt") == "in the year\r\nthe modem arc deve\nloped\f\n"
    assert run("revert", "fewer.txt", "fewer.jsonl").out == OBSERVED
    assert_one_line(run("revert", "clean.txt", "fewer.jsonl"), ExitCode.INPUT)
    assert_one_line(run("apply", "clean.txt", "clean.edits.jsonl"), ExitCode.INPUT, "made for")
    assert_one_line(run("apply", "page.txt", "page.txt"), ExitCode.INPUT, "log")


def test_evaluate_files_and_folders(run: Run) -> None:
    for name, observed, gold in (("a", "1n tbe year", "in the year"), ("b", "1n", "1n")):
        write(Path(f"ocr/{name}.txt"), observed)
        write(Path(f"gold/{name}.txt"), gold)
    one = run("evaluate", "ocr/a.txt", "gold/a.txt", "--json", "-")
    both = run("evaluate", "ocr", "gold", "--json", "-")
    assert [json.loads(result.out)["outcomes"]["fixed"] for result in (one, both)] == [2, 2]
    assert [json.loads(result.out)["units"] for result in (one, both)] == [1, 2]
    assert json.loads(both.out)["outcomes"]["harmed"] == 1
    assert run("evaluate", "ocr/a.txt", "gold/a.txt").out.startswith("errors ")
    given = run("evaluate", "ocr/a.txt", "gold/a.txt", "--restored", "ocr/a.txt", "--json", "-")
    assert json.loads(given.out)["outcomes"]["missed"] == 2
    write(Path("spans.json"), '[{"gold_start": 0, "gold_end": 2}]')
    rest = run(
        "evaluate", "ocr/a.txt", "gold/a.txt", "--unrecoverable", "spans.json", "--json", "-"
    )
    assert json.loads(rest.out)["left_out"] == 1
    assert_one_line(run("evaluate", "ocr", "none"), ExitCode.USAGE, "folder")
    assert_one_line(run("evaluate", "ocr/a.txt", "none"), ExitCode.INPUT, "none")
    bad = run("evaluate", "ocr/a.txt", "gold/a.txt", "--unrecoverable", "ocr/a.txt")
    assert_one_line(bad, ExitCode.INPUT, "spans")


@pytest.fixture
def pairs() -> Path:
    """A file of pairs: 30 pages with two right edits and one wrong one each."""
    row = {"ocr": "1n tbe year arc", "gold": "in the year arc"}
    return write(Path("pairs.jsonl"), "\n".join([json.dumps(row)] * 30))


def test_evaluate_pairs(run: Run, pairs: Path) -> None:
    result = run("evaluate", "pairs.jsonl", "--json", "all.json")
    assert (result.code, result.err) == (ExitCode.OK, "")
    assert "95 % interval" in result.out
    assert "worst documents" in result.out
    figures = json.loads(read("all.json"))
    assert (figures["units"], figures["outcomes"]["fixed"]) == (30, 60)
    assert [document["name"] for document in figures["documents"]][:2] == ["line 1", "line 2"]
    low, high = figures["intervals"]["tokens.reduction"]
    assert low == high == 1.0
    assert run("evaluate", "pairs.jsonl", "--json", "-").out == read("all.json")


def test_evaluate_names_the_files_without_a_partner(run: Run) -> None:
    for name in ("ocr/a.txt", "ocr/b.txt", "gold/a.md"):
        write(Path(name), "1n\n")
    result = run("evaluate", "ocr", "gold")
    assert result.code == ExitCode.OK
    assert result.err == "ocr-restore: ocr: 1 file without a gold text left out: b.txt\n"
    Path("gold/a.md").rename("gold/c.md")
    assert_one_line(run("evaluate", "ocr", "gold"), ExitCode.INPUT, "a.txt", "c.md")


def test_evaluate_what_was_restored_before(run: Run) -> None:
    for name, text in (("ocr", "1n tbe"), ("gold", "in the"), ("done", "1n the")):
        write(Path(f"{name}/a.txt"), text)
    result = run("evaluate", "ocr", "gold", "--restored", "done", "--json", "-")
    outcomes = json.loads(result.out)["outcomes"]
    assert (outcomes["fixed"], outcomes["missed"]) == (1, 1)


def test_learn_threshold(run: Run, pairs: Path) -> None:
    result = run("evaluate", "pairs.jsonl", "--learn-threshold", "0.9", "--json", "all.json")
    assert "--min-confidence 0.95: 60 of 60 edits right, 100.00 %" in result.out
    assert "words: 60 fixed, 0 harmed, 0 wrong still" in result.out
    assert "too few edits to check" in result.out
    threshold = json.loads(read("all.json"))["threshold"]
    assert threshold["is_settled"]
    assert threshold["outcomes"]["fixed"] == 60
    all_right = run("evaluate", "pairs.jsonl", "--learn-threshold", "0.6")
    assert "--min-confidence 0.3: 60 of 90 edits right, 66.67 %" in all_right.out
    assert "30 harmed" in all_right.out


@pytest.mark.parametrize(
    ("observed", "gold", "wanted", "expected"),
    [
        ("in the", "in the", "0.9", "no edits to learn a threshold from"),
        ("1n tbe", "in the", "0.9", "too few edits to say whether 90 % of all will be right"),
        ("arc", "arc", "0.9", "No confidence makes 90 % of the edits right"),
    ],
)
def test_learn_threshold_says_what_it_cannot(
    run: Run, observed: str, gold: str, wanted: str, expected: str
) -> None:
    write(Path("a.txt"), observed)
    write(Path("b.txt"), gold)
    result = run("evaluate", "a.txt", "b.txt", "--learn-threshold", wanted)
    assert result.code == ExitCode.OK
    assert expected in result.out


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["page.txt", "--json", "x.json"], "give GOLD"),
        (["."], "folder"),
        (["page.txt", "page.txt", "--learn-threshold", "95"], "probability"),
        (["page.txt", "page.txt", "--learn-threshold", "1", "--restored", "page.txt"], "leave out"),
        (["page.txt", "page.txt", "--json", "page.txt"], "overwritten"),
        (["pairs.jsonl", "--restored", "page.txt"], "--restored"),
        (["pairs.jsonl", "--unrecoverable", "page.txt"], "--unrecoverable"),
        (["page.txt", "page.txt", "--restored", "."], "--restored"),
    ],
)
def test_evaluate_refuses_what_makes_no_sense(
    run: Run, page: Path, pairs: Path, arguments: list[str], part: str
) -> None:
    result = run("evaluate", *arguments)
    assert result.code in (ExitCode.USAGE, ExitCode.INPUT)
    assert_one_line(result, ExitCode(result.code), part, "; ")
    assert read(page) == OBSERVED
    assert not Path("x.json").exists()
