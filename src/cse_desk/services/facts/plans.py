"""What was agreed for after a removal, and how harm was answered, in words: who does not write these facts decides on them too."""

from datetime import date

from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.models.records.facts import ClosureAsk, HarmFact


def closure_words(one: ClosureAsk) -> tuple[str, ...]:
    """Who carries on, the exit plan, the receiving area, the adult plan: what is written of each, a line each."""
    carry_on = (one.carry_on_worker, one.carry_on_agency, _on(_("agreed {day}"), one.carry_on_agreed_on))
    area = (
        one.new_area,
        one.new_area_lead,
        _on(_("accepted in writing {day}"), one.new_area_accepted_on),
        _on(_("first meeting {day}"), one.new_area_first_meeting),
    )
    lines = (
        (_("Why at this level: {words}"), (one.reduced_why,)),
        (_("Carries on: {words}"), carry_on),
        (_("Exit plan: {words}"), (one.exit_who, one.exit_what)),
        (_("Signs to watch: {words}"), (one.exit_signs,)),
        (_("The way back in: {words}"), (one.exit_way_back,)),
        (_("Receiving area: {words}"), area),
        (_("Adult plan: {words}"), (one.adult_care_act, one.adult_worker)),
        (_("Continuing police contact: {words}"), (one.adult_police,)),
        (_("Their own wishes: {words}"), (one.adult_wishes,)),
    )
    return _lines(lines)


def answer_words(one: HarmFact) -> tuple[str, ...]:
    """Each part of the answer that is written, with its day, and who wrote it."""
    lines = (
        (_("Safeguarding: {words}"), (one.safeguarding, _on("{day}", one.safeguarding_on))),
        (_("Police: {words}"), (one.police, _on("{day}", one.police_on))),
        (_("Nothing from the police because: {words}"), (one.police_none_because,)),
        (_("Support: {words}"), (one.support, _on("{day}", one.support_on))),
        (_("Answered by {words}"), (one.answered_by,)),
    )
    return _lines(lines)


def _lines(lines: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[str, ...]:
    found = (
        (sentence, ", ".join(part.strip().rstrip(".") for part in parts if part.strip())) for sentence, parts in lines
    )
    return tuple(sentence.format(words=words) for sentence, words in found if words)


def _on(sentence: str, on: date | None) -> str:
    return sentence.format(day=day_words(on)) if on is not None else ""
