"""The forms of this installation, read once; and answers in words."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from cse_desk import paths
from cse_desk.errors import Refused
from cse_desk.forms.loader import load
from cse_desk.forms.questionnaire import Form, Item
from cse_desk.i18n import day
from cse_desk.i18n import gettext as _
from cse_desk.services.refusals import Rule

SCREENING_TOOL = "screening-tool.json"


@lru_cache(maxsize=8)
def _read(path: Path) -> Form:
    return load(path.read_bytes()).form


def screening_tool() -> Form:
    """The tool that new screenings use."""
    return _read(paths.resources() / "forms" / SCREENING_TOOL)


def find_tool(url: str, version: str) -> Form | None:
    """The form of this url and version, if it is here: released versions stay beside the newest."""
    for path in sorted((paths.resources() / "forms").glob("screening-tool*.json")):
        form = _read(path)
        if (form.url, form.version) == (url, version):
            return form
    return None


def tool_of(url: str | None, version: str | None) -> Form:
    """The form a screening was made with; Refused(OTHER_FORM) when it is not here."""
    form = find_tool(url or "", version or "")
    if form is None:
        raise Refused(Rule.OTHER_FORM, url=url or "", version=version or "")
    return form


# ---- answers in words ----------------------------------------------------------------------


def item_at(form: Form, path: str) -> Item | None:
    """The question at an answer's path."""
    return form.by_link_id.get(path.rpartition("/")[2].removesuffix("#order"))


def answer_words(item: Item | None, value: object) -> str:
    """An answer as a person would say it; "" for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(words for one in value if (words := answer_words(item, one)))
    if isinstance(value, Mapping):
        return str(value.get("text") or value.get("title") or value.get("display") or value.get("value") or "")
    option = item.option(value) if item is not None and item.is_choice and isinstance(value, str) else None
    if option is not None:
        return option.display
    return date_words(value) if isinstance(value, str) and item is not None and item.type == "date" else str(value)


def date_words(text: str) -> str:
    """A whole or partial date in words; anything else as it is."""
    from datetime import date

    try:
        if len(text) == 10:
            return day(date.fromisoformat(text))
        if len(text) == 7:
            return day(date.fromisoformat(f"{text}-01")).partition(" ")[2]
    except ValueError:
        pass
    return text
