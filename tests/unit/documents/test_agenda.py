"""The VPG's papers: everybody is on them, in order, words first; a copy says whose it is; initials hide every name."""

from dataclasses import replace
from datetime import date

import pytest

from cse_desk.documents import action_list, agenda, attendance_sheet, briefing, minutes
from cse_desk.documents.agenda import AgendaForm
from cse_desk.documents.styles import MARKING, Look
from cse_desk.models.records.panel import ActionLine, AgendaItemContent, AgendaPaper
from tests.unit.documents.panel_papers import (
    ACTIONS,
    ATTENDERS,
    HEAD,
    WORDS,
    an_agenda,
    an_item,
    nothing_known,
    some_minutes,
)
from tests.unit.documents.papers import NOW, pages_of, squeezed, text_of

LOOKS = [Look(), Look(large_print=True), Look(rehearsal=True)]


def printed(paper: AgendaPaper, look: Look = LOOKS[0], form: AgendaForm = AgendaForm.FULL) -> bytes:
    return agenda.build(paper, look, form=form, printed_by="Martin Achebe", printed_at=NOW)


def page_with(pages: list[str], words: str) -> int:
    """The last page that holds these words: the first may name everybody."""
    return max(number for number, text in enumerate(pages) if squeezed(words) in squeezed(text))


@pytest.mark.parametrize("look", LOOKS, ids=["ordinary", "large", "rehearsal"])
@pytest.mark.parametrize("form", AgendaForm)
def test_sixty_young_people_are_all_there_in_their_order(look: Look, form: AgendaForm) -> None:
    paper = an_agenda(60)
    found = text_of(printed(paper, look, form))
    at = found.rindex(squeezed("minutes of 120"))
    for item in paper.items:
        name = item.initials if form is AgendaForm.INITIALS else item.name
        if name.isascii():
            start = found.find(squeezed(f"{item.place}{name}"), at)
            assert start >= 0, name
            at = start


def test_every_page_is_marked_and_counted() -> None:
    pages = pages_of(printed(an_agenda(8), Look(rehearsal=True)))
    for number, text in enumerate(pages, start=1):
        assert text.count(MARKING) == 2
        assert f"Page {number} of {len(pages)}" in text
        assert "Printed by Martin Achebe" in text
        assert "invented people" in text


def test_a_young_person_who_fits_on_a_page_is_on_one_page() -> None:
    small = tuple(
        replace(nothing_known(n, f"Robin Number{n:02}"), missing_none_because=f"last{n:02}line") for n in range(1, 30)
    )
    pages = pages_of(printed(replace(an_agenda(), items=small)))
    assert len(pages) > 4
    for item in small:
        assert page_with(pages, f"Last{item.place:02}line") == page_with(pages, f"{item.place}{item.name}")


def test_somebody_with_more_than_a_page_flows_on_whole() -> None:
    long = replace(an_item(), changed=tuple(replace(an_item().changed[0], text=f"Line {n} end") for n in range(120)))
    text = text_of(printed(replace(an_agenda(1), items=(long,))))
    assert [n for n in range(120) if squeezed(f"Line {n} end") not in text] == []


def test_their_own_words_come_before_what_we_think() -> None:
    text = squeezed("".join(pages_of(printed(an_agenda(1)))))
    words = text.index(squeezed(WORDS.words))
    for later in ("Warning from: Aunt", "One night away", "Carried packages", "Last decision", "Stops:"):
        assert words < text.index(squeezed(later)), later
    assert squeezed("Joy carries on to March. Told back on 3 Dec 2026.") in text


def test_that_there_are_no_words_and_no_missing_is_said_with_its_reason() -> None:
    text = squeezed("".join(pages_of(printed(replace(an_agenda(), items=(nothing_known(),))))))
    assert squeezed("No words of the young person's own since the last review. Nobody has asked yet.") in text
    assert squeezed("None recorded; nobody asked.") in text


def everything_of(item: AgendaItemContent) -> list[str]:
    parts = [one.text for one in (*item.missing, *item.harms, *item.places_people, *item.education, *item.health)]
    parts += [one.text for one in (*item.family, *item.living, *item.plan, *item.changed)]
    parts += [one.what for one in item.open_actions] + [one.owner for one in item.open_actions]
    parts += [one.agency for one in item.open_actions] + [one.words for one in item.guard]
    parts += [item.contact_warning, item.asked_for, item.lead, item.school, "8 days late"]
    return parts + [one.answer for one in item.guard if one.answer]


def test_nothing_of_an_item_is_left_out_and_the_briefing_says_the_same() -> None:
    item = an_item()
    on_agenda = text_of(printed(an_agenda(1)))
    alone = text_of(briefing.build(item, HEAD, Look(), reference="YP-0012", printed_by="Martin Achebe", printed_at=NOW))
    for told in everything_of(item):
        assert squeezed(told) in on_agenda, told
        assert squeezed(told) in alone, told
    assert "YP-0012" in alone


def test_the_short_form_keeps_words_changes_actions_and_the_last_decision() -> None:
    text = text_of(printed(an_agenda(1), form=AgendaForm.SHORT))
    for told in (WORDS.words, "Level fell from high to medium", "Hold the interview", "Bail is still in force"):
        assert squeezed(told) in text
    assert squeezed("Carried packages") not in text


