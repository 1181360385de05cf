"""When a safety prompt is to be answered, and how it was, as short as a column takes it."""

from datetime import date, datetime, timedelta

from cse_desk.clock import LONDON
from cse_desk.i18n import clock_time, weekday
from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.models import labels
from cse_desk.models.enums import PromptOutcome
from cse_desk.models.records.screening import FiredPrompt, PromptAnswer

_OFFICE_ENDS = (17, 0)


def day_or_weekday(day: date, today: date) -> str:
    """A day of this year without its year."""
    return weekday(day) if day.year == today.year else day_words(day)


def prompt_when(fired: FiredPrompt, now: datetime) -> tuple[str, bool]:
    """When a prompt is to be answered, as short as a column takes it, and whether that is within the day or past."""
    if fired.answer is not None:
        return answered_when(fired.answer, now), False
    due = fired.due
    if due is None:
        return fired.prompt.clock_words, fired.prompt.clock in ("now", "before-contact")
    if fired.prompt.clock == "now":
        return _("now"), True
    if due < now:
        return _("late since {when}").format(when=_short(due, now)), True
    return _("by {when}").format(when=_short(due, now)), due - now < timedelta(days=1)


def _short(moment: datetime, now: datetime) -> str:
    local, today = moment.astimezone(LONDON), now.astimezone(LONDON).date()
    if local.date() == today:
        return clock_time(moment)
    at = "" if (local.hour, local.minute) == _OFFICE_ENDS else f", {clock_time(moment)}"
    return day_or_weekday(local.date(), today) + at


def answered_when(answer: PromptAnswer, now: datetime) -> str:
    """ "done 10:33" or "not needed, Tue 24 Nov"."""
    word = labels.label(answer.outcome).lower()
    local = answer.at.astimezone(LONDON)
    if local.date() == now.astimezone(LONDON).date():
        return f"{word} {clock_time(answer.at)}"
    return f"{word} {day_or_weekday(local.date(), now.astimezone(LONDON).date())}"


def answered_words(answer: PromptAnswer) -> str:
    """Who answered a prompt and how, in one sentence."""
    who = ", ".join(part for part in (answer.by_name, answer.by_role) if part)
    head = _("Done") if answer.outcome is PromptOutcome.DONE else _("Not needed")
    parts = [f"{head}: {who}." if who else f"{head}."]
    if answer.reason:
        parts.append(answer.reason)
    if answer.reference:
        parts.append(_("Reference {reference}.").format(reference=answer.reference))
    return " ".join(parts)
