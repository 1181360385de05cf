"""Forms that an office wrote or is licensed for, version by version. Each is a root of its own: shared as a unit, or not at all.

The text of a version is kept in pieces, because one change has a largest size (changes.envelope.MAX_BYTES); a piece names the SHA-256
of the whole text it belongs to, so no text is ever mixed of two.
"""

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from cse_desk.models.tables.base import JSON, Boolean, Code, Date, Integer, Recorded, String


class FormDefinition(Recorded):
    """One version of a form. `id == root`. Draft until `released_on`, in use until `retired_on`; once released its text is frozen."""

    __tablename__ = "form_definitions"
    __kind__ = "form-definition"

    url: Mapped[str | None] = mapped_column(String)
    version: Mapped[str | None] = mapped_column(String)
    title: Mapped[str | None] = mapped_column(String)
    purpose: Mapped[str | None] = mapped_column(String)
    questions: Mapped[int | None] = mapped_column(Integer)
    content: Mapped[str | None] = mapped_column(String)  # SHA-256 of its text
    written_on: Mapped[date | None] = mapped_column(Date)
    written_by: Mapped[str | None] = mapped_column(String)
    released_content: Mapped[str | None] = mapped_column(String)  # SHA-256 of the text that was released: never another
    released_on: Mapped[date | None] = mapped_column(Date)
    released_by: Mapped[str | None] = mapped_column(String)
    looked_at: Mapped[list[Any] | None] = mapped_column(JSON)  # what could not be honoured when it was released
    about: Mapped[str | None] = mapped_column(Code)  # whose record its answers belong to
    answers_in: Mapped[str | None] = mapped_column(Code)  # the compartment they are kept in
    retired_on: Mapped[date | None] = mapped_column(Date)
    retired_by: Mapped[str | None] = mapped_column(String)
    retired_why: Mapped[str | None] = mapped_column(String)
    licensed: Mapped[bool | None] = mapped_column(Boolean)
    licence_holder: Mapped[str | None] = mapped_column(String)  # who gives the licence
    licence_agencies: Mapped[list[Any] | None] = mapped_column(JSON)  # the agencies it is given to
    licence_until: Mapped[date | None] = mapped_column(Date)
    licence_words: Mapped[str | None] = mapped_column(String)


class FormText(Recorded):
    """A piece of the text of a form: FHIR R4 Questionnaire as canonical JSON."""

    __tablename__ = "form_texts"
    __kind__ = "form-text"

    content: Mapped[str | None] = mapped_column(String)  # SHA-256 of the whole text
    place: Mapped[int | None] = mapped_column(Integer)
    text: Mapped[str | None] = mapped_column(String)
