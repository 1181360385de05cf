"""The language coach for every text that is not somebody's own words: the word list of this installation, and what it finds."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from cse_desk import paths
from cse_desk.errors import BadForm
from cse_desk.models.records.language import Advice, Remark
from cse_desk.models.rules import language
from cse_desk.models.rules.language import WordList

FILE = "language.json"


def remarks(text: str) -> tuple[Remark, ...]:
    """The places of a text that are better said otherwise; nothing in quotation marks. BadForm when the list cannot be read."""
    return language.remarks(text, _words(paths.resources() / "wordlists" / FILE))


@lru_cache(maxsize=2)
def _words(path: Path) -> WordList:
    return language.word_list(read(path.read_bytes()))


def read(data: bytes) -> tuple[Advice, ...]:
    """A word list from its file. BadForm naming the first entry that is not whole: each has phrases, a reason, better words, a source."""
    try:
        found = json.loads(data)
        sources = {one["id"]: str(one["short"]) for one in found["sources"]}
        return tuple(_advice(one, sources) for one in found["entries"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadForm((f"not a word list: {error}",)) from error


def _advice(entry: Mapping[str, object], sources: Mapping[str, str]) -> Advice:
    find, better = entry["find"], entry["better"]
    if not (isinstance(find, list) and isinstance(better, list) and all([find, better, entry["why"]])):
        raise ValueError(entry["id"])
    return Advice(
        id=str(entry["id"]),
        find=tuple(str(one) for one in find),
        why=str(entry["why"]),
        better=tuple(str(one) for one in better),
        source=sources[str(entry["source"])],
    )
