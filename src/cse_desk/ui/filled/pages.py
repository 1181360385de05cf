"""The pages of a form that ask something; words that stand on a page of their own lead the page after them."""

from cse_desk.forms.flow import Flow, Page
from cse_desk.forms.questionnaire import Item, ItemType


def question_pages(flow: Flow) -> tuple[Page, ...]:
    """Those with a question; all of them where none asks anything."""
    return tuple(page for page in flow.pages if _asks(flow, page.id)) or flow.pages


def lead_of(flow: Flow, page_id: str) -> tuple[Item, ...]:
    """What is to be read before this page."""
    lead: list[Item] = []
    for page in flow.pages:
        if page.id == page_id:
            return tuple(lead)
        words = [one.item for one in flow.visible(page.id) if one.item.type is ItemType.DISPLAY]
        lead = [] if _asks(flow, page.id) else [*lead, *words]
    return ()


def _asks(flow: Flow, page_id: str) -> bool:
    return any(one.item.is_question or one.item.is_group for one in flow.visible(page_id))
