"""The answers a question offers: answerOption, and value sets that stand in the form itself (contained, expanded or listed)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from cse_desk.forms import extensions
from cse_desk.forms.extensions import Known
from cse_desk.forms.questionnaire import ItemType, Option, Unit
from cse_desk.forms.raw import Raw, RawObject, Reader
from cse_desk.forms.unread import Unread
from cse_desk.forms.values import FHIR_TYPES, find_value, option_code

Note = Callable[[str, Unread], None]
ReadExtensions = Callable[[RawObject, str], Known]


class Options:
    """Reads options with their weights, prefixes and initial selection."""

    def __init__(self, reader: Reader, note: Note, read_extensions: ReadExtensions) -> None:
        self._reader = reader
        self._note = note
        self._extensions = read_extensions
        self._sets: dict[str, RawObject] = {}
        self._systems: dict[str, RawObject] = {}
        self._whole = True

    def of_item(self, raw: RawObject, place: str) -> tuple[Option, ...]:
        """The answerOptions of an item."""
        return self._apart(self._listed(raw, place), place)

    def _listed(self, raw: RawObject, place: str) -> Iterator[Option]:
        for one, where in self._reader.objects(raw, "answerOption", place):
            found = find_value(one)
            if found is None:
                self._reader.fault(where, "has no value")
                continue
            option = self._option(found[0], found[1], one, where)
            if option is not None:
                yield option

    def _option(self, fhir_type: str, value: Raw, holder: RawObject, place: str) -> Option | None:
        code = option_code(fhir_type, value)
        if not code or fhir_type not in FHIR_TYPES[ItemType.CHOICE]:
            self._reader.fault(place, "is not an option we can offer")
            return None
        known = self._extensions(holder, place)
        coding: RawObject = value if isinstance(value, dict) else {}
        if coding is not holder and coding.get("extension"):
            known = extensions.merged(known, self._extensions(coding, f"{place}.valueCoding"))
        return Option(
            code=code,
            display=self._reader.text(coding, "display", place) or code,
            ordinal=known.weight,
            exclusive=known.exclusive,
            prefix=known.prefix,
            system=self._reader.text(coding, "system", place),
            fhir_type=fhir_type,
            selected=self._reader.flag(holder, "initialSelected", place),
            uncoded=fhir_type == "Coding" and not coding.get("code"),
        )

    def _apart(self, options: Iterable[Option], place: str) -> tuple[Option, ...]:
        """Each option under a code of its own; the same option twice is one."""
        kept: dict[str, Option] = {}
        for one in options:
            before = kept.get(one.code)
            if before is None:
                kept[one.code] = one
            elif (before.system, before.display, before.fhir_type) == (one.system, one.display, one.fhir_type):
                self._note(place, Unread(f"the answer {one.display!r} is offered twice; it is shown once"))
            else:
                code = _fresh(one, kept)
                kept[code] = replace(one, code=code, fhir_code=one.code)
        return tuple(kept.values())

    # ---- value sets ----------------------------------------------------------------------

    def take_contained(self, raw: RawObject) -> None:
        """Remember the value sets and code systems that stand in the form."""
        for one, place in self._reader.objects(raw, "contained", "form"):
            kind = self._reader.text(one, "resourceType", place)
            if kind not in ("ValueSet", "CodeSystem"):
                self._note(place, Unread(f"a contained {kind or 'resource'}"))
                continue
            keys = ["#" + self._reader.text(one, "id", place), self._reader.text(one, "url", place)]
            for key in keys:
                if key not in ("", "#"):
                    (self._sets if kind == "ValueSet" else self._systems)[key] = one

    def of_value_set(self, reference: str, place: str) -> tuple[tuple[Option, ...], bool]:
        """The options of a value set in the form, and whether these are all there are: the rest may be known to a server only."""
        raw = self._set(reference)
        if raw is None:
            what = f"its answers come from a list that is not in this form ({reference}); any code is taken"
            self._note(place, Unread(what, serious=True))
            return (), False
        self._whole = True
        return self._apart(self._concepts(raw, place, set()), place), self._whole

    def units_of(self, reference: str, place: str) -> tuple[Unit, ...]:
        """The units of a value set in the form."""
        if self._set(reference) is None:
            self._note(
                place, Unread(f"its units come from a list that is not in this form ({reference})", serious=True)
            )
            return ()
        options, _is_whole = self.of_value_set(reference, place)
        return tuple(Unit(one.code, one.display, one.system) for one in options)

    def _set(self, reference: str) -> RawObject | None:
        return self._sets.get(reference) or self._sets.get(reference.partition("|")[0])

    def _concepts(self, raw: RawObject, place: str, seen: set[int]) -> Iterator[Option]:
        """What a value set lists; those it names are looked at once each, whatever names them again."""
        seen.add(id(raw))
        expansion = self._reader.inner(raw, "expansion", place)
        if expansion.get("contains"):
            yield from self._coded(expansion, "contains", place, "")
            return
        compose = self._reader.inner(raw, "compose", place)
        left_out = {(one.system, one.code) for one in self._included(compose, "exclude", place, set(seen))}
        for one in self._included(compose, "include", place, seen):
            if (one.system, one.code) not in left_out:
                yield one

    def _included(self, compose: RawObject, key: str, place: str, seen: set[int]) -> Iterator[Option]:
        for one, where in self._reader.objects(compose, key, f"{place}.compose"):
            system = self._reader.text(one, "system", where)
            if "filter" in one:
                self._elsewhere(place)
            elif "concept" in one:
                yield from self._coded(one, "concept", where, system)
            elif "valueSet" in one:
                yield from self._of_sets(one, place, seen)
            elif system in self._systems:
                yield from self._coded(self._systems[system], "concept", where, system)
            else:
                self._elsewhere(place)

    def _of_sets(self, include: RawObject, place: str, seen: set[int]) -> Iterator[Option]:
        names = include.get("valueSet")
        for name in names if isinstance(names, list) else ():
            raw = self._set(name) if isinstance(name, str) else None
            if raw is None:
                self._elsewhere(place)
            elif id(raw) not in seen:
                yield from self._concepts(raw, place, seen)

    def _elsewhere(self, place: str) -> None:
        self._whole = False
        self._note(place, Unread("its answers come from a list that is worked out somewhere else", serious=True))

    def _in_system(self, system: str, code: Raw) -> RawObject | None:
        """A code as the code system in the form has it: its weight may stand there."""
        known = self._systems.get(system)
        if known is None:
            return None
        return next((one for one in _concepts_in(known) if one.get("code") == code), None)

    def _coded(self, raw: RawObject, key: str, place: str, system: str) -> Iterator[Option]:
        for one, where in self._reader.objects(raw, key, place):
            own = self._reader.text(one, "system", where) or system
            if one.get("abstract") is not True and one.get("inactive") is not True:
                coding: RawObject = {key: one[key] for key in ("code", "display") if key in one}
                holder = one if "extension" in one else self._in_system(own, one.get("code")) or one
                option = self._option("Coding", {**coding, "system": own}, holder, where)
                if option is not None:
                    yield option
            inner = "contains" if key == "contains" else "concept"
            yield from self._coded(one, inner, where, own) if one.get(inner) else ()


def _concepts_in(raw: RawObject) -> Iterator[RawObject]:
    concepts = raw.get("concept")
    for one in concepts if isinstance(concepts, list) else ():
        if isinstance(one, dict):
            yield one
            yield from _concepts_in(one)


def _fresh(one: Option, taken: dict[str, Option]) -> str:
    """A code that tells this option from others with the same one."""
    tries = [f"{one.system}|{one.code}"] if one.system else []
    tries += [
        f"{one.code} ({one.display})",
        *(f"{one.code} ({one.display}) {number}" for number in range(2, len(taken) + 2)),
    ]
    return next(code for code in tries if code not in taken)
