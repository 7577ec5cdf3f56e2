"""Text from elsewhere made harmless to show: nothing in it steers a terminal or turns the direction of a page."""

from __future__ import annotations

import unicodedata

STEERING = ("Cc", "Cf", "Cs", "Zl", "Zp")  # Unicode's classes of controls, formats, halves of pairs, separators


def clean(text: object) -> str:
    """The text with control and direction characters shown escaped."""
    return "".join(character if _harmless(character) else _escaped(character) for character in str(text))


def _harmless(character: str) -> bool:
    return character == "\n" or unicodedata.category(character) not in STEERING


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
