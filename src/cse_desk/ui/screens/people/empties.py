"""What stands in the place of the list where there is nobody to list."""

from collections.abc import Callable

from cse_desk.i18n import gettext as _
from cse_desk.ui.widgets.empty import EmptyState


def nobody_yet(act: Callable[[], object], *, may_add: bool) -> EmptyState:
    """The register is empty: `act` adds somebody, or leads to where bundles arrive."""
    made = EmptyState(
        _("Nobody is in this register yet"),
        _("Add the first young person, or take in a bundle that a colleague sent you.")
        if may_add
        else _("Take in a bundle that a colleague sent you: it brings young people with it."),
        icon="people",
        action=_("New young person") if may_add else _("To Exchange"),
    )
    assert made.button is not None
    made.button.clicked.connect(act)
    return made


def nobody_fits(act: Callable[[], object]) -> EmptyState:
    """The filter leaves nobody: `act` shows everyone."""
    made = EmptyState(
        _("Nobody fits this filter"),
        _("Names are found however they are spelt: Lukasz finds Łukasz. Try fewer letters, or look among everyone."),
        icon="filter",
        action=_("Show everyone"),
    )
    assert made.button is not None
    made.button.clicked.connect(act)
    return made
