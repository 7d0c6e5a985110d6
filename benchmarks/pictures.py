"""Bars and curves as SVG, the same bytes from the same figures; colours follow the reader's light or dark screen."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

from attrs import field, frozen

WIDTH = 720
# Of each line its own mark and dashes, so that colour alone tells nothing.
_DASHES = ("", "7 4", "2 4", "10 4 2 4", "4 2", "1 3")
_STYLE = """
  .page { fill: #ffffff; stroke: #d0d7de; }
  .grid { stroke: #d8dee4; stroke-width: 1; }
  text { fill: #1f2328; font: 13px system-ui, sans-serif; }
  .title { font-weight: 600; font-size: 15px; }
  .small { font-size: 12px; }
  .c0 { --colour: #0969da; } .c1 { --colour: #bc4c00; } .c2 { --colour: #1a7f37; }
  .c3 { --colour: #8250df; } .c4 { --colour: #bf3989; } .c5 { --colour: #57606a; }
  .bar, .mark { fill: var(--colour); }
  .line { fill: none; stroke: var(--colour); stroke-width: 2.5; }
  @media (prefers-color-scheme: dark) {
    .page { fill: #14181d; stroke: #3d444d; }
    .grid { stroke: #3d444d; }
    text { fill: #f0f6fc; }
    .c0 { --colour: #58a6ff; } .c1 { --colour: #ffa657; } .c2 { --colour: #56d364; }
    .c3 { --colour: #d2a8ff; } .c4 { --colour: #ff9bce; } .c5 { --colour: #9198a1; }
  }
"""


@frozen
class Bar:
    """One bar.

    Attributes:
        name: Before it.
        value: How long it is.
        is_ours: Whether it has the first colour.
    """

    name: str
    value: float
    is_ours: bool = field(default=False, kw_only=True)


def number(value: float) -> str:
    """A number for people: three digits that mean something, thousands apart."""
    size = abs(value)
    if size >= 100 or value == round(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if size >= 10 else f"{value:.2f}" if size >= 1 else f"{value:.3f}"


def bars(title: str, unit: str, rows: Sequence[Bar]) -> str:
    """Horizontal bars, each with its name above it and its value behind it."""
    row, top, most = 42, 52, max(each.value for each in rows)
    height = top + row * len(rows) + 10
    parts = [_text(20, 30, title, "title"), _text(WIDTH - 20, 30, unit, "small", anchor="end")]
    for at, each in enumerate(rows):
        y = top + row * at
        length = max(2.0, (WIDTH - 140) * each.value / most)
        parts += [
            _text(20, y + 12, each.name),
            f'<rect class="bar c{0 if each.is_ours else 5}" x="20" y="{y + 18}" width="{length:.1f}" height="14"/>',
            _text(28 + length, y + 30, number(each.value), "small"),
        ]
    return _picture(title, height, parts)


def curves(title: str, x_unit: str, y_unit: str, lines: Mapping[str, Mapping[int, float]]) -> str:
    """Lines on two logarithmic scales, by name, each a mapping from size to value."""
    left, right, top, bottom = 74, WIDTH - 44, 52, 330
    sizes = sorted({size for points in lines.values() for size in points})
    values = [value for points in lines.values() for value in points.values()]
    y_ticks = _ticks(min(values), max(values))
    x = _scale(sizes[0], sizes[-1], left, right)
    y = _scale(y_ticks[0], y_ticks[-1], bottom, top)
    parts = [_text(20, 30, title, "title"), _text(right, 30, y_unit, "small", anchor="end")]
    for tick in y_ticks:
        parts.append(f'<line class="grid" x1="{left}" x2="{right}" y1="{y(tick):.1f}" y2="{y(tick):.1f}"/>')
        parts.append(_text(left - 8, y(tick) + 4, f"{tick:,g}", "small", anchor="end"))
    for size in sizes:
        parts.append(f'<line class="grid" x1="{x(size):.1f}" x2="{x(size):.1f}" y1="{top}" y2="{bottom}"/>')
        parts.append(_text(x(size), bottom + 20, f"{size:,}", "small", anchor="middle"))
    parts.append(_text((left + right) / 2, bottom + 40, x_unit, "small", anchor="middle"))
    for at, (name, points) in enumerate(lines.items()):
        places = [(x(size), y(value)) for size, value in sorted(points.items())]
        legend = bottom + 68 + 24 * at
        path = " ".join(f"{each_x:.1f},{each_y:.1f}" for each_x, each_y in places)
        dashes = f' stroke-dasharray="{_DASHES[at]}"' if _DASHES[at] else ""
        parts += [
            f'<polyline class="line c{at}" points="{path}"{dashes}/>',
            *(_mark(at, *place) for place in places),
            f'<line class="line c{at}" x1="{left}" x2="{left + 44}" y1="{legend - 4}" y2="{legend - 4}"{dashes}/>',
            _mark(at, left + 22, legend - 4),
            _text(left + 56, legend, name),
        ]
    return _picture(title, bottom + 68 + 24 * len(lines), parts)


def _scale(least: float, most: float, start: float, end: float):  # noqa: ANN202 - a function of one number
    span = math.log(most) - math.log(least) or 1.0
    return lambda value: start + (end - start) * (math.log(value) - math.log(least)) / span


def _ticks(least: float, most: float) -> list[float]:
    """Steps of 1, 2 and 5 where few fit, else of 1, around all that is shown."""
    decades = range(math.floor(math.log10(least)) - 1, math.ceil(math.log10(most)) + 2)
    steps = (1, 2, 5) if most / least < 100 else (1,)
    all_of_them = [step * 10.0**decade for decade in decades for step in steps]
    first = max(at for at, tick in enumerate(all_of_them) if tick <= least)
    last = min(at for at, tick in enumerate(all_of_them) if tick >= most)
    return all_of_them[first : max(last, first + 1) + 1]


def _mark(at: int, x: float, y: float) -> str:
    shapes = (
        f'<circle class="mark c{at}" cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>',
        f'<rect class="mark c{at}" x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8"/>',
        f'<path class="mark c{at}" d="M{x:.1f} {y - 5:.1f}l5 9h-10z"/>',
        f'<path class="mark c{at}" d="M{x:.1f} {y - 6:.1f}l5 6-5 6-5-6z"/>',
        f'<path class="mark c{at}" d="M{x:.1f} {y + 5:.1f}l5-9h-10z"/>',
        f'<rect class="mark c{at}" x="{x - 5:.1f}" y="{y - 2:.1f}" width="10" height="4"/>',
    )
    return shapes[at]


def _text(x: float, y: float, text: str, kind: str = "", *, anchor: str = "") -> str:
    more = (f' class="{kind}"' if kind else "") + (f' text-anchor="{anchor}"' if anchor else "")
    return f'<text x="{x:.1f}" y="{y:.1f}"{more}>{escape(text, quote=False)}</text>'


def _picture(title: str, height: float, parts: Sequence[str]) -> str:
    lines = "\n".join(f"  {each}" for each in parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img" '
        f'aria-label="{escape(title)}">\n<style>{_STYLE}</style>\n'
        f'  <rect class="page" x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1:.0f}" rx="8"/>\n'
        f"{lines}\n</svg>\n"
    )
