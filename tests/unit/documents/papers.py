"""Made-up papers, and ways to read a PDF back."""

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime

from pypdf import PdfReader

from cse_desk.models.enums import Answer, Basis, Block, HarmWord, Level, LevelWord, PromptOutcome, Recency
from cse_desk.models.records.people import LevelPoint
from cse_desk.models.records.screening import (
    Box,
    Domain,
    DomainProfile,
    FiredPrompt,
    Floor,
    Judgement,
    PaperAnswer,
    PaperSection,
    PromptAnswer,
    PromptText,
    ScreeningPaper,
    ScreeningResult,
    SignOff,
    ToAsk,
)

NOW = datetime(2026, 11, 24, 11, 4, tzinfo=UTC)
TITLES = (
    ("Health and sexual health", "Health"),
    ("Behaviour and emotional wellbeing", "Behaviour, wellbeing"),
    ("Grooming and relationships", "Relationships"),
    ("Missing and whereabouts", "Missing"),
    ("Education, training and work", "Education, work"),
    ("Family, home and community", "Family, community"),
    ("Where the young person lives", "Where they live"),
    ("Online", "Online"),
    ("Alcohol, drugs and medicines", "Alcohol, drugs"),
    ("Trafficking, gangs and criminal exploitation", "Trafficking, gangs"),
)
_TURN = (Answer.NO, Answer.YES, Answer.POSSIBLE, Answer.NO, Answer.NOT_KNOWN, Answer.NO, None)
_LEVELS = (Level.HIGH, Level.MEDIUM, Level.LOW)


def a_profile() -> tuple[DomainProfile, ...]:
    return tuple(_domain(number) for number in range(1, 11))


def _domain(number: int) -> DomainProfile:
    blocks = [Block.HARM] * (1 + number % 2) + [Block.RISK] * (4 + number % 3) + [Block.VULNERABILITY] * (number % 4)
    boxes = tuple(
        Box(
            f"d{number}.{place:02}",
            block,
            _TURN[(number * 3 + place) % 7],
            _LEVELS[(number + place) % 3],
            Basis.BOTH,
            Recency.NOW,
        )
        for place, block in enumerate(blocks, start=1)
    )
    title, short = TITLES[number - 1]
    return DomainProfile(
        Domain(f"d{number}", number, title, short), boxes, Answer.PARTLY, sum(1 for box in boxes if box.answer is None)
    )


def a_prompt(number: int, *, answered: bool = False) -> FiredPrompt:
    text = PromptText(
        f"P{number}",
        "Strategy discussion",
        "Treat as child sexual abuse. Speak to children's social care today and ask for a strategy discussion.",
        "same-day",
        "same day",
        "manager",
        "manager",
        not_needed_allowed=True,
    )
    answer = PromptAnswer(
        "r", text.id, PromptOutcome.DONE, "Rang the hub.", "Leanne Ward", "Social worker", "SC-1182", NOW
    )
    return FiredPrompt(text, ("d10.07",), "10.07 is Possible.", NOW, answer if answered else None)


def a_result() -> ScreeningResult:
    return ScreeningResult(
        harm=HarmWord.POSSIBLY,
        harm_why="One sign of harm is Possible: 10.07, said by school on 20 Nov.",
        level=LevelWord.MEDIUM,
        level_why="At least Medium until the sign of harm is answered (F3).",
        prompts=(a_prompt(2), a_prompt(19), a_prompt(7, answered=True)),
        floors=(
            Floor(
                id="F3",
                hard=False,
                least=LevelWord.MEDIUM,
                forbids=(LevelWord.LOW,),
                because=("d10.07",),
                words="Sign of harm Possible: at least Medium until answered.",
            ),
        ),
        profile=a_profile(),
        to_ask=(
            ToAsk(
                "d3.04",
                "3.04",
                "Is taken or invited by people carers do not know to cars, taxis, flats",
                Block.RISK,
                date(2026, 11, 27),
            ),
            ToAsk("d10.08", "10.08", "Has been sold, swapped or paid for", Block.HARM, date(2026, 12, 1)),
        ),
        harm_listed=("10.07 Weapons or threats: possible, now, not yet answered.",),
        advice=("Ask 3.05 to 3.08.",),
    )


def an_answer(
    number: str, *, note: str = "He told school that they wait by the bus stop.", answer: str = "Yes"
) -> PaperAnswer:
    details = (
        ("Basis", "Evidence"),
        ("How recent", "Now"),
        ("Who said or saw it", "School"),
        ("Level", "High (suggested: Medium)"),
        ("Note", note),
    )
    return PaperAnswer(
        number, f"Question {number}: is moved by others, across the world or across one street", answer, details
    )


def a_paper(**changes: object) -> ScreeningPaper:
    sections = [
        PaperSection(
            title,
            "Write what others do or what we notice.",
            tuple(
                an_answer(f"{number}.{place:02}")
                if place % 3 == 1
                else PaperAnswer(
                    f"{number}.{place:02}", f"Question {number}.{place:02} asks", "No", (), is_harm=place == 8
                )
                for place in range(1, 10)
            ),
        )
        for number, (title, _short) in enumerate(TITLES, start=1)
    ]
    voice = PaperAnswer(
        "v.1", "What does the young person say?", "They know where I get off the bus.", (), is_verbatim=True
    )
    sections.append(PaperSection("Voice", "", (voice,)))
    paper = ScreeningPaper(
        title="Screening, 24 Nov 2026",
        reference="YP-0012 / S3",
        name="Kofi Asante",
        known_as="Kof",
        born="born 9 Aug 2011",
        born_on="9 Aug 2011",
        age="15",
        reason="New concern",
        completed_by=("Leanne Ward, council (present)", "Dan Reeve, school (phone)", "Joy Bello, Barnardo's (wrote)"),
        result=a_result(),
        judgement=Judgement(
            HarmWord.POSSIBLY,
            LevelWord.HIGH,
            "They wait for him on the way home.",
            "The route is safe.",
            "Whether he owes a debt.",
            "They have his number.",
        ),
        sign_off=SignOff("Helen Doyle", "Agreed: the wait at the bus stop is new.", NOW),
        signed_by="Leanne Ward",
        signed_at=NOW,
        sections=tuple(sections),
        own_words=(("They know where I get off the bus. I can’t just say no.", "To Joy Bello, 20 Nov"),),
        seen_alone="20 Nov, by Joy Bello, at school",
    )
    return replace(paper, **changes)  # type: ignore[arg-type]


def some_points() -> tuple[LevelPoint, ...]:
    return (
        LevelPoint(date(2026, 2, 10), HarmWord.POSSIBLY, LevelWord.MEDIUM),
        LevelPoint(date(2026, 5, 18), HarmWord.YES, LevelWord.HIGH),
        LevelPoint(date(2026, 9, 14), HarmWord.NOT_THAT_WE_KNOW, LevelWord.NOT_ENOUGH_KNOWN),
    )


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def squeezed(text: str) -> str:
    """Without white space: where a line was broken is of no account."""
    return re.sub(r"\s+", "", text)


def text_of(pdf: bytes) -> str:
    """All text, without white space."""
    return squeezed("".join(pages_of(pdf)))
