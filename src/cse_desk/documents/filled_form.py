"""Reads a PDF form that somebody filled in: the text of each field, and nothing else.

The file comes from outside. Of it only what was typed or ticked is taken, as text with a bound; pictures, attachments, scripts and
pages are never looked at, shown or kept (our pdfium has no script engine: decision 5).
"""

import ctypes
from collections.abc import Callable, Iterator
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

from cse_desk.errors import BadForm

MOST_BYTES: Final = 20_000_000
_MOST_PAGES: Final = 200
_MOST_FIELDS: Final = 5_000
_LONGEST: Final = 20_000  # letters of one field
_OFF: Final = "Off"
_TEXT: Final = frozenset({pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX})
_BUTTONS: Final = frozenset({pdfium.FPDF_FORMFIELD_RADIOBUTTON, pdfium.FPDF_FORMFIELD_CHECKBOX})

_Getter = Callable[..., int]


def read(data: bytes) -> dict[str, str]:
    """What stands in each field that is not empty, by its name. BadForm: no PDF, a password, no fields, or too large."""
    if len(data) > MOST_BYTES:
        raise BadForm(("the file is too large",))
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        raise BadForm(("the file is no PDF, or has a password",)) from None
    try:
        return _read(document)
    finally:
        document.close()


def _read(document: pypdfium2.PdfDocument) -> dict[str, str]:
    if len(document) > _MOST_PAGES:
        raise BadForm(("the file is too large",))
    document.init_forms()
    if document.formenv is None:
        raise BadForm(("the file has no fields to fill in",))
    found: dict[str, str] = {}
    for at in range(len(document)):
        page = document[at]
        for name, value in _fields(page, document.formenv):
            if value and len(found) < _MOST_FIELDS:
                found[name] = value
        page.close()
    return found


def _fields(page: pypdfium2.PdfPage, env: pypdfium2.PdfFormEnv) -> Iterator[tuple[str, str]]:
    for at in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_FIELDS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, at)
        if annotation:
            try:
                yield _field(annotation, env)
            finally:
                pdfium.FPDFPage_CloseAnnot(annotation)


def _field(annotation: pdfium.FPDF_ANNOTATION, env: pypdfium2.PdfFormEnv) -> tuple[str, str]:
    """Name and value; "" for a button that is not chosen and for what is no field."""
    kind = pdfium.FPDFAnnot_GetFormFieldType(env, annotation)
    if kind not in _TEXT | _BUTTONS:
        return "", ""
    name = _text(pdfium.FPDFAnnot_GetFormFieldName, annotation, env)
    value = _text(pdfium.FPDFAnnot_GetFormFieldValue, annotation, env)
    return name, "" if kind in _BUTTONS and value == _OFF else value


def _text(get: _Getter, annotation: pdfium.FPDF_ANNOTATION, env: pypdfium2.PdfFormEnv) -> str:
    """A text of pdfium: UTF-16 with a zero at its end, its length asked for first."""
    length = min(get(env, annotation, None, 0), 2 * _LONGEST + 2)
    if length <= 2:
        return ""
    buffer = ctypes.create_string_buffer(length + length % 2)
    if get(env, annotation, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length) > length:
        return ""  # longer than anything a person fills in
    return buffer.raw[: length - 2].decode("utf-16-le", "replace").replace("\r\n", "\n").replace("\r", "\n").strip()
