"""Forms as files, without a vault: check, fill in, print, and move between JSON and spreadsheet. What `cse-desk form` does."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from cse_desk.documents import blank_form
from cse_desk.documents.styles import Look
from cse_desk.errors import BadForm
from cse_desk.forms.checking import check, read_file, unsupported_json
from cse_desk.forms.loader import load
from cse_desk.forms.running import run

Say = Callable[[str], None]
FINE: Final = 0
WRONG: Final = 1

_DOTS: Final = 110  # an inch, of pictures
_MOST_STACKED: Final = 40  # pages in one picture


def check_files(files: Iterable[Path], say: Say) -> int:
    """A line of JSON for each file; WRONG when one of them is no form we can use."""
    code = FINE
    for path in files:
        found = check(path)
        say(json.dumps(found))
        code = code if found["loaded"] else WRONG
    return code


def run_file(path: Path, answers: Path | None, say: Say, *, now: datetime) -> int:
    """The form filled in with a response, as JSON; WRONG when a file cannot be read or an answer does not fit."""
    told: dict[str, object] = {"file": str(path), "loaded": False}
    try:
        loaded = load(read_file(path))
        told |= {"loaded": True, "unsupported": [unsupported_json(one) for one in loaded.unsupported]}
        response = read_file(answers) if answers is not None else _NOTHING
        ran = run(loaded, response, now=now.isoformat(timespec="seconds"))
    except BadForm as bad:
        say(json.dumps({**told, "errors": {"response" if told["loaded"] else "form": list(bad.problems)}}, indent=1))
        return WRONG
    say(json.dumps({**told, **ran.as_json()}, indent=1))
    return WRONG if ran.errors else FINE


_NOTHING: Final = b'{"resourceType": "QuestionnaireResponse", "status": "in-progress"}'


def render_file(path: Path, out: Path, say: Say, *, printed_at: datetime, large_print: bool = False) -> int:
    """The blank form as a PDF, or as one picture of its pages; WRONG when it is no form, or nothing can be written there."""
    try:
        form = load(read_file(path)).form
        pdf = blank_form.build(form, Look(large_print=large_print), printed_at=printed_at)
        out.write_bytes(pdf if out.suffix.lower() == ".pdf" else picture_of(pdf))
    except BadForm as bad:
        say(json.dumps({"file": str(path), "errors": list(bad.problems)}))
        return WRONG
    except OSError as trouble:
        say(json.dumps({"file": str(out), "errors": [f"cannot be written: {trouble.strerror or trouble}"]}))
        return WRONG
    say(json.dumps({"file": str(path), "out": str(out), "errors": []}))
    return FINE


def picture_of(pdf: bytes) -> bytes:
    """The pages of a PDF under one another as a PNG (the first forty of a very long one)."""
    import pypdfium2
    from PIL import Image

    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [
            document[at].render(scale=_DOTS / 72).to_pil().convert("RGB")
            for at in range(min(len(document), _MOST_STACKED))
        ]
    finally:
        document.close()
    whole = Image.new("RGB", (max(one.width for one in pages), sum(one.height for one in pages)), "white")
    top = 0
    for one in pages:
        whole.paste(one, (0, top))
        top += one.height
    out = BytesIO()
    whole.save(out, "PNG", optimize=True)
    return out.getvalue()
