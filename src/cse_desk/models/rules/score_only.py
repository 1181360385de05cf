"""A tool that only adds up, for the help page: what it says of two worked examples that are harm, or are not known any more.

Source of the scheme: design/DOMAIN, section 2, "weighted with recency" (vulnerability 1; moderate 1 within six months; significant 5; bands
0-5, 6-10, 11-15, 16 and more). It is not our tool: ours has no sum.
"""

from dataclasses import dataclass

_BANDS = ((16, 4), (11, 3), (6, 2), (0, 1))


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of each were answered Yes; everything else, Not known too, adds nothing."""

    vulnerabilities: int = 0
    moderate: int = 0
    significant: int = 0

    @property
    def score(self) -> int:
        """The sum."""
        return self.vulnerabilities + self.moderate + 5 * self.significant

    @property
    def band(self) -> int:
        """1 is the lowest of four."""
        return next(band for least, band in _BANDS if self.score >= least)


MUCH_AROUND = Tally(vulnerabilities=8, moderate=5)  # a hard life, and nobody who harms
ONE_HARM = Tally(significant=1)  # blackmailed with images today, and nothing else is known
SEEN = Tally(moderate=2, significant=3)  # in January, while somebody saw them every week
NOT_SEEN = Tally()  # in April, moved away: all five are Not known
