"""Rows of the sheets as a questionnaire, with everything that is wrong by its cell."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from cse_desk.errors import BadForm
from cse_desk.forms.loader import load
from cse_desk.forms.raw import as_json, json_value, plain
from cse_desk.forms.sheet import template
from cse_desk.forms.sheet.choices import Json, Lists, Row, option_of, value_set
from cse_desk.forms.sheet.rows import item_of, with_remainder
from cse_desk.forms.sheet.writing import FORM_ITSELF, Book, bands_extension

MAX_LEVEL: Final = 24
_MOST_TOLD: Final = 100
_FIELDS: Final = {
    "type": "type",
    "required": "required",
    "repeats": "repeats",
    "enableWhen": "asked if",
    "enableBehavior": "all or any",
    "answerOption": "choices",
    "answerValueSet": "choices",
    "initial": "suggested",
    "maxLength": "most letters",
}
_PLACE: Final = re.compile(r"item (?P<id>.+?)(?:\.(?P<field>\w+)(?:\[\d+\])?(?:\.\w+)*)?: (?P<what>.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class CellFault:
    """Something wrong in a cell ("Questions!C7")."""

    cell: str
    what: str

    def __str__(self) -> str:
        return f"{self.cell}: {self.what}"


def letters(number: int) -> str:
    """The name of a column: 1 is A, 27 is AA."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def questionnaire_of(book: Book) -> Json:
    """The questionnaire in the rows of a workbook. Raises BadForm with all that is wrong, by cell."""
    reading = _Reading(book)
    raw = reading.questionnaire()
    reading.done()
    try:
        load(raw)
    except BadForm as bad:
        raise BadForm(tuple(reading.by_cell(problem) for problem in bad.problems)) from None
    found = as_json(plain(raw))
    return found if isinstance(found, dict) else {}


