"""Reads a FHIR R4 Questionnaire whole or not at all, and names everything in it that this program does not act on."""

from dataclasses import dataclass
from typing import Final

from cse_desk.errors import BadForm
from cse_desk.forms import linking, planning
from cse_desk.forms.items import Items, Notes, rules_of
from cse_desk.forms.questionnaire import Form
from cse_desk.forms.raw import RawObject, Reader, json_object, json_text, plain, text_of
from cse_desk.forms.unread import Unread
from cse_desk.forms.variants import what_it_is

_STATUSES: Final = frozenset({"draft", "active", "retired", "unknown"})
_WORDS: Final = """
    resourceType id meta url identifier version name title derivedFrom status experimental subjectType date publisher contact description
    useContext jurisdiction purpose copyright approvalDate lastReviewDate effectivePeriod code item contained extension modifierExtension
    text implicitRules language
"""
_FIELDS: Final = frozenset(_WORDS.split())


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Something that this program does not act on; `link_id` "" is the form itself. `serious`: it may change what the form means."""

    link_id: str
    what: str
    serious: bool = False


@dataclass(frozen=True, slots=True)
class Loaded:
    """A form and what of it is not understood."""

    form: Form
    unsupported: tuple[Unsupported, ...]


def load(data: bytes | str | dict[str, object]) -> Loaded:
    """The form in `data` (JSON text, or the object). Raises BadForm with the places of all faults; nothing is half-loaded."""
    raw = json_object(data) if isinstance(data, bytes | str) else plain(data)
    found: RawObject = raw if isinstance(raw, dict) else {}
    try:
        return _Loading(found, text_of(data) if isinstance(data, bytes | str) else json_text(found)).load()
    except RecursionError:
        raise BadForm(("nested too deeply",)) from None


class _Loading:
    """One reading of a whole form."""

    def __init__(self, raw: RawObject, source: str) -> None:
        self.raw = raw
        self.source = source
        self.reader = Reader()
        self.notes = Notes()
        self.items = Items(self.reader, self.notes)

    def load(self) -> Loaded:
        reader = self.reader
        other = what_it_is(self.raw)
        if other is not None:
            reader.fault("resourceType", other)
            reader.done()
        form = self._form()
        linking.check(form, reader, self._note)
        reader.done()
        whole = linking.linked(form)
        circles = {frozenset(circle) for circle in whole.loops.values()}
        for link_id in whole.loops:
            self._note(link_id, "its conditions depend on themselves in a circle", serious=True)
        planned = planning.planned(whole, self.raw, circles, self._note)
        return Loaded(planned, tuple(self._unsupported()))

    def _note(self, link_id: str, what: str, *, serious: bool = False) -> None:
        self.notes.link_id = link_id
        self.notes("", Unread(what, serious))

    def _form(self) -> Form:
        raw, reader = self.raw, self.reader
        self.items.foreign_fields(raw, _FIELDS, "form")
        if "implicitRules" in raw:
            self.notes.say("rules kept somewhere else", serious=True)
        status = self._status()
        self.items.options.take_contained(raw)
        known = self.items.known(raw, "form")
        items = tuple(self.items.read(one, place) for one, place in reader.objects(raw, "item", "form"))
        return Form(
            url=reader.text(raw, "url", "form"),
            version=reader.text(raw, "version", "form"),
            title=reader.text(raw, "title", "form"),
            status=status,
            items=items,
            name=reader.text(raw, "name", "form"),
            description=reader.text(raw, "description", "form"),
            variables=known.variables,
            rules=rules_of(known),
            source=self.source,
        )

    def _status(self) -> str:
        status = self.reader.text(self.raw, "status", "form")
        if not status:
            self.notes.say("it does not say whether it is a draft or in use")
            return "unknown"
        if status not in _STATUSES:
            self.reader.fault("form.status", f"{status!r} is no status of a form")
        return status

    def _unsupported(self) -> list[Unsupported]:
        found = [Unsupported(link_id, unread.what, unread.serious) for link_id, unread in self.notes.found]
        return found + [Unsupported(*_place(place), what) for place, what in self.reader.oddities]


def _place(place: str) -> tuple[str]:
    """The linkId in a place that the reader names."""
    return (place.removeprefix("item ").rpartition(".")[0] if place.startswith("item ") else "",)
