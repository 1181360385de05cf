"""The completed tool on paper: nothing of it is lost, the young person's words come first, and it says it is only a guide."""

import re
import time
from dataclasses import replace

import pytest

from cse_desk.documents import screening, screening_result
from cse_desk.documents.screening import GUIDE, GUIDE_SHORT
from cse_desk.documents.shaping import show
from cse_desk.documents.styles import MARKING, Look, sheet
from cse_desk.documents.whole import Whole
from cse_desk.models.labels import HARM_QUESTION, LEVEL_QUESTION
from cse_desk.models.records.screening import PaperAnswer, PaperSection, ScreeningPaper
from tests.unit.documents.papers import NOW, a_paper, a_result, an_answer, pages_of, squeezed, text_of

LOOKS = [Look(), Look(large_print=True), Look(rehearsal=True)]


def printed(paper: ScreeningPaper, look: Look = LOOKS[0]) -> bytes:
    return screening.build(paper, look, printed_by="Leanne Ward", printed_at=NOW)


def everything_on(paper: ScreeningPaper) -> list[str]:
    """Every word of the sections, in order."""
    told: list[str] = []
    for section in paper.sections:
        told += [section.title, section.intro] if section.intro else [section.title]
        for one in section.answers:
            told += [one.number, one.text]
            told += ["Sign of harm"] if one.is_harm else []
            told += [f"“{one.answer}”" if one.is_verbatim else one.answer]
            told += [part for detail in one.details for part in detail]
    return told


@pytest.mark.parametrize("look", LOOKS, ids=["ordinary", "large", "rehearsal"])
def test_every_question_and_every_answer_is_there_in_order(look: Look) -> None:
    paper = a_paper()
    found = text_of(printed(paper, look))
    at = found.rindex(squeezed("Whoaskswhom"))
    for told in everything_on(paper):
        start = found.find(squeezed(told), at)
        assert start >= 0, told
        at = start


def test_an_answer_of_ten_thousand_letters_flows_over_the_pages_whole() -> None:
    note = " ".join(f"word{number}" for number in range(1_600))[:10_000]
    section = PaperSection(
        "Long",
        "",
        (
            an_answer("1.01", note=note),
            an_answer("1.02", answer=note),
            PaperAnswer("v", "Words", note, (), is_verbatim=True),
        ),
    )
    pages = pages_of(printed(a_paper(sections=(section,))))
    furniture = (
        rf"Screening · YP-0012 / S3\s*Page \d+ of \d+|Printed by Leanne Ward.*|{re.escape(GUIDE_SHORT)}|{MARKING}"
    )
    body = "".join(re.sub(furniture, "", text) for text in pages)
    assert squeezed(body).count(squeezed(note)) == 3
    assert len(pages) > 6


def test_the_young_persons_own_words_come_before_the_result() -> None:
    first = squeezed(pages_of(printed(a_paper()))[0])
    words = first.index(squeezed("They know where I get off the bus. I can’t just say no."))
    assert words < first.index(squeezed(HARM_QUESTION))


def test_that_nobody_wrote_down_their_words_is_said() -> None:
    assert squeezed("No words of the young person's own are recorded") in text_of(printed(a_paper(own_words=())))


def test_both_words_of_the_result_stand_together_with_why() -> None:
    first = squeezed(pages_of(printed(a_paper()))[0])
    result = a_result()
    for told in (HARM_QUESTION, "Possibly", result.harm_why, LEVEL_QUESTION, "Medium", result.level_why):
        assert squeezed(told) in first


def test_the_judgement_stands_beside_the_tools_words_and_both_are_kept() -> None:
    paper = a_paper()
    assert paper.judgement is not None
    assert paper.sign_off is not None
    found = text_of(printed(paper))
    for told in (
        "Why this differs from the tool (Possibly; Medium)",
        "High",
        paper.judgement.differs_why,
        paper.judgement.reasons,
    ):
        assert squeezed(told) in found
    for told in (
        paper.judgement.change_my_mind,
        paper.judgement.not_known,
        paper.sign_off.by_name,
        paper.sign_off.reason,
        "Leanne Ward, 24 Nov",
    ):
        assert squeezed(told) in found


def test_a_paper_without_a_judgement_or_signature_says_it_is_a_draft() -> None:
    found = text_of(printed(a_paper(judgement=None, sign_off=None, signed_at=None, signed_by="")))
    assert squeezed("Draft. Not signed") in found
    assert squeezed("Not yet made.") in found


def test_it_says_on_the_first_page_and_in_every_footer_that_it_is_only_a_guide() -> None:
    pages = pages_of(printed(a_paper()))
    assert squeezed(GUIDE) in squeezed(pages[0])
    assert all(GUIDE_SHORT in text for text in pages)


def test_every_page_is_marked_and_the_name_is_in_no_footer() -> None:
    paper = a_paper(sections=())
    for text in pages_of(printed(paper)):
        assert text.count(MARKING) == 2
    assert "YP-0012" in pages_of(printed(paper))[-1]
    assert "Kofi" not in pages_of(printed(paper))[-1]


