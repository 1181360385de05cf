"""A questionnaire as it is kept: one text for one content, with what a list and a person who releases it need to know of it."""

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Final

from cse_desk.forms.questionnaire import Form
from cse_desk.forms.raw import RawObject, as_json, json_object

_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_TELLING: Final = 3  # words of a question in its id
PIECE: Final = 50_000  # characters: at most 200 kB, so that a piece with its change stays below the largest size of one


def kept_text(raw: RawObject) -> str:
    """The text that is kept: no white space, keys in the order of their letters, so that the same form is the same text."""
    return json.dumps(as_json(raw), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_of(text: str) -> str:
    """The name of a text: its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()


def pieces(text: str) -> Iterator[str]:
    """The text in pieces that a change can carry."""
    for start in range(0, max(len(text), 1), PIECE):
        yield text[start : start + PIECE]


def with_fields(text: str, **fields: str) -> str:
    """The same questionnaire with other fields of the form itself (url, version, title, status, date)."""
    raw = json_object(text)
    return kept_text({**raw, **fields})


def field(text: str, name: str) -> str:
    """A text field of the form itself (purpose, copyright …); "" when it is not there."""
    found = json_object(text).get(name)
    return found if isinstance(found, str) else ""


def without_its_version(text: str) -> str:
    """What is asked, whatever the version is called: two texts that differ only in number, state or day are alike."""
    raw = json_object(text)
    return kept_text({key: value for key, value in raw.items() if key not in ("version", "status", "date")})


def telling_ids(form: Form) -> Iterator[str]:
    """The linkIds that hold words of their questions: an id is the name of a field, and names of fields stand in every bundle."""
    for item in form.walk():
        words = set(_WORD.findall(f"{item.text} {item.marks.short}".casefold()))
        if len(words & set(_WORD.findall(item.link_id.casefold()))) >= _TELLING:
            yield item.link_id


def questions(form: Form) -> int:
    """How many questions somebody may be asked: what takes an answer and is shown."""
    return sum(one.is_question and not one.hidden and not one.calculated for one in form.walk())
