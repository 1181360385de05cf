"""Reads the items of a questionnaire, each with its options, conditions and extensions."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from cse_desk.forms import extensions
from cse_desk.forms.extensions import Known
from cse_desk.forms.options import Options
from cse_desk.forms.questionnaire import (
    ORDER,
    Condition,
    Expressions,
    Item,
    ItemType,
    JsonValue,
    Marks,
    Operator,
    Option,
    Unit,
)
from cse_desk.forms.raw import RawObject, Reader, as_json
from cse_desk.forms.unread import Unread, unread_extension
from cse_desk.forms.values import find_value, from_fhir

MAX_ITEMS: Final = 20_000
MAX_DEPTH: Final = 24
MAX_LINK_ID: Final = 255
_WORDS: Final = """
    id linkId definition code prefix text type enableWhen enableBehavior required repeats readOnly maxLength answerValueSet
    answerOption initial item extension modifierExtension
"""
_FIELDS: Final = frozenset(_WORDS.split())
_FACETS: Final = {"_text": "text", "_required": "required", "_readOnly": "read_only"}  # that may be worked out
_LISTED: Final = frozenset({ItemType.STRING, ItemType.TEXT, ItemType.INTEGER, ItemType.DATE, ItemType.TIME})
FACET_WORDS: Final = {
    "text": "its text",
    "required": "whether it is required",
    "read_only": "whether it can be changed",
}


class Notes:
    """What is not acted on, by linkId ("" for the form itself)."""

    def __init__(self) -> None:
        self.found: list[tuple[str, Unread]] = []
        self.link_id = ""

    def __call__(self, _place: str, unread: Unread) -> None:
        """Keep a note for the item that is being read, once."""
        if (self.link_id, unread) not in self.found[-50:]:
            self.found.append((self.link_id, unread))

    def say(self, what: str, *, serious: bool = False) -> None:
        """Name something of the item that is being read."""
        self("", Unread(what, serious))


class Items:
    """One reading of items: gathers faults in `reader`, and in `notes` what is not understood."""

    def __init__(self, reader: Reader, notes: Notes) -> None:
        self.reader = reader
        self.notes = notes
        self.options = Options(reader, notes, self.known)
        self._count = 0

    def read(self, raw: RawObject, place: str, depth: int = 1) -> Item:
        """The item in `raw` with all that is in it."""
        self._count += 1
        if depth > MAX_DEPTH or self._count > MAX_ITEMS:
            self.reader.fault(place, "is too deep or one too many")
            self.reader.done()
        link_id = self._link_id(raw, place)
        place = f"item {link_id}" if link_id else place
        self.notes.link_id = link_id
        self.foreign_fields(raw, _FIELDS, place)
        item = self._item(raw, place, link_id)
        children = tuple(self.read(one, where, depth + 1) for one, where in self.reader.objects(raw, "item", place))
        return replace(item, children=children) if children else item

    def _link_id(self, raw: RawObject, place: str) -> str:
        link_id = self.reader.text(raw, "linkId", place)
        if not link_id:
            self.reader.fault(place, "has no linkId")
        elif ORDER in link_id or len(link_id) > MAX_LINK_ID:
            self.reader.fault(place, f"{link_id[:80]!r} cannot be a linkId here")
        return link_id

    def _type(self, raw: RawObject, place: str) -> ItemType:
        text = self.reader.text(raw, "type", place)
        try:
            return ItemType(text)
        except ValueError:
            self.reader.fault(f"{place}.type", f"{text!r} is no type of item in R4" if text else "is missing")
            return ItemType.DISPLAY

    def _item(self, raw: RawObject, place: str, link_id: str) -> Item:
        reader, known = self.reader, self._known_of(raw, place)
        if known.short and "short" not in known.marks:
            known.marks["short"] = known.short
        kind = self._type(raw, place)
        options, elsewhere = self._offered(kind, known, raw, place)
        item = Item(
            link_id=link_id,
            type=kind,
            options=options,
            options_unknown=elsewhere,
            text=reader.text(raw, "text", place),
            prefix=reader.text(raw, "prefix", place),
            required=reader.flag(raw, "required", place),
            repeats=reader.flag(raw, "repeats", place),
            read_only=reader.flag(raw, "readOnly", place),
            hidden=known.hidden,
            max_length=reader.whole(raw, "maxLength", place),
            min_length=known.min_length,
            min_value=known.min_value,
            max_value=known.max_value,
            max_decimal_places=known.max_decimal_places,
            min_occurs=known.min_occurs,
            max_occurs=known.max_occurs,
            regex=known.regex,
            enable_when=tuple(self._conditions(raw, place)),
            enable_behaviour=self._behaviour(raw, place),
            item_control=known.item_control,
            orientation=known.orientation,
            category=known.category,
            markdown=known.markdown,
            xhtml=known.xhtml,
            entry_format=known.entry_format,
            open_label=known.open_label,
            slider_step=known.slider_step,
            unit=known.unit,
            units=self._units(known, place),
            calculated=known.calculated,
            variables=known.variables,
            rules=rules_of(known),
            marks=Marks(**known.marks),  # type: ignore[arg-type]  # each mark is read as its own type
        )
        initial = self._initial(item, raw, place)
        return item if initial is None else replace(item, initial=initial)

    def _units(self, known: Known, place: str) -> tuple[Unit, ...]:
        listed = self.options.units_of(known.unit_value_set, place) if known.unit_value_set else ()
        return tuple(dict.fromkeys((*known.units, *listed)))

    # ---- answers to choose from ------------------------------------------------------------

    def _offered(self, kind: ItemType, known: Known, raw: RawObject, place: str) -> tuple[tuple[Option, ...], bool]:
        """The options of an item, and whether there may be others.

        R5 lets any plain question offer answers, and only these are taken; forms in R4 are written that way too.
        """
        options = self.options.of_item(raw, place)
        value_set = self.reader.text(raw, "answerValueSet", place)
        elsewhere = bool(known.answers)
        if value_set and options:
            self.reader.fault(place, "has both answerOption and answerValueSet")
        elif value_set:
            options, is_whole = self.options.of_value_set(value_set, place)
            elsewhere = elsewhere or not is_whole
        is_choice = kind in (ItemType.CHOICE, ItemType.OPEN_CHOICE)
        if options and kind in _LISTED:
            self.notes.say("answers to choose from on a question that is no choice; only these are taken")
        elif options and not is_choice and kind not in (ItemType.GROUP, ItemType.DISPLAY):
            self.notes.say("answers to choose from on a question that is no choice; they are not offered", serious=True)
            options = ()
        if is_choice and not options and not elsewhere and not known.calculated:
            self.notes.say("a choice with nothing to choose from", serious=kind is ItemType.CHOICE)
        return options, elsewhere

    def _initial(self, item: Item, raw: RawObject, place: str) -> JsonValue:
        found: list[JsonValue] = [_as_kept(item, one) for one in item.options if one.selected]
        for one, where in self.reader.objects(raw, "initial", place):
            typed = find_value(one)
            value = from_fhir(item, typed[0], typed[1]) if typed else None
            if value is not None:
                found.append(value)
            elif item.is_choice and typed is not None:
                self.notes.say("its suggested answer is none of those it offers; nothing is suggested", serious=True)
            else:
                self.reader.fault(where, "is not an answer to its question")
        if found and not item.is_question:
            self.reader.fault(place, "a group or a display cannot have an initial value")
        if len(found) > 1 and not item.repeats:
            self.reader.fault(place, "has several initial values but does not repeat")
        if not found:
            return None
        return list(_once(found)) if item.repeats else found[0]

    # ---- conditions ------------------------------------------------------------------------

    def _behaviour(self, raw: RawObject, place: str) -> str:
        behaviour = self.reader.text(raw, "enableBehavior", place)
        if behaviour not in ("", "all", "any"):
            self.reader.fault(f"{place}.enableBehavior", f"{behaviour!r} is neither all nor any")
        conditions = raw.get("enableWhen")
        if isinstance(conditions, list) and len(conditions) > 1 and not behaviour:
            self.notes.say("several conditions and not said whether all or any: any is enough")
        return behaviour or "any"

    def _conditions(self, raw: RawObject, place: str) -> Iterator[Condition]:
        for one, where in self.reader.objects(raw, "enableWhen", place):
            question = self.reader.text(one, "question", where)
            found = find_value(one, "answer")
            try:
                operator = Operator(self.reader.text(one, "operator", where))
            except ValueError:
                self.reader.fault(f"{where}.operator", "is no operator of R4")
                continue
            if not question or found is None:
                self.reader.fault(where, "has no question or no answer to compare")
                continue
            yield Condition(question, operator, as_json(found[1]), found[0])

    # ---- extensions and what is not understood ---------------------------------------------

    def _known_of(self, raw: RawObject, place: str) -> Known:
        known = self.known(raw, place)
        for field, facet in _FACETS.items():
            inner = self.reader.inner(raw, field, place)
            calculated = [one for one in _extensions_of(inner) if one.get("url") in extensions.CALCULATED]
            if calculated:
                unread = extensions.facet(known, facet, inner, FACET_WORDS[facet])
                if unread is not None:
                    self.notes(place, unread)
            rest = {"extension": [one for one in _extensions_of(inner) if one not in calculated]}
            known = extensions.merged(known, self.known(rest, f"{place}.{field}"))  # type: ignore[arg-type]
        return known

    def known(self, raw: RawObject, place: str) -> Known:
        """What the extensions of an element say."""
        known = Known()
        for one, where in self.reader.objects(raw, "extension", place):
            unread = extensions.take(known, self.reader.text(one, "url", where), one)
            if unread is not None:
                self.notes(place, unread)
        return known

    def foreign_fields(self, raw: RawObject, known: frozenset[str], place: str) -> None:
        """Name fields that are not read."""
        for key in raw:
            if key not in known and key not in _FACETS:
                self._foreign(raw, key, known)
        if raw.get("modifierExtension"):
            for one, _where in self.reader.objects(raw, "modifierExtension", place):
                url = self.reader.text(one, "url", place)
                self.notes.say(f"a modifier extension: {url}, which may change what this means", serious=True)

    def _foreign(self, raw: RawObject, key: str, known: frozenset[str]) -> None:
        if not key.startswith("_") or key[1:] not in known:
            self.notes.say(f"a field we do not read: {key}")
            return
        inner = raw[key]
        for one in _extensions_of(inner if isinstance(inner, dict) else {}):
            unread = unread_extension(str(one.get("url", "")), one)
            self.notes.say(f"{key[1:]}: {unread.what}", serious=unread.serious)


def rules_of(known: Known) -> Expressions:
    """The expressions of an element."""
    return Expressions(
        enabled=known.enabled,
        initial=known.initial,
        answers=known.answers,
        toggles=known.toggles,
        constraints=known.constraints,
        facets=known.facets,
    )


def _as_kept(item: Item, option: Option) -> JsonValue:
    """An option as an answer: its code, or its number on a question that takes numbers."""
    return int(option.code) if item.type is ItemType.INTEGER and option.fhir_type == "Integer" else option.code


def _extensions_of(raw: RawObject) -> list[RawObject]:
    found = raw.get("extension")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _once(values: list[JsonValue]) -> Iterator[JsonValue]:
    for at, value in enumerate(values):
        if value not in values[:at]:
            yield value