def test_prompts_open_and_answered_are_there_with_why_and_by_whom() -> None:
    found = text_of(printed(a_paper()))
    for told in (
        "Open safety prompts (2)",
        "Answered safety prompts (1)",
        "P19",
        "10.07 is Possible.",
        "Rang the hub.",
        "SC-1182",
    ):
        assert squeezed(told) in found


def test_floors_are_there_with_why() -> None:
    assert squeezed("F3  Sign of harm Possible: at least Medium until answered.") in text_of(printed(a_paper()))
    assert squeezed("because of 10.07") in text_of(printed(a_paper()))


def test_the_not_known_list_has_a_day_for_each() -> None:
    found = text_of(printed(a_paper()))
    assert squeezed("27 Nov 2026") in found
    assert squeezed("1 Dec 2026") in found


def test_a_question_without_an_answer_says_so() -> None:
    section = PaperSection("Gaps", "", (PaperAnswer("9.9", "What about this?", "", ()),))
    assert squeezed("What about this? Not answered") in text_of(printed(a_paper(sections=(section,))))


def test_one_agency_alone_is_headed_as_one_agencys_view() -> None:
    found = text_of(printed(a_paper(result=replace(a_result(), one_agency=True))))
    assert squeezed("One agency's view") in found


def test_words_in_any_script_are_kept_in_every_place() -> None:
    name = "Łukasz Nguyễn"
    nasty = "seen <unknown> &amp; <img src='x'> 😂 न्याय"
    section = PaperSection(nasty, nasty, (PaperAnswer("1", nasty, nasty, ((nasty, nasty),)),))
    found = text_of(printed(a_paper(name=name, known_as=nasty, sections=(section,), own_words=((nasty, nasty),))))
    assert squeezed(name) in found
    assert found.count(squeezed(show(nasty))) == 9


def test_the_same_screening_gives_the_same_bytes() -> None:
    assert printed(a_paper()) == printed(a_paper())


def test_no_word_calls_a_child_an_offender_or_a_suspect() -> None:
    found = text_of(printed(a_paper())).lower()
    assert not [word for word in ("offender", "suspect", "promiscuous", "prostitut", "lifestyle") if word in found]


def test_a_full_screening_is_printed_within_a_second_and_a_half() -> None:
    printed(a_paper())  # the typefaces are read once
    rows = tuple(
        an_answer(f"{number}", note="He told school that they wait by the bus stop. " * 8) for number in range(86)
    )
    started = time.process_time()
    printed(a_paper(sections=(PaperSection("All", "", rows),)))
    assert time.process_time() - started < 1.5


LONG = {"words": "word " * 700, "one word": "x" * 3_000, "empty lines": "\n" * 300 + "end", "Arabic": "شيء " * 500}


def test_the_profile_in_numbers_is_not_torn_where_a_page_can_hold_it() -> None:
    *_before, table = screening_result.profile(a_result(), sheet(Look()))
    assert isinstance(table, Whole)
    _width, height = table.wrap(480, 700)
    assert table.split(480, height - 20) == [], "it goes to the next page"


PLACES = ("title", "reference", "name", "known_as", "born", "age", "reason", "signed_by", "seen_alone", "not_seen_note")


@pytest.mark.parametrize(
    ("look", "kind"),
    [(LOOKS[0], "words"), (LOOKS[0], "one word"), (LOOKS[1], "empty lines"), (LOOKS[1], "Arabic")],
    ids=str,
)
def test_a_long_text_in_any_place_never_stops_the_press(look: Look, kind: str) -> None:
    text = LONG[kind]
    paper = a_paper(**dict.fromkeys(PLACES, text))
    assert paper.judgement is not None
    assert paper.sign_off is not None
    (prompt, *_others) = paper.result.prompts
    (floor,) = paper.result.floors
    (ask, *_rest) = paper.result.to_ask
    long_result = replace(
        paper.result,
        harm_why=text,
        level_why=text,
        prompts=(replace(prompt, why=text, prompt=replace(prompt.prompt, title=text, text=text, closes_words=text)),),
        floors=(replace(floor, words=text),),
        to_ask=(replace(ask, text=text),),
        harm_listed=(text,),
        advice=(text,),
    )
    long_paper = replace(
        paper,
        completed_by=(text, text),
        result=long_result,
        judgement=replace(paper.judgement, reasons=text, change_my_mind=text, not_known=text, differs_why=text),
        sign_off=replace(paper.sign_off, by_name=text, reason=text),
        own_words=((text, text),),
        sections=(
            PaperSection(
                text,
                text,
                (PaperAnswer(text, text, text, ((text, text),), is_verbatim=True), an_answer("1", note=text)),
            ),
        ),
    )
    assert screening.build(long_paper, look, printed_by=text, printed_at=NOW).startswith(b"%PDF")
