"""The trend on paper: every number and reason of every line, marked and counted; nobody's name."""

from datetime import date

import pypdfium2 as pdfium
import pytest

from cse_desk.documents import trend
from cse_desk.documents.styles import MARKING, Look
from cse_desk.models.enums import PanelDecisionKind, Strand, TrendCell
from cse_desk.models.labels import label
from cse_desk.models.records.trend import TrendLine, TrendPerson, TrendReport
from tests.unit.documents.papers import NOW, pages_of, squeezed, text_of

KINDS = (PanelDecisionKind.REMOVE_MOVED, PanelDecisionKind.DIED, None)


def people(count: int, *kinds: PanelDecisionKind | None) -> tuple[TrendPerson, ...]:
    whole = (*kinds, *[None] * count)[:count]
    return tuple(TrendPerson(f"r{n}", f"Zephyrine {n}", "14", date(2026, 5, 1), kind) for n, kind in enumerate(whole))


def line(title: str, start: int = 37, added: int = 5, again: int = 2, left: int = 4) -> TrendLine:
    cells = {
        TrendCell.AT_START: people(start),
        TrendCell.ADDED: people(added),
        TrendCell.ADDED_AGAIN: people(again),
        TrendCell.REMOVED: people(left, *KINDS),
        TrendCell.AT_END: people(start + added + again - left),
    }
    return TrendLine(title, title, cells)


REPORT = TrendReport(
    date(2026, 1, 1),
    date(2026, 3, 31),
    line("All young people"),
    (line("VEMT Practitioners Group", 36, 5, 2, 4), line("Missing panel", 1, 0, 0, 0)),
    tuple(line(label(one), 11 + at) for at, one in enumerate(Strand)),
    people(1),
)
LOOKS = [Look(), Look(large_print=True), Look(rehearsal=True)]


@pytest.mark.parametrize("look", LOOKS, ids=["ordinary", "large", "rehearsal"])
def test_every_line_has_its_numbers_and_reasons(look: Look) -> None:
    found = text_of(trend.build(REPORT, look, printed_by="Martin Achebe", printed_at=NOW))

    for one in REPORT.lines:
        at = found.index(squeezed(one.title))
        numbers = squeezed("".join(str(one.count(cell)) for cell in TrendCell))
        reasons = squeezed(
            "".join(f"{label(kind).replace('Remove:', 'Removed:')}: {len(some)}" for kind, some in one.reasons if kind)
        )
        assert numbers in found[at:], one.title
        assert reasons in found[at:], one.title
    assert squeezed("Removed, no reason is written down: 2") in found
    assert squeezed("1 Jan 2026 to 31 Mar 2026, both days counted.") in found
    assert squeezed("1 coming or going has no day and is in no number.") in found
    assert "Zephyrine" not in found


def test_numbers_of_one_column_end_at_one_place() -> None:
    """Figures of another length are compared by their ends."""
    head = label(TrendCell.AT_START)
    page = pdfium.PdfDocument(trend.build(REPORT, Look()))[0].get_textpage()
    text = page.get_text_range()
    panel = text.index("Missing panel")  # 1 at the start, where everybody is 37
    at = (text.rindex(head) + len(head) - 1, text.index("37") + 1, text.index("1", panel))
    ends = [page.get_charbox(one)[2] for one in at]

    assert max(ends) - min(ends) < 1.5, ends


def test_it_is_marked_and_counted_on_every_page() -> None:
    pages = pages_of(trend.build(REPORT, Look(large_print=True), printed_by="Martin Achebe", printed_at=NOW))
    for number, text in enumerate(pages, start=1):
        assert text.count(MARKING) == 2
        assert f"Page {number} of {len(pages)}" in text


def test_a_line_that_does_not_add_up_says_so() -> None:
    odd = TrendLine("all", "All young people", {TrendCell.AT_END: people(1)})
    assert "Thislinedoesnotaddup" in text_of(trend.build(TrendReport(NOW.date(), NOW.date(), odd), Look()))
