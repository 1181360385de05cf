"""What was agreed and how harm was answered can be read by whoever decides on it."""

from datetime import date

from cse_desk.models.records.facts import ClosureAsk, HarmFact, VoiceReply
from cse_desk.services.facts.happened import reply_words
from cse_desk.services.facts.plans import answer_words, closure_words

DAY = date(2026, 11, 20)


def test_nothing_is_said_of_what_nobody_wrote() -> None:
    assert closure_words(ClosureAsk()) == ()
    assert answer_words(HarmFact()) == ()


ASK = ClosureAsk(
    exit_who="School nurse",
    exit_what="Meets weekly.",
    exit_signs="Nights away",
    exit_way_back="Ring the worker",
    carry_on_worker="Ada Quill",
    carry_on_agency="Health",
    carry_on_agreed_on=DAY,
    new_area="Eastmere",
    new_area_lead="Ben Okoro",
    new_area_first_meeting=DAY,
    adult_wishes="To keep Joy.",
)
AGREED = (
    "Carries on: Ada Quill, Health, agreed 20 Nov 2026",
    "Exit plan: School nurse, Meets weekly",
    "Signs to watch: Nights away",
    "The way back in: Ring the worker",
    "Receiving area: Eastmere, Ben Okoro, first meeting 20 Nov 2026",
    "Their own wishes: To keep Joy",
)
HARM = HarmFact(
    safeguarding="Strategy discussion.",
    safeguarding_on=DAY,
    police_none_because="She does not want it yet.",
    support="Therapy offered",
    support_on=DAY,
    answered_by="Leanne Ward",
)
ANSWERED = (
    "Safeguarding: Strategy discussion, 20 Nov 2026",
    "Nothing from the police because: She does not want it yet",
    "Support: Therapy offered, 20 Nov 2026",
    "Answered by Leanne Ward",
)


def test_each_part_of_what_was_agreed_and_of_an_answer_is_told_in_a_line_with_its_day() -> None:
    assert closure_words(ASK) == AGREED
    assert answer_words(HARM) == ANSWERED


def test_who_told_them_is_said() -> None:
    reply = VoiceReply(what_changed="Joy stays.", told_back_on=DAY, told_back_by="Joy Bello")

    assert reply_words(reply).endswith("Told back 20 Nov 2026 by Joy Bello.")
