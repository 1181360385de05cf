"""The forms of this installation by url and version; and answers in words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime

from cse_desk.clock import LONDON
from cse_desk.errors import Refused
from cse_desk.forms.pages import Shown
from cse_desk.forms.questionnaire import Form, Item, ItemType
from cse_desk.i18n import day, moment
from cse_desk.i18n import gettext as _
from cse_desk.services import instruments
from cse_desk.services.refusals import Rule

SCREENING_TOOL = "screening-tool"


def screening_tool() -> Form:
    """The tool that new screenings use."""
    return instruments.form_of(SCREENING_TOOL)


def find_tool(url: str, version: str) -> Form | None:
    """The form of this url and version, if the register has it: released versions stay beside the newest."""
    found = next((one for one in instruments.register() if (one.url, one.version) == (url, version)), None)
    return instruments.form_of(found.id) if found is not None else None


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
        told = value.get("text") or value.get("title") or value.get("display")
        return str(told) if told else _amount_words(value)
    option = item.option(value) if item is not None and item.is_choice and isinstance(value, str) else None
    if option is not None:
        return option.display
    return _moment_words(item, value) if isinstance(value, str) and item is not None else str(value)


def each_time(under: Iterable[Shown], said: Callable[[Shown], str], between: str) -> tuple[tuple[str, str], ...]:
    """What stands in a group that is filled in several times: a number and its answers in words, of each time that has any."""
    told: list[list[str]] = []
    for one in under:
        if one.instance:
            told.append([])
        elif told and one.item.is_question and (words := said(one)):
            told[-1].append(words)
    filled = [between.join(parts) for parts in told if parts]
    return tuple((str(number), words) for number, words in enumerate(filled, start=1))


def _amount_words(value: Mapping[str, object]) -> str:
    """ "12 weeks"."""
    return " ".join(str(part) for part in (value.get("value"), value.get("unit") or value.get("code")) if part)


def _moment_words(item: Item, text: str) -> str:
    """A day or a moment in words, everything else as it was written."""
    if item.type is ItemType.DATE:
        return date_words(text)
    if item.type is not ItemType.DATE_TIME or len(text) <= 10:
        return date_words(text) if item.type is ItemType.DATE_TIME else text
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment(found if found.tzinfo is not None else found.replace(tzinfo=LONDON))


def date_words(text: str) -> str:
    """A whole or partial date in words; anything else as it is."""
    try:
        if len(text) == 10:
            return day(date.fromisoformat(text))
        if len(text) == 7:
            return day(date.fromisoformat(f"{text}-01")).partition(" ")[2]
    except ValueError:
        pass
    return text
