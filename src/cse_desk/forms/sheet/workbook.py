"""The rows as an Excel file and back (openpyxl). Nothing in a cell is ever a formula."""

import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from cse_desk.errors import BadForm
from cse_desk.forms.sheet import template
from cse_desk.forms.sheet.choices import Row
from cse_desk.forms.sheet.reading import letters
from cse_desk.forms.sheet.template import Column
from cse_desk.forms.sheet.writing import Book

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MAX_UNPACKED: Final = 200 * 1024 * 1024
MAX_ROWS: Final = 60_000
_SPARE_ROWS: Final = 500  # below the last, in which lists of values are offered too


def to_xlsx(book: Book) -> bytes:
    """The workbook, with a sheet that explains it."""
    from openpyxl import Workbook

    workbook = Workbook()
    first = workbook.active
    assert first is not None
    workbook.remove(first)
    for name, columns in template.SHEETS.items():
        _fill(workbook.create_sheet(name), columns, book.rows.get(name, []))
    _explain(workbook.create_sheet(template.READ_ME))
    workbook.active = list(template.SHEETS).index(template.QUESTIONS)
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def _fill(sheet: "Worksheet", columns: Iterable[Column], rows: Iterable[Row]) -> None:
    from openpyxl.styles import Alignment, Font

    known = list(columns)
    for at, column in enumerate(known, 1):
        head = sheet.cell(1, at, column.title)
        head.font = Font(bold=True)
        sheet.column_dimensions[letters(at)].width = column.width
    last = 1
    for last, row in enumerate(rows, 2):
        for at, column in enumerate(known, 1):
            _put(sheet, last, at, row.get(column.title))
            if column.width > 30:
                sheet.cell(last, at).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "B2"
    _offer(sheet, known, last + _SPARE_ROWS)


def _put(sheet: "Worksheet", row: int, column: int, value: Any) -> None:
    if value in (None, ""):
        return
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = value
        cell.data_type = "s"  # a text that begins with = stays a text
    elif isinstance(value, Decimal):
        cell.value = int(value) if value == value.to_integral_value() else float(value)
    else:
        cell.value = value


def _offer(sheet: "Worksheet", columns: Iterable[Column], last: int) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    for at, column in enumerate(columns, 1):
        if column.values:
            offered = DataValidation("list", formula1='"' + ",".join(column.values) + '"', allow_blank=True)
            offered.add(f"{letters(at)}2:{letters(at)}{last}")
            sheet.add_data_validation(offered)


def _explain(sheet: "Worksheet") -> None:
    from openpyxl.styles import Font

    sheet.column_dimensions["A"].width = 22
    sheet.column_dimensions["B"].width = 120
    for name, columns in template.SHEETS.items():
        sheet.append([name])
        sheet.cell(sheet.max_row, 1).font = Font(bold=True)
        for column in columns:
            sheet.append([column.title, column.about + (f" ({', '.join(column.values)})" if column.values else "")])
        sheet.append([])


# ---- back ----------------------------------------------------------------------------------


def from_xlsx(data: bytes) -> Book:
    """The rows of a workbook. Raises BadForm: it is none, it is too large, a sheet or a column is missing or unknown."""
    from openpyxl import load_workbook

    _look_before_unpacking(data)
    try:
        workbook = load_workbook(BytesIO(data), read_only=False, data_only=True, keep_links=False)
    except Exception as trouble:  # openpyxl lets out whatever its parts raise on a file that is none
        raise BadForm((f"the file is no spreadsheet we can read: {type(trouble).__name__}",)) from None
    problems: list[str] = []
    book = Book()
    for name, columns in template.SHEETS.items():
        if name in workbook.sheetnames:
            book.titles[name] = _titles(workbook[name], columns, problems)
            book.rows[name] = _rows(workbook[name], book.titles[name], problems)
        elif name == template.QUESTIONS:
            problems.append(f"there is no sheet called {name}")
    if problems:
        raise BadForm(tuple(problems))
    return book


def _look_before_unpacking(data: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            size = sum(one.file_size for one in parts.infolist())
    except (zipfile.BadZipFile, ValueError, OSError):
        raise BadForm(("the file is no spreadsheet (.xlsx)",)) from None
    if size > MAX_UNPACKED:
        raise BadForm(("the spreadsheet is too large",))


def _titles(sheet: "Worksheet", columns: Iterable[Column], problems: list[str]) -> list[str]:
    titles = [str(cell.value if cell.value is not None else "").strip() for cell in sheet[1]]
    known = {one.title for one in columns}
    for at, title in enumerate(titles, 1):
        if title and title not in known:
            problems.append(f"{sheet.title}!{letters(at)}1: {title!r} is no column of this sheet")
        elif title and title in titles[: at - 1]:
            problems.append(f"{sheet.title}!{letters(at)}1: {title!r} stands twice")
    return titles


def _rows(sheet: "Worksheet", titles: list[str], problems: list[str]) -> list[Row]:
    if (sheet.max_row or 0) > MAX_ROWS:
        problems.append(f"{sheet.title}: more than {MAX_ROWS} rows")
        return []
    return [
        {title: _value(value) for title, value in zip(titles, row, strict=False) if title}
        for row in sheet.iter_rows(min_row=2, values_only=True)
    ]


def _value(value: Any) -> Any:
    """A cell's value: texts and whole numbers as they are, other numbers exact, dates as ISO."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return int(value) if value.is_integer() else Decimal(repr(value))
    return value
