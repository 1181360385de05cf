"""The closure guard on whole histories, and on one fact at a time: exactly these fire and nothing else."""

from collections.abc import Callable

import pytest

from tests.helpers import closure_stories as stories
from tests.helpers.closure_stories import Change, Story, changed, codes, daniel, days_before

HISTORIES: dict[str, tuple[Callable[[], Story], list[str]]] = {
    "Tamsin: six good weeks": (stories.tamsin, ["W1", "W13"]),
    "Kofi: one step at a time": (stories.kofi, ["W1", "W7", "W13", "W16"]),
    "Daniel: done properly": (daniel, []),
    "Bryony: quiet in hospital": (stories.bryony, ["W2", "W7", "W8"]),
    "Idris: closed before his birthday": (stories.idris, ["W4", "W11", "W12", "W15", "W17", "W18"]),
    "Nadia: moved on a letter": (stories.nadia, ["B1", "B4", "B7", "W3", "W6", "W7", "W14"]),
    "Joss: does not engage": (
        stories.joss,
        ["B1", "B4", "B5", "B6", "B9", "W2", "W5", "W6", "W7", "W12", "W18"],
    ),
    "Kelsey: eighteen": (stories.kelsey, ["B8", "W7", "W9", "W10"]),
    "Marek: not exploitation": (stories.marek, []),
}


@pytest.mark.parametrize("name", HISTORIES)
def test_a_history_fires_exactly_this(name: str) -> None:
    make, expected = HISTORIES[name]

    assert codes(make()) == expected


@pytest.mark.parametrize("name", HISTORIES)
def test_a_death_fires_nothing(name: str) -> None:
    make, _expected = HISTORIES[name]

    assert codes(changed(make(), closing(reason="died"))) == []


# ---- one change ----------------------------------------------------------------------------


def put(**facts: object) -> Change:
    return lambda story: story.update(facts)


def closing(**facts: object) -> Change:
    return lambda story: story["closing"].update(facts)


def tool(**facts: object) -> Change:
    return lambda story: story["closing"]["screening"].update(facts)


def add(key: str, **fact: object) -> Change:
    return lambda story: story.setdefault(key, []).append(fact)


def person(**facts: object) -> Change:
    return put(people=[facts])


def both(*changes: Change) -> Change:
    return lambda story: [change(story) for change in changes]


def levels(*found: tuple[str, str]) -> Change:
    return put(levels=[{"from": day, "level": level} for day, level in found])


def ago(days: int) -> str:
    """So many days before Daniel's decision of 20 Jan 2026."""
    return days_before(daniel(), days)


GIVEN: dict[str, tuple[Change, list[str]]] = {  # as the rules give them
    "screening 48 days old": (tool(date="2025-12-03"), ["B1"]),
    "no exit plan": (closing(exit_plan=False), ["B3"]),
    "no chair": (closing(chair=False), ["B6"]),
    "no police outcome or reason": (put(harm=[{"known": "2025-05-04", "answered": False}]), ["W2"]),
    "out overnight": (add("missing", start="2025-12-20", end="2025-12-21"), ["W4"]),
    "tool says medium": (tool(indicative="medium"), ["W5"]),
    "tool says medium, with reason and manager": (
        both(tool(indicative="medium"), closing(judgement_reason=True, manager=True)),
        [],
    ),
    "the account writes again": (person(state="unknown", last_contact="2025-12-01"), ["W7"]),
    "one sign of harm not known": (tool(harm_not_known=1), ["W9"]),
    "two sessions": (put(sessions=2), ["W12"]),
    "grandmother not answered": (add("alarms", date="2026-01-05", answered=False), ["W15"]),
    "social care and health only": (tool(agencies=["social care", "health"]), ["W18"]),
}

