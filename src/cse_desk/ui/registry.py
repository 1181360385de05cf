"""Which screens there are, in the order of the rail. Each is imported when first shown; what a role does not write it gets to read."""

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.ui.context import Context
from cse_desk.ui.duty_words import REFERRING
from cse_desk.ui.screen import Screen, ScreenSpec


def screens() -> tuple[ScreenSpec, ...]:
    """The screens that are built: Today · Young people · ... · Settings (design UX, "Shape of the main window")."""
    return (
        ScreenSpec("today", _("Today"), "today", _today, also="due tasks home"),
        ScreenSpec(
            "signoffs",
            _("To sign off"),
            "tick",
            _signoffs,
            in_rail=False,
            under="today",
            also="manager judgement queue",
        ),
        ScreenSpec("people", _("Young people"), "people", _people, also="register list"),
        ScreenSpec("person", _("Young person"), "person", _person, in_rail=False, under="people"),
        ScreenSpec("pasting", _("Paste the council's chronology"), "document", _pasting, in_rail=False, under="people"),
        ScreenSpec("register", _("Details of a young person"), "edit", _register, in_rail=False, under="people"),
        ScreenSpec("screening", _("Screening"), "shield", _screening, in_rail=False, under="people"),
        ScreenSpec(
            "contribution", _("What other agencies know"), "shield", _contribution, in_rail=False, under="people"
        ),
        ScreenSpec("form", _("Form"), "document", _form, in_rail=False, under="people"),
        ScreenSpec(
            "office-forms",
            _("Forms of the office"),
            "assurance",
            _office_forms,
            in_rail=False,
            under="settings",
            also="audit training feedback",
            in_palette=True,
        ),
        ScreenSpec("referral", _("Referral to the VPG"), "vpg", _referral, in_rail=False, under="people"),
        ScreenSpec("update", _("Update for the VPG"), "send", _update, in_rail=False, under="people"),
        ScreenSpec("vpg", _("VPG"), "vpg", _vpg, also="meeting agenda pre-agenda groups members quorum"),
        ScreenSpec("papers", _("Papers of a meeting"), "print", _papers, in_rail=False, under="vpg"),
        ScreenSpec("actions", _("Actions of the VPG"), "action", _actions, in_rail=False, under="vpg"),
        ScreenSpec("trend", _("Trend of the agenda"), "performance", _trend, in_rail=False, under="vpg"),
        ScreenSpec("meeting", _("Meeting"), "vpg", _meeting, in_rail=False, under="vpg"),
        ScreenSpec("exchange", _("Exchange"), "exchange", _exchange, also="bundles contacts card receipt"),
        ScreenSpec("tools", _("Tools"), "tools", _tools, also="forms instruments questionnaires licence spreadsheet"),
        ScreenSpec(
            "numbers",
            _("Numbers to ring, on paper"),
            "print",
            _numbers,
            in_rail=False,
            under="settings",
            also="danger card 999 phone",
            in_palette=True,
        ),
        ScreenSpec("settings", _("Settings"), "settings", _settings, at_foot=True, also="backup passphrase text size"),
    )


def _today(context: Context) -> Screen:
    from cse_desk.ui.screens.today.screen import TodayScreen

    return TodayScreen(context)


def _signoffs(context: Context) -> Screen:
    from cse_desk.ui.screens.signoffs.screen import SignOffScreen

    return SignOffScreen(context)


def _people(context: Context) -> Screen:
    from cse_desk.ui.screens.people.screen import PeopleScreen

    return PeopleScreen(context)


def _person(context: Context) -> Screen:
    from cse_desk.ui.screens.person.screen import PersonScreen

    return PersonScreen(context)


def _pasting(context: Context) -> Screen:
    from cse_desk.ui.screens.pasting.screen import PastingScreen

    return PastingScreen(context)


def _register(context: Context) -> Screen:
    if not context.who.may_write(Compartment.IDENTITY):
        from cse_desk.ui.screens.register.reading import DetailsReader

        return DetailsReader(context)
    from cse_desk.ui.screens.register.screen import RegisterScreen

    return RegisterScreen(context)


def _screening(context: Context) -> Screen:
    from cse_desk.ui.screens.screening.screen import ScreeningScreen

    return ScreeningScreen(context)


def _contribution(context: Context) -> Screen:
    from cse_desk.ui.screens.contribution.screen import ContributionScreen

    return ContributionScreen(context)


def _form(context: Context) -> Screen:
    from cse_desk.ui.screens.forms.screen import FormScreen

    return FormScreen(context)


def _office_forms(context: Context) -> Screen:
    from cse_desk.ui.screens.forms.office import OfficeFormsScreen

    return OfficeFormsScreen(context)


def _numbers(context: Context) -> Screen:
    from cse_desk.ui.screens.danger.paper import NumbersPaperScreen

    return NumbersPaperScreen(context)


def _settings(context: Context) -> Screen:
    from cse_desk.ui.screens.settings.screen import SettingsScreen

    return SettingsScreen(context)


def _referral(context: Context) -> Screen:
    if not context.who.may_write(*REFERRING):
        from cse_desk.ui.screens.referral.reading import ReferralReader

        return ReferralReader(context)
    from cse_desk.ui.screens.referral.screen import ReferralScreen

    return ReferralScreen(context)


def _update(context: Context) -> Screen:
    if not context.who.may_write(*REFERRING):
        return _referral(context)
    from cse_desk.ui.screens.referral.update import UpdateScreen

    return UpdateScreen(context)


def _papers(context: Context) -> Screen:
    from cse_desk.ui.screens.papers.screen import PapersScreen

    return PapersScreen(context)


def _vpg(context: Context) -> Screen:
    from cse_desk.ui.screens.vpg.screen import VpgScreen

    return VpgScreen(context)


def _exchange(context: Context) -> Screen:
    from cse_desk.ui.screens.exchange.screen import ExchangeScreen

    return ExchangeScreen(context)


def _tools(context: Context) -> Screen:
    from cse_desk.ui.screens.tools.screen import ToolsScreen

    return ToolsScreen(context)


def _meeting(context: Context) -> Screen:
    if not context.who.may_write(Compartment.PANEL):
        from cse_desk.ui.screens.meeting.reading import MeetingReader

        return MeetingReader(context)
    from cse_desk.ui.screens.meeting.screen import MeetingScreen

    return MeetingScreen(context)


def _trend(context: Context) -> Screen:
    from cse_desk.ui.screens.trend.screen import TrendScreen

    return TrendScreen(context)


def _actions(context: Context) -> Screen:
    from cse_desk.ui.screens.actions.screen import ActionsScreen

    return ActionsScreen(context)
