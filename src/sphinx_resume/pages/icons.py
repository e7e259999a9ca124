"""The signs of networks, as the data of SVG paths."""

from __future__ import annotations

import functools
import re
from typing import Final

from sphinx_resume.facts import networks

_UNITS: Final = 5  # for each of Simple Icons'; whole ones, on which no eye sees the rounding
SIDE: Final = 24 * _UNITS
"""The length of a side of the square that a sign stands in."""

# Those that Simple Icons have not: two letters in a square.
_DRAWN: Final = {
    "linkedin": "M0 0h24v24H0zM3.5 9v11.5H7V9zM3.5 3.5V7H7V3.5zM9.5 9v11.5H13V14c0-2.7 4-2.7 4 0"
    "v6.5h3.5V13c0-5-5.5-5.5-7.5-2.5V9z"
}
_COMMANDS: Final = {"moveTo": "M", "lineTo": "l", "curveTo": "c", "qCurveTo": "q"}


@functools.cache
def path(name: str) -> str:
    """Give the path of the sign of a network, to be filled, in a square of :data:`SIDE`.

    :param name: what the network is called, however that is written.
    :return: an empty text if the network is not known, or its sign is not.
    """
    from simple_icons_pack import get_icon  # noqa: PLC0415 -- it is slow, and many builds draw none

    network = networks.of(name)
    sign = network.sign if network else ""
    icon = get_icon(sign)
    drawn = " ".join(re.findall(r' d="([^"]+)"', icon.svg)) if icon else _DRAWN.get(sign, "")
    return _rounded(drawn)


def _rounded(drawn: str) -> str:
    from fontTools.pens.recordingPen import RecordingPen  # noqa: PLC0415
    from fontTools.svgLib.path import parse_path  # noqa: PLC0415

    pen = RecordingPen()
    parse_path(drawn, pen)
    said, at = "", (0, 0)
    for operation, points in pen.value:
        if operation not in _COMMANDS:
            said += "z" * (operation == "closePath")
            continue
        ends = [(round(x * _UNITS), round(y * _UNITS)) for x, y in points]
        if operation == "moveTo":
            at = (0, 0)
        elif {*ends} == {at}:
            continue
        steps = " ".join(f"{x - at[0]} {y - at[1]}" for x, y in ends)
        said += _COMMANDS[operation] + steps.replace(" -", "-")
        at = ends[-1]
    return said
