"""Sentences that several parts of the screening screen say."""

from cse_desk.forms.flow import Flow, Page
from cse_desk.forms.screening_tool import JUDGEMENT_PAGE
from cse_desk.i18n import ngettext
from cse_desk.models import labels
from cse_desk.models.enums import ScreeningReason


def reason_words(code: object) -> str:
    """Why this screening, in words; empty for none."""
    return labels.label(ScreeningReason(code)) if isinstance(code, str) and code in set(ScreeningReason) else ""


def page_title(page: Page, number: int | None) -> str:
    """For example "8 Online"."""
    return f"{number} {page.short}" if number is not None else page.short


def page_numbers(flow: Flow) -> dict[str, int]:
    """The number of each domain, by page."""
    domains = [page.id for page in flow.pages if page.section == "domain"]
    return {page: at for at, page in enumerate(domains, 1)}


def question_pages(flow: Flow) -> tuple[Page, ...]:
    """The pages that are asked in the wizard; the judgement stands on the result page."""
    return tuple(page for page in flow.pages if page.id != JUDGEMENT_PAGE)


def left_words(count: int) -> str:
    """ "2 left", or nothing."""
    return ngettext("{count} left", "{count} left", count) if count else ""
