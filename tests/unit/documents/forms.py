"""A small made-up form, built by hand: the kinds of questions that the tool has."""

from collections.abc import Sequence

from cse_desk.forms.questionnaire import Condition, Form, Item, ItemType, Marks, Operator, Option
from cse_desk.models.records.screening import PromptText

YES_TO_NOT_KNOWN = (
    Option("yes", "Yes"),
    Option("possible", "Possible"),
    Option("no", "No"),
    Option("not-known", "Not known"),
)


def an_indicator(number: str, text: str = "Is moved by others", block: str = "risk") -> Item:
    def below(name: str, told: str, kind: ItemType = ItemType.STRING, options: Sequence[Option] = ()) -> Item:
        return Item(f"d{number}.{name}", kind, told, options=tuple(options), marks=Marks(short=told))

    children = (
        below(
            "basis",
            "Basis",
            ItemType.CHOICE,
            [Option("evidence", "Evidence"), Option("gut-feeling", "Gut feeling"), Option("both", "Both")],
        ),
        below("recency", "How recent", ItemType.CHOICE, [Option("now", "Now"), Option("earlier", "Earlier")]),
        below("who", "Who said or saw it"),
        below("note", "Note", ItemType.TEXT),
    )
    marks = Marks(
        block=block, level="high", under_13="always-high", prompts=("P2", "P3(u13)"), guidance=f"Guidance of {number}."
    )
    return Item(
        f"d{number}",
        ItemType.CHOICE,
        f"{text} ({number})",
        prefix=number,
        options=YES_TO_NOT_KNOWN,
        marks=marks,
        children=children,
    )


def a_form(domains: int = 2, rows: int = 3) -> Form:
    start = Item(
        "s0",
        ItemType.GROUP,
        "Today",
        children=(
            Item("s0.note", ItemType.DISPLAY, "Answer these first."),
            Item(
                "s0.01", ItemType.CHOICE, "Is the young person safe right now?", prefix="0.01", options=YES_TO_NOT_KNOWN
            ),
            Item(
                "s0.04",
                ItemType.GROUP,
                "Who is completing this together?",
                prefix="0.04",
                repeats=True,
                children=(Item("s0.04.name", ItemType.STRING, "Name"), Item("s0.04.agency", ItemType.STRING, "Agency")),
            ),
            Item("s0.09", ItemType.BOOLEAN, "Have all earlier plans been read?", prefix="0.09"),
            Item(
                "s0.10",
                ItemType.TEXT,
                "Which are missing?",
                prefix="0.10",
                enable_when=(Condition("s0.09", Operator.EQUAL, expected=False),),
            ),
            Item("s0.11", ItemType.TEXT, "What does the young person say?", prefix="0.11", marks=Marks(verbatim=True)),
            Item("s0.12", ItemType.STRING, "Never printed", hidden=True),
        ),
    )
    pages = tuple(
        Item(
            f"d{domain}",
            ItemType.GROUP,
            f"Domain {domain}",
            children=tuple(an_indicator(f"{domain}.{row:02}") for row in range(1, rows + 1)),
        )
        for domain in range(1, domains + 1)
    )
    items = (start, *pages)
    by_link_id = {one.link_id: one for item in items for one in item.walk()}
    return Form("https://example.org/forms/tool", "1.0.0", "Screening tool", "active", items, by_link_id=by_link_id)


def some_prompts() -> dict[str, PromptText]:
    texts = (
        PromptText(
            "P1",
            "Danger now",
            "Ring 999.",
            "now",
            "minutes",
            "worker",
            "worker + manager told",
            not_needed_allowed=True,
        ),
        PromptText(
            "P2",
            "Social care today",
            "Treat as child sexual abuse.",
            "same-day",
            "same day",
            "manager",
            "manager",
            not_needed_allowed=True,
        ),
    )
    return {one.id: one for one in texts}
