"""A fillable PDF as somebody at another agency sends it back."""

import io
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from pypdf import PdfReader, PdfWriter

from cse_desk.documents.fillable import field_name


def filled(pdf: bytes, answers: Mapping[str, str], *, ticked: Mapping[str, str] | None = None) -> bytes:
    """The PDF with these texts and ticks, by linkId; a tick is the code of the answer."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    values = {field_name(link_id): text for link_id, text in answers.items()}
    values |= {field_name(link_id): f"/{code}" for link_id, code in (ticked or {}).items()}
    with _quiet():
        for page in writer.pages:
            writer.update_page_form_field_values(page, values, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@contextmanager
def _quiet() -> Iterator[None]:
    """How it would look in a typeface of the PDF is nothing to us."""
    log = logging.getLogger("pypdf")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)
