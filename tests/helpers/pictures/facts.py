"""Voice, Missing and Facts on the page of a young person, on the demo's borough: lists, and a form that is being filled in."""

from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtWidgets import QWidget

from cse_desk.models.enums import (
    ConcernState,
    LivingKind,
    MayShare,
    MissingKind,
    VoiceForm,
    VoiceOf,
)
from cse_desk.models.records.facts import (
    ConcernFact,
    ConcernForm,
    Form,
    HarmFact,
    LinkFact,
    LivingFact,
    MissingFact,
    SessionsFact,
    ToldFact,
    VoiceFact,
    VoiceReply,
)
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.screens.person.screen import PersonScreen
from tests.helpers.pictures.people import named, open_window, until_idle
from tests.helpers.shots import Studio

_WORDS = "Nobody told me what they decided. I just want him to stop messaging. I don't want my mum to get the blame."


def _record(context: Context, root: str) -> None:
    """What somebody wrote down, once."""
    facts = context.services.facts
    if facts.of(young_person_id=root).voices:
        return
    today, now = context.clock.today(), context.clock.now()

    def ago(days: int) -> date:
        return today - timedelta(days=days)

    def said(whose: VoiceOf, words: str, days: int, name: str = "") -> VoiceFact:
        told = VoiceFact("", whose, name, VoiceForm.WORDS, words, ago(days), "Leanne Ward", "in her car")
        return replace(told, may_share=MayShare.YES, is_warning=bool(name))

    away = now - timedelta(days=4)
    back = now - timedelta(days=3, hours=3)
    every = (
        said(VoiceOf.YOUNG_PERSON, "I liked it at my nan's.", 40),
        said(VoiceOf.YOUNG_PERSON, _WORDS, 6),
        said(VoiceOf.CARER, "He rings at night.", 2, "Her nan"),
        MissingFact("", MissingKind.MISSING, away - timedelta(days=60), away - timedelta(days=59), away, "N-1204"),
        MissingFact("", MissingKind.MISSING, away, back, away + timedelta(hours=1), "N-1377", overnight=True),
        HarmFact(
            what="A man she met online took her to a flat.",
            is_disclosure=True,
            happened_from=ago(12),
            known_on=ago(9),
            known_by="Ngozi Okafor, Saltmarsh Academy",
            safeguarding="Strategy discussion the same day.",
            safeguarding_on=ago(9),
        ),
        LivingFact("", LivingKind.HOME, ago(900), note="With her mother."),
        SessionsFact("", "Joy Bello", "Barnardo's", ago(90), None, 6, 1, in_plan=True, counted_on=ago(3)),
        ToldFact(
            "",
            VoiceOf.PARENT,
            about="decision",
            not_yet_because="She is away.",
            will_tell="Leanne Ward",
            will_tell_on=today + timedelta(days=2),
        ),
    )
    for fact in every:
        facts.record(young_person_id=root, fact=fact)
    first = facts.of(young_person_id=root).voices[-1].entry
    answer = VoiceReply(entry=first.record_id, heard_by="VPG", heard_on=ago(20), what_changed="Fridays at her nan's.")
    facts.record(young_person_id=root, fact=answer)
    link = LinkFact(line="a man at the flat by the docks", state=ConcernState.BAIL, ends_on=today, source="Police")
    facts.concern(young_person_id=root, link=link, concern=ConcernFact(name="Grant Vane", in_trust=False))


def _page(studio: Studio, part: str, form: Form | None = None) -> QWidget:
    shown, context, lanes, go = open_window(studio)
    root = named(context, "Maisie")
    _record(context, root)
    go(Place("person", root, part))
    if form is not None:
        screen = shown.findChild(PersonScreen)
        assert isinstance(screen, PersonScreen)
        screen.facts[part].open_form(form)
        until_idle(studio, lanes)
    return shown


def voice(studio: Studio) -> QWidget:
    return _page(studio, "voice")


def missing(studio: Studio) -> QWidget:
    return _page(studio, "missing")


def facts(studio: Studio) -> QWidget:
    return _page(studio, "facts")


def overview(studio: Studio) -> QWidget:
    return _page(studio, "overview")


def today(studio: Studio) -> QWidget:
    shown = _page(studio, "overview")
    assert shown.window() is shown
    shown.go_to(Place("today"))  # type: ignore[attr-defined]  # the main window
    studio.settle(600)
    return shown


def form_voice(studio: Studio) -> QWidget:
    return _page(studio, "voice", VoiceFact(whose=VoiceOf.YOUNG_PERSON, voice_form=VoiceForm.WORDS))


def form_missing(studio: Studio) -> QWidget:
    return _page(studio, "missing", MissingFact())


def form_concern(studio: Studio) -> QWidget:
    return _page(studio, "facts", ConcernForm())


def form_harm(studio: Studio) -> QWidget:
    return _page(studio, "facts", HarmFact())


PICTURES = {
    "facts-voice": voice,
    "facts-missing": missing,
    "facts-facts": facts,
    "facts-overview": overview,
    "facts-today": today,
    "facts-form-voice": form_voice,
    "facts-form-missing": form_missing,
    "facts-form-concern": form_concern,
    "facts-form-harm": form_harm,
}
