"""Forms on their way out: which go with a record so that it can be read, and which a licence keeps here.

Source: docs/decisions/0022. A form goes to whoever gets something that was filled in with it. One under a licence goes only to an agency
that the licence names; anybody else learns that it was filled in, and neither a question nor an answer.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk.changes.envelope import Envelope
from cse_desk.i18n import gettext as _
from cse_desk.models.rules.form_versions import version_key
from cse_desk.models.rules.licences import holds
from cse_desk.models.tables.filled_forms import FilledForm
from cse_desk.models.tables.forms import FormDefinition, FormText
from cse_desk.services import form_rows

_TELLS = frozenset({"last_page", "last_item"})  # of a filled-in form: ids of its questions


def may_have(row: FormDefinition, agency: str, *, on: date) -> bool:
    """Whether an agency may be sent a form: the office's own always, one under a licence when the licence names them."""
    licence = form_rows.licence_of(row)
    return licence is None or holds(licence.agencies, licence.until, agency=agency, on=on)


def without_answers(session: Session, root: str, agency: str, *, on: date) -> tuple[tuple[str, tuple[str, str]], ...]:
    """(record, (what, why)) of everything filled in of which only that it was filled in may leave; also what was taken off."""
    filled = session.scalars(select(FilledForm).where(FilledForm.root == root)).all()
    why = _(
        "It is under a licence in which {agency} is not named: that it was filled in leaves, no question and no answer."
    )
    return tuple(
        (one.id, (one.form_title or _("Form"), why.format(agency=agency or _("this recipient"))))
        for one in filled
        if any(not may_have(each, agency, on=on) for each in _definitions(session, one))
    )


def is_answer(field: str) -> bool:
    """Whether a field of a filled-in form tells what was asked or answered."""
    return field in _TELLS or field.startswith("answers/")


def going_along(
    session: Session, root: str, compartments: Collection[str], without: Collection[str], agency: str, *, on: date
) -> tuple[str, ...]:
    """The roots of the forms that go with what was filled in about somebody. `without`: records that stay, or leave without answers."""
    filled = session.scalars(select(FilledForm).where(FilledForm.root == root, FilledForm.withdrawn.is_not(True))).all()
    leaves = [one for one in filled if one.id not in without and one.compartment in compartments]
    found = {each.id: each for one in leaves for each in _definitions(session, one)}
    return tuple(sorted(id_ for id_, each in found.items() if may_have(each, agency, on=on)))


def _definitions(session: Session, filled: FilledForm) -> Iterator[FormDefinition]:
    """The versions it may have been filled in with: that of its id, and whatever else was released under its address and number."""
    rows = session.scalars(select(FormDefinition).where(FormDefinition.url == (filled.form_url or "")))
    for row in rows:
        same = version_key(row.version or "") == version_key(filled.form_version or "")
        if row.id == filled.instrument or (same and row.released_on is not None):
            yield row


class Pieces:
    """What of a form's own root leaves: the text that counts, never one of a draft that was written over."""

    def __init__(self, session: Session, roots: Iterable[str]) -> None:
        """For these forms."""
        listed = list(roots)
        names = {one: form_rows.content(form_rows.row(session, one)) for one in listed}
        texts = session.scalars(select(FormText).where(FormText.root.in_(listed)))
        self._stays = frozenset(one.id for one in texts if one.content != names[one.root])

    def __call__(self, envelope: Envelope) -> Collection[str]:
        """The fields of a change whose values stay here."""
        return tuple(envelope.writes) if envelope.record in self._stays else ()
