"""Answers of a screening on which two values stand: who said what and when, and the decision between them."""

from dataclasses import dataclass
from datetime import datetime

from cse_desk.changes.strictjson import JsonValue
from cse_desk.errors import NotFound
from cse_desk.forms.questionnaire import Form
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.models.tables.screenings import Screening
from cse_desk.services import tools
from cse_desk.services.acts import done
from cse_desk.services.refusals import authorise
from cse_desk.vault import history, recorder
from cse_desk.vault.history import Claim
from cse_desk.vault.store import Vault

_FIELD = "answers/"


@dataclass(frozen=True, slots=True)
class ClaimedAnswer:
    """One of the values that stand; `change` names it when deciding."""

    change: str
    value: JsonValue
    words: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ConflictingAnswer:
    """A question on which people differ; the first value is the one shown until somebody decides."""

    path: str
    number: str
    text: str
    claims: tuple[ClaimedAnswer, ...]


class ConflictingAnswers:
    """Looking at answers that differ, and deciding between them."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault

    def of(self, *, screening_id: str) -> tuple[ConflictingAnswer, ...]:
        """Every question of a screening on which two values stand. NotFound."""
        with self._vault.reading() as session:
            row = session.get(Screening, screening_id)
            if row is None:
                raise NotFound(screening_id)
            form = tools.tool_of(row.form_url, row.form_version)
            found = history.conflicts(session, row.root)
        return tuple(
            _answer(form, one.field.removeprefix(_FIELD), one.claims)
            for one in found
            if one.record == screening_id and one.field.startswith(_FIELD)
        )

    def decide(self, *, screening_id: str, path: str, change: str) -> Changes:
        """Let one of the values stand. What arrived since it was shown stays in conflict. NotFound when it does not stand any more."""
        authorise(self._vault.me.role, Compartment.SCREENING)
        with self._vault.transaction("Decided between two answers") as writing:
            row = writing.session.get(Screening, screening_id)
            if row is None:
                raise NotFound(screening_id)
            claims = _claims(history.conflicts(writing.session, row.root), screening_id, path)
            chosen = next((one for one in claims if one.change == change), None)
            if chosen is None:
                raise NotFound(change)
            answers = {name: value for name, value in (row.answers or {}).items() if name != path}
            if chosen.value is not None:
                answers[path] = chosen.value
            row.answers = answers
            recorder.decide(writing, row, "answers", path)
        return done(self._vault, writing)


def _claims(found: tuple[history.Conflict, ...], screening_id: str, path: str) -> tuple[Claim, ...]:
    wanted = (one.claims for one in found if one.record == screening_id and one.field == _FIELD + path)
    return next(wanted, ())


def _answer(form: Form, path: str, claims: tuple[Claim, ...]) -> ConflictingAnswer:
    item = tools.item_at(form, path)
    return ConflictingAnswer(
        path=path,
        number=item.prefix if item is not None else "",
        text=item.text if item is not None else path,
        claims=tuple(
            ClaimedAnswer(
                change=one.change,
                value=one.value,
                words=tools.answer_words(item, one.value) or _("No answer"),
                by=one.author_name or _("Somebody not known here"),
                at=one.at,
            )
            for one in claims
        ),
    )
