"""Made-up VPG papers: three young people with everything on them, and sixty for the sizes."""

from dataclasses import replace
from datetime import UTC, date, datetime

from cse_desk.models.enums import (
    AgendaWhy,
    AttendanceState,
    Direction,
    HarmWord,
    LevelWord,
    PanelDecisionKind,
    Strand,
)
from cse_desk.models.records.panel import (
    Absent,
    ActionLine,
    AgendaItemContent,
    AgendaPaper,
    AttenderLine,
    DecisionLine,
    GuardLine,
    LastDecision,
    MeetingHead,
    MinutedWords,
    MinutesPaper,
    Sourced,
    SpokenWords,
)

HEAD = MeetingHead(
    meeting="m1",
    group="g1",
    group_name="VEMT Practitioners Group",
    starts_at=datetime(2026, 12, 8, 9, 30, tzinfo=UTC),
    where="Marlport Civic Centre, room 4",
    chair="Helen Doyle",
    marking="OFFICIAL-SENSITIVE",
    number=12,
    minutes_long=120,
)
ATTENDERS = (
    AttenderLine("a1", "Helen Doyle", "Head of service", "Marlport Council", AttendanceState.PRESENT, is_chair=True),
    AttenderLine("a2", "Mark Hale", "Detective sergeant", "Police", AttendanceState.DEPUTY, deputy="Sana Iqbal"),
    AttenderLine("a3", "Joy Bello", "CSE worker", "Barnardo's", AttendanceState.PRESENT),
    AttenderLine("a4", "Peter Lund", "School nurse", "Health", AttendanceState.APOLOGIES),
)
ACTIONS = (
    ActionLine(
        "x1", "yp1", "Tyler Brand", "Hold the interview about 15 November", "Joy Bello", "Barnardo's", date(2026, 11, 30),
        "interview record", days_late=8,
    ),
    ActionLine(
        "x2", "yp1", "Tyler Brand", "Ask for a longer bail condition", "Mark Hale", "Police", date(2026, 12, 14), "new end date"
    ),
)  # fmt: skip
WORDS = SpokenWords(
    entry="v1",
    words="It’s been alright. I’d still want Joy, just in case they come back.",
    form_words="",
    whose="Young person",
    said_on=date(2026, 12, 1),
    to_whom="Joy Bello",
    may_share="He agreed we may read this out",
    answer="Joy carries on to March.",
    told_back_on=date(2026, 12, 3),
)
GUARD = (
    GuardLine("B4", "No named worker has agreed to carry on.", stops=True),
    GuardLine(
        "W4", "He was missing on 15 Nov, since the last review.", stops=False,
        answer="His aunt knew where he was within the hour; the interview is an action.", answered_by="Helen Doyle",
    ),
)  # fmt: skip


def an_item(place: int = 1, name: str = "Tyler Brand", initials: str = "T.B.") -> AgendaItemContent:
    """One young person with something in every part."""
    return AgendaItemContent(
        item=f"i{place}",
        young_person_id=f"yp{place}",
        place=place,
        minutes=10,
        why=AgendaWhy.CLOSURE,
        why_words="asked on 1 Dec 2026",
        name=name,
        initials=initials,
        known_as="",
        age_words="15",
        born_words="born 4 Mar 2011",
        pronouns="he",
        lead="Leanne Ward",
        school="Saltmarsh Academy",
        strands=(Strand.CRIMINAL, Strand.MISSING),
        harm=HarmWord.NOT_THAT_WE_KNOW,
        level=LevelWord.MEDIUM,
        previous_level=LevelWord.HIGH,
        first_level=LevelWord.HIGH,
        direction=Direction.DOWN,
        on_agenda_since=date(2026, 4, 14),
        days_on_agenda=238,
        reviews=5,
        contact_warning="By hand only, by Leanne Ward, at school.",
        own_words=(WORDS,),
        other_voices=(
            replace(WORDS, words="I ring when I am unsure.", whose="Aunt", is_warning=True, answer="", may_share=""),
        ),
        no_words_because="",
        missing=(
            Sourced(f"One night away; {name.split(maxsplit=1)[0]} came back by himself.", "police", date(2026, 11, 15)),
        ),
        missing_none_because="",
        harms=(
            Sourced("Carried packages under threat. Answered in all three parts.", "Leanne Ward", date(2026, 4, 2)),
        ),
        places_people=(Sourced("A man on bail until 20 Jan.", "police, sanitised", date(2026, 10, 20)),),
        education=(Sourced("At college 4 days in 5.", "college", date(2026, 11, 30)),),
        health=(Sourced("Ask health.", "health", None),),
        family=(Sourced("Lives with his aunt, who has parental responsibility.", "register", None),),
        living=(Sourced("Home since birth.", "register", None),),
        plan=(Sourced("Safe way home agreed.", "support plan", date(2026, 9, 9), "He chose the route."),),
        open_actions=ACTIONS,
        last_decision=LastDecision(
            PanelDecisionKind.KEEP, "Keep on", "Bail is still in force.", date(2026, 11, 10), date(2026, 12, 8)
        ),
        changed=(Sourced("Level fell from high to medium.", "screening", date(2026, 11, 10)),),
        guard=GUARD,
        asked_for="Removal: interventions complete, asked by Joy Bello, Barnardo's",
        removed_before=(),
    )


