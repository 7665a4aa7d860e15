"""The rules' say on a plan that is only tried: the gate's planner, asked about what differs."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.board import BoardDay, Tour
from app.domain.gate import Finding, Planner, Wish
from app.domain.rides import Plan, difference
from app.services import gate
from app.services.proposals import Judge, Objection

_Key = tuple[str, UUID | None, UUID | None, UUID | None]


def judge_for(session: Session, plan: Plan) -> Judge:
    """Return a judge of the days of a plan, holding all it needs in memory; in a fixed number of queries."""
    last = plan.first + dt.timedelta(days=plan.days - 1)
    facts = gate.facts(session, plan.first, last)
    tours = tuple(Tour(key, one.driver.id, one.start, one.end) for key, one in facts.tours.items())
    return PlanJudge(Planner(facts, BoardDay(plan.first, plan.days, tours=tours)), plan)


class PlanJudge:
    """Tells what a plan breaks that another does not.

    Args:
        planner: Knows the rules and the stored plan.
        stored: The plan as it was read, which both plans are compared with.
    """

    def __init__(self, planner: Planner, stored: Plan) -> None:
        self._planner, self._stored = planner, stored
        self._last: tuple[Plan, dict[_Key, Finding]] | None = None

    def __call__(self, before: Plan, after: Plan) -> Sequence[Objection]:
        """Return what the rules say against `after` and not against `before`, the gravest first."""
        if self._last is None or self._last[0] is not before:
            self._last = before, self._found(before)
        known = self._last[1]
        return [
            Objection(found.rule, found.severity, found.sentence, found.stop_id, found.tour_id)
            for key, found in self._found(after).items()
            if key not in known or found.measure > known[key].measure
        ]

    def _found(self, plan: Plan) -> dict[_Key, Finding]:
        """Return what a plan breaks that the stored one does not."""
        rides = {ride.key: ride for ride in plan.rides}
        changes = difference(self._stored, plan).changes
        wishes = [
            Wish(change.stop_id, rides[change.ride_key].driver_id, change.start, change.end)
            for change in changes
            if change.stop_id is not None
        ]
        if not wishes:
            return {}
        # An outlet run that is made with its job cannot be wished for: boxes would seem to pile up.
        emptied = {rides[change.ride_key].tour_id for change in changes if change.stop_id is None}
        return {
            (found.rule, found.object_id, found.stop_id, None if found.stop_id else found.tour_id): found
            for found in self._planner.preview(wishes).findings
            if not (found.rule.startswith("load.") and found.tour_id in emptied)
        }
