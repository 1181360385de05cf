"""Reads a FHIR R4 Questionnaire whole or not at all, and lists everything in it that this program does not act on."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from cse_desk.forms import extensions, linking
from cse_desk.forms.extensions import Known
from cse_desk.forms.questionnaire import ORDER, Condition, Form, Item, ItemType, JsonValue, Marks, Operator, Option
from cse_desk.forms.raw import Raw, RawObject, Reader, json_object, plain
from cse_desk.forms.values import FHIR_TYPES, find_value, from_fhir, option_code

MAX_ITEMS: Final = 20_000
MAX_DEPTH: Final = 24
MAX_LINK_ID: Final = 255
_STATUSES: Final = frozenset({"draft", "active", "retired", "unknown"})
_FORM_WORDS: Final = """
    resourceType id meta url identifier version name title derivedFrom status experimental subjectType date publisher contact description
    useContext jurisdiction purpose copyright approvalDate lastReviewDate effectivePeriod code item contained extension modifierExtension
    text implicitRules language
"""
_ITEM_WORDS: Final = """
    id linkId definition code prefix text _text type enableWhen enableBehavior required repeats readOnly maxLength answerValueSet
    answerOption initial item extension modifierExtension
"""
_FORM_FIELDS: Final = frozenset(_FORM_WORDS.split())
_ITEM_FIELDS: Final = frozenset(_ITEM_WORDS.split())


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Something in the form that this program does not act on. `serious`: it may change what the form means."""

    place: str
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
    return _Loading(raw if isinstance(raw, dict) else {}).load()


