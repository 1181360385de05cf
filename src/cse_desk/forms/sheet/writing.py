"""A questionnaire as rows of the sheets. What the columns do not hold goes to the sheet More, so that nothing is lost."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from cse_desk.forms.raw import RawObject
from cse_desk.forms.sheet import template
from cse_desk.forms.sheet.choices import (
    Json,
    Lists,
    Row,
    fits_a_cell,
    number_in,
    option_of,
    options_in,
    row_of_option,
    silent,
    value_set,
)
from cse_desk.forms.sheet.rows import bands_of, prompts_of, row_of

FORM_ITSELF: Final = "form"
_CHUNK: Final = 25_000  # characters of JSON in a cell


@dataclass(slots=True)
class Book:
    """The rows of each sheet, and the headings of its columns in the order in which they stand."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in template.SHEETS})
    titles: dict[str, list[str]] = field(
        default_factory=lambda: {name: [one.title for one in columns] for name, columns in template.SHEETS.items()}
    )


def book_of(raw: RawObject) -> Book:
    """The rows of a questionnaire as it was read (forms.raw.json_object)."""
    return _Writing(dict(raw)).book()


class _Writing:
    def __init__(self, raw: Json) -> None:
        self.raw = raw
        self.lists = Lists()
        self.made = Book()
        self.rows = self.made.rows

    def book(self) -> Book:
        self._contained()
        for item in _walk(self.raw):
            self._know(item)
        for item, level in _levels(self.raw, 1):
            self._item(item, level)
        self._choices()
        self._form()
        return self.made

    # ---- lists -----------------------------------------------------------------------------

    def _contained(self) -> None:
        """Value sets that list their codes become lists; the others stay as JSON."""
        found = self.raw.get("contained")
        self.sets: dict[str, Json] = {}
        for one in found if isinstance(found, list) else ():
            if isinstance(one, dict) and one.get("resourceType") == "ValueSet" and isinstance(one.get("id"), str):
                name, options = f"#{one['id']}", options_in(one)
                rows = [row_of_option(name, option) for option in options]
                same = [option_of(row, silent) for row in rows] == options
                if (
                    options
                    and same
                    and value_set(name, options)["compose"] == one.get("compose")
                    and name not in self.sets
                ):
                    self.sets[name] = one
                    self.lists.options[name] = options

    def _know(self, item: Json) -> None:
        link_id, options = str(item.get("linkId", "")), item.get("answerOption")
        self.lists.types[link_id] = str(item.get("type", ""))
        named = self.lists.options.get(str(item.get("answerValueSet")), [])
        self.lists.offered[link_id] = options if isinstance(options, list) else named

    def _choices(self) -> None:
        for name, options in self.lists.options.items():
            self.rows[template.CHOICES] += [row_of_option(name, one) for one in options]

    # ---- items -----------------------------------------------------------------------------

    def _item(self, item: Json, level: int) -> None:
        link_id = str(item.get("linkId", ""))
        row, more = row_of(item, level, self.lists)
        bands = bands_of(item)
        if bands is not None and not self._bands(link_id, bands):
            more["extension"] = [*more.get("extension", []), bands]
        self.rows[template.QUESTIONS].append(row)
        self.rows[template.PROMPTS] += [{"id": link_id, "prompt": one} for one in prompts_of(item)]
        self._more(link_id, more)

    def _bands(self, link_id: str, bands: Json) -> bool:
        """The rows of a table of bands; False when the sheet cannot hold it."""
        rows = list(_band_rows(link_id, bands))
        if bands_extension(rows) != bands or not all(fits_a_cell(value) for row in rows for value in row.values()):
            return False
        self.rows[template.BANDS] += rows
        return True

    def _more(self, key: str, more: Json) -> None:
        for name, value in more.items():
            text = json.dumps(value, default=_exact)
            for start in range(0, len(text), _CHUNK):
                self.rows[template.MORE].append({"id": key, "field": name, "json": text[start : start + _CHUNK]})

    # ---- the form itself -------------------------------------------------------------------

    def _form(self) -> None:
        more: Json = {}
        for key, value in self.raw.items():
            if key in template.FORM_FIELDS and isinstance(value, str) and value and fits_a_cell(value):
                self.rows[template.FORM].append({"field": key, "value": value})
            elif key == "contained":
                more |= self._contained_more(value)
            elif key != "resourceType" and (key != "item" or not value):
                more[key] = value
        order = {name: number for number, name in enumerate(template.FORM_FIELDS)}
        self.rows[template.FORM].sort(key=lambda row: order[row["field"]])
        self._more(FORM_ITSELF, more)
        for name, one in self.sets.items():
            self._more(name, {key: value for key, value in one.items() if key not in ("resourceType", "id", "compose")})

    def _contained_more(self, value: Any) -> Json:
        """What is contained besides the lists; their order where it is another than that of the lists."""
        if not isinstance(value, list):
            return {"contained": value}
        rest = [one for one in value if not any(one is known for known in self.sets.values())]
        return {"contained": rest, "order of contained": _places(value)} if rest else {}


def _places(contained: list[Any]) -> list[str]:
    return [f"#{one.get('id')}" if isinstance(one, dict) else "" for one in contained]


def _levels(raw: Json, level: int) -> Iterator[tuple[Json, int]]:
    items = raw.get("item")
    for one in items if isinstance(items, list) else ():
        if isinstance(one, dict):
            yield one, level
            yield from _levels(one, level + 1)


def _walk(raw: Json) -> Iterator[Json]:
    return (item for item, _level in _levels(raw, 1))


def _exact(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(type(value).__name__)


# ---- bands ---------------------------------------------------------------------------------


def _band_rows(link_id: str, bands: Json) -> Iterator[Row]:
    parts = bands.get("extension")
    score = ""
    for one in parts if isinstance(parts, list) else ():
        inner = {part.get("url"): part for part in one.get("extension", ())} if isinstance(one, dict) else {}
        if isinstance(one, dict) and one.get("url") == "score":
            score = str(one.get("valueString", ""))
        elif "from" in inner:
            yield {
                "id": link_id,
                "score": score,
                "band": _text(inner, "code"),
                "from": inner["from"].get("valueDecimal"),
            }
        elif "when" in inner:
            when = inner["when"].get("valueString")
            yield {"id": link_id, "score": score, "band": _text(inner, "code"), "at least while": when}


def _text(inner: dict[Any, Json], name: str) -> Any:
    return inner.get(name, {}).get("valueCode")


def bands_extension(rows: list[Row]) -> Json | None:
    """The table of bands in the rows of one item; None when there are none."""
    if not rows:
        return None
    parts: list[Json] = [{"url": "score", "valueString": str(rows[0].get("score") or "")}]
    for row in rows:
        code = {"url": "code", "valueCode": str(row.get("band") or "")}
        if row.get("at least while") not in (None, ""):
            rule = {"url": "when", "valueString": str(row["at least while"])}
            parts.append({"url": "floor", "extension": [code, rule]})
        else:
            parts.append(
                {"url": "band", "extension": [code, {"url": "from", "valueDecimal": number_in(row.get("from"))}]}
            )
    return {"url": template.BANDS_URL, "extension": parts}