def test_initials_hide_every_name_wherever_it_stands() -> None:
    paper = an_agenda(3)
    items = tuple(
        replace(one, asked_for="TYLER and Łukasz were seen together; Tyler's aunt rang.") for one in paper.items
    )
    text = text_of(printed(replace(paper, items=items), form=AgendaForm.INITIALS))
    for name in (
        "Tyler",
        "TYLER",
        "Brand",
        "Łukasz",
        "Nguyễn",
        "عائشة",
        "Saltmarsh",
        "4 Mar 2011",
        "Maisie",
        "Tranter",
    ):
        assert squeezed(name) not in text, name
    assert squeezed("T. and Ł. were seen together; T.'s aunt rang.") in text
    assert squeezed("M.T.: M.'s review was due") in text
    assert squeezed("Leanne Ward") in text  # who works with them is named in full


def test_a_copy_says_whose_it_is_on_every_page_and_who_is_not_on_it_stays_with_the_coordinator() -> None:
    paper = replace(an_agenda(8), copy_for="Mark Hale, Police", copy_number=7)
    pages = pages_of(printed(paper, Look(rehearsal=True)))
    assert all(squeezed("Copy 7, Mark Hale, Police") in squeezed(text) for text in pages)
    assert "Maisie Tranter" not in "".join(pages)
    assert "Maisie Tranter" in "".join(pages_of(printed(an_agenda(8))))


def test_the_time_is_added_up_and_what_is_too_much_is_said() -> None:
    assert squeezed("600 minutes of 120: 480 minutes too many.") in text_of(printed(an_agenda(60)))
    assert squeezed("30 minutes of 120.") in text_of(printed(an_agenda(3)))


def test_a_name_in_another_script_begins_its_line() -> None:
    """The paper is English: what stands after the name is read after it, and nothing moves to the right of its column."""
    for pdf in (printed(an_agenda(3)), action_list.build(some_actions("عائشة Karim"), Look(), on=NOW.date())):
        text = text_of(pdf)
        found = [at for at in range(len(text)) if text.startswith("Karim", at)]
        assert found
        for at in found:
            assert "\u0600" <= text[at - 1] <= "\u06ff" or text[at - 1] >= "\ufb50", text[at - 20 : at + 20]


def some_actions(whom: str) -> tuple[ActionLine, ...]:
    return tuple(replace(one, young_person=whom) for one in ACTIONS)


def test_an_empty_agenda_says_so() -> None:
    assert squeezed("Nobody is on this agenda yet.") in text_of(printed(an_agenda(0)))


def test_the_same_agenda_gives_the_same_bytes() -> None:
    assert printed(an_agenda(3)) == printed(an_agenda(3))


def test_the_attendance_sheet_names_everybody_expected_and_no_young_person() -> None:
    text = text_of(attendance_sheet.build(HEAD, ATTENDERS, Look(), quorum_words="Quorum: 4 members"))
    for one in ATTENDERS:
        assert squeezed(one.name) in text
        assert squeezed(one.agency) in text
    assert squeezed("Deputy: Sana Iqbal") in text
    assert squeezed("Tyler") not in text


def test_the_action_list_puts_what_is_late_first_and_keeps_to_an_agency() -> None:
    late = replace(ACTIONS[1], action="x3", due=date(2026, 12, 1), days_late=7, what="Send the intelligence")
    everything = text_of(action_list.build((*ACTIONS, late), Look(), on=date(2026, 12, 8)))
    assert everything.index(squeezed("Send the intelligence")) < everything.index(squeezed("longer bail condition"))
    assert squeezed("2 actions. 1 is late.") in everything
    police = text_of(action_list.build(ACTIONS, Look(), on=date(2026, 12, 8), agency="Police"))
    assert squeezed("longer bail condition") in police
    assert squeezed("Hold the interview") not in police
    assert squeezed("No action is open.") in text_of(action_list.build((), Look(), on=date(2026, 12, 8)))


def test_sealed_minutes_hold_words_columns_decision_answers_dissent_and_actions() -> None:
    paper = some_minutes()
    text = text_of(minutes.build(paper, Look(), printed_by="Martin Achebe", printed_at=NOW))
    first = paper.items[0]
    for told in (
        WORDS.words, first.worried, first.working, first.needs, first.decisions[0].reason, "Keep on",
        "Signed by the chair, Helen Doyle", "We would have removed him.", "Police, Sana Iqbal",
        "His aunt knew where he was within the hour", "Hold the interview about 15 November",
        "No decision", "Health was not there.", "Version 1, sealed by Martin Achebe", "Checked by Helen Doyle",
        "Sana Iqbal for Mark Hale", "Reached: 3 of 4 members",
    ):  # fmt: skip
        assert squeezed(told) in text, told
    assert "DRAFT" not in text


def test_a_draft_of_the_minutes_says_on_every_page_that_it_is_one() -> None:
    draft = replace(some_minutes(), sealed_at=None, version=0)
    pages = pages_of(minutes.build(draft, Look()))
    assert all("DRAFT" in text for text in pages)
    assert squeezed("Not sealed: it may still change.") in squeezed(pages[0])
