"""Why a use case says no, and who may do what."""

from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from cse_desk import paths
from cse_desk.bundle.roles import RoleTable, read_role_table
from cse_desk.errors import Refused
from cse_desk.models.enums import Compartment, Role
from cse_desk.models.labels import label
from cse_desk.models.records.duties import Duties


class Rule(StrEnum):
    """What `Refused.rule` names; its facts are beside it."""

    ROLE = "role"  # compartment, role: what they write would be refused by every other vault
    DETAILS = "details"  # count, first: problems that `People.check` lists
    UNFINISHED = "unfinished-screening"  # count: somebody carries on with one of these, or says why another is begun
    NO_SUCH_PROMPT = "no-such-prompt"  # prompt
    ONLY_DONE = "only-done"  # prompt: it cannot be "not needed"
    REASON_NEEDED = "reason-needed"
    NAME_NEEDED = "name-needed"
    REFERENCE_NEEDED = "reference-needed"  # prompt
    MANAGER_NEEDED = "manager-needed"  # prompt: not needed stands only by a manager's name
    ADVICE_NEEDED = "advice-needed"  # prompt: only with the advice that was given, and by whom
    SIGNED_ALREADY = "signed-already"
    CHANGED_SINCE = "changed-since"  # something of it arrived after it was read
    CONFLICTS_OPEN = "conflicts-open"  # count: answers on which two values stand
    NOT_SIGNED = "not-signed"
    QUESTIONS_LEFT = "questions-left"  # count
    JUDGEMENT_INCOMPLETE = "judgement-incomplete"  # field
    FLOOR_FORBIDS = "floor-forbids"  # floor, level
    DIFFERENCE_NEEDS_REASON = "difference-needs-reason"
    NO_SIGN_OFF_NEEDED = "no-sign-off-needed"
    NOTHING_TO_CARRY = "nothing-to-carry"
    NOTHING_TO_TAKE_IN = "nothing-to-take-in"
    AGENCY_NEEDED = "agency-needed"
    SECTIONS_NEEDED = "sections-needed"
    DAY_AHEAD = "day-ahead"  # nobody signs for a day that has not come
    DOES_NOT_SCREEN = "does-not-screen"  # their role writes no screenings: what they answer would be held back
    JUDGEMENT_CHANGED = "judgement-changed"  # it is no longer what the manager read
    OWN_SIGN_OFF = "own-sign-off"  # who judged cannot sign off the judgement
    OTHER_FORM = "other-form"  # url, version: the tool of this screening is not here
    DAY_NEEDED = "day-needed"
    NOTHING_ANSWERED = "nothing-answered"
    NO_SHEET = "no-sheet"  # a PDF with fields, but no contribution sheet
    OTHER_SHEET = "other-sheet"  # found, wanted: references; the sheet belongs to another screening
    FORM_FINISHED = "form-finished"  # it is corrected by another one, never changed
    FORM_NOT_FINISHED = "form-not-finished"
    NO_FACT = "no-fact"  # this form holds no dated fact, or it was recorded already
    NOTHING_TO_UNDO = "nothing-to-undo"
    NEVER_UNDONE = "never-undone"  # signed, decided or sent: answered by a later act
    OTHERS_ACT = "others-act"  # somebody undoes their own acts; what a colleague wrote is changed, not undone


class PanelRule(StrEnum):
    """Why something about a group, a meeting or its agenda cannot be."""

    NAME_MISSING = "group-name-missing"
    TWO_CHAIRS = "two-chairs"
    HAS_MEETINGS = "has-meetings"
    NO_DAY = "meeting-no-day"
    BEFORE_ITS_DAYS = "meeting-days-order"  # field: a day that leads up to the meeting is after it
    MEETING_STATE = "meeting-state"  # state
    WHY_MISSING = "panel-why-missing"
    WANTED_MISSING = "wanted-missing"  # returned without saying what, or by when
    OFFERED_MISSING = "offered-missing"  # an alternative without saying to whom
    NOT_WAITING = "not-waiting"  # state: this referral does not wait for an answer
    ALREADY_ON = "already-on-this-agenda"
    NOT_FOR_PEOPLE = "not-for-people"  # a group that discusses no young people
    NOTHING_TO_SEND = "nothing-to-send"
    KEPT_FROM = "kept-from-them"  # an interest, or what is withheld, keeps this young person from them
    NOT_THEIRS = "not-theirs"  # not named in the record, and of a role without casework
    NOT_NAMED = "not-named"  # not named in the record, and nobody said why they get it


class ReferralRule(StrEnum):
    """Why a referral cannot go, or cannot go on."""

    NO_STRAND = "no-strand"
    NO_SIGNED_SCREENING = "no-signed-screening"
    SIGN_OFF_MISSING = "sign-off-missing"
    NOT_VERIFIED = "not-verified"  # the recipient's words were never typed
    TOLD_MISSING = "told-missing"
    REVIEW_DAY_MISSING = "review-day-missing"  # not safe to tell yet: when is that looked at again?
    LAWFUL_BASIS_MISSING = "lawful-basis-missing"
    WHY_MISSING = "why-missing"
    LOOK_AT_WITHHELD = "look-at-withheld"  # what: a free-text entry somebody has to look at first
    ALREADY_ON = "already-on"  # strand
    WRONG_STATE = "wrong-state"  # state
    NEVER_SENT = "never-sent"  # an update follows a referral
    NOT_COORDINATOR = "not-coordinator"  # an update goes to who holds the referral


class FormRule(StrEnum):
    """Why something about a form of the office cannot be; the first six are those of rules.form_versions."""

    FROZEN = "form-frozen"
    NOT_A_DRAFT = "form-not-a-draft"
    NOT_IN_USE = "form-not-in-use"
    NO_VERSION = "form-no-version"
    VERSION_TAKEN = "form-version-taken"
    VERSION_LOWER = "form-version-lower"
    BUILT_IN = "form-built-in"  # the program itself knows the questions of this one
    NO_DAY = "form-no-day"
    DAY_AHEAD = "form-day-ahead"
    NOT_WHOLE = "form-not-whole"  # a piece of its text never arrived
    LOOK_FIRST = "form-look-first"  # count, first: what cannot be honoured and nobody looked at
    WHY_MISSING = "form-why-missing"
    NOT_LICENSED = "form-not-licensed"
    NO_LICENCE = "form-no-licence"  # agency
    NOT_OURS = "form-not-ours"  # it came with somebody's record
    LICENCE_HOLDER = "form-licence-holder"
    LICENCE_AGENCY = "form-licence-agency"


@lru_cache(maxsize=4)
def _table(path: Path) -> RoleTable:
    return read_role_table(path.read_bytes())


def role_table() -> RoleTable:
    """Which role may write which compartment (resources/codes/role-compartments.json)."""
    return _table(paths.resources() / "codes" / "role-compartments.json")


def authorise(role: Role, *compartments: Compartment) -> None:
    """Refused(ROLE) when what this role writes there would be held back by everybody it is sent to."""
    for compartment in compartments:
        if not role_table().may_write(role, compartment.value):
            raise Refused(Rule.ROLE, role=role.value, compartment=compartment.value)


def duties_of(role: Role) -> Duties:
    """What a role writes, and who writes the rest; the screens show what it does not write as something to read."""
    table = role_table()
    writers = {each: tuple(label(one) for one in Role if table.may_write(one, each.value)) for each in Compartment}
    writes = frozenset(each for each in Compartment if table.may_write(role, each.value))
    return Duties(label(role), writes, writers)
