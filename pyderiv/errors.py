"""The error that a wrong spec or formula raises, and the hint that goes with it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class SpecError(ValueError):
    """A function spec or formula that means nothing; the message says what is wrong and what would be right."""


def nearest(name: str, valid: Iterable[str]) -> str:
    """``"; did you mean 'sin'?"``, or the valid names where none is near."""
    valid = sorted(valid)
    if close := get_close_matches(name.lower(), valid, n=1, cutoff=0.5):
        return f"; did you mean {close[0]!r}?"
    return f"; known are {', '.join(valid)}"
