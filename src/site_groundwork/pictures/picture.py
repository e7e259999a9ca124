"""What the cleaning of a picture gives, and what it raises."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """A picture as it may be published.

    ``width`` and ``height`` are those of the upright picture in CSS pixels, 0 for an SVG that
    says none. ``notes`` say what was left out that could have been seen.
    """

    data: bytes
    width: int
    height: int
    notes: tuple[str, ...] = ()


class PictureError(ValueError):
    """A file that is not the picture that it should be, or one that must not be published.

    ``faults`` are all that were found, each with how to mend it, and to be read after the file's
    name: "is empty: copy it anew". The text of the exception joins them.
    """

    def __init__(self, *faults: str) -> None:
        self.faults = faults
        super().__init__("; ".join(faults))
