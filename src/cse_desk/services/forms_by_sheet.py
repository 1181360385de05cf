"""A form from JSON to a spreadsheet and back, by file. What `cse-desk form sheet` does."""

import json
from collections.abc import Callable
from pathlib import Path

from cse_desk.errors import BadForm
from cse_desk.forms.checking import read_file
from cse_desk.forms.loader import load
from cse_desk.forms.raw import json_object
from cse_desk.forms.sheet.reading import faults_in, json_of, questionnaire_of
from cse_desk.forms.sheet.workbook import from_xlsx, to_xlsx
from cse_desk.forms.sheet.writing import book_of


def convert(source: Path, target: Path, say: Callable[[str], None]) -> int:
    """Write `target` from `source`; which is which their names say. 1 when the form is faulty or nothing can be written."""
    try:
        data = read_file(source)
        made = sheet_of(data) if target.suffix.lower() == ".xlsx" else json_text_of(data).encode()
        target.write_bytes(made)
    except BadForm as bad:
        say(json.dumps({"file": str(source), "out": None, "errors": faults_in(bad.problems)}))
        return 1
    except OSError as trouble:
        what = f"cannot be written: {trouble.strerror or trouble}"
        say(json.dumps({"file": str(source), "out": None, "errors": [{"cell": None, "what": what}]}))
        return 1
    say(json.dumps({"file": str(source), "out": str(target), "errors": []}))
    return 0


def sheet_of(data: bytes) -> bytes:
    """A questionnaire in JSON as a workbook. Raises BadForm."""
    load(data)
    return to_xlsx(book_of(json_object(data)))


def json_text_of(data: bytes) -> str:
    """A workbook as a questionnaire in JSON. Raises BadForm with faults by cell."""
    return json_of(questionnaire_of(from_xlsx(data)))