BLOCKS: dict[str, tuple[Change, list[str]]] = {
    "no screening": (closing(screening=None), ["B1"]),
    "screening for a review": (tool(trigger="planned review"), ["B1"]),
    "screening without a trigger": (tool(trigger=None), ["B1"]),
    "screening without a date": (tool(date=None), ["B1"]),
    "screening 28 days old": (tool(date=ago(28)), []),
    "screening 29 days old": (tool(date=ago(29)), ["B1"]),
    "screening on the day": (tool(date=ago(0)), []),
    "screening dated after the decision": (tool(date=ago(-1)), ["B1"]),
    "harm known on the day of the screening": (add("harm", known="2026-01-12", answered=True), ["B1", "W3"]),
    "harm known the day before the screening": (add("harm", known="2026-01-11", answered=True), ["W3"]),
    "missing until the day of the screening": (add("missing", start="2026-01-10", end="2026-01-12"), ["B1", "W4"]),
    "missing until the day before the screening": (add("missing", start="2026-01-10", end="2026-01-11"), ["W4"]),
    "missing since before the last review": (add("missing", start="2025-12-01"), ["B1", "W4"]),
    "level high": (closing(level="high"), ["B2", "W13"]),
    "no level": (closing(level=None), ["B2"]),
    "medium without a reason": (
        both(
            closing(reason="reduced", level="medium"),
            levels(("2025-05-13", "high"), ("2025-09-02", "medium")),
            tool(indicative="medium"),
        ),
        ["B2"],
    ),
    "medium with a reason": (
        both(
            closing(reason="reduced", level="medium", reduced_reason=True),
            levels(("2025-05-13", "high"), ("2025-09-02", "medium")),
            tool(indicative="medium"),
        ),
        [],
    ),
    "medium as at the start": (
        both(
            closing(level="medium", reduced_reason=True),
            put(first_level="medium"),
            levels(("2025-05-13", "medium")),
            tool(indicative="medium"),
        ),
        ["B2"],
    ),
    "medium, the first level from the levels": (
        both(
            closing(level="medium", reduced_reason=True),
            put(first_level=None),
            levels(("2025-05-13", "high"), ("2025-09-02", "medium")),
            tool(indicative="medium"),
        ),
        [],
    ),
    "not enough known, with a reason": (
        both(closing(level="not enough known", reduced_reason=True), levels(("2025-05-13", "not enough known"))),
        ["B2"],
    ),
    "low from low needs no reason": (both(put(first_level="low"), levels(("2025-05-13", "low"))), []),
    "exit plan without a way back": (closing(exit_plan={"who": True, "what": True, "signs": True}), ["B3"]),
    "exit plan in its four parts": (
        closing(exit_plan={"who": "nurse", "what": "calls", "signs": "x", "way back": "y"}),
        [],
    ),
    "no exit plan, not CSE": (closing(reason="not CSE", exit_plan=False), []),
    "no exit plan, moved": (closing(reason="moved area", accepted="2026-01-15", exit_plan=False), []),
    "no named worker": (closing(named_worker=False), ["B4"]),
    "not told": (closing(told=False), ["B5"]),
    "not told, with who and when": (closing(told={"reason": "in hospital", "who": "Joy", "when": "2026-02-01"}), []),
    "not told, nobody will": (closing(told={"reason": "in hospital", "when": "2026-02-01"}), ["B5"]),
    "moved, accepted": (closing(reason="moved area", accepted="2026-01-15"), []),
    "moved, not accepted": (closing(reason="moved area"), ["B7"]),
    "moved, no first meeting": (closing(reason="moved area", accepted={"in_writing": True, "lead": "x"}), ["B7"]),
    "not accepted, but not moved": (closing(accepted=False), []),
    "turned 18, no plan": (both(put(born="2008-01-18"), closing(reason="turned 18")), ["B8"]),
    "turned 18, planned": (both(put(born="2008-01-18"), closing(reason="turned 18", adult_plan=True)), []),
    "does not engage": (closing(reason="non-engagement"), ["B9"]),
    "no new information": (closing(reason="no new information"), ["B9"]),
    "threshold": (closing(reason="threshold or capacity"), ["B9"]),
    "open elsewhere": (closing(reason="open elsewhere"), ["B9"]),
    "policy, and no exit plan": (closing(reason="policy", exit_plan=False), ["B9"]),
    "no reason": (closing(reason=None), ["B9"]),
    "reduced": (closing(reason="reduced"), []),
    "not CSE": (closing(reason="not CSE"), []),
}

