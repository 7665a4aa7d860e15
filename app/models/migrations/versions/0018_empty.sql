-- A tour that lost its last stop stays where a phone or a paper knows it, and its driver and vehicles are free at once:
-- its bookings go with the last stop and come back with the next one. What a new tour books before its first stop stands.

CREATE OR REPLACE FUNCTION t_tour_booking() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.driver_id, NEW.vehicle_id, NEW.trailer_id)
     IS NOT DISTINCT FROM (OLD.driver_id, OLD.vehicle_id, OLD.trailer_id) THEN
    UPDATE rondo.booking SET slot = NEW.slot WHERE tour_id = NEW.id AND slot <> NEW.slot;
  ELSIF TG_OP = 'INSERT' OR EXISTS (SELECT FROM rondo.booking WHERE tour_id = NEW.id) THEN
    PERFORM rondo.book_tour(NEW.id);
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION t_member_booking() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  t uuid;
  tours uuid[] := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.tour_id] WHEN 'DELETE' THEN ARRAY[OLD.tour_id]
                  ELSE ARRAY[NEW.tour_id, OLD.tour_id] END;
BEGIN
  -- Held first: the slot that is booked is the one that a colleague's stop has just given the tour.
  PERFORM FROM rondo.tour WHERE id = ANY (tours) ORDER BY id FOR NO KEY UPDATE;
  FOREACH t IN ARRAY tours LOOP
    IF EXISTS (SELECT FROM rondo.booking WHERE tour_id = t) THEN
      PERFORM rondo.book_tour(t);
    END IF;
  END LOOP;
  PERFORM rondo.mark_changed(tours);
  RETURN NULL;
END $$;

-- A tour reaches from its first stop to its last. It is held first, so that the stops that a colleague is just putting
-- there or taking away are in sight of the statement that measures.
CREATE OR REPLACE FUNCTION t_tour_envelope() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  t uuid;
  tours uuid[] := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.tour_id] WHEN 'DELETE' THEN ARRAY[OLD.tour_id]
                  ELSE ARRAY[NEW.tour_id, OLD.tour_id] END;
BEGIN
  PERFORM FROM rondo.tour WHERE id = ANY (tours) ORDER BY id FOR NO KEY UPDATE;
  FOREACH t IN ARRAY tours LOOP
    IF NOT EXISTS (SELECT FROM rondo.stop s WHERE s.tour_id = t) THEN
      DELETE FROM rondo.booking WHERE tour_id = t;
      CONTINUE;
    END IF;
    UPDATE rondo.tour SET slot = e.slot, day = (lower(e.slot) AT TIME ZONE 'Europe/Paris')::date
      FROM (SELECT tstzrange(min(lower(s.slot)), max(upper(s.slot))) AS slot FROM rondo.stop s WHERE s.tour_id = t) e
     WHERE tour.id = t AND tour.slot <> e.slot;
    IF NOT EXISTS (SELECT FROM rondo.booking WHERE tour_id = t) THEN
      PERFORM rondo.book_tour(t);
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

DELETE FROM booking b USING tour t
 WHERE b.tour_id = t.id AND t.status <> 'draft' AND NOT EXISTS (SELECT FROM stop s WHERE s.tour_id = t.id);