class _Loading:
    """One reading: gathers faults, and what is not understood."""

    def __init__(self, raw: RawObject) -> None:
        self.raw = raw
        self.reader = Reader()
        self.unsupported: list[Unsupported] = []
        self.value_sets: dict[str, tuple[Option, ...]] = {}
        self.count = 0

    def note(self, place: str, what: str, *, serious: bool = False) -> None:
        self.unsupported.append(Unsupported(place, what, serious))

    def load(self) -> Loaded:
        reader, raw = self.reader, self.raw
        if raw.get("resourceType") != "Questionnaire":
            reader.fault("resourceType", "is not Questionnaire")
            reader.done()
        status = reader.text(raw, "status", "form")
        if status not in _STATUSES:
            reader.fault("form.status", f"{status!r} is no status of a form")
        self._foreign_fields(raw, _FORM_FIELDS, "form")
        if "implicitRules" in raw:
            self.note("form.implicitRules", "rules kept somewhere else", serious=True)
        self._contained()
        known = self._extensions(raw, "form")
        items = tuple(self._item(one, place, 1) for one, place in reader.objects(raw, "item", "form"))
        form = self._form(raw, status, items, known)
        linking.check(form, reader, self.note)
        reader.done()
        self.unsupported += [Unsupported(place, what) for place, what in reader.oddities]
        whole = linking.linked(form)
        for link_id in whole.loops:
            self.note(f"item {link_id}", "its conditions depend on themselves in a circle", serious=True)
        return Loaded(whole, tuple(self.unsupported))

    def _form(self, raw: RawObject, status: str, items: tuple[Item, ...], known: Known) -> Form:
        text = self.reader.text
        return Form(
            url=text(raw, "url", "form"),
            version=text(raw, "version", "form"),
            title=text(raw, "title", "form"),
            status=status,
            items=items,
            name=text(raw, "name", "form"),
            description=text(raw, "description", "form"),
            variables=known.variables,
            source=extensions.json_text(raw),
        )

    # ---- contained value sets --------------------------------------------------------------

    def _contained(self) -> None:
        for one, place in self.reader.objects(self.raw, "contained", "form"):
            kind = self.reader.text(one, "resourceType", place)
            if kind != "ValueSet":
                self.note(place, f"a contained {kind or 'resource'}")
                continue
            self.value_sets["#" + self.reader.text(one, "id", place)] = tuple(self._concepts(one, place))

    def _concepts(self, raw: RawObject, place: str) -> Iterator[Option]:
        expansion = self.reader.inner(raw, "expansion", place)
        compose = self.reader.inner(raw, "compose", place)
        if "exclude" in compose:
            self.note(f"{place}.compose.exclude", "a value set that leaves codes out", serious=True)
        if expansion:
            yield from self._listed(expansion, "contains", f"{place}.expansion", "")
            return
        for include, where in self.reader.objects(compose, "include", f"{place}.compose"):
            if "filter" in include or "valueSet" in include or "concept" not in include:
                self.note(where, "a value set that is worked out somewhere else", serious=True)
            yield from self._listed(include, "concept", where, self.reader.text(include, "system", where))

    def _listed(self, raw: RawObject, key: str, place: str, system: str) -> Iterator[Option]:
        for one, where in self.reader.objects(raw, key, place):
            own = self.reader.text(one, "system", where) or system
            yield from self._listed(one, key, where, own)
            if one.get("abstract") is not True:
                option = self._option("Coding", {**one, "system": own}, one, where)
                if option is not None:
                    yield option

    # ---- items -------------------------------------------------------------------------------

    def _item(self, raw: RawObject, place: str, depth: int) -> Item:
        self.count += 1
        if depth > MAX_DEPTH or self.count > MAX_ITEMS:
            self.reader.fault(place, "is too deep or one too many")
            self.reader.done()
        link_id = self.reader.text(raw, "linkId", place)
        if not link_id:
            self.reader.fault(place, "has no linkId")
        elif ORDER in link_id or len(link_id) > MAX_LINK_ID:
            self.reader.fault(place, f"{link_id!r} cannot be a linkId here")
        place = f"item {link_id}" if link_id else place
        self._foreign_fields(raw, _ITEM_FIELDS, place)
        kind = self._type(raw, place)
        known = self._extensions(raw, place)
        item = self._plain_item(raw, place, link_id, kind, known)
        item = self._with_answers(item, raw, place)
        children = tuple(self._item(one, where, depth + 1) for one, where in self.reader.objects(raw, "item", place))
        return replace(item, children=children)

    def _type(self, raw: RawObject, place: str) -> ItemType:
        text = self.reader.text(raw, "type", place)
        try:
            return ItemType(text)
        except ValueError:
            self.reader.fault(f"{place}.type", f"{text!r} is no type of item in R4")
            return ItemType.DISPLAY

    def _plain_item(self, raw: RawObject, place: str, link_id: str, kind: ItemType, known: Known) -> Item:
        reader = self.reader
        inner = reader.inner(raw, "_text", place)
        if inner:
            known = extensions.merged(known, self._extensions(inner, f"{place}._text"))
        return Item(
            link_id=link_id,
            type=kind,
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
            unit=known.unit,
            calculated=known.calculated,
            variables=known.variables,
            marks=Marks(**known.marks),  # type: ignore[arg-type]  # each mark is read as its own type
        )

    def _with_answers(self, item: Item, raw: RawObject, place: str) -> Item:
        options = tuple(self._options(raw, place))
        value_set = self.reader.text(raw, "answerValueSet", place)
        elsewhere = False
        if value_set and options:
            self.reader.fault(place, "has both answerOption and answerValueSet")
        if value_set:
            options = self.value_sets.get(value_set, ())
            elsewhere = value_set not in self.value_sets
            if elsewhere:
                self.note(f"{place}.answerValueSet", f"a value set that is not in this form: {value_set}", serious=True)
        doubled = [code for code, times in Counter(one.code for one in options).items() if times > 1]
        if doubled:
            self.reader.fault(place, f"offers {doubled[0]!r} twice")
        if item.is_choice and not options and not elsewhere:
            self.note(place, "a choice with nothing to choose from", serious=item.type is ItemType.CHOICE)
        item = replace(item, options=options, options_unknown=elsewhere)
        return replace(item, initial=self._initial(item, raw, place))

    def _options(self, raw: RawObject, place: str) -> Iterator[Option]:
        for one, where in self.reader.objects(raw, "answerOption", place):
            found = find_value(one)
            if found is None:
                self.reader.fault(where, "has no value")
                continue
            option = self._option(found[0], found[1], one, where)
            if option is not None:
                yield option

    def _option(self, fhir_type: str, value: Raw, holder: RawObject, place: str) -> Option | None:
        code = option_code(fhir_type, value)
        if not code or fhir_type not in FHIR_TYPES[ItemType.CHOICE]:
            self.reader.fault(place, "is not an option we can offer")
            return None
        known = self._extensions(holder, place)
        coding: RawObject = value if isinstance(value, dict) else {}
        if fhir_type == "Coding" and coding is not holder and coding.get("extension"):
            known = extensions.merged(known, self._extensions(coding, f"{place}.valueCoding"))
        return Option(
            code=code,
            display=self.reader.text(coding, "display", place) or code,
            ordinal=known.weight,
            exclusive=known.exclusive,
            prefix=known.prefix,
            system=self.reader.text(coding, "system", place),
            fhir_type=fhir_type,
            selected=self.reader.flag(holder, "initialSelected", place),
            uncoded=fhir_type == "Coding" and not coding.get("code"),
        )

    def _initial(self, item: Item, raw: RawObject, place: str) -> JsonValue:
        found: list[JsonValue] = [one.code for one in item.options if one.selected]
        for one, where in self.reader.objects(raw, "initial", place):
            typed = find_value(one)
            value = from_fhir(item, typed[0], typed[1]) if typed else None
            if value is None:
                self.reader.fault(where, "is not an answer to its question")
            found.append(value)
        if not found:
            return None
        if item.type in (ItemType.GROUP, ItemType.DISPLAY):
            self.reader.fault(place, "a group or a display cannot have an initial value")
        if len(found) > 1 and not item.repeats:
            self.reader.fault(place, "has several initial values but does not repeat")
        return found if item.repeats else found[0]

    # ---- conditions --------------------------------------------------------------------------

    def _behaviour(self, raw: RawObject, place: str) -> str:
        behaviour = self.reader.text(raw, "enableBehavior", place)
        if behaviour not in ("", "all", "any"):
            self.reader.fault(f"{place}.enableBehavior", f"{behaviour!r} is neither all nor any")
        conditions = raw.get("enableWhen")
        if isinstance(conditions, list) and len(conditions) > 1 and not behaviour:
            self.note(f"{place}.enableBehavior", "several conditions and not said whether all or any: any is enough")
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
            yield Condition(question, operator, extensions.as_json(found[1]), found[0])

    # ---- what is not understood --------------------------------------------------------------

    def _foreign_fields(self, raw: RawObject, known: frozenset[str], place: str) -> None:
        for key in raw:
            if key not in known:
                self.note(f"{place}.{key}", "a field we do not read")
        if raw.get("modifierExtension"):
            for one, _where in self.reader.objects(raw, "modifierExtension", place):
                url = self.reader.text(one, "url", place)
                self.note(f"{place}.modifierExtension", f"a modifier extension: {url}", serious=True)

    def _extensions(self, raw: RawObject, place: str) -> Known:
        known = Known()
        for one, where in self.reader.objects(raw, "extension", place):
            url = self.reader.text(one, "url", where)
            fate = extensions.take(known, url, one)
            if fate is extensions.Fate.BAD:
                self.reader.fault(where, f"the extension {url} has a value we cannot read")
            elif fate is not extensions.Fate.TAKEN:
                self.note(place, f"the extension {url}", serious=fate is extensions.Fate.MATTERS)
        return known