LEVELS: dict[str, tuple[Change, list[str]]] = {
    "high until 89 days ago": (
        levels(("2025-05-13", "high"), (ago(89), "medium"), ("2025-11-18", "low")),
        ["W1"],
    ),
    "high until 90 days ago": (levels(("2025-05-13", "high"), (ago(90), "medium"), ("2025-11-18", "low")), []),
    "up and down again in the window": (
        levels(("2025-05-13", "medium"), ("2025-11-01", "high"), ("2025-11-18", "low")),
        ["W1"],
    ),
    "high to low, not CSE": (both(levels(("2025-05-13", "high")), closing(reason="not CSE")), []),
    "one step from medium": (
        levels(("2025-05-13", "high"), ("2025-09-02", "medium")),
        ["W13"],
    ),
    "low for 56 days": (levels(("2025-05-13", "medium"), (ago(56), "low")), []),
    "low for 55 days": (levels(("2025-05-13", "medium"), (ago(55), "low")), ["W13"]),
    "low and no review since": (put(reviews=["2025-05-13", "2025-09-02", "2025-11-18"]), ["W13"]),
    "no review since, moved": (
        both(put(reviews=["2025-05-13", "2025-11-18"]), closing(reason="moved area", accepted=True)),
        [],
    ),
    "kept at low is the same low": (
        levels(("2025-09-02", "medium"), ("2025-11-18", "low"), ("2025-12-16", "low")),
        [],
    ),
    "the proposed level entered on the day": (
        lambda story: story["levels"].append({"from": ago(0), "level": "low"}),
        [],
    ),
    "no levels at all": (put(levels=[]), ["W1", "W13"]),
    "judged low, tool not enough known": (tool(indicative="not enough known"), ["W5"]),
    "judged no indicators, tool low": (closing(level="no indicators found"), ["W5", "W13"]),
    "judged not enough known, tool medium": (
        both(closing(level="not enough known"), tool(indicative="medium")),
        ["B2", "W5", "W13"],
    ),
    "a reason, but no manager": (both(tool(indicative="high"), closing(judgement_reason=True)), ["W5"]),
    "a manager, but no reason": (both(tool(indicative="high"), closing(manager=True)), ["W5"]),
    "judged above the tool": (tool(indicative="no indicators found"), []),
    "the tool says nothing": (tool(indicative=None), []),
    "came home before the level fell": (
        put(living=[{"from": "2025-06-01", "to": "2025-09-01", "kind": "secure"}]),
        [],
    ),
    "came home on the day the level fell": (
        put(living=[{"from": "2025-06-01", "to": "2025-09-02", "kind": "custody"}]),
        ["W8"],
    ),
    "out of area, home again": (
        put(living=[{"from": "2025-10-01", "to": "2025-10-20", "kind": "out of area"}]),
        ["W8"],
    ),
    "in hospital now": (put(living=[{"from": "2026-01-15", "kind": "hospital"}]), ["W8"]),
    "to hospital tomorrow": (put(living=[{"from": ago(-1), "kind": "hospital"}]), []),
    "to hospital today": (put(living=[{"from": ago(0), "kind": "hospital"}]), ["W8"]),
    "always out of area": (put(living=[{"kind": "out of area"}]), ["W8"]),
    "a level from tomorrow": (lambda story: story["levels"].append({"from": ago(-1), "level": "high"}), []),
    "in a placement": (put(living=[{"from": "2025-06-01", "kind": "placement"}]), []),
    "in hospital, moved area": (
        both(put(living=[{"from": "2025-09-10", "kind": "hospital"}]), closing(reason="moved area", accepted=True)),
        [],
    ),
    "fell because moved": (put(fall_because="moved"), ["W8"]),
    "fell because held unsentenced": (put(fall_because="held unsentenced"), ["W8"]),
    "fell because on remand": (put(fall_because="He is on remand"), ["W8"]),
    "fell because sentenced": (put(fall_because="sentenced"), []),
    "fell because moved, not CSE": (both(put(fall_because="moved"), closing(reason="not CSE")), []),
}

