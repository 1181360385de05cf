"""Long work on the vault as a person sees it: its lines, how much of the whole is done, and roughly how long it still takes. No Qt."""

import math
from dataclasses import dataclass

from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.records.opening import HowFar, Stage

_WEIGHTS = {  # how long the stages of one vault take beside each other, about
    Stage.UNPACK: 1,
    Stage.COPY: 3,
    Stage.CHECK: 3,
    Stage.FILL: 6,
    Stage.SEAL: 1,
    Stage.UPDATE: 2,
    Stage.REMAKE: 6,
    Stage.LISTS: 3,
}
_KNOWN_FROM_S = 3.0  # before that, and before so much is done, nobody can say how long it takes
_KNOWN_FROM = 0.02


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is done, in words; it may be done in several stages."""

    words: str
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done, from the first line to the last."""

    title: str
    lead: str
    lines: tuple[Line, ...]

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Those of all lines, in their order."""
        return tuple(stage for line in self.lines for stage in line.stages)

    def at(self, stage: Stage) -> int:
        """Which line a stage belongs to."""
        return next(number for number, line in enumerate(self.lines) if stage in line.stages)

    def share(self, far: HowFar) -> float:
        """How much of the whole is done, 0 to 1."""
        return _share(self.stages, far)

    def line_share(self, far: HowFar) -> float:
        """How much of the line is done that is worked on."""
        return _share(self.lines[self.at(far.stage)].stages, far)


def _share(stages: tuple[Stage, ...], far: HowFar) -> float:
    before = stages[: stages.index(far.stage)]
    done = sum(_WEIGHTS[stage] for stage in before) + _WEIGHTS[far.stage] * far.done / max(1, far.total)
    return done / sum(_WEIGHTS[stage] for stage in stages)


def backing_up() -> Plan:
    """A backup that is asked for."""
    return Plan(_("Backing up"), "", _copy_lines())


def opening(first: Stage) -> Plan:
    """What opening a vault does that begins with this stage."""
    if first is Stage.COPY:
        lead = _("Desk is newer than your vault. A backup is made and checked; then the vault is changed, all at once.")
        update = Line(_("Change the vault to the new version"), (Stage.UPDATE,))
        return Plan(_("Bringing your vault up to date"), lead, (*_copy_lines(), update, _lists()))
    lead = _("This version of Desk makes its lists in another way. They are made again from what was recorded.")
    lines = (_lists(),) if first is Stage.REMAKE else (Line(_("Make the list of young people again"), (Stage.LISTS,)),)
    return Plan(_("Making your lists again"), lead, lines)


def restoring() -> Plan:
    """Making a vault of a backup."""
    lines = (
        Line(_("Read the backup"), (Stage.UNPACK,)),
        Line(_("Check every page of it"), (Stage.CHECK,)),
        Line(_("Fill the new vault and check that too"), (Stage.FILL,)),
        Line(_("Make the vault ready"), (Stage.UPDATE, Stage.REMAKE, Stage.LISTS)),
    )
    lead = _("The backup becomes a new vault on this computer. The backup file and other vaults stay as they are.")
    return Plan(_("Restoring the backup"), lead, lines)


def _copy_lines() -> tuple[Line, ...]:
    return (
        Line(_("Copy the vault, page by page"), (Stage.COPY,)),
        Line(_("Check every page of the copy"), (Stage.CHECK,)),
        Line(_("Seal the backup and read it back"), (Stage.SEAL,)),
    )


def _lists() -> Line:
    return Line(_("Make the lists and the search again"), (Stage.REMAKE, Stage.LISTS))


def percent(share: float) -> str:
    """For example 42 %; the whole only when it is done."""
    return _("{percent} %").format(percent=math.floor(100 * share))


def left_words(elapsed_s: float, share: float) -> str:
    """Roughly how long it still takes, when `share` of it took so long."""
    if elapsed_s < _KNOWN_FROM_S or share < _KNOWN_FROM:
        return _("How long it takes will be known in a moment.")
    minutes = math.ceil(elapsed_s * (1 - share) / share / 60)
    if minutes <= 1:
        return _("Less than a minute is left.")
    return ngettext("About {count} minute is left.", "About {count} minutes are left.", minutes)
