"""From the work done to the issued invoice and its credit note, against the real rules of the database."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select, text

from app.db import begin_operation, translated
from app.errors import Conflict, Forbidden, InvalidInput, RuleBroken
from app.ids import new_id
from app.models.billing import Charge, Invoice, InvoiceDraft, Price, PriceList, Receivable
from app.models.fleet import ContainerMove
from app.models.planning import Job
from app.services import invoicing, pricing, weighing
from app.services.check import check
from tests.builders import DAY, World, at

FIRST, LAST = DAY.replace(day=1), DAY


class Billed(World):
    """A world with prices, where jobs can be done and weighed."""

    def __init__(self, session, described=True):
        super().__init__(session)
        self.session = session
        if described:
            self.company()
        self.customer.street, self.customer.postcode, self.customer.city = "1 rue Haute", "81000", "Albi"
        self.site.zone = 2
        public = self._add(PriceList(id=new_id(), name="Tarif 2026", valid_from=dt.date(2026, 1, 1)))
        own = self._add(
            PriceList(
                id=new_id(), name="Delmas", customer_id=self.customer.id, valid_from=dt.date(2026, 1, 1)
            )
        )
        for priced, service, unit, amount, values in (
            (public, "transport", "rotation", 180, {"zone": 2}),
            (own, "transport", "rotation", 165, {"zone": 2}),
            (public, "treatment", "t", 148, {"material_id": self.wood.id, "minimum": 4}),
            (public, "rental", "day", Decimal("2.80"), {"container_type": "B30"}),
            (public, "waiting", "quarter_hour", Decimal("18.50"), {"free_quantity": 20}),
        ):
            self._add(
                Price(
                    id=new_id(),
                    price_list_id=priced.id,
                    service=service,
                    label=service.capitalize(),
                    unit=unit,
                    amount_eur=amount,
                    **values,
                )
            )

    def done(self, net_kg=4_660, hour=7, **values):
        values = {"waste_code": "17 02 01", "outlet_id": self.outlet.id, "container_type": "B30", **values}
        job = self.job(**values)
        tour = self.tour(hour, hour + 1, vehicle_id=self.truck.id)
        self.stop(tour, job, hour, hour + 1)
        self.session.execute(
            text("UPDATE job SET status = 'DONE', done_at = :at WHERE id = :id"),
            {"at": at(hour + 1), "id": job.id},
        )
        self.session.expire_all()
        if net_kg is not None:
            weighing.weigh(
                self.session,
                weighing.Weighing(new_id(), job.id, "own_bridge", 10_000 + net_kg, 10_000, at(hour + 1.5)),
            )
            self.session.expire_all()
        return job


@pytest.fixture
def world(session):
    return Billed(session)


def _issue_all(session, world, *jobs):
    pricing.approve(session, [job.id for job in jobs])
    invoicing.propose(session, FIRST, LAST, DAY)
    draft = invoicing.drafts(session)[0]
    invoice_id, label = invoicing.issue(session, draft.draft_id, draft.version)
    session.expire_all()
    return UUID(invoice_id), label


def test_the_customers_own_price_wins_and_says_so(session, world):
    job = world.done()
    row = pricing.to_check(session)[0]
    assert (row.number, row.is_ready, row.amount_eur) == (job.number, True, Decimal("854.68"))
    transport = row.charges[0]
    assert transport.amount_eur == 165
    assert "Delmas" in transport.explanation[0]
    assert pricing.price_of(session, job.id).charges == row.charges


def test_the_smallest_billed_weight_is_explained(session, world):
    world.done(net_kg=3_980)
    treatment = pricing.to_check(session)[0].charges[1]
    assert (treatment.quantity, treatment.amount_eur) == (4, Decimal("592.00"))
    assert any("minimum" in reason for reason in treatment.explanation)


def test_a_job_without_weight_or_price_is_not_approved(session, world):
    unweighed, unpriced = world.done(net_kg=None), world.done(hour=9, container_type=None)
    world.site.zone = 7
    session.flush()
    with pytest.raises(RuleBroken, match="weigh"):
        pricing.approve(session, [unweighed.id])
    with pytest.raises(RuleBroken, match="no complete price"):
        pricing.approve(session, [unpriced.id])
    assert session.scalars(select(Charge)).all() == []


def test_approving_twice_is_refused_and_reopening_takes_the_charges_back(session, world):
    job = world.done()
    assert pricing.approve(session, [job.id]) == 1
    with pytest.raises(RuleBroken, match="no longer waits"):
        pricing.approve(session, [job.id])
    pricing.reopen(session, job.id)
    assert (job.status, session.scalars(select(Charge)).all()) == ("WEIGHED", [])
    with pytest.raises(RuleBroken, match="not waiting"):
        pricing.reopen(session, job.id)


def test_an_issued_invoice_freezes_what_the_person_saw(session, world):
    job = world.done()
    invoice_id, label = _issue_all(session, world, job)
    assert label == "FA2026-000001"
    invoice = session.get_one(Invoice, invoice_id)
    assert (invoice.total_net_eur, invoice.total_vat_eur, invoice.total_eur) == (
        Decimal("854.68"),
        Decimal("170.94"),
        Decimal("1025.62"),
    )
    assert invoice.due_on == DAY + dt.timedelta(days=30)
    assert job.status == "INVOICED"
    owed = session.scalars(select(Receivable)).one()
    assert (owed.number, owed.amount_eur, owed.due_on) == (label, Decimal("1025.62"), invoice.due_on)
    paper = invoicing.issued(session, invoice_id)
    assert paper.content.buyer.name == "Menuiserie Delmas"
    assert paper.content.lines[1].papers == ("BP2026-000001",)
    assert invoicing.drafts(session) == []
    assert [row.label for row in invoicing.invoices(session, "delm")] == [label]
    assert [row.label for row in invoicing.invoices(session, "000001")] == [label]
    assert invoicing.invoices(session, before=(DAY, 1)) == []


def test_a_job_that_is_invoiced_is_not_proposed_again(session, world):
    _issue_all(session, world, world.done())
    assert invoicing.propose(session, FIRST, LAST, DAY) == 0


def test_the_file_of_an_invoice_is_drawn_once(session, world):
    invoice_id, label = _issue_all(session, world, world.done())
    assert invoicing.unfiled_invoices(session) == [invoice_id]
    invoicing.file_invoice(session, invoice_id)
    invoicing.file_invoice(session, invoice_id)
    assert invoicing.unfiled_invoices(session) == []
    kept = session.execute(text("SELECT number, mime, document_body(id) FROM document")).all()
    assert [(number, mime, body[:5]) for number, mime, body in kept] == [(label, "application/pdf", b"%PDF-")]


def test_a_credit_note_takes_back_some_lines_and_no_more_than_was_billed(session, world):
    invoice_id, label = _issue_all(session, world, world.done())
    with pytest.raises(InvalidInput) as refused:
        invoicing.credit(session, invoice_id, " ", DAY)
    assert refused.value.field == "reason"
    invoicing.credit(session, invoice_id, "Rotation non faite", DAY, ranks={1})
    draft = invoicing.drafts(session)[0]
    begin_operation(session, new_id(), "test")
    credit_id, credit_label = invoicing.issue(session, draft.draft_id, draft.version)
    session.expire_all()
    assert credit_label == "AV2026-000001"
    note = invoicing.issued(session, UUID(credit_id))
    assert (note.row.total_eur, note.content.credits.number) == (Decimal("198.00"), label)
    owed = {r.number: r.amount_eur for r in session.scalars(select(Receivable))}
    assert owed == {label: Decimal("1025.62"), credit_label: Decimal("-198.00")}
    with pytest.raises(RuleBroken, match="not credited"):
        invoicing.credit(session, UUID(credit_id), "encore", DAY)
    invoicing.credit(session, invoice_id, "Tout", DAY)
    whole = invoicing.drafts(session)[0]
    with pytest.raises(RuleBroken, match="More would be credited"), session.begin_nested(), translated():
        invoicing.issue(session, whole.draft_id, whole.version)
    invoicing.drop_draft(session, whole.draft_id)
    assert invoicing.drafts(session) == []


def test_a_changed_draft_is_not_issued(session, world):
    job = world.done()
    pricing.approve(session, [job.id])
    invoicing.propose(session, FIRST, LAST, DAY)
    draft = invoicing.drafts(session)[0]
    with pytest.raises(Conflict, match="colleague changed"), session.begin_nested(), translated():
        invoicing.issue(session, draft.draft_id, draft.version + 1)
    session.execute(text("UPDATE charge SET amount_eur = amount_eur + 1 WHERE service = 'transport'"))
    with pytest.raises(Conflict, match="lines of this draft"), session.begin_nested(), translated():
        invoicing.issue(session, draft.draft_id, draft.version)
    with pytest.raises(Conflict, match="issued or removed"), session.begin_nested(), translated():
        invoicing.issue(session, new_id(), 1)


@pytest.mark.parametrize("days", [1, 400])
def test_dates_go_the_way_of_numbers(session, world, days):
    _issue_all(session, world, world.done())
    job = world.done(hour=9)
    pricing.approve(session, [job.id])
    wrong = DAY - dt.timedelta(days=1) if days == 1 else DAY + dt.timedelta(days=days)
    invoicing.propose(session, FIRST, LAST, wrong)
    draft = invoicing.drafts(session)[0]
    with pytest.raises(RuleBroken, match="date"), session.begin_nested(), translated():
        invoicing.issue(session, draft.draft_id, draft.version)


def test_rents_are_counted_from_movements_and_charged_once(session, world):
    for day, kinds in (
        (3, ("outside", None, "site", world.site.id)),
        (13, ("site", world.site.id, "depot", world.depot.id)),
    ):
        session.add(
            ContainerMove(
                id=new_id(),
                container_id=world.box.id,
                at=at(9, DAY.replace(day=day)),
                from_kind=kinds[0],
                from_id=kinds[1],
                to_kind=kinds[2],
                to_id=kinds[3],
            )
        )
        session.flush()
    assert pricing.charge_rents(session, FIRST, LAST) == 1
    assert pricing.charge_rents(session, FIRST, LAST) == 0
    charge = session.scalars(select(Charge)).one()
    assert (charge.quantity, charge.amount_eur, charge.label) == (10, Decimal("28.00"), "Rental B30-0001")
    assert charge.explanation["from"] == "2026-11-03"
    assert invoicing.propose(session, FIRST, LAST, DAY) == 1
    line = invoicing.draft_content(session, invoicing.drafts(session)[0].draft_id).lines[0]
    assert (line.period_from, line.period_to) == (dt.date(2026, 11, 3), dt.date(2026, 11, 12))


def test_the_run_warns_of_what_the_customer_would_refuse(session, world):
    job = world.done()
    world.done(hour=9)
    world.customer.order_number_required, world.customer.siret = True, ""
    session.flush()
    pricing.approve(session, [job.id])
    invoicing.propose(session, FIRST, LAST, DAY)
    warnings = " ".join(invoicing.drafts(session)[0].warnings)
    assert "à contrôler" in warnings
    assert "commande" in warnings
    assert "SIRET" in warnings


@pytest.mark.parametrize(
    ("days", "when", "day", "words"),
    [
        (0, "no", None, "réception"),
        (30, "no", None, "30 jours date de facture"),
        (45, "after", None, "45 jours fin de mois"),
        (45, "before", 10, "fin de mois, 45 jours, le 10"),
    ],
)
def test_the_terms_are_said_in_words(session, world, days, when, day, words):
    world.customer.terms_days, world.customer.terms_end_of_month = days, when
    world.customer.terms_day = day
    session.flush()
    pricing.approve(session, [world.done().id])
    invoicing.propose(session, FIRST, LAST, DAY)
    content = invoicing.draft_content(session, invoicing.drafts(session)[0].draft_id)
    assert words in content.payment_terms


def test_a_period_that_ends_before_it_begins_is_refused(session, world):
    with pytest.raises(InvalidInput) as refused:
        invoicing.propose(session, LAST, FIRST, DAY)
    assert refused.value.field == "period_to"


def test_nothing_is_proposed_before_the_company_is_described(session):
    world = Billed(session, described=False)
    pricing.approve(session, [world.done().id])
    with pytest.raises(RuleBroken, match="not described"):
        invoicing.propose(session, FIRST, LAST, DAY)


def test_a_dispatcher_issues_nothing_and_reads_no_invoice(database):
    def make(session):
        world = Billed(session)
        pricing.approve(session, [world.done().id])
        invoicing.propose(session, FIRST, LAST, DAY)
        return str(invoicing.drafts(session)[0].draft_id)

    draft_id = UUID(database.open().write(make, "test"))
    dispatcher = database.open("essai_exploitation")
    with pytest.raises(Forbidden):
        dispatcher.write(
            lambda s: s.execute(text("SELECT issue_invoice(:d, 1, current_date)"), {"d": draft_id}), "x"
        )
    with pytest.raises(Forbidden):
        dispatcher.read(invoicing.invoices)
    accountant = database.open("essai_compta")
    accountant.write(lambda s: invoicing.issue(s, draft_id, 1), "invoice.issue")
    with pytest.raises(RuleBroken):
        database.open_admin().write(lambda s: s.execute(text("UPDATE invoice SET total_eur = 0")), "x")
    with database.open_admin().session() as session:
        assert [finding for finding in check(session) if finding.count] == []


def test_an_accountant_cannot_tie_a_charge_to_an_invoice(database):
    def make(session):
        world = Billed(session)
        _, label = _issue_all(session, world, world.done())
        pricing.approve(session, [world.done(hour=9).id])
        return label

    database.open().write(make, "test")
    accountant = database.open("essai_compta")
    with pytest.raises(Forbidden):
        accountant.write(
            lambda s: s.execute(
                text("UPDATE charge SET invoice_id = (SELECT id FROM invoice) WHERE invoice_id IS NULL")
            ),
            "x",
        )
    with pytest.raises(RuleBroken):
        accountant.write(lambda s: s.execute(text("DELETE FROM charge WHERE invoice_id IS NOT NULL")), "x")


def test_two_accountants_issue_without_a_gap(database):
    def make(session):
        world = Billed(session)
        pricing.approve(session, [world.done().id])
        invoicing.propose(session, FIRST, LAST, DAY)

    database.open().write(make, "test")
    draft = database.open("essai_compta").read(invoicing.drafts)[0]
    accountant = database.open("essai_compta")
    op = new_id()
    first = accountant.write(
        lambda s: invoicing.issue(s, draft.draft_id, draft.version), "invoice.issue", op=op
    )
    again = accountant.write(
        lambda s: invoicing.issue(s, draft.draft_id, draft.version), "invoice.issue", op=op
    )
    assert first == again
    with database.open().session() as session:
        assert len(session.scalars(select(Invoice)).all()) == 1
        assert session.scalars(select(InvoiceDraft)).all() == []
        assert session.scalars(select(Job.status)).all() == ["INVOICED"]