SINCE: dict[str, tuple[Change, list[str]]] = {
    "harm of ten years ago without answer": (
        add("harm", known="2016-01-01", answered={"safeguarding": True, "support": True}),
        ["W2"],
    ),
    "harm answered in its three parts": (
        put(harm=[{"known": "2025-05-04", "answered": {"safeguarding": "x", "police": "no: z", "support": "y"}}]),
        [],
    ),
    "harm known on the last review": (add("harm", known="2025-12-16", answered=True), []),
    "harm known the day after": (add("harm", known="2025-12-17", answered=True), ["W3"]),
    "old harm that became known now": (
        add("harm", happened="2019-06-01", known="2026-01-02", answered=True),
        ["W3"],
    ),
    "harm nobody dated": (add("harm", answered=True), ["B1", "W3"]),
    "harm known since, moved area": (
        both(add("harm", known="2025-12-30", answered=True), closing(reason="moved area", accepted=True)),
        ["W3"],
    ),
    "back on the day of the last review": (add("missing", start="2025-12-15", end="2025-12-16"), []),
    "back the day after": (add("missing", start="2025-12-15", end="2025-12-17"), ["W4"]),
    "away for some hours, not reported": (
        add("missing", start="2025-12-28", end="2025-12-28", reported=False),
        ["W4"],
    ),
    "voice on the last review": (put(voice=[{"date": "2025-12-16", "words": True}]), ["W6"]),
    "voice the day after": (put(voice=[{"date": "2025-12-17", "words": True}]), []),
    "this meeting among the reviews": (lambda story: story["reviews"].append(ago(0)), []),
    "this meeting the only review since": (put(reviews=["2025-05-13", "2025-11-18", ago(0)]), ["W13"]),
    "only the day they were back": (add("missing", end="2025-12-28"), ["W4"]),
    "voice on the day of the decision": (put(voice=[{"date": ago(0), "words": True}]), []),
    "voice after the decision": (put(voice=[{"date": ago(-1), "words": True}]), ["W6"]),
    "asked once, said nothing": (put(voice=[{"date": "2026-01-09"}]), ["W6"]),
    "asked twice, chose not to say": (put(voice=[{"date": "2026-01-09", "asked_twice": True}]), []),
    "a drawing": (put(voice=[{"date": "2026-01-09", "drawing": True}]), []),
    "warning answered": (add("alarms", date="2026-01-05", answered=True), []),
    "warning on the last review": (add("alarms", date="2025-12-16", answered=False), []),
    "warning the day after": (add("alarms", date="2025-12-17", answered=False), ["W15"]),
    "added, and never reviewed": (put(reviews=[]), ["W13"]),
}

PEOPLE: dict[str, tuple[Change, list[str]]] = {
    "free, 180 days ago": (person(state="free", last_contact=ago(180)), ["W7"]),
    "free, 181 days ago": (person(state="free", last_contact=ago(181)), []),
    "free, never": (person(state="free"), []),
    "on bail, lately": (person(state="on bail", last_contact=ago(94)), ["W7"]),
    "under investigation, today": (person(state="Under Investigation", last_contact=ago(0)), ["W7"]),
    "nobody knows": (person(last_contact=ago(10)), ["W7"]),
    "sentenced, wrote from prison": (person(state="sentenced", until="2030-01-01", last_contact=ago(30)), []),
    "bail ends in 90 days": (person(state="bail", until=ago(-90)), ["W7"]),
    "bail ends in 91 days": (person(state="bail", until=ago(-91)), []),
    "order ends today": (person(state="order", until=ago(0)), ["W7"]),
    "remand ends in 60 days": (person(state="remand", until=ago(-60)), ["W7"]),
    "sentence ends in 30 days": (person(state="sentenced", until=ago(-30)), ["W7"]),
    "order ended, no contact": (person(state="order", until=ago(1)), []),
    "order ended, contact lately": (person(state="order", until=ago(1), last_contact=ago(20)), ["W7"]),
    "a day of something else": (person(state="free", until=ago(-30)), []),
    "the second of two": (
        put(people=[{"state": "sentenced"}, {"state": "free", "last_contact": ago(5)}]),
        ["W7"],
    ),
    "somebody linked": (put(linked_on_agenda=True), ["W16"]),
    "two linked": (put(linked_on_agenda=2), ["W16"]),
    "nobody linked": (put(linked_on_agenda=0), []),
}

