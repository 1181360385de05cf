"""Fields of a young person on which two values stand: who wrote what and when, and the decision between them."""

from sqlalchemy.orm import Session

from cse_desk.changes.registers import WITHDRAWN
from cse_desk.changes.strictjson import JsonValue
from cse_desk.errors import NotFound
from cse_desk.forms.questionnaire import Form
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.people import DifferingField, DifferingValue
from cse_desk.models.tables.base import Recorded
from cse_desk.services import history_labels, history_words
from cse_desk.services.acts import done
from cse_desk.services.codes import Codes
from cse_desk.services.refusals import authorise, role_table
from cse_desk.vault import history, log, recorder
from cse_desk.vault.history import Claim, Conflict
from cse_desk.vault.shapes import all_shapes
from cse_desk.vault.standing import Identity
from cse_desk.vault.store import Vault


def of(vault: Vault, young_person_id: str, codes: Codes) -> tuple[DifferingField, ...]:
    """Every field on which people differ, also answers of a screening; the first value is the one shown meanwhile."""
    with vault.reading() as session:
        seen = log.position(session)
        found = [one for one in history.conflicts(session, young_person_id) if one.kind in all_shapes().by_kind]
        mine = {one.record for one in found if _may_decide(session, vault, one)}
    forms = history_words.forms_in(vault, young_person_id)
    return tuple(_field(one, seen, codes, forms.get(one.record), may_decide=one.record in mine) for one in found)


def _may_decide(session: Session, vault: Vault, one: Conflict) -> bool:
    row = session.get(all_shapes().by_kind[one.kind].cls, one.record)
    return row is not None and role_table().may_write(vault.me.role, row.compartment)


def decide(vault: Vault, chosen: DifferingField, change: str) -> Changes:
    """Let one of the values stand. What arrived since they were shown stays beside it. NotFound when it stands no more."""
    with vault.transaction("Decided between two values", seen=chosen.seen) as writing:
        row = writing.session.get(all_shapes().by_kind[chosen.kind].cls, chosen.record)
        claim = _claim(history.conflicts(writing.session, chosen.root), chosen, change)
        if row is None or claim is None:
            raise NotFound(chosen.record)
        authorise(vault.me.role, Compartment(row.compartment))
        wish = recorder.wish(writing, _identity(row, chosen))
        wish.values[chosen.field] = claim.value
        wish.decided.add(chosen.field)
    return done(vault, writing)


def _identity(row: Recorded, chosen: DifferingField) -> Identity:
    return Identity(chosen.record, chosen.root, row.compartment, chosen.kind)


def _claim(found: tuple[Conflict, ...], chosen: DifferingField, change: str) -> Claim | None:
    claims = (one.claims for one in found if (one.record, one.field) == (chosen.record, chosen.field))
    return next((claim for each in claims for claim in each if claim.change == change), None)


def _field(one: Conflict, seen: int, codes: Codes, form: Form | None, *, may_decide: bool) -> DifferingField:
    return DifferingField(
        root=one.root,
        record=one.record,
        kind=one.kind,
        field=one.field,
        label=_label(one, form),
        values=tuple(
            DifferingValue(
                change=claim.change,
                words=_words(one, claim.value, codes, form),
                by=claim.author_name or _("somebody whose card did not come"),
                at=claim.at,
            )
            for claim in one.claims
        ),
        seen=seen,
        may_decide=may_decide,
    )


def _label(one: Conflict, form: Form | None) -> str:
    if one.field == WITHDRAWN:
        return _("{what}: taken off, or still there").format(what=_(history_labels.KINDS.get(one.kind, one.kind)))
    words = history_words.field_label(one.kind, one.field, form)
    return f"{form.title}: {words}" if form is not None else words


def _words(one: Conflict, value: JsonValue, codes: Codes, form: Form | None) -> str:
    if one.field == WITHDRAWN:
        return _("taken off") if value is True else _("still there")
    return history_words.value_words(one.kind, one.field, value, codes, form) or _("(nothing)")
