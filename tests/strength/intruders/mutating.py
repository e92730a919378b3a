"""Files spoiled as disks, editors and strangers spoil them: a little, much, or where it hurts."""

from __future__ import annotations

from random import Random

#: What a field, a word or a place in a file is overwritten with.
WORDS = (
    "", " ", "-", "null", "~", "true", "1e999", "9" * 5000, "-1", "99999999999", "2025-02-30", "0000-00-00",
    "9999-12-31T23:59:59+23:59", "!!python/name:os.system", "&a [*a, *a]", "<<: *a", "{" * 40, "[" * 3000,
    '"', "'", ",", ":", "\x00", "\x01", "\x85", "\ufeff", "\u202e", "\ud7ff", "\U0010ffff", "x" * 200_000,
    "\r", "\n\n", "\t", "=1+1", "*", "%TAG ! x", "---", "...", "due", "day 1" * 9, "١٢", "²", "½",
)  # fmt: skip


def mutated(text: str, dice: Random) -> str:
    """The text after one to four accidents."""
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        text = dice.choice((_word, _word, _line, _place, _cut))(text, dice)
    return text


def _word(text: str, dice: Random) -> str:
    """One word, wherever it stands, becomes something else."""
    at = dice.randrange(len(text) + 1)
    start, end = _start_of(text, at), _end_of(text, at)
    return text[:start] + dice.choice(WORDS) + text[end:]


def _line(text: str, dice: Random) -> str:
    """A line is lost, comes twice, moves, or is indented."""
    lines = text.splitlines(keepends=True) or [""]
    at = dice.randrange(len(lines))
    line = lines.pop(at)
    match dice.randrange(4):
        case 0:
            return "".join(lines)
        case 1:
            lines.insert(dice.randrange(len(lines) + 1), line)
            return "".join(lines)
        case 2:
            return "".join([*lines[:at], line, line, *lines[at:]])
        case _:
            return "".join([*lines[:at], "  " + line, *lines[at:]])


def _place(text: str, dice: Random) -> str:
    """Something stands in the middle of something else."""
    at = dice.randrange(len(text) + 1)
    return text[:at] + dice.choice(WORDS) + text[at + dice.choice((0, 0, 1, 3)) :]


def _cut(text: str, dice: Random) -> str:
    """The file ends too early, or begins too late."""
    at = dice.randrange(len(text) + 1)
    return text[:at] if dice.random() < 0.7 else text[at:]


def _start_of(text: str, at: int) -> int:
    while at and text[at - 1] not in " \n,:[]{}\"'":
        at -= 1
    return at


def _end_of(text: str, at: int) -> int:
    while at < len(text) and text[at] not in " \n,:[]{}\"'":
        at += 1
    return at
