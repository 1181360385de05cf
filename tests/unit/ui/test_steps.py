"""Long work in words: which line, how much of the whole, roughly how long."""

from itertools import pairwise

import pytest

from cse_desk.models.records.opening import HowFar, Stage
from cse_desk.ui import steps

PLANS = (steps.opening(Stage.COPY), steps.opening(Stage.REMAKE), steps.opening(Stage.LISTS), steps.restoring())


@pytest.mark.parametrize("plan", [*PLANS, steps.backing_up()], ids=lambda plan: f"{plan.title}-{len(plan.lines)}")
def test_the_whole_grows_from_nothing_to_all_whatever_the_stages_are(plan):
    told = [HowFar(stage, done, total) for stage in plan.stages for done, total in ((0, 0), (300, 1000), (1000, 1000))]
    shares = [plan.share(far) for far in told]

    assert shares[0] == 0.0
    assert shares[-1] == pytest.approx(1.0)
    assert all(later >= at for at, later in pairwise(shares))


def test_an_update_has_five_lines_and_the_lists_are_one_of_them():
    plan = steps.opening(Stage.COPY)

    assert len(plan.lines) == 5
    assert plan.at(Stage.REMAKE) == plan.at(Stage.LISTS) == 4
    assert plan.line_share(HowFar(Stage.REMAKE, 1000, 1000)) == pytest.approx(6 / 9)
    assert plan.line_share(HowFar(Stage.CHECK, 250, 1000)) == 0.25


@pytest.mark.parametrize(
    ("elapsed_s", "share", "words"),
    [
        (1.0, 0.5, "How long it takes will be known in a moment."),
        (60.0, 0.01, "How long it takes will be known in a moment."),
        (60.0, 0.25, "About 3 minutes are left."),
        (60.0, 0.3, "About 3 minutes are left."),
        (60.0, 0.45, "About 2 minutes are left."),
        (60.0, 0.5, "Less than a minute is left."),
        (300.0, 1.0, "Less than a minute is left."),
    ],
)
def test_roughly_how_long_it_still_takes(elapsed_s, share, words):
    assert steps.left_words(elapsed_s, share) == words


def test_a_hundred_per_cent_are_said_when_all_is_done():
    assert (steps.percent(0.999), steps.percent(1.0)) == ("99 %", "100 %")