class _Reading:
    def __init__(self, book: Book) -> None:
        self.book = book
        self.faults: list[CellFault] = []
        self.lists = Lists()
        self.more = self._more()
        self.rows_of: dict[str, int] = {}  # linkId -> its row

    def fault(self, sheet: str, row: int, column: str, what: str) -> None:
        self.faults.append(CellFault(self.cell(sheet, row, column), what))

    def cell(self, sheet: str, row: int, column: str) -> str:
        """The name of a cell (rows count from 1, with the heading); where the column is left out, the first of its row."""
        titles = self.book.titles.get(sheet, [])
        return f"{sheet}!{letters(titles.index(column) + 1 if column in titles else 1)}{row}"

    def done(self) -> None:
        if self.faults:
            told = [str(one) for one in self.faults[:_MOST_TOLD]]
            rest = len(self.faults) - len(told)
            raise BadForm((*told, *([f"and {rest} more"] if rest else [])))

    def by_cell(self, problem: str) -> str:
        """A problem of the whole form at the cell that made it."""
        found = _PLACE.fullmatch(problem)
        row = self.rows_of.get(found["id"]) if found else None
        if found is None or row is None:
            return problem
        column = _FIELDS.get(found["field"] or "", template.LINK_ID)
        return str(CellFault(self.cell(template.QUESTIONS, row, column), found["what"]))

    # ---- the form --------------------------------------------------------------------------

    def questionnaire(self) -> Json:
        raw: Json = {"resourceType": "Questionnaire"}
        for number, row in self._rows(template.FORM):
            field = str(row.get("field") or "")
            if field in template.FORM_FIELDS:
                raw[field] = str(row.get("value") or "")
            else:
                self.fault(
                    template.FORM,
                    number,
                    "field",
                    f"{field!r} is no field of a form; one of {', '.join(template.FORM_FIELDS)}",
                )
        self._choices()
        items = self._items()
        contained = self._contained()
        more = dict(self.more.get(FORM_ITSELF, {}))
        rest, order = more.pop("contained", []), more.pop("order of contained", None)
        whole = [*contained, *(rest if isinstance(rest, list) else [])]
        if isinstance(order, list):
            places = {name: number for number, name in enumerate(order)}
            whole.sort(key=lambda one: places.get(f"#{one.get('id')}" if isinstance(one, dict) else "", len(places)))
        raw = with_remainder(raw, more)
        return {**raw, **({"contained": whole} if whole else {}), **({"item": items} if items else {})}

    def _rows(self, sheet: str) -> list[tuple[int, Row]]:
        return [
            (number, row)
            for number, row in enumerate(self.book.rows.get(sheet, []), 2)
            if any(v not in (None, "") for v in row.values())
        ]

    def _more(self) -> dict[str, Json]:
        texts: dict[tuple[str, str], list[tuple[int, str]]] = {}
        for number, row in self._rows(template.MORE):
            place = str(row.get("id") or ""), str(row.get("field") or "")
            texts.setdefault(place, []).append((number, str(row.get("json") or "")))
        found: dict[str, Json] = {}
        for (key, field), parts in texts.items():
            try:
                found.setdefault(key, {})[field] = json_value("".join(text for _number, text in parts))
            except BadForm as bad:
                self.fault(template.MORE, parts[0][0], "json", bad.problems[0])
        return found

    # ---- lists -----------------------------------------------------------------------------

    def _choices(self) -> None:
        for number, row in self._rows(template.CHOICES):
            name = str(row.get("list") or "")
            if not name:
                self.fault(template.CHOICES, number, "list", "the name of the list is missing")
                continue

            def tell(column: str, what: str, number: int = number) -> None:
                self.fault(template.CHOICES, number, column, what)

            self.lists.options.setdefault(name, []).append(option_of(row, tell))

    def _contained(self) -> list[Json]:
        found = []
        for name, options in self.lists.options.items():
            if name.startswith("#"):
                more = {"status": "active", **self.more.get(name, {})} if name not in self.more else self.more[name]
                found.append(with_remainder(value_set(name, options), more))
        return found

    # ---- items -----------------------------------------------------------------------------

    def _items(self) -> list[Json]:
        rows = self._rows(template.QUESTIONS)
        for _number, row in rows:
            link_id, named = str(row.get(template.LINK_ID) or ""), str(row.get("choices") or "")
            self.lists.types[link_id] = str(row.get("type") or "")
            self.lists.offered[link_id] = self.lists.options.get(named, [])
        prompts = self._by_id(template.PROMPTS)
        bands = self._by_id(template.BANDS)
        top: list[Json] = []
        above: list[Json] = []
        for number, row in rows:
            item = self._item(number, row, prompts, bands)
            level = self._level(number, row, len(above))
            del above[level - 1 :]
            (above[-1].setdefault("item", []) if above else top).append(item)
            above.append(item)
        return top

    def _item(self, number: int, row: Row, prompts: dict[str, list[Row]], bands: dict[str, list[Row]]) -> Json:
        link_id = str(row.get(template.LINK_ID) or "")
        if not link_id:
            self.fault(template.QUESTIONS, number, template.LINK_ID, "every row needs an id of its own")
        if link_id in self.rows_of:
            self.fault(
                template.QUESTIONS, number, template.LINK_ID, f"{link_id!r} stands in row {self.rows_of[link_id]} too"
            )
        self.rows_of.setdefault(link_id, number)

        def tell(column: str, what: str) -> None:
            self.fault(template.QUESTIONS, number, column, what)

        if row.get("type") not in template.TYPES and "type" not in self.more.get(link_id, {}):
            tell("type", f"{row.get('type') or ''!r} is no type; one of {', '.join(template.TYPES)}")
        told = [str(one.get("prompt") or "") for one in prompts.get(link_id, ())]
        item = item_of({**row, "id": link_id}, self.lists, told, bands_extension(bands.get(link_id, [])), tell)
        return with_remainder(item, self.more.get(link_id, {}))

    def _level(self, number: int, row: Row, deepest: int) -> int:
        found = str(row.get(template.LEVEL) if row.get(template.LEVEL) is not None else "1").strip()
        level = int(found) if found.isascii() and found.isdigit() else 0
        if not 1 <= level <= min(deepest + 1, MAX_LEVEL):
            self.fault(
                template.QUESTIONS,
                number,
                template.LEVEL,
                f"{found!r} is no level here; 1 to {min(deepest + 1, MAX_LEVEL)}",
            )
            return 1
        return level

    def _by_id(self, sheet: str) -> dict[str, list[Row]]:
        known = {str(row.get(template.LINK_ID) or "") for _number, row in self._rows(template.QUESTIONS)}
        found: dict[str, list[Row]] = {}
        for number, row in self._rows(sheet):
            link_id = str(row.get("id") or "")
            if link_id not in known:
                self.fault(sheet, number, "id", f"{link_id!r} is no row of {template.QUESTIONS}")
            found.setdefault(link_id, []).append(row)
        return found


def json_of(raw: Json) -> str:
    """The questionnaire as JSON text for a file."""
    return json.dumps(raw, ensure_ascii=False, indent=1) + "\n"


def faults_in(problems: Sequence[str]) -> list[dict[str, Any]]:
    """The problems for machines: cell null where it is the form as a whole."""
    found = []
    for one in problems:
        cell, _colon, what = one.partition(": ")
        at_a_cell = re.fullmatch(r"[\w ]+![A-Z]+\d+", cell) is not None
        found.append({"cell": cell if at_a_cell else None, "what": what if at_a_cell else one})
    return found