def nothing_known(place: int = 2, name: str = "Łukasz Nguyễn", initials: str = "Ł.N.") -> AgendaItemContent:
    """A new referral about whom next to nothing is recorded: each zero with its reason."""
    return replace(
        an_item(place, name, initials),
        why=AgendaWhy.NEW,
        why_words="",
        born_words="",
        school="",
        lead="",
        harm=None,
        level=None,
        previous_level=None,
        first_level=None,
        direction=None,
        on_agenda_since=None,
        days_on_agenda=None,
        reviews=0,
        contact_warning="",
        own_words=(),
        other_voices=(),
        no_words_because="nobody has asked yet",
        missing=(),
        missing_none_because="none recorded; nobody asked",
        harms=(),
        places_people=(),
        education=(),
        health=(),
        family=(),
        living=(),
        plan=(),
        open_actions=(),
        last_decision=None,
        changed=(),
        guard=(),
        asked_for="",
    )


def an_agenda(count: int = 3) -> AgendaPaper:
    """An agenda of so many young people, all of them with everything but the second."""
    some = [an_item(), nothing_known(), an_item(3, "عائشة Karim", "ع.K.")][:count]
    some += [an_item(place, f"Robin Number{place}", f"R.N{place}.") for place in range(4, count + 1)]
    return AgendaPaper(
        head=HEAD,
        attenders=ATTENDERS,
        items=tuple(some),
        minutes_total=10 * count,
        minutes_available=120,
        should_be_here=(Absent("Maisie Tranter", "M.T.", "Maisie's review was due on 1 Dec 2026."),),
    )


def some_minutes() -> MinutesPaper:
    """Minutes with a removal refused, a decision kept, one skipped."""
    kept = DecisionLine(
        decision="d1",
        kind=PanelDecisionKind.KEEP,
        words="Keep on",
        strands=(Strand.CRIMINAL, Strand.MISSING),
        reason="The interview about 15 November is not held yet.",
        harm=HarmWord.NOT_THAT_WE_KNOW,
        level=LevelWord.MEDIUM,
        review_on=date(2027, 1, 12),
        offered_to="",
        chair="Helen Doyle",
        chair_signed_at=datetime(2026, 12, 8, 10, 2, tzinfo=UTC),
    )
    first = MinutedWords(
        item="i1",
        young_person_id="yp1",
        name="Tyler Brand",
        initials="T.B.",
        age_words="15",
        strands=(Strand.CRIMINAL, Strand.MISSING),
        own_words=(WORDS,),
        worried="Missing one night, 15 Nov\nThe man is on bail until 20 Jan",
        working="At college 4 days in 5",
        needs="Find out about 15 November",
        decisions=(kept,),
        guard=GUARD,
        dissents=(Sourced("We would have removed him.", "Police, Sana Iqbal", date(2026, 12, 8)),),
        actions=ACTIONS,
        seconds=640,
    )
    skipped = replace(
        first, item="i2", young_person_id="yp2", name="Łukasz Nguyễn", initials="Ł.N.", own_words=(), worried="",
        working="", needs="", decisions=(), guard=(), dissents=(), actions=(), skipped_why="Health was not there.",
    )  # fmt: skip
    return MinutesPaper(
        head=HEAD,
        version=1,
        sealed_at=datetime(2026, 12, 15, 9, 0, tzinfo=UTC),
        sealed_by="Martin Achebe",
        checked_by="Helen Doyle",
        amends_why="",
        attenders=ATTENDERS,
        quorum_words="Reached: 3 of 4 members, police and council among them.",
        items=(first, skipped),
    )
