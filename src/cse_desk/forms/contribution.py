"""The contribution sheet: the questions of the screening tool that another agency can answer, in a frame of its own.

The sheet is made from the tool's own Questionnaire, so its indicators have the tool's linkIds and words, and an answer on paper is an
answer to the same question. What is for the screening worker only (level, prompts, who said it, how harm was answered) is left out, and
nothing of the tool is required: an agency answers what it knows.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from cse_desk.forms.loader import load
from cse_desk.forms.questionnaire import OUR_PREFIX, Form
from cse_desk.forms.raw import as_json, json_object

NAME: Final = "c.name"
AGENCY: Final = "c.agency"
JOB: Final = "c.job"
DATE: Final = "c.on"
WORDS: Final = "c.words"

_OWN = "c.own"  # the page before which the tool's pages are put
_KEPT = frozenset({"basis", "recency", "note", "happened", "asked", "words", "told"})
_LEFT_OUT = frozenset(OUR_PREFIX + name for name in ("prompt", "suggested-level", "under-13", "harm-under-13"))
_ONLY_IF_YES = frozenset({"basis", "recency"})
_Raw = dict[str, Any]


def sheet_of(frame: Form, tool: Form, sections: Collection[str] | None = None) -> Form:
    """The sheet for one agency; `sections` are the linkIds of the tool's domains that it is asked about (all when None)."""
    return load(raw_sheet(frame, tool, sections)).form


def sections_of(tool: Form) -> tuple[tuple[str, str], ...]:
    """(linkId, title) of each domain of the tool."""
    return tuple((page.link_id, page.text) for page in tool.items if page.marks.section == "domain")


def raw_sheet(frame: Form, tool: Form, sections: Collection[str] | None = None) -> _Raw:
    """The same as a Questionnaire."""
    mine, theirs = _read(frame), _read(tool)
    wanted = frozenset(link_id for link_id, _title in sections_of(tool) if sections is None or link_id in sections)
    pages = [_page(one) for one in theirs["item"] if one["linkId"] in wanted]
    at = next(place for place, one in enumerate(mine["item"]) if one["linkId"] == _OWN)
    known = {one["id"] for one in mine.get("contained", [])}
    return mine | {
        "version": f"{frame.version}-{tool.version}",
        "derivedFrom": [frame.canonical, tool.canonical],
        "contained": [
            *mine.get("contained", []),
            *(one for one in theirs.get("contained", []) if one["id"] not in known),
        ],
        "item": [*mine["item"][:at], *pages, *mine["item"][at:]],
    }


def _read(form: Form) -> _Raw:
    found = as_json(json_object(form.source))
    assert isinstance(found, dict)
    return found


def _page(page: _Raw) -> _Raw:
    return _plain(page) | {"item": [_indicator(one) for one in page["item"] if _is_indicator(one)]}


def _is_indicator(item: _Raw) -> bool:
    return any(one["url"] == OUR_PREFIX + "block" for one in item.get("extension", []))


def _plain(item: _Raw) -> _Raw:
    """Without what is for the screening worker, and not required."""
    kept = {name: value for name, value in item.items() if name not in ("required", "item", "extension")}
    extensions = [one for one in item.get("extension", []) if one["url"] not in _LEFT_OUT]
    return ({"extension": extensions} if extensions else {}) | kept


def _indicator(item: _Raw) -> _Raw:
    details = [one for one in item.get("item", []) if part_of(one["linkId"]) in _KEPT]
    return _plain(item) | {"item": [_detail(one, item["linkId"]) for one in details]}


def _detail(item: _Raw, indicator: str) -> _Raw:
    """Asked once the indicator is answered at all: "No, but …" is worth writing down too."""
    if part_of(item["linkId"]) in _ONLY_IF_YES:
        return _plain(item)
    kept = {name: value for name, value in _plain(item).items() if name != "enableBehavior"}
    return kept | {"enableWhen": [{"question": indicator, "operator": "exists", "answerBoolean": True}]}


def part_of(link_id: str) -> str:
    """ "note" of d1.03.note; "" of an indicator."""
    return link_id.split(".", 2)[2] if link_id.count(".") > 1 else ""


def indicator_of(path: str) -> str:
    """The indicator that an answer belongs to: d1.03 of d1.03.note; "" for the frame's own questions."""
    return "" if path.startswith("c.") else ".".join(path.split(".")[:2])


def answered(answers: Mapping[str, object]) -> Iterator[str]:
    """The indicators that were answered, each once, in the order of the answers."""
    yield from dict.fromkeys(one for path in answers if (one := indicator_of(path)))
