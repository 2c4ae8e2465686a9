"""The report in a real browser: it asks for nothing, fits the window, and its controls work.

Needs Chromium and its driver (`apt-get install chromium chromium-driver`). Without them the tests
are skipped, unless OCR_RESTORE_BROWSER is `require`.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ocr_restore.cli import main

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

SEED = Path(__file__).parent.parent / "seeds" / "strategic-thinking-1974.txt"
GOLD = SEED.with_suffix(".gold.txt")
# What a page may not do: be an attack, or be too wide.
HOSTILE = (
    "Tbe <script>document.title = 'owned'</script> cat\n"
    "<img src=http://127.0.0.1:9/x.png onerror=\"document.title='owned'\">\n"
    "</script><script>document.title = 'owned'</script> 1n tbe \0 bouse\n" + "wide" * 200
)

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """A headless Chromium that logs its console and its requests."""
    chromium, chromedriver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (chromium and chromedriver):
        reason = "chromium and chromedriver are not installed"
        if os.environ.get("OCR_RESTORE_BROWSER") == "require":
            pytest.fail(reason)
        pytest.skip(reason)
    from selenium.webdriver import Chrome, ChromeOptions, ChromeService

    options = ChromeOptions()
    options.binary_location = chromium
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = Chrome(options=options, service=ChromeService(chromedriver))
    try:
        driver.get("about:blank")
        yield driver
    finally:
        driver.quit()


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Reports of the memo with and without its gold text, and of a hostile page."""
    folder = tmp_path_factory.mktemp("reports")
    hostile = folder / "hostile.txt"
    hostile.write_text(HOSTILE, encoding="utf-8")
    sources = {
        "gold": [str(SEED), str(GOLD)],
        "review": [str(SEED)],
        "hostile": [str(hostile), str(hostile)],
    }
    for name, files in sources.items():
        assert main(["report", *files, "-o", str(folder / f"{name}.html")]) == 0
    return {name: folder / f"{name}.html" for name in sources}


def show(browser: Chrome, path: Path, *, width: int = 1280, scheme: str = "light") -> None:
    """Open a page in a window of this width; what the browser did before is forgotten."""
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False},
    )
    media = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": media})
    browser.get_log("performance")
    browser.get_log("browser")
    browser.get(path.as_uri())


def requests(browser: Chrome) -> set[str]:
    """The addresses that were asked for since the page was opened."""
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    return {
        event["params"]["request"]["url"]
        for event in events
        if event["method"] == "Network.requestWillBeSent"
    }


def is_shown(browser: Chrome, selector: str) -> bool:
    return bool(
        browser.execute_script(
            "return document.querySelector(arguments[0]).getClientRects().length", selector
        )
    )


