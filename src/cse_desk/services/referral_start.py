"""What a referral stands on: the signed screening, and the safeguarding referral that it does not replace."""

from sqlalchemy.orm import Session

from cse_desk.i18n import day, moment
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import HarmWord, LevelWord, PromptOutcome
from cse_desk.models.labels import label
from cse_desk.models.records.exchange import Safeguarding
from cse_desk.models.tables.screenings import PromptAnswered, PromptOpened, Screening
from cse_desk.services.known_words import word_of
from cse_desk.services.open_prompts import open_prompts
from cse_desk.services.person_details import rows_of

_SAME_DAY = "P2"  # a sign of harm: children's social care the same day


def signed_screening(session: Session, root: str) -> Screening | None:
    """The one signed last."""
    signed = [row for row in rows_of(session, Screening, [root]) if row.signed_at is not None]
    return max(signed, key=lambda row: (str(row.signed_at), row.id), default=None)


def unsigned_screening(session: Session, root: str) -> Screening | None:
    """The one begun last that nobody has signed."""
    begun = [row for row in rows_of(session, Screening, [root]) if row.signed_at is None and row.form_url]
    return max(begun, key=lambda row: (str(row.started_on or ""), row.id), default=None)


def sign_off_missing(screening: Screening) -> bool:
    """Whether a manager has still to sign it off."""
    return screening.sign_off_needed is True and screening.sign_off_at is None


def screening_words(screening: Screening) -> str:
    """Which screening it is: when, by whom, both words."""
    if screening.signed_at is None:
        begun = day(screening.started_on) if screening.started_on else "?"
        return _("Begun on {day}, not signed.").format(day=begun)
    harm, level = word_of(HarmWord, screening.judgement_harm), word_of(LevelWord, screening.judgement_level)
    return _("Signed {when} by {name}. Being harmed: {harm}. Further harm: {level}.").format(
        when=moment(screening.signed_at),
        name=screening.signed_by or "?",
        harm=label(harm).lower() if harm else "?",
        level=label(level).lower() if level else "?",
    )


def safeguarding(session: Session, root: str) -> Safeguarding:
    """Whether the same-day prompt of a screening still waits, or what was written when it was answered."""
    opened = [row for row in rows_of(session, PromptOpened, [root]) if row.prompt == _SAME_DAY]
    answered = [row for row in rows_of(session, PromptAnswered, [root]) if row.prompt == _SAME_DAY]
    waiting = open_prompts(opened, answered)
    if waiting:
        first = waiting[0]
        words = _("A sign of harm was marked on {when}. No safeguarding referral is written down yet.")
        return Safeguarding(is_open=True, words=words.format(when=moment(first.at)), screening=first.screening)
    last = max(answered, key=lambda row: (str(row.at), row.id), default=None)
    if last is None:
        return Safeguarding(is_open=False, words=_("No screening here asked for one."))
    return Safeguarding(is_open=False, words=_answer_words(last), reference=last.reference or "")


def _answer_words(answered: PromptAnswered) -> str:
    when = moment(answered.at) if answered.at else "?"
    if answered.outcome == PromptOutcome.DONE:
        words = _("Made on {when}, written down by {name}. Reference: {reference}.")
        return words.format(when=when, name=answered.by_name or "?", reference=answered.reference or _("none given"))
    words = _("Not needed, decided on {when} by {name}: {reason}")
    return words.format(when=when, name=answered.by_name or "?", reason=answered.reason or "?")
