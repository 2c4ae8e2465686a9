"""The documentation: its commands run, its links lead somewhere, its examples hold."""

from __future__ import annotations

import doctest
import json
import re
import shlex
from pathlib import Path

import pytest

from ocr_restore import Restorer
from ocr_restore.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]

# The commands that stand in the README with all their arguments: prompts and indented lines.
COMMANDS = [
    part.strip()
    for line in re.findall(r"^(?:\$ |    )(.*ocr-restore seeds/.*)$", README, re.MULTILINE)
    for part in line.split("&&")
    if part.strip().startswith("ocr-restore")
]


def test_readme_has_commands() -> None:
    assert len(COMMANDS) >= 2


@pytest.mark.parametrize("command", sorted(set(COMMANDS)))
def test_commands_of_the_readme_run(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "seeds").mkdir()
    seed = ROOT / "seeds" / "strategic-thinking-1974.txt"
    (tmp_path / "seeds" / seed.name).write_bytes(seed.read_bytes())
    monkeypatch.chdir(tmp_path)
    assert main(shlex.split(command)[1:]) == 0
    assert "in US Strategic Thinking" in Path("restored.txt").read_text(encoding="utf-8")
    assert Path("restored.edits.jsonl").is_file()


def test_log_line_of_the_readme_is_in_the_log(tmp_path: Path) -> None:
    """All but the confidence, which moves with every training."""
    target = tmp_path / "restored.txt"
    assert main([str(ROOT / "seeds" / "strategic-thinking-1974.txt"), "-o", str(target)]) == 0
    log = target.with_suffix(".edits.jsonl").read_text(encoding="utf-8").splitlines()
    (shown,) = re.findall(r'^\{"start".*\}$', README, re.MULTILINE)
    rows = [json.loads(line) for line in log[1:]]
    assert _without_confidence(json.loads(shown)) in map(_without_confidence, rows)


def _without_confidence(row: dict[str, object]) -> dict[str, object]:
    assert 0 <= float(str(row["confidence"])) <= 1
    return {name: value for name, value in row.items() if name != "confidence"}


def test_readme_shows_what_it_is_within_forty_lines() -> None:
    head = "\n".join(README.splitlines()[:40])
    for part in ("Wl1e n", ">>> from ocr_restore import restore", '"rule"', "pip install ."):
        assert part in head


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES[1:], ids=lambda page: page.name)
def test_examples_hold(page: Path) -> None:
    assert doctest.testfile(str(page), module_relative=False, encoding="utf-8").failed == 0


def test_every_option_of_the_command_is_in_the_readme(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    options = set(re.findall(r"^ +(?:-\w \w+, )?(--[a-z-]+)", capfd.readouterr().out, re.MULTILINE))
    missing = {option for option in options if option not in README} - {"--help", "--output"}
    assert not missing


def test_readme_has_the_default_confidence() -> None:
    assert f"`min_confidence={Restorer().min_confidence}`" in README
