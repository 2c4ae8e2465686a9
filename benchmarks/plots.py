"""Plots of systems: accuracy against speed, and gain against harm, as SVG files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

__all__ = ["Point", "draw"]

_OURS, _PEERS = "#1f5fa8", "#8a8a8a"


class Point(NamedTuple):
    """A system's means over the sets: shares, and words a second (None where it is no work)."""

    name: str
    change: float
    fixed: float
    harmed: float
    speed: float | None


def draw(folder: Path, points: Sequence[Point]) -> None:
    """Write `speed.svg` and `harm.svg` into a folder; nothing where Matplotlib is missing."""
    try:
        import matplotlib
    except ModuleNotFoundError:
        return
    folder.mkdir(parents=True, exist_ok=True)
    matplotlib.use("Agg")
    # Text stays text, so that it can be searched and scaled; the same plot gives the same file.
    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "ocr_restore"})
    _plot(
        folder / "speed.svg",
        [(point, point.speed, -100 * point.change) for point in points if point.speed],
        x="words per second, one thread",
        y="fall of cMER, %",
        title="Accuracy against speed",
        log=True,
    )
    _plot(
        folder / "harm.svg",
        [(point, 100 * point.harmed, 100 * point.fixed) for point in points],
        x="right words harmed, %",
        y="wrong words fixed, %",
        title="Gain against harm",
        log=False,
    )


def _plot(
    path: Path,
    points: Sequence[tuple[Point, float, float]],
    *,
    x: str,
    y: str,
    title: str,
    log: bool,
) -> None:
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7.5, 4.8), dpi=72, layout="constrained")
    ours = [(at, height) for point, at, height in points if _is_ours(point)]
    if ours:
        axes.plot(*zip(*ours, strict=True), color=_OURS, linewidth=1)
    for point, at, height in points:
        color = _OURS if _is_ours(point) else _PEERS
        axes.plot(at, height, "o" if _is_ours(point) else "s", color=color, markersize=6)
    if log:
        axes.set_xscale("log")
    axes.axhline(0, color="#cccccc", linewidth=0.8, zorder=0)
    axes.margins(x=0.25, y=0.12)  # room for labels
    if not log:
        axes.set_xlim(left=-0.04 * axes.get_xlim()[1])
    axes.set(xlabel=x, ylabel=y, title=title)
    axes.spines[["top", "right"]].set_visible(False)
    figure.canvas.draw()
    taken: list[tuple[float, float]] = []
    for point, at, height in sorted(points, key=lambda item: -item[2]):
        left, top = axes.transData.transform((at, height))
        level = top
        # Labels of points at one place stand below each other.
        while any(abs(left - other) < 130 and abs(level - used) < 12 for other, used in taken):
            level -= 1
        taken.append((left, level))
        axes.annotate(
            point.name,
            xy=(at, height),
            xytext=(8, level - top - 3),
            textcoords="offset points",
            fontsize=9,
            color=_OURS if _is_ours(point) else "#444444",
        )
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def _is_ours(point: Point) -> bool:
    return point.name.startswith("ocr_restore")