@pytest.mark.parametrize("name", ["gold", "review", "hostile"])
@pytest.mark.parametrize("width", [1280, 400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_opens_quietly_and_fits(
    browser: Chrome, reports: dict[str, Path], name: str, width: int, scheme: str
) -> None:
    show(browser, reports[name], width=width, scheme=scheme)
    assert requests(browser) == {reports[name].as_uri()}
    assert browser.get_log("browser") == []
    assert browser.title.endswith(".txt: OCR restoration report")
    window, page, content = browser.execute_script(
        "const page = document.documentElement;"
        "return [innerWidth, page.clientWidth, page.scrollWidth]"
    )
    assert window == width
    assert content == page, "the page can be scrolled sideways"


@pytest.mark.parametrize("width", [1280, 400])
def test_tip_opens_in_sight(browser: Chrome, reports: dict[str, Path], width: int) -> None:
    """By the keyboard or by touch, which give the focus; at first and at last."""
    show(browser, reports["gold"], width=width)
    marks = browser.execute_script("return document.querySelectorAll('.mark[tabindex]').length")
    for index in (0, marks // 2, marks - 1):
        word, tip, above = browser.execute_script(
            "const mark = document.querySelectorAll('.mark[tabindex]')[arguments[0]];"
            "mark.scrollIntoView({block: 'center'}); mark.focus();"
            "const tip = mark.querySelector('small').getBoundingClientRect();"
            "const at = document.elementFromPoint(tip.left + 12, tip.top + 8);"
            "const sides = (box) => [box.left, box.top, box.right, box.bottom];"
            "return [sides(mark.getClientRects()[0]), sides(tip), mark.contains(at)]",
            index,
        )
        assert above, "something stands before the tip"
        assert 0 <= tip[0] < tip[2] <= width
        assert 0 <= tip[1] < tip[3] <= 900
        if width > 700:  # beside the word; else at the foot of the window
            assert min(abs(tip[1] - word[3]), abs(word[1] - tip[3])) < 10
    browser.execute_script("document.activeElement.blur()")
    assert not is_shown(browser, ".mark > small")


def test_slider_makes_and_unmakes_edits(browser: Chrome, reports: dict[str, Path]) -> None:
    show(browser, reports["gold"])

    def made(least: str) -> tuple[int, int, str]:
        counts = browser.execute_script(
            "const slider = document.getElementById('confidence');"
            "slider.value = arguments[0]; slider.dispatchEvent(new Event('input'));"
            "return [document.querySelectorAll('.text .edit:not(.off)').length,"
            " document.querySelectorAll('.list td:first-child').length -"
            " document.querySelectorAll('.list [hidden] td:first-child').length,"
            " document.getElementById('state').textContent]",
            least,
        )
        return counts[0], counts[1], counts[2]

    half, fewer, none = made("0.5"), made("0.9"), made("1")
    assert half[0] == half[1] > fewer[0] == fewer[1] > none[0] == none[1] == 0
    assert half[2].startswith(f"At 0.50: {half[0]} edits made, ")
    assert half[2].endswith(f"% of them right; {half[1]} listed.")


def test_filters_leave_what_they_name(browser: Chrome, reports: dict[str, Path]) -> None:
    show(browser, reports["review"])
    rules = browser.execute_script(
        "const rule = document.getElementById('rule'); rule.value = 'digit';"
        "rule.dispatchEvent(new Event('input'));"
        "return [...document.querySelectorAll('.list tr:not([hidden]) td:nth-child(4)')]"
        ".map((cell) => cell.textContent)"
    )
    assert len(rules) > 5
    assert set(rules) == {"digit"}


@pytest.mark.parametrize(
    ("choice", "observed", "restored"),
    [("restored", False, True), ("observed", True, False), ("both", True, True)],
)
def test_text_as_it_was_as_it_is_or_both(
    browser: Chrome, reports: dict[str, Path], choice: str, observed: bool, restored: bool
) -> None:
    show(browser, reports["review"])
    browser.execute_script("document.getElementById(arguments[0]).click()", f"show-{choice}")
    assert is_shown(browser, "#e1 > del") == observed
    assert is_shown(browser, "#e1 > ins") == restored


def test_is_complete_without_scripts(browser: Chrome, reports: dict[str, Path]) -> None:
    show(browser, reports["gold"])
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(reports["gold"].as_uri())
    assert is_shown(browser, "#e1")
    assert is_shown(browser, ".list td")
    assert is_shown(browser, "noscript p")
    assert not is_shown(browser, ".needs-script")


def test_is_readable(browser: Chrome, reports: dict[str, Path]) -> None:
    """The contrast of every text colour with what is behind it is that of WCAG level AA."""
    for scheme in ("light", "dark"):
        show(browser, reports["gold"], scheme=scheme)
        pairs = browser.execute_script(
            "const colour = (name) => getComputedStyle(document.documentElement)"
            ".getPropertyValue(name).trim();"
            "return [['--ink', '--paper'], ['--ink', '--sheet'], ['--faint', '--paper'],"
            " ['--faint', '--sheet'], ['--link', '--paper'], ['--made', '--paper'],"
            " ...['made', 'fixed', 'wrong', 'harmed', 'missed']"
            "   .map((name) => ['--ink', `--${name}-bg`])]"
            ".map((pair) => [...pair, ...pair.map(colour)])"
        )
        for above, below, front, back in pairs:
            assert contrast(front, back) >= 4.5, (scheme, above, below)


def contrast(front: str, back: str) -> float:
    """The contrast ratio of two colours such as #1d1d1b, as WCAG 2 defines it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(front), luminance(back)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
