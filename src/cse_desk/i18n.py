"""Words with real plurals and British dates, in one place so that a translation can take it over."""

import gettext as _gettext
import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime

from cse_desk.clock import LONDON

_translations = _gettext.NullTranslations()

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def gettext(text: str) -> str:
    """The text in the language of this computer."""
    return _translations.gettext(text)


def ngettext(one: str, many: str, count: int, **fields: str) -> str:
    """The form for `count`, with {count} and the other fields filled in."""
    return _translations.ngettext(one, many, count).format(count=f"{count:,}", **fields)


def in_sentence(text: str) -> str:
    """A label inside a sentence: "Asked for by the VPG" begins small there, "VPG coordinator" stays as it is."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def or_list(words: Sequence[str]) -> str:
    """For example "social worker, CSE worker or manager"."""
    head, last = ", ".join(words[:-1]), "".join(words[-1:])
    return gettext("{head} or {last}").format(head=head, last=last) if head else last


_LEFT_TO_RIGHT = "\u200e"  # a mark that is not drawn
_FROM_THE_RIGHT = frozenset({"R", "AL"})
_DECIDES = frozenset({"L", "EN", "AN", *_FROM_THE_RIGHT})


def from_the_left(words: str) -> str:
    """A line of English in which names of any script stand: read from left to right, an age stays behind the name that it follows.

    Without marks a comma and a number after a name in Arabic belong to the name, and stand on the other side of it.
    """
    kinds = [unicodedata.bidirectional(letter) for letter in words]
    if _FROM_THE_RIGHT.isdisjoint(kinds):
        return words
    parts, is_in_name = [_LEFT_TO_RIGHT], False
    for at, (letter, kind) in enumerate(zip(words, kinds, strict=True)):
        if is_in_name and kind not in _FROM_THE_RIGHT and kind != "NSM":
            following = next((one for one in kinds[at:] if one in _DECIDES), "L")
            if following not in _FROM_THE_RIGHT:
                parts.append(_LEFT_TO_RIGHT)
                is_in_name = False
        is_in_name = is_in_name or kind in _FROM_THE_RIGHT
        parts.append(letter)
    return "".join(parts)


def size_words(size: int) -> str:
    """Bytes, for example 3.4 MB or 6.2 GB."""
    if size >= 1_000_000_000:
        return gettext("{size:.1f} GB").format(size=size / 1_000_000_000)
    return gettext("{size:.1f} MB").format(size=max(0.1, size / 1_000_000))


def day(value: date) -> str:
    """For example 12 Mar 2018."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def weekday(value: date) -> str:
    """For example Wed 25 Nov."""
    return f"{DAYS[value.weekday()]} {value.day} {MONTHS[value.month - 1]}"


def clock_time(value: datetime) -> str:
    """For example 16:05, in England; `value` is aware."""
    return value.astimezone(LONDON).strftime("%H:%M")


def moment(value: datetime) -> str:
    """For example 12 Mar 2018, 16:05, in England; `value` is aware."""
    local = value.astimezone(LONDON)
    return f"{day(local.date())}, {local:%H:%M}"


def to_wire(value: datetime) -> str:
    """An aware moment as ISO text in UTC that ends in Z."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def from_wire(text: str) -> datetime:
    """The moment back from `to_wire`; ValueError when it is none."""
    return datetime.fromisoformat(text)
