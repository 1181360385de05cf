"""Who sits at the window of a whole run: `python -m tests.helpers.role_runs ROOT REPORT ROLE`. See `whole_run`."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from cse_desk.models.enums import PanelDecisionKind, ReferralEventKind, Role, Strand
from cse_desk.models.records.exchange import ReferralForm
from cse_desk.services.desk import Desk
from cse_desk.services.panel_papers import PanelPaper
from cse_desk.services.pre_agenda import Answer
from cse_desk.ui.bus import Place
from cse_desk.ui.screens.meeting.screen import MeetingScreen
from cse_desk.ui.screens.vpg.screen import VpgScreen
from tests.helpers import stuffed
from tests.helpers.panel_stuffed import PanelStuffed, stuff_panel
from tests.helpers.walker import Walker, enter
from tests.helpers.whole_run import Run, main


class CseWalker(Walker):
    """The second half of the tool, and every other screen."""

    domains = ("d6", "d7", "d8", "d9", "d10")

    def parts(self) -> dict[str, list[tuple[str, str]]]:
        """Without the places of the tool at which a social worker sees the same."""
        found = super().parts()
        signed = self.about.screening_id
        found["screening"] = [(signed, page) for page in (*self.domains, "result")]
        return found


class CseWorkerRun(Run):
    """A CSE worker: the casework of a social worker, with their own half of the tool."""

    role = Role.CSE_WORKER
    walker_kind = CseWalker

    def steps(self) -> tuple[Callable[[], None], ...]:
        """Without what does not depend on who sits there."""
        return (self.exchange, self.walk, self.look_up, self.copy, self.look_outside)


class PanelWalker(Walker):
    """The coordinator's places."""

    panel: PanelStuffed

    def parts(self) -> dict[str, list[tuple[str, str]]]:
        """The VPG's pages and papers, and the young person who was referred."""
        person, signed = self.about.young_person_id, self.about.screening_id
        last, meeting = self.panel.last, self.panel.meeting
        of_last = [(last, paper.value) for paper in (PanelPaper.MINUTES, PanelPaper.ACTIONS)]
        to_come = [
            (meeting, paper.value) for paper in PanelPaper if paper not in (PanelPaper.MINUTES, PanelPaper.ACTIONS)
        ]
        return {
            "person": [(person, part) for part in ("overview", "screening", "history")],
            "register": [(self.panel.first, "")],
            "screening": [(signed, "result"), (signed, "d1"), (signed, "paper")],
            "referral": [(person, "")],
            "vpg": [
                *(("", part) for part in ("", "pre-agenda", "groups", "plan")),
                *((meeting, part) for part in ("", "change")),
                (self.panel.first, "refer"),
            ],
            "papers": [*of_last, *to_come],
            "exchange": [("", part) for part in ("arrived", "sent", "contacts")],
        }


class CoordinatorRun(Run):
    """A coordinator: a referral arrives, the pre-agenda, a meeting day, papers, actions, what is sent back."""

    role, other_role = Role.COORDINATOR, Role.SOCIAL_WORKER
    walker_kind = PanelWalker

    def furnish(self) -> None:
        """A month of the VPG here; casework at the social worker's."""
        self.panel = PanelWalker.panel = stuff_panel(Desk(self.vault), self.words)
        self.about = stuffed.stuff(Desk(self.other), self.words)

    def steps(self) -> tuple[Callable[[], None], ...]:
        """The referral first."""
        return (self.exchange, self.walk, self.meet, self.send_back, self.look_up, self.copy, self.look_outside)

    def exchange(self) -> None:
        """A referral arrives on a stick, is looked at and taken in; its receipt leaves."""
        self.stick.mkdir(parents=True)
        self.in_lane(self._sent_here)
        (path,) = self.stick.iterdir()
        screen = self.open_file(path)
        screen.take_in()
        self.walker.settle()
        self.look_at("exchange taken in")
        self.in_lane(self._receipt)

    def _receipt(self) -> None:
        exchange = Desk(self.vault).exchange
        (line,) = (one for one in exchange.lines() if one.direction == "in")
        exchange.receipt(bundle_id=line.bundle_id, folder=self.stick)

    def _sent_here(self) -> None:
        sender, root = Desk(self.other), self.about.young_person_id
        sender.referrals.keep_form(young_person_id=root, form=ReferralForm(why=self.words("referral form")))
        _changes, referral = sender.referrals.draft(young_person_id=root, strands=(Strand.SEXUAL,))
        sender.referrals.submit(
            young_person_id=root,
            referral=referral,
            fingerprint=sender.referrals.recipients()[0].fingerprint,
            lawful_basis="public-task",
            told="yes",
            why=self.words("referral why"),
            folder=self.stick,
        )
        self.other.release_thread()

    def print_lists(self) -> None:
        """The list of young people."""
        self.walker.go(Place("people"))
        self.walker.window.commands.do("screen.print")
        self.save_paper()

    def meet(self) -> None:
        """The day: words for the first young person, a decision, an action, somebody who does not agree, an interest; then the next."""
        screen = self.walker.go(Place("meeting", self.panel.meeting))
        assert isinstance(screen, MeetingScreen)
        decision = screen.child.decision
        decision.kind.set_value(PanelDecisionKind.KEEP.value)
        decision.kind.changed.emit(PanelDecisionKind.KEEP.value)
        for command in ("screen.dissent", "screen.interest"):
            self.walker.window.commands.do(command)
            self.walker.settle()
        self.write("meeting dissent and interest", screen)
        for box, where in ((screen.child.columns.areas["worried"], "worried"), (decision.reason, "decision reason")):
            box.setFocus()
            enter(box, self.words(where))
        self.walker.window.commands.do("screen.record")
        self.walker.settle()
        self.look_at("meeting")
        self.in_lane(partial(self._is_decided, screen.work.item))
        self.walker.window.commands.do("screen.next")
        self.walker.settle()
        self.write("meeting next", screen)

    def _is_decided(self, item: str) -> None:
        assert Desk(self.vault).meeting_days.child(item=item).decisions, "nothing was decided"

    def send_back(self) -> None:
        """The referral is accepted, and the outcome sealed for who referred."""
        root = self.about.young_person_id
        self.in_lane(partial(self._accept, root))
        screen = self.walker.go(Place("vpg", root, "send-back"))
        assert isinstance(screen, VpgScreen)
        pane = screen.send_back
        self.write("vpg send-back", screen)
        assert pane.start is not None
        pane.recipient.set_value(pane.start.recipients[0].fingerprint)
        pane.recipient.changed.emit(pane.recipient.value())
        pane.basis.set_value("public-task")
        self.walker.settle()
        pane.leaving.looked.set_value(True)
        pane.seal()
        self.walker.settle()
        self.look_at("vpg sent back")

    def _accept(self, root: str) -> None:
        desk = Desk(self.vault)
        for line in desk.pre_agenda.queue():
            if line.young_person_id == root:
                answer = Answer(ReferralEventKind.ACCEPTED, self.words("accepted because"))
                desk.pre_agenda.answer(young_person_id=root, referral=line.referral, answer=answer)


RUNS: dict[str, type[Run]] = {one.role.value: one for one in (Run, CseWorkerRun, CoordinatorRun)}

if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), RUNS[sys.argv[3]])