REST: dict[str, tuple[Change, list[str]]] = {
    "knowledge lost": (tool(yes_to_not_known=2), ["W10"]),
    "one answer lost": (tool(yes_to_not_known=1), ["W10"]),
    "nothing lost": (tool(yes_to_not_known=0, harm_not_known=[]), []),
    "an action overdue": (closing(overdue_actions=1), ["W11"]),
    "an interview owed": (closing(interviews_owed=1), ["W11"]),
    "three sessions": (put(sessions=3), ["W12"]),
    "four sessions": (put(sessions=4), []),
    "unplanned ending": (put(ending="unplanned"), ["W12"]),
    "no ending yet": (put(ending=None), []),
    "no CSE worker in the plan": (put(cse_worker=False, sessions=0, ending="unplanned"), []),
    "removed before": (put(removed_before=True), ["W14"]),
    "put back after 24 months to the day": (put(removed_before="2023-05-13"), ["W14"]),
    "put back a day later": (put(removed_before="2023-05-12"), []),
    "put back at once": (put(removed_before="2025-05-13"), ["W14"]),
    "only the day they were put back": (put(removed_before={"put_back": "2025-05-13"}), ["W14"]),
    "both days": (put(removed_before={"removed": "2020-02-29", "put_back": "2022-02-28"}), ["W14"]),
    "both days, far apart": (put(removed_before={"removed": "2020-02-29", "put_back": "2022-03-01"}), []),
    "18 in six months to the day": (put(born="2008-07-20"), ["W17"]),
    "18 a day later": (put(born="2008-07-21"), []),
    "18 already": (put(born="2008-01-01"), ["W17"]),
    "18 soon, with a plan": (both(put(born="2008-07-20"), closing(adult_plan=True)), []),
    "18 soon, not CSE": (both(put(born="2008-07-20"), closing(reason="not CSE")), ["W17"]),
    "18 soon, moved": (both(put(born="2008-07-20"), closing(reason="moved area", accepted=True)), []),
    "18 soon, no reason to remove": (both(put(born="2008-07-20"), closing(reason="policy")), ["B9"]),
    "nobody knows the birthday": (put(born=None), []),
    "no police": (tool(agencies=["social care", "health", "education"]), ["W18"]),
    "three agencies": (tool(agencies=["Children's social care", "Cleveland Police", "health"]), []),
    "one agency twice": (tool(agencies=["social care", "Children’s Social Care", "POLICE"]), ["W18"]),
    "nobody has seen him": (tool(seen_child=False), ["W18"]),
}

ALL = {**GIVEN, **BLOCKS, **LEVELS, **SINCE, **PEOPLE, **REST}


@pytest.mark.parametrize("name", ALL)
def test_one_change_to_a_removal_done_properly_fires_exactly_this(name: str) -> None:
    change, expected = ALL[name]

    assert codes(changed(daniel(), change)) == expected


def test_every_rule_has_a_change_that_fires_it_alone() -> None:
    alone = {expected[0] for _change, expected in ALL.values() if len(expected) == 1}

    assert alone == {f"B{n}" for n in range(1, 10)} | {f"W{n}" for n in range(2, 19)} | {"W1"}


def test_a_case_without_a_removal_has_nothing_in_its_way() -> None:
    assert codes(changed(daniel(), lambda story: story.pop("closing"))) == []
    assert codes(changed(stories.joss(), closing(reason="keep"))) == []
