"""The chart of the performance page: a bar for each server and number of rows, on a logarithmic scale."""

import math
from xml.sax.saxutils import escape

WIDTH, LEFT, RIGHT, BAR, GAP, TOP = 900, 390, 80, 16, 5, 30
OURS, OTHERS = "#0b6e69", "#8a94a6"
INK = "#5b6472"
"""Readable on light and on dark paper."""


def svg(bars: list[tuple[str, int, float]], ours: str = "Mock Admin") -> str:
    """The picture of (server, rows, answers a second); `ours` is drawn in its own colour."""
    most = math.log10(max(rate for _name, _rows, rate in bars))
    height = TOP + len(bars) * (BAR + GAP) + 10
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" '
        f'font-size="12" fill="{INK}" role="img">',
        "<title>Answers a second on one core, logarithmic scale</title>",
        f'<text x="{LEFT}" y="16">answers a second on one core, logarithmic scale</text>',
    ]
    for number, (name, rows, rate) in enumerate(bars):
        y = TOP + number * (BAR + GAP)
        length = max(2.0, (WIDTH - LEFT - RIGHT) * math.log10(max(rate, 1.0)) / most)
        colour = OURS if name == ours else OTHERS
        label = escape(f"{name.partition(' (')[0]}{f', {rows:,} rows' if rows else ''}")
        lines += [
            f'<text x="{LEFT - 8}" y="{y + 12}" text-anchor="end">{label}</text>',
            f'<rect x="{LEFT}" y="{y}" width="{length:.0f}" height="{BAR}" rx="3" fill="{colour}"/>',
            f'<text x="{LEFT + length + 6:.0f}" y="{y + 12}">{rate:,.0f}</text>',
        ]
    return "\n".join([*lines, "</svg>", ""])
