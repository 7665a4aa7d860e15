"""When a customer can be served: an order, saved or not, against the plan of the next working days."""

import datetime as dt

from sqlalchemy.orm import Session

from app.domain.calendar import is_working_day
from app.domain.rides import Plan
from app.services.judging import judge_for
from app.services.orders import Order
from app.services.plans import read_plan, unit_of_order
from app.services.proposals import Offer, best_slots


def find_slots(
    session: Session, order: Order, first: dt.date, days: int, now: dt.datetime | None = None
) -> tuple[Plan, list[Offer]]:
    """Return the plan of the next working days from `first` on, and the best slots in it for an order.

    Raises:
        InvalidInput: The order cannot be carried out as it stands.
    """
    unit = unit_of_order(session, order)
    last, left = first, days
    while (left := left - is_working_day(last)) > 0:
        last += dt.timedelta(days=1)
    plan = read_plan(session, first, last, now=now)
    return plan, best_slots(plan, unit, judge_for(session, plan))
