"""What is due of work that was begun: screenings, their sign-off, their parts and what is to be asked, forms, and screening again."""

from collections.abc import Iterable, Iterator

from cse_desk.clock import LONDON
from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.models.rules.due import end_of_day, working_days_after
from cse_desk.models.rules.summary import DueFact
from cse_desk.models.tables.facts import ClosureRequest, MissingEpisode
from cse_desk.models.tables.filled_forms import FilledForm
from cse_desk.models.tables.screenings import PartSigned, Screening, ToAskAction
from cse_desk.services.casework_settings import CaseworkSettings
from cse_desk.services.reassess_due import due_again


def screening_due(
    screenings: Iterable[Screening], settings: CaseworkSettings, author: str, parts: Iterable[PartSigned]
) -> Iterator[DueFact]:
    """Sign-offs waited for; screenings begun and not signed; others' screenings that wait for a part from here."""
    given = {one.screening for one in parts if one.written_by == author}
    for one in screenings:
        if one.signed_at is None and one.started_by == author:
            begun = _("Begun {day}, not signed.").format(day=day_words(one.started_on)) if one.started_on else ""
            yield DueFact("resume", one.id, _("Finish the screening"), begun, None)
        elif one.signed_at is None and one.id not in given:
            why = _("Somebody sent it for your part: answer, sign your part, send it back.")
            yield DueFact("part", one.id, _("Complete your part of the screening"), why, None)
        elif one.signed_at is not None and one.sign_off_needed and one.sign_off_at is None:
            day = one.signed_at.astimezone(LONDON).date()
            due = end_of_day(working_days_after(day, settings.sign_off_working_days))
            why = _("The judgement differs from the tool. Signed on {day}.").format(day=day_words(day))
            yield DueFact("sign-off", one.id, _("Manager's sign-off"), why, due)


def screen_again_due(
    screenings: Iterable[Screening],
    missing: Iterable[MissingEpisode],
    closures: Iterable[ClosureRequest],
    settings: CaseworkSettings,
) -> Iterator[DueFact]:
    """The next screening, by the rules of this office."""
    signed = [one for one in screenings if one.signed_at is not None]
    found = due_again(signed, missing, closures, settings)
    if found is not None:
        yield found


def forms_due(forms: Iterable[FilledForm]) -> Iterator[DueFact]:
    """Forms that were begun: they leave for nobody before they are finished, so each was begun here."""
    for one in sorted(forms, key=lambda one: one.id):
        if one.finished_at is None and one.form_title:
            begun = _("Begun {day}, not finished.").format(day=day_words(one.started_on)) if one.started_on else ""
            what = _("Finish the form: {title}").format(title=one.form_title)
            yield DueFact("carry-form", one.id, what, begun, None)


def to_ask_due(actions: Iterable[ToAskAction]) -> Iterator[DueFact]:
    """Who asks whom for what is not known, by the day that was agreed."""
    for one in actions:
        if one.done_on is None and one.due is not None:
            who = _("{who} asks {whom}.").format(who=one.who_asks or _("Somebody"), whom=one.asks_whom or _("somebody"))
            yield DueFact(
                "ask",
                one.id,
                _("Ask: {number}").format(number=(one.indicator or "").removeprefix("d")),
                who,
                end_of_day(one.due),
            )
