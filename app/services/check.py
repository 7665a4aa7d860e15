"""Every invariant of the data, each under its name with the number of rows that break it."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Finding:
    """One invariant: `count` is 0 when all is well, `examples` name the first rows that break it."""

    name: str
    count: int
    examples: tuple[str, ...]


# Each query returns one text for each row that breaks the invariant.
INVARIANTS: dict[str, str] = {
    "bookings_overlap": """
        SELECT a.resource_id || ' ' || a.slot || ' ' || b.slot FROM booking a JOIN booking b
          ON uuidrange(a.resource_id, a.resource_id, '[]') && uuidrange(b.resource_id, b.resource_id, '[]')
         AND a.slot && b.slot AND a.id < b.id""",
    "bookings_missing": """
        SELECT 'tour ' || t.id FROM tour t CROSS JOIN unnest(ARRAY[t.driver_id, t.vehicle_id, t.trailer_id]) r
         WHERE r IS NOT NULL AND EXISTS (SELECT FROM stop s WHERE s.tour_id = t.id)
           AND NOT EXISTS (SELECT FROM booking b
                            WHERE b.tour_id = t.id AND b.resource_id = r AND b.slot = t.slot)
        UNION ALL
        SELECT 'tour_member ' || m.id FROM tour_member m JOIN tour t ON t.id = m.tour_id
         WHERE EXISTS (SELECT FROM stop s WHERE s.tour_id = t.id)
           AND NOT EXISTS (SELECT FROM booking b WHERE b.tour_id = t.id AND b.slot = t.slot
                              AND b.resource_id = coalesce(m.driver_id, m.vehicle_id))
        UNION ALL
        SELECT 'stop ' || s.id FROM stop s
         WHERE NOT EXISTS (SELECT FROM booking b
                            WHERE b.stop_id = s.id AND b.resource_id = s.tour_id AND b.slot = s.slot)
        UNION ALL
        SELECT 'absence ' || a.id FROM absence a
         WHERE NOT EXISTS (SELECT FROM booking b WHERE b.absence_id = a.id AND b.slot = a.slot)""",
    "tours_cover_stops": """
        SELECT t.id::text FROM tour t JOIN stop s ON s.tour_id = t.id GROUP BY t.id
        HAVING t.slot <> tstzrange(min(lower(s.slot)), max(upper(s.slot)))""",
    "job_states_follow_plan": """
        SELECT j.number FROM job j LEFT JOIN stop s ON s.job_id = j.id
         WHERE (j.status IN ('PLANNED', 'SENT', 'ACKNOWLEDGED', 'EN_ROUTE', 'ON_SITE') AND s.id IS NULL)
            OR (j.status IN ('DRAFT', 'TO_PLAN') AND s.id IS NOT NULL)""",
    # An open job is in one list of the backlog, or on one day of the board: it cannot disappear.
    "open_jobs_in_one_list": """
        SELECT j.number FROM job j LEFT JOIN stop s ON s.job_id = j.id LEFT JOIN tour t ON t.id = s.tour_id
          LEFT JOIN driver d ON d.id = t.driver_id
         WHERE j.status IN ('DRAFT', 'TO_PLAN', 'PLANNED', 'SENT', 'ACKNOWLEDGED', 'EN_ROUTE', 'ON_SITE',
                            'NOT_DONE')
           AND 1 <> (j.status = 'DRAFT' AND s.id IS NULL)::int
                  + (j.status = 'TO_PLAN' AND s.id IS NULL)::int
                  + (j.status = 'NOT_DONE')::int
                  + (j.status NOT IN ('DRAFT', 'TO_PLAN', 'NOT_DONE') AND d.id IS NOT NULL)::int""",
    "number_gaps_and_chains": "SELECT name || ': ' || problem FROM check_chains()",
    "invoice_totals": """
        SELECT i.series || i.year || '-' || i.number FROM invoice i LEFT JOIN LATERAL (
          SELECT sum(l.amount_eur) AS net FROM invoice_line l WHERE l.invoice_id = i.id) l ON true
         WHERE i.total_net_eur + i.total_vat_eur <> i.total_eur OR l.net IS DISTINCT FROM i.total_net_eur""",
    "receivables_follow_invoices": """
        SELECT i.series || i.year || '-' || i.number
          FROM invoice i LEFT JOIN receivable r ON r.invoice_id = i.id
         WHERE r.amount_eur IS DISTINCT FROM
               CASE i.kind WHEN 'invoice' THEN i.total_eur ELSE -i.total_eur END""",
    "payments_not_over_allocated": """
        SELECT p.id::text FROM payment p JOIN allocation a ON a.payment_id = p.id
         GROUP BY p.id HAVING abs(sum(a.amount_eur)) > abs(p.amount_eur)""",
    "receivables_not_over_allocated": """
        SELECT r.number FROM receivable r JOIN allocation a ON a.receivable_id = r.id
         GROUP BY r.id HAVING abs(sum(a.amount_eur)) > abs(r.amount_eur)""",
    "bank_statements_add_up": """
        SELECT s.filename FROM bank_statement s LEFT JOIN bank_line l
            ON l.account_id = s.account_id AND l.booked_on BETWEEN s.starts_on AND s.ends_on
         GROUP BY s.id HAVING s.opening_eur + coalesce(sum(l.amount_eur), 0) <> s.closing_eur""",
    "containers_move_from_where_they_stand": """
        SELECT c.number FROM (
          SELECT m.container_id, m.from_kind, m.from_id, lag(m.to_kind) OVER o AS was_kind,
                 lag(m.to_id) OVER o AS was_id, row_number() OVER o AS n
            FROM container_move m WINDOW o AS (PARTITION BY m.container_id ORDER BY m.at, m.id)) m
          JOIN container c ON c.id = m.container_id
         WHERE m.from_kind <> 'outside' AND m.n = 1
            OR m.n > 1 AND (m.from_kind, m.from_id) IS DISTINCT FROM (m.was_kind, m.was_id)""",
    # The two sides of the book, each summed by itself: what came less what left is what stands there.
    "containers_balance": """
        SELECT e.kind || ' ' || coalesce(e.id::text, '') || ' ' || e.type_code || ': ' || sum(e.n)
          FROM (SELECT m.to_kind AS kind, m.to_id AS id, c.type_code, 1 AS n
                  FROM container_move m JOIN container c ON c.id = m.container_id
                UNION ALL
                SELECT m.from_kind, m.from_id, c.type_code, -1
                  FROM container_move m JOIN container c ON c.id = m.container_id
                UNION ALL
                SELECT s.place_kind, s.place_id, s.type_code, -s.boxes FROM container_stock s
                 WHERE s.place_kind <> 'unknown') e
         WHERE e.kind <> 'outside' GROUP BY e.kind, e.id, e.type_code HAVING sum(e.n) <> 0""",
    "container_states_follow_moves": """
        SELECT c.number FROM container c CROSS JOIN LATERAL (
          SELECT m.to_kind FROM container_move m WHERE m.container_id = c.id
           ORDER BY m.at DESC, m.id DESC LIMIT 1) l
         WHERE c.status <> state_at(l.to_kind)""",
    "containers_at_known_places": """
        SELECT m.id::text FROM container_move m
         WHERE m.to_id IS NOT NULL AND NOT place_exists(m.to_kind, m.to_id)""",
    "weights_agree": """
        SELECT w.series || w.number FROM weigh_ticket w JOIN waste_movement m ON m.weigh_ticket_id = w.id
         WHERE m.reverses_id IS NULL GROUP BY w.id HAVING sum(m.net_kg) <> w.net_kg""",
    "rounds_are_of_their_customers_sites": """
        SELECT r.name FROM round r JOIN site s ON s.id = r.site_id WHERE s.customer_id <> r.customer_id""",
    "dropped_files_lie_on_known_records": """
        SELECT d.id::text FROM document d
         WHERE d.dropped AND NOT EXISTS (SELECT FROM document_link l WHERE l.document_id = d.id)
        UNION ALL
        SELECT l.id::text FROM document_link l WHERE NOT record_exists(l.owner_kind, l.owner_id)""",
    "files_went_only_after_their_time": """
        SELECT encode(b.sha256, 'hex') FROM blob b JOIN document d USING (sha256)
         WHERE b.body IS NULL AND d.purged_at IS NULL""",
    # What a customer owes changes by the day and by each payment: it is looked at again at night.
    "findings_are_what_the_rules_find": """
        WITH t AS (SELECT id FROM tour
                    WHERE upper(slot) >= (now() AT TIME ZONE 'Europe/Paris')::date::timestamp
                                          AT TIME ZONE 'Europe/Paris'),
             now_found AS (SELECT tour_id, stop_id, rule, severity, object_id, measure, sentence
                             FROM gate_findings(ARRAY(SELECT id FROM t)) WHERE rule <> 'customer.credit'),
             kept AS (SELECT f.tour_id, f.stop_id, f.rule, f.severity, f.object_id, f.measure, f.sentence
                        FROM finding f JOIN t ON t.id = f.tour_id WHERE f.rule <> 'customer.credit')
        SELECT 'missing: ' || tour_id || ' ' || rule || ' ' || sentence
          FROM (SELECT * FROM now_found EXCEPT ALL SELECT * FROM kept) m
        UNION ALL
        SELECT 'left over: ' || tour_id || ' ' || rule || ' ' || sentence
          FROM (SELECT * FROM kept EXCEPT ALL SELECT * FROM now_found) x""",
    "nothing_waits_to_be_judged": "SELECT xid || ' ' || id FROM gate_due",
    "overrides_have_an_operation": """
        SELECT v.id::text FROM override v LEFT JOIN operation o ON o.op_id = v.op_id AND o.reason = v.reason
         WHERE o.op_id IS NULL""",
    # Also held by a guard and by constraints; a fee that was decided is there until its paper takes it over.
    "cases_closed_with_a_call": """
        SELECT c.id::text FROM problem_case c
         WHERE c.state = 'closed' AND c.closed_by <> ''
           AND NOT EXISTS (SELECT FROM call_attempt a WHERE a.case_id = c.id)""",
    "cases_charged_have_their_charge": """
        SELECT c.id::text FROM problem_case c
         WHERE c.fee = 'charged' AND NOT EXISTS (
           SELECT FROM charge h WHERE h.job_id = c.job_id AND h.service = 'failed_trip'
              AND h.explanation ->> 'case' = c.id::text)
        UNION ALL
        SELECT h.id::text FROM charge h
         WHERE h.explanation ? 'case' AND NOT EXISTS (
           SELECT FROM problem_case c WHERE c.id::text = h.explanation ->> 'case' AND c.fee = 'charged')""",
    "cases_retried_by_their_own_job": """
        SELECT c.id::text FROM problem_case c JOIN job r ON r.id = c.retry_job_id
         WHERE r.retry_of_id IS DISTINCT FROM c.job_id""",
    "messages_and_cases_follow_their_events": """
        SELECT e.id::text FROM field_event e
         WHERE (e.kind = 'message' AND btrim(coalesce(e.data ->> 'text', '')) <> ''
                AND NOT EXISTS (SELECT FROM message m WHERE m.id = e.id))
            OR (e.kind = 'blocked' AND NOT EXISTS (
                  SELECT FROM problem_case c WHERE c.id = e.id OR c.stop_id IS NOT DISTINCT FROM e.stop_id
                      OR c.job_id = e.job_id))""",
    "positions_are_of_their_tour": """
        SELECT p.tour_id || ' ' || p.at FROM position p JOIN tour t ON t.id = p.tour_id
         WHERE t.started_at IS NULL OR p.at > coalesce(t.ended_at, p.received_at) + interval '1 minute'""",
    # They are forgotten as phones report: one day more than the parameter says is nobody's fault.
    "positions_forgotten_in_time": """
        SELECT tour_id::text FROM position GROUP BY tour_id
        HAVING min(at) < now() - interval '1 day'
                       - make_interval(days => whole_parameter('retention.position_days', 62, 1, 1830))""",
    "files_without_document": """
        SELECT encode(b.sha256, 'hex') FROM blob b
         WHERE NOT EXISTS (SELECT FROM document d WHERE d.sha256 = b.sha256)""",
    "files_changed": """
        SELECT coalesce(d.kind || ' ' || coalesce(nullif(d.number, ''), d.title), 'file')
               || coalesce(' of job ' || j.number, '')
               || ', document ' || coalesce(d.id::text, encode(b.sha256, 'hex'))
          FROM (SELECT sha256 FROM blob WHERE sha256(body) <> sha256) b
          LEFT JOIN document d ON d.sha256 = b.sha256 LEFT JOIN job j ON j.id = d.job_id""",
    "files_missing": """
        SELECT d.kind || ' ' || coalesce(nullif(d.number, ''), d.title)
               || coalesce(' of job ' || j.number, '') || ', document ' || d.id
          FROM document d LEFT JOIN blob b USING (sha256) LEFT JOIN job j ON j.id = d.job_id
         WHERE b.sha256 IS NULL
        UNION ALL
        SELECT e.kind || coalesce(' of job ' || j.number, '') || ', event ' || e.id
          FROM field_event e LEFT JOIN document d ON d.id = e.document_id LEFT JOIN job j ON j.id = e.job_id
         WHERE e.document_id IS NOT NULL AND d.id IS NULL""",
    # A signature stands in a row of its own for quick reading: it says what the chained event says.
    "signatures_say_what_was_told": """
        SELECT 'signature ' || coalesce(s.party, e.data ->> 'party') || ' of job ' || j.number || ', event '
               || coalesce(e.id, s.id)
          FROM signature s FULL JOIN (
            SELECT e.* FROM field_event e JOIN operation o ON o.op_id = e.id
             WHERE e.kind = 'signature' AND o.result ->> 'note' = '') e ON e.id = s.id
          JOIN job j ON j.id = coalesce(s.job_id, e.job_id)
         WHERE s.id IS NULL
            OR e.id IS NULL AND EXISTS (SELECT FROM operation o WHERE o.op_id = s.id)
            OR e.id IS NOT NULL AND (s.party, s.job_id, s.document_id, s.lat, s.lon) IS DISTINCT FROM
               (e.data ->> 'party', e.job_id, e.document_id, e.lat, e.lon)
            OR e.id IS NOT NULL AND (s.name, s.role, s.email, s.consent, s.reserves) IS DISTINCT FROM
               (left(coalesce(e.data ->> 'name', ''), 200), left(coalesce(e.data ->> 'role', ''), 200),
                left(coalesce(e.data ->> 'email', ''), 200), left(coalesce(e.data ->> 'consent', ''), 1000),
                left(coalesce(e.data ->> 'reserves', ''), 2000))""",
    # Each event of a phone is an operation too: who takes it out of its chain leaves that behind.
    "events_told_are_kept": """
        SELECT 'event ' || substr(o.kind, 7) || ' of ' || o.reason || ', ' || o.op_id FROM operation o
         WHERE o.kind LIKE 'field.%' AND o.result ? 'seq'
           AND NOT EXISTS (SELECT FROM field_event e WHERE e.id = o.op_id)""",
    "tickets_show_what_was_signed": """
        SELECT t.series || t.year || '-' || lpad(t.number::text, 6, '0') || ' of job ' || j.number
               || ', document ' || (p ->> 'document_id')
          FROM job_ticket t JOIN job j ON j.id = t.job_id
          CROSS JOIN jsonb_array_elements((t.content -> 'signatures') || (t.content -> 'photos')) p
          LEFT JOIN document d ON d.id = (p ->> 'document_id')::uuid
         WHERE p ->> 'document_id' IS NOT NULL AND encode(d.sha256, 'hex') IS DISTINCT FROM p ->> 'sha256'""",
    "ticket_papers_are_those_sealed": """
        SELECT t.series || t.year || '-' || lpad(t.number::text, 6, '0') || ' of job ' || j.number
               || ', document ' || p.document_id
          FROM ticket_paper p JOIN job_ticket t ON t.id = p.ticket_id JOIN job j ON j.id = t.job_id
          LEFT JOIN document d ON d.id = p.document_id WHERE d.sha256 IS DISTINCT FROM p.sha256""",
    "mail_left_half_done": """
        SELECT recipient || ' ' || subject FROM mail
         WHERE state IN ('sending', 'handed') AND claimed_at < now() - interval '1 day'""",
    "signed_tickets_without_pdf": """
        SELECT t.series || t.number FROM job_ticket t
         WHERE t.issued_at > now() - interval '1 day' AND NOT EXISTS (
           SELECT FROM document d WHERE d.job_id = t.job_id AND d.kind = 'job_ticket')""",
}


def check(session: Session, examples: int = 5) -> list[Finding]:
    """Check every invariant, as the owner of the database.

    Args:
        session: Unhurried; it reads the whole database.
        examples: How many rows are named for each invariant that is broken.
    """
    findings = []
    for name, query in INVARIANTS.items():
        rows = [row[0] for row in session.execute(text(query))]
        findings.append(Finding(name, len(rows), tuple(rows[:examples])))
    return findings
