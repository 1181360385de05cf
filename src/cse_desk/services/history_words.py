"""What happened to a record, in words a practitioner would use; field names never reach the screen."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from cse_desk.changes.registers import WITHDRAWN, Missing
from cse_desk.changes.strictjson import JsonValue
from cse_desk.forms.questionnaire import Form, Item
from cse_desk.i18n import gettext as _
from cse_desk.i18n import moment
from cse_desk.models.enums import (
    ClosureReason,
    ConcernState,
    ContributionWay,
    FallReason,
    HarmWord,
    InterviewOutcome,
    LevelWord,
    LivingKind,
    MayShare,
    MissingKind,
    PromptOutcome,
    ReferralEventKind,
    ScreeningReason,
    Strand,
    VoiceForm,
    VoiceOf,
    WorkEnding,
)
from cse_desk.models.labels import label
from cse_desk.models.records.people import HistoryEntry
from cse_desk.models.tables.filled_forms import FilledForm
from cse_desk.models.tables.log import State
from cse_desk.services import filled_rows, instruments
from cse_desk.services.codes import Codes
from cse_desk.services.history_labels import KINDS, LABELS
from cse_desk.services.open_prompts import prompt_texts
from cse_desk.services.tools import answer_words, date_words, item_at, screening_tool
from cse_desk.vault.history import Event, Step
from cse_desk.vault.store import Vault

_SETS = {
    "sex": "sex",
    "gender_identity": "gender-identity",
    "ethnicity": "ethnicity",
    "communication_needs": "communication-need",
    "disabilities": "disability",
    "legal_status": "legal-status",
    "name_kind": "name-kind",
    "address_kind": "address-kind",
    "relationship": "relationship",
    "interpreter": "yes-no",
    "parental_responsibility": "yes-no",
    "same_household": "yes-no",
    "safe_to_contact": "yes-no",
    "lawful_basis": "lawful-basis",
    "told": "told",
    "what": "withhold-what",
}
_ENUMS = {
    "judgement_harm": HarmWord,
    "tool_harm": HarmWord,
    "judgement_level": LevelWord,
    "tool_level": LevelWord,
    "outcome": PromptOutcome,
    "event": ReferralEventKind,
    "strands": Strand,
    "missing_kind": MissingKind,
    "interview_outcome": InterviewOutcome,
    "living_kind": LivingKind,
    "whose": VoiceOf,
    "whom": VoiceOf,
    "voice_form": VoiceForm,
    "may_share": MayShare,
    "ending": WorkEnding,
    "fall_because": FallReason,
}
_ENUMS_OF_KIND: Mapping[tuple[str, str], type[StrEnum]] = {
    ("screening", "reason"): ScreeningReason,
    ("closure-request", "reason"): ClosureReason,
    ("closure-request", "level"): LevelWord,
    ("restriction", "state"): ConcernState,
    ("concern-link", "state"): ConcernState,
    ("contribution", "way"): ContributionWay,
}
SILENT = frozenset(
    {
        "place",
        "last_page",
        "last_item",
        "form_url",
        "form_version",
        "signed_covers",
        "started_by",
        "signed_role",
        "screening",
        "content",
        "released_content",
        "looked_at",
        "licensed",
    }
    | {"instrument", "finished_role", "finished_covers", "corrects", "fact"}
    | {"referral", "bundle", "is_local", "sign_off_needed", "at", "entry", "concern", "meeting", WITHDRAWN}
)


def field_label(kind: str, field: str, form: Form | None = None) -> str:
    """The words for a field, with what kind of record it is of where that is needed; `form`: that of a filled-in form."""
    column, _slash, path = field.partition("/")
    if path:
        item = _asked(kind, path, form)
        return (item.marks.short or item.text) if item else _answer_label(kind, path)
    words = column_label(column)
    return words if kind in ("young-person", "screening") else f"{_(KINDS.get(kind, kind))}: {words}"


def _answer_label(kind: str, path: str) -> str:
    """A question whose form is not here has no words."""
    return _("An answer") if kind == FilledForm.__kind__ else column_label(path)


def _asked(kind: str, path: str, form: Form | None) -> Item | None:
    """The question of an answer: of its own form, of the screening tool, or of the sheet that other agencies fill in."""
    if kind == FilledForm.__kind__:
        return item_at(form, path) if form is not None else None
    return item_at(screening_tool(), path) or item_at(instruments.form_of("contribution-sheet"), path)


def column_label(column: str) -> str:
    """The words for a field, without those of its record."""
    return _(LABELS.get(column, column))


def value_words(kind: str, field: str, value: JsonValue | Missing, codes: Codes, form: Form | None = None) -> str:
    """A value in words; "" for none."""
    if isinstance(value, Missing):
        return _("(erased)") if value is Missing.ERASED else _("(not here)")
    column, _slash, path = field.partition("/")
    if path:
        return answer_words(_asked(kind, path, form), value)
    if isinstance(value, list):
        return ", ".join(value_words(kind, field, one, codes) for one in value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, str):
        return _code_words(kind, column, value, codes)
    return "" if value is None else str(value)


def _code_words(kind: str, column: str, value: str, codes: Codes) -> str:
    enum = _ENUMS_OF_KIND.get((kind, column)) or _ENUMS.get(column)
    if enum is not None:
        return label(enum(value)) if value in set(map(str, enum)) else value
    if column in _SETS:
        return codes.label(name=_SETS[column], code=value)
    if column.endswith("_at"):
        return moment(datetime.fromisoformat(value))
    return date_words(value)


# ---- a root's acts -------------------------------------------------------------------------


def history(vault: Vault, root: str, codes: Codes) -> tuple[HistoryEntry, ...]:
    """Every act on a root, the newest first. An act counts as one, however many records it touched."""
    acts: dict[str, list[Event]] = {}
    for event in vault.history(root):
        acts.setdefault(event.act, []).append(event)
    forms = forms_in(vault, root)
    return tuple(_entry(vault, events, codes, forms) for events in reversed(acts.values()))


def forms_in(vault: Vault, root: str) -> Mapping[str, Form]:
    """The forms that were filled in, by record; also of those taken off."""
    with vault.reading() as session:
        rows = session.scalars(select(FilledForm).where(FilledForm.root == root)).all()
        found = {row.id: filled_rows.find_form(session, row) for row in rows}
    return {record: form for record, form in found.items() if form is not None}


def _entry(vault: Vault, events: list[Event], codes: Codes, forms: Mapping[str, Form]) -> HistoryEntry:
    first = events[0]
    own = not any(event.via for event in events)
    return HistoryEntry(
        act=first.act,
        at=first.at,
        by=first.author_name or _("somebody whose card did not come"),
        what=_what(events, forms),
        fields=tuple(row for event in events for row in _rows(event, codes, forms.get(event.record))),
        can_undo=own and first.author == vault.me.author and _may_undo(events),
        via="" if own else first.via,
    )


def _what(events: list[Event], forms: Mapping[str, Form]) -> str:
    aside = [event for event in events if event.state is State.SET_ASIDE]
    quarantined = [event for event in events if event.state is State.QUARANTINED]
    words = _(events[0].title) if events[0].title else ", ".join(_kinds(events))
    words = ": ".join([words, *_prompts(events), *_titles(events, forms)])
    if aside:
        return _("{what} (taken back with its bundle)").format(what=words)
    return _("{what} (kept apart: it does not count)").format(what=words) if quarantined else words


def _prompts(events: Iterable[Event]) -> Iterator[str]:
    """Which prompt was answered: a screening has many."""
    texts = prompt_texts()
    for event in events:
        for step in event.steps if event.kind == "prompt-answered" else ():
            if step.field == "prompt" and isinstance(step.after, str) and step.after in texts:
                yield f"{step.after} {texts[step.after].title}"


def _titles(events: Iterable[Event], forms: Mapping[str, Form]) -> tuple[str, ...]:
    """Which form it was."""
    return tuple(dict.fromkeys(forms[event.record].title for event in events if event.record in forms))


def _kinds(events: Iterable[Event]) -> Iterator[str]:
    for kind in dict.fromkeys(event.kind for event in events):
        yield _(KINDS.get(kind, kind))


_NEVER_UNDONE = frozenset({"signed_at", "sign_off_at", "released_on", "finished_at"})
_NEVER_UNDONE_KINDS = frozenset(
    {"sharing-decision", "referral-event", "panel-decision", "guard-answer", "minutes-version", "minuted-item"}
    | {"meeting-event", "referral-reply"}
)


def is_final(kind: str, field: str) -> bool:
    """Whether this was signed, decided or sent: answered by another act, never undone (docs/decisions/0014)."""
    return kind in _NEVER_UNDONE_KINDS or field in _NEVER_UNDONE


def _may_undo(events: list[Event]) -> bool:
    """A signature, and what left in a bundle, is not undone but answered by another act."""
    steps = [step for event in events for step in event.steps]
    final = any(is_final(event.kind, step.field) for event in events for step in event.steps)
    live = all(event.state is State.LIVE for event in events)
    return live and not final and any(step.stands_alone for step in steps)


def _rows(event: Event, codes: Codes, form: Form | None) -> Iterator[tuple[str, str, str]]:
    for step in event.steps:
        if step.field == WITHDRAWN and step.after is True:
            yield _(KINDS.get(event.kind, event.kind)), _("was there"), _("taken off")
        elif step.field.partition("/")[0] not in SILENT and not step.field.endswith("#order"):
            yield _row(event, step, codes, form)


def _row(event: Event, step: Step, codes: Codes, form: Form | None) -> tuple[str, str, str]:
    before = " / ".join(value_words(event.kind, step.field, one, codes, form) for one in step.before)
    return (
        field_label(event.kind, step.field, form),
        before,
        value_words(event.kind, step.field, step.after, codes, form),
    )
