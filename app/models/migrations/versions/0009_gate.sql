-- The rules of the trade and of the law, evaluated where every writer passes: board, import, endpoint, SQL typed by
-- hand. A rule is a dated row; what it finds in a tour as it stands is kept beside the tour; what a person decided
-- against it, with a reason, is kept for ever.

-- ------------------------------------------------------------------------------------------------ tables
CREATE TABLE rule (
    id UUID NOT NULL,
    key TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    scope TEXT NOT NULL,
    severity TEXT NOT NULL,
    sentence TEXT NOT NULL,
    source TEXT DEFAULT '' NOT NULL,
    params JSONB DEFAULT '{}'::jsonb NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT rule_pkey PRIMARY KEY (id),
    CONSTRAINT rule_key_valid_from_key UNIQUE (key, valid_from),
    CONSTRAINT rule_scope_known CHECK (scope IN ('tour', 'stop', 'driver')),
    CONSTRAINT rule_severity_known CHECK (severity IN ('stop', 'reason', 'note'))
);

CREATE TABLE finding (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    tour_id UUID NOT NULL,
    stop_id UUID,
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id UUID,
    measure INTEGER NOT NULL,
    valid_until DATE,
    sentence TEXT NOT NULL,
    source TEXT NOT NULL,
    CONSTRAINT finding_pkey PRIMARY KEY (id),
    CONSTRAINT finding_tour_id_fkey FOREIGN KEY(tour_id) REFERENCES tour (id) ON DELETE CASCADE,
    CONSTRAINT finding_stop_id_fkey FOREIGN KEY(stop_id) REFERENCES stop (id) ON DELETE CASCADE
);
CREATE INDEX finding_tour_id_idx ON finding (tour_id);
CREATE INDEX finding_stop_id_idx ON finding (stop_id);

CREATE TABLE tour_figure (
    tour_id UUID NOT NULL,
    driver_id UUID NOT NULL,
    day DATE NOT NULL,
    starts_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
    distance_m INTEGER NOT NULL,
    driving_min INTEGER NOT NULL,
    work_min INTEGER NOT NULL,
    overtime_min INTEGER NOT NULL,
    eu561 BOOLEAN NOT NULL,
    crew BOOLEAN NOT NULL,
    CONSTRAINT tour_figure_pkey PRIMARY KEY (tour_id),
    CONSTRAINT tour_figure_tour_id_fkey FOREIGN KEY(tour_id) REFERENCES tour (id) ON DELETE CASCADE
);
CREATE INDEX tour_figure_driver_id_day_idx ON tour_figure (driver_id, day);

CREATE TABLE override (
    id UUID NOT NULL,
    op_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    who TEXT DEFAULT session_user NOT NULL,
    decided_by TEXT NOT NULL,
    reason TEXT NOT NULL,
    rule TEXT NOT NULL,
    sentence TEXT NOT NULL,
    source TEXT NOT NULL,
    day DATE NOT NULL,
    tour_id UUID NOT NULL,
    stop_id UUID,
    job_id UUID,
    driver_id UUID NOT NULL,
    vehicle_id UUID,
    driver TEXT NOT NULL,
    vehicle TEXT NOT NULL,
    job TEXT NOT NULL,
    site TEXT NOT NULL,
    CONSTRAINT override_pkey PRIMARY KEY (id),
    CONSTRAINT override_reason_given CHECK (btrim(reason) <> '')
);
CREATE INDEX override_at_idx ON override (at);
CREATE INDEX override_tour_id_idx ON override (tour_id);

-- What a transaction has still to be judged on, once it is at its end: tours, and weeks of drivers ("day" is then a
-- Monday; it is -infinity for a tour). No row outlives its transaction.
CREATE TABLE gate_due (
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    id UUID NOT NULL,
    day DATE DEFAULT '-infinity'::date NOT NULL,
    gained BOOLEAN DEFAULT false NOT NULL,
    quiet BOOLEAN DEFAULT false NOT NULL,
    CONSTRAINT gate_due_pkey PRIMARY KEY (xid, id, day)
);

CREATE TABLE subcontractor (
    id UUID NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    siret TEXT DEFAULT '' NOT NULL,
    street TEXT DEFAULT '' NOT NULL,
    postcode TEXT DEFAULT '' NOT NULL,
    city TEXT DEFAULT '' NOT NULL,
    contact TEXT DEFAULT '' NOT NULL,
    phone TEXT DEFAULT '' NOT NULL,
    email TEXT DEFAULT '' NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    archived_at TIMESTAMP WITH TIME ZONE,
    search TEXT DEFAULT '' NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT subcontractor_pkey PRIMARY KEY (id),
    CONSTRAINT subcontractor_code_key UNIQUE (code)
);

ALTER TABLE driver ADD subcontractor_id UUID,
  ADD work_profile TEXT DEFAULT 'DECHETS' NOT NULL,
  ADD CONSTRAINT driver_subcontractor_id_fkey FOREIGN KEY(subcontractor_id) REFERENCES subcontractor (id),
  ADD CONSTRAINT driver_work_profile_known CHECK (work_profile IN ('TRM_COURTE', 'TRM_LONGUE', 'EU_2002_15', 'DECHETS', 'RECUP'));
CREATE INDEX driver_subcontractor_id_idx ON driver (subcontractor_id);
ALTER TABLE vehicle ADD tacho_regime TEXT DEFAULT 'EU561' NOT NULL,
  ADD CONSTRAINT vehicle_tacho_regime_known CHECK (tacho_regime IN ('EU561', 'EXEMPT_HOUSEHOLD', 'LIGHT'));
ALTER TABLE customer ADD credit_policy TEXT DEFAULT 'note' NOT NULL,
  ADD CONSTRAINT customer_credit_policy_known CHECK (credit_policy IN ('none', 'note', 'reason', 'stop'));
ALTER TABLE site ADD demands TEXT[] DEFAULT '{}'::text[] NOT NULL;
ALTER TABLE credential DROP CONSTRAINT credential_owner_kind_known,
  ADD CONSTRAINT credential_owner_kind_known
    CHECK (owner_kind IN ('driver', 'vehicle', 'container', 'company', 'subcontractor', 'outlet', 'site'));

-- ------------------------------------------------------------------------------------------------ the rules
-- params of a paper: owner, kinds, categories (any of them), when (all of these flags hold), missing (severity where
-- no such paper is on record; none: nothing is said), wrong (on record, but of another category).
INSERT INTO rule (id, key, valid_from, scope, severity, sentence, source, params)
SELECT gen_random_uuid(), x.key, '2000-01-01', x.scope, x.severity, x.sentence, x.source, x.params::jsonb FROM (VALUES
-- drivers
('driver.licence', 'tour', 'stop', 'Permis C de {driver} périmé depuis {until} : choisissez un autre chauffeur.',
 'Code de la route, art. R221-1 à R221-4 et R221-10', '{"owner": "driver", "kinds": ["licence"], "categories": ["C", "CE", "C+E", "EC"],
  "when": ["rigid"], "missing": "note", "missing_text": "Permis C de {driver} à renseigner.", "wrong": "stop",
  "wrong_text": "{driver} n''a pas le permis C qu''il faut pour {vehicle} : choisissez un autre chauffeur."}'),
('driver.licence_ce', 'tour', 'stop', 'Permis CE de {driver} périmé depuis {until} : choisissez un autre chauffeur.',
 'Code de la route, art. R221-1 à R221-4 et R221-10', '{"owner": "driver", "kinds": ["licence"], "categories": ["CE", "C+E", "EC"],
  "when": ["artic"], "missing": "note", "missing_text": "Permis CE de {driver} à renseigner.", "wrong": "stop",
  "wrong_text": "{driver} n''a pas le permis CE qu''il faut pour un ensemble ({vehicle}) : choisissez un autre chauffeur."}'),
('driver.licence_b', 'tour', 'stop', 'Permis de {driver} périmé depuis {until} : choisissez un autre chauffeur.',
 'Code de la route, art. R221-1', '{"owner": "driver", "kinds": ["licence"], "when": ["light"]}'),
('driver.fco', 'tour', 'stop', 'FIMO/FCO de {driver} périmée depuis {until} : choisissez un autre chauffeur.',
 'Code des transports, art. R3314-1 à R3314-28', '{"owner": "driver", "kinds": ["fco", "fimo"], "when": ["heavy"],
  "missing": "note", "missing_text": "FIMO/FCO de {driver} à renseigner."}'),
('driver.card', 'tour', 'stop', 'Carte conducteur de {driver} périmée depuis {until} : choisissez un autre chauffeur.',
 'Règlement (UE) 165/2014, art. 26 à 29', '{"owner": "driver", "kinds": ["driver_card"], "when": ["eu561"],
  "missing": "note", "missing_text": "Carte conducteur de {driver} à renseigner."}'),
('driver.medical', 'tour', 'reason', 'Visite médicale de {driver} dépassée depuis {until} : prenez rendez-vous, dites qui décide.',
 'Code du travail, art. R4624-10 à R4624-28', '{"owner": "driver", "kinds": ["medical"], "when": ["any"]}'),
('driver.adr', 'stop', 'stop', 'Certificat ADR de {driver} périmé depuis {until} : {material} ({site}) demande un chauffeur certifié.',
 'ADR, 8.2.1 et 8.2.2.8', '{"owner": "driver", "kinds": ["adr"], "when": ["adr"], "missing": "reason",
  "missing_text": "Aucun certificat ADR connu pour {driver} : {material} ({site}) en demande un au-delà du seuil du 1.1.3.6."}'),
('driver.caces', 'stop', 'note', 'CACES R490 de {driver} périmé depuis {until} : {site} demande la grue.',
 'Code du travail, art. R4323-55 à R4323-57', '{"owner": "driver", "kinds": ["caces"], "categories": ["R490"], "when": ["crane"],
  "missing": "note", "missing_text": "CACES R490 de {driver} à renseigner : {site} demande la grue."}'),
('driver.site', 'stop', 'stop', '{paper} de {driver} : plus valable depuis {until}. {site} le demande.',
 'Code du travail, art. R4511-5 et R4515-4', '{"owner": "driver", "kinds": [], "demand": true, "when": ["any"], "missing": "stop",
  "missing_text": "{paper} de {driver} : non enregistré. {site} le demande.",
  "labels": {"badge": "Badge d''accès", "induction": "Accueil sécurité", "first_aid": "Secourisme (SST)", "asbestos": "Formation amiante", "clinical": "Formation DASRI"}}'),
('driver.archived', 'tour', 'stop', '{driver} n''est plus à l''effectif : choisissez un autre chauffeur.', '', '{}'),
-- vehicles and trailers
('vehicle.inspection', 'tour', 'stop', 'Contrôle technique de {vehicle} périmé depuis {until} : choisissez un autre véhicule.',
 'Code de la route, art. R323-1 et R323-25', '{"owner": "vehicle", "kinds": ["inspection"], "when": ["any"],
  "missing": "note", "missing_text": "Contrôle technique de {vehicle} à renseigner."}'),
('vehicle.insurance', 'tour', 'stop', 'Assurance de {vehicle} échue depuis {until} : choisissez un autre véhicule.',
 'Code des assurances, art. L211-1', '{"owner": "vehicle", "kinds": ["insurance"], "when": ["any"],
  "missing": "note", "missing_text": "Assurance de {vehicle} à renseigner."}'),
('vehicle.tachograph', 'tour', 'stop', 'Contrôle du chronotachygraphe de {vehicle} périmé depuis {until} : choisissez un autre véhicule.',
 'Règlement (UE) 165/2014, art. 23', '{"owner": "vehicle", "kinds": ["tachograph"], "when": ["eu561"]}'),
('vehicle.vgp', 'tour', 'reason', 'VGP de {vehicle} (bras, grue ou compaction) périmée depuis {until} : faites-la faire, dites qui décide.',
 'Arrêté du 1er mars 2004, art. 22 et 23 ; arrêté du 5 mars 1993', '{"owner": "vehicle", "kinds": ["vgp"], "when": ["lift"]}'),
('vehicle.adr_approval', 'stop', 'stop', 'Agrément ADR de {vehicle} périmé depuis {until} : {material} ({site}) demande une citerne agréée.',
 'ADR, 9.1.3', '{"owner": "vehicle", "kinds": ["adr_approval"], "when": ["tank", "adr"], "missing": "reason",
  "missing_text": "Agrément ADR de {vehicle} à renseigner : {material} ({site}) demande une citerne agréée."}'),
('vehicle.archived', 'tour', 'stop', '{vehicle} est sorti du parc : choisissez un autre véhicule.', '', '{}'),
('vehicle.fit', 'stop', 'stop', '{vehicle} ne convient pas pour {site} : il faut {needs}.', 'Aptitude du véhicule à la prestation',
 '{"families": {"box30": ["hooklift"], "box20": ["hooklift"], "box10": ["hooklift"], "comp": ["hooklift"], "closed": ["hooklift"],
                "skip": ["skiploader"]},
   "types": {"GRAB": ["crane"], "ROUND": ["rearloader", "crane", "van", "flatbed", "vacuum", "tipper"],
             "BULK": ["walkingfloor", "tractor", "tipper", "crane", "hooklift", "vacuum"]},
   "labels": {"box30": "un ampliroll", "box20": "un ampliroll", "box10": "un ampliroll", "comp": "un ampliroll", "closed": "un ampliroll",
              "skip": "une polybenne", "GRAB": "un camion-grue", "ROUND": "une benne à ordures", "BULK": "une semi"}}'),
('trailer.inspection', 'tour', 'stop', 'Contrôle technique de la remorque {trailer} périmé depuis {until} : choisissez-en une autre.',
 'Code de la route, art. R323-1 et R323-25', '{"owner": "trailer", "kinds": ["inspection"], "when": ["any"],
  "missing": "note", "missing_text": "Contrôle technique de la remorque {trailer} à renseigner."}'),
('trailer.insurance', 'tour', 'stop', 'Assurance de la remorque {trailer} échue depuis {until} : choisissez-en une autre.',
 'Code des assurances, art. L211-1', '{"owner": "trailer", "kinds": ["insurance"], "when": ["any"],
  "missing": "note", "missing_text": "Assurance de la remorque {trailer} à renseigner."}'),
('trailer.archived', 'tour', 'stop', 'La remorque {trailer} est sortie du parc : choisissez-en une autre.', '', '{}'),
-- containers
('container.vgp', 'stop', 'stop', 'VGP du compacteur {container} périmée depuis {until} : faites-la faire avant de le déplacer.',
 'Arrêté du 5 mars 1993', '{"owner": "container", "kinds": ["vgp"], "families": ["comp"], "when": ["any"]}'),
('container.status', 'stop', 'stop', 'Le contenant {container} est {state} : choisissez-en un autre pour {site}.', '', '{}'),
-- our own papers, and those of who drives for us
('company.receipt', 'tour', 'stop', 'Notre récépissé de transport de déchets est périmé depuis {until} : renouvelez-le avant tout transport.',
 'Code de l''environnement, art. R541-50 à R541-54', '{"owner": "company", "kinds": ["transport_receipt"], "when": ["own", "waste"],
  "missing": "note", "missing_text": "Récépissé de transport de déchets à renseigner (fiche de l''entreprise)."}'),
('company.licence', 'tour', 'stop', 'Notre licence de transport est périmée depuis {until} : renouvelez-la avant tout affrètement.',
 'Code des transports, art. R3211-1 à R3211-12', '{"owner": "company", "kinds": ["transport_licence"], "when": ["own", "freight"],
  "missing": "note", "missing_text": "Licence de transport à renseigner (fiche de l''entreprise)."}'),
('subcontractor.receipt', 'tour', 'stop', 'Récépissé de transport de {subcontractor} périmé depuis {until} : demandez le nouveau.',
 'Code de l''environnement, art. R541-50 à R541-54', '{"owner": "subcontractor", "kinds": ["transport_receipt"], "when": ["sub", "waste"],
  "missing": "note", "missing_text": "Récépissé de transport de {subcontractor} à renseigner."}'),
('subcontractor.licence', 'tour', 'stop', 'Licence de transport de {subcontractor} périmée depuis {until} : demandez la nouvelle.',
 'Code des transports, art. L3221-1 et R3211-1', '{"owner": "subcontractor", "kinds": ["transport_licence"], "when": ["sub"],
  "missing": "note", "missing_text": "Licence de transport de {subcontractor} à renseigner."}'),
('subcontractor.insurance', 'tour', 'stop', 'Assurance de {subcontractor} échue depuis {until} : demandez l''attestation.',
 'Contrat type de sous-traitance, code des transports, art. D3224-3', '{"owner": "subcontractor", "kinds": ["insurance"], "when": ["sub"],
  "missing": "note", "missing_text": "Assurance de {subcontractor} à renseigner."}'),
('subcontractor.vigilance', 'tour', 'reason', 'Attestation de vigilance de {subcontractor} périmée depuis {until} : demandez-la, dites qui décide.',
 'Code du travail, art. L8222-1 et D8222-5', '{"owner": "subcontractor", "kinds": ["vigilance"], "when": ["sub"],
  "missing": "note", "missing_text": "Attestation de vigilance de {subcontractor} à renseigner."}'),
-- outlets
('outlet.permit', 'stop', 'stop', 'L''autorisation de {outlet} est périmée depuis {until} : {material} ne peut pas y aller, choisissez un autre exutoire.',
 'Code de l''environnement, art. L541-22 et R515-37', '{"owner": "outlet", "kinds": ["permit"], "when": ["hazardous"]}'),
('outlet.permit_plain', 'stop', 'note', 'L''autorisation de {outlet} est périmée depuis {until} : vérifiez avant d''y porter {material}.',
 'Code de l''environnement, art. L541-22', '{"owner": "outlet", "kinds": ["permit"], "when": ["plain"]}'),
('outlet.acceptance', 'stop', 'stop', 'CAP de {customer} pour {material} chez {outlet} : plus valable depuis {until}. Renouvelez-le.',
 'Code de l''environnement, art. R541-43 ; arrêtés du 30 décembre 2002 et du 15 février 2016',
 '{"owner": "outlet", "kinds": ["cap"], "cap": true, "when": ["cap", "hazardous"], "missing": "stop",
   "missing_text": "{outlet} demande un CAP : aucun pour {material} de {customer}. Demandez-le ou choisissez un autre exutoire.", "wrong": "stop",
   "wrong_text": "{outlet} demande un CAP : aucun pour {material} de {customer}. Demandez-le ou choisissez un autre exutoire."}'),
('outlet.acceptance_plain', 'stop', 'note', 'CAP de {customer} pour {material} chez {outlet} : plus valable depuis {until}.',
 'Arrêté du 15 février 2016', '{"owner": "outlet", "kinds": ["cap"], "cap": true, "when": ["cap", "plain"], "missing": "note",
   "missing_text": "{outlet} demande un CAP : aucun pour {material} de {customer}.", "wrong": "note",
   "wrong_text": "{outlet} demande un CAP : aucun pour {material} de {customer}."}'),
('outlet.material', 'stop', 'reason', '{outlet} n''est pas connu pour prendre {material} ({site}) : changez d''exutoire, ou dites qui l''a accordé.',
 'Code de l''environnement, art. L541-2', '{"hazardous": "stop"}'),
('outlet.archived', 'stop', 'stop', '{outlet} n''est plus un exutoire : choisissez-en un autre.', '', '{}'),
('outlet.closed', 'stop', 'reason', '{outlet} est fermé à l''heure prévue ({minutes} hors horaires) : avancez le passage, ou dites qui l''a accordé.',
 'Horaires de l''exutoire', '{}'),
-- sites and customers
('site.archived', 'stop', 'stop', 'Le chantier {site} est fermé : annulez ou changez de chantier.', '', '{}'),
('site.on_hold', 'stop', 'stop', '{site} est en pause {hold} : choisissez un autre jour, ou levez la pause.', 'Demande du client', '{}'),
('site.protocol', 'stop', 'note', 'Protocole de sécurité de {site} à revoir : plus de 12 mois depuis {until}.',
 'Code du travail, art. R4515-1 à R4515-11', '{"owner": "site", "kinds": ["protocol"], "when": ["protocol_usual"], "missing": "note",
  "missing_text": "Pas de protocole de sécurité connu pour {site}."}'),
('site.protocol_demanded', 'stop', 'stop', 'Protocole de sécurité de {site} dépassé depuis {until} : le client l''exige, faites-le signer.',
 'Code du travail, art. R4515-1 à R4515-11', '{"owner": "site", "kinds": ["protocol"], "when": ["protocol_demanded"], "missing": "stop",
  "missing_text": "{site} exige un protocole de sécurité : aucun n''est connu, faites-le signer."}'),
('site.weight', 'stop', 'reason', '{site} : accès limité à {most}, {vehicle} en fait {kg}. Choisissez plus léger, ou dites qui l''a accordé.',
 'Consigne d''accès du site', '{}'),
('site.closed', 'stop', 'note', '{site} est fermé à l''heure prévue ({minutes} hors horaires).', 'Horaires du site', '{}'),
('job.window', 'stop', 'note', '{site} : créneau promis dépassé de {minutes}.', 'Promesse faite au client',
 '{"early": "{site} : {minutes} avant le créneau promis."}'),
('customer.credit', 'stop', 'note', '{customer} dépasse son encours autorisé : voyez la comptabilité.', 'Conditions de vente',
 '{"days": 30, "overdue_text": "{customer} a des factures échues depuis plus de 30 jours : voyez la comptabilité."}'),
-- what is on the truck
('load.full', 'stop', 'reason', '{site} : {boxes} contenants pleins pour {places} place(s). Passez à l''exutoire avant, ou dites qui décide.',
 'Capacité du véhicule', '{}'),
('load.no_empty', 'stop', 'note', '{site} : plus de contenant vide à bord, prévoyez un passage au dépôt.', 'État de charge', '{}'),
('load.mixed', 'stop', 'reason', '{site} : {material} se mélangerait à ce qui est déjà chargé. Videz avant, ou dites qui décide.',
 'Code de l''environnement, art. L541-21-2 et D543-281', '{}'),
('load.payload', 'stop', 'reason', '{site} : charge estimée à {kg}, {over} de trop pour {vehicle} (estimé d''après le plan).',
 'Code de la route, art. R312-2', '{"fill": 0.8, "compaction": {"comp": 3}}'),
('load.train', 'stop', 'reason', '{site} : ensemble estimé à {kg}, {over} de trop (estimé d''après le plan).',
 'Code de la route, art. R312-4', '{"kg": 44000}'),
-- times
('time.travel', 'stop', 'note', 'Il manque {late} pour arriver à l''heure : {km} km, {way} de route (estimé d''après le plan).',
 'Temps de route', '{}'),
('tour.banned', 'tour', 'note', 'Interdiction de circuler pendant {minutes} (samedi 22 h à dimanche 22 h, jours fériés) : vérifiez la dérogation.',
 'Arrêté du 16 avril 2021', '{"kg": 7500}'),
('ec561.continuous', 'tour', 'reason', '{driver} : conduite continue dépassée de {over} (4 h 30, estimé d''après le plan). Ajoutez une pause de 45 min.',
 'Règlement (CE) 561/2006, art. 7', '{"minutes": 270}'),
('ec561.daily', 'driver', 'reason', '{driver} : {driving} de conduite dans la journée, {over} de trop (estimé d''après le plan).',
 'Règlement (CE) 561/2006, art. 6 § 1', '{"usual": 540, "most": 600, "times": 2}'),
('ec561.weekly', 'driver', 'reason', '{driver} : {week_drive} de conduite dans la semaine, {over} de trop (56 h, estimé d''après le plan).',
 'Règlement (CE) 561/2006, art. 6 § 2', '{"minutes": 3360}'),
('ec561.fortnight', 'driver', 'reason', '{driver} : {two_weeks} de conduite en deux semaines, {over} de trop (90 h, estimé d''après le plan).',
 'Règlement (CE) 561/2006, art. 6 § 3', '{"minutes": 5400}'),
('ec561.rest', 'driver', 'reason', '{driver} : repos de {rest} après cette journée, il manque {over} (estimé d''après le plan).',
 'Règlement (CE) 561/2006, art. 8', '{"usual": 660, "least": 540, "times": 3}'),
('ec561.weekly_rest', 'driver', 'note', '{driver} : repos de {weekly_rest} en fin de semaine, il manque {over} (estimé d''après le plan).',
 'Règlement (CE) 561/2006, art. 8 § 6', '{"usual": 2700, "least": 1440}'),
('work.break', 'driver', 'note', '{driver} : {pause} de pause pour {work} de travail, il manque {over} (estimé d''après le plan).',
 'Directive 2002/15/CE, art. 5 ; code des transports, art. L3312-2 ; code du travail, art. L3121-16',
 '{"profiles": {"TRM_COURTE": {"breaks": [[360, 30], [540, 45]]}, "TRM_LONGUE": {"breaks": [[360, 30], [540, 45]]},
   "EU_2002_15": {"breaks": [[360, 30], [540, 45]]}, "DECHETS": {"breaks": [[360, 20]]}, "RECUP": {"breaks": [[360, 20]]}}}'),
('work.rest', 'driver', 'note', '{driver} : repos de {rest} après cette journée, il manque {over} (estimé d''après le plan).',
 'Code du travail, art. L3131-1 et D3131-1', '{"minutes": 600}'),
('work.daily', 'driver', 'note', '{driver} : {work} de travail dans la journée, {over} de trop (estimé d''après le plan).',
 'Code des transports, art. D3312-6 ; convention collective',
 '{"normal": 420, "profiles": {"TRM_COURTE": {"daily": 720}, "TRM_LONGUE": {"daily": 720}, "EU_2002_15": {}, "DECHETS": {"daily": 600}, "RECUP": {"daily": 600}}}'),
('work.weekly', 'driver', 'note', '{driver} : {week_work} de travail dans la semaine, {over} de trop (estimé d''après le plan).',
 'Code des transports, art. D3312-45 ; code du travail, art. L3121-20',
 '{"profiles": {"TRM_COURTE": {"weekly": 3120}, "TRM_LONGUE": {"weekly": 3360}, "EU_2002_15": {"weekly": 3600}, "DECHETS": {"weekly": 2880}, "RECUP": {"weekly": 2880}}}'),
('work.span', 'driver', 'note', '{driver} : amplitude de {span}, {over} de trop (estimé d''après le plan).',
 'Code des transports, art. D3312-2 et suivants',
 '{"profiles": {"TRM_COURTE": {"span": 720}, "TRM_LONGUE": {"span": 840}, "EU_2002_15": {"span": 840}, "DECHETS": {"span": 780}, "RECUP": {"span": 780}}}')
) x (key, scope, severity, sentence, source, params);

-- ------------------------------------------------------------------------------------------------ guards
CREATE TRIGGER version BEFORE UPDATE ON rule FOR EACH ROW EXECUTE FUNCTION t_version();
CREATE TRIGGER zz_journal AFTER INSERT OR UPDATE OR DELETE ON rule FOR EACH ROW EXECUTE FUNCTION t_journal();
CREATE TRIGGER version BEFORE UPDATE ON subcontractor FOR EACH ROW EXECUTE FUNCTION t_version();
CREATE TRIGGER zz_journal AFTER INSERT OR UPDATE OR DELETE ON subcontractor FOR EACH ROW EXECUTE FUNCTION t_journal();
CREATE TRIGGER zz_logged AFTER INSERT ON override FOR EACH ROW EXECUTE FUNCTION t_logged();
CREATE TRIGGER frozen BEFORE UPDATE ON override FOR EACH ROW EXECUTE FUNCTION t_forbid();
CREATE TRIGGER kept BEFORE DELETE ON override FOR EACH ROW EXECUTE FUNCTION t_forbid();
CREATE TRIGGER kept_whole BEFORE TRUNCATE ON override FOR EACH STATEMENT EXECUTE FUNCTION t_forbid();

GRANT SELECT ON rule, finding, tour_figure, override, subcontractor TO rondo_user;
GRANT INSERT, UPDATE ON rule TO rondo_manager, rondo_administrator;
GRANT INSERT, UPDATE, DELETE ON subcontractor TO rondo_dispatcher;

-- ------------------------------------------------------------------------------------------------ what is judged
-- A tour with all that the rules ask of its driver, vehicle and trailer. Who reads it sees the rows he may see.
CREATE VIEW gate_tour WITH (security_invoker = true) AS
SELECT t.id AS tour_id, t.day, t.slot, t.status, t.driver_id, t.vehicle_id, t.trailer_id,
       btrim(d.first_name || ' ' || d.surname) AS driver, d.archived_at IS NOT NULL AS driver_archived,
       d.subcontractor_id, su.name AS subcontractor, d.work_profile,
       EXISTS (SELECT FROM tour_member m WHERE m.tour_id = t.id AND m.role = 'second_driver') AS crew,
       p.lat AS depot_lat, p.lon AS depot_lon,
       v.plate AS vehicle, v.kind AS vehicle_kind, coalesce(v.gvw_kg, CASE v.kind WHEN 'van' THEN 3500 ELSE 26000 END) AS gvw_kg,
       v.gvw_kg - v.payload_kg AS tare_kg, v.payload_kg, v.box_places, v.tacho_regime, v.archived_at IS NOT NULL AS vehicle_archived,
       r.plate AS trailer, r.gvw_kg AS trailer_gvw_kg, r.gvw_kg - r.payload_kg AS trailer_tare_kg,
       r.payload_kg AS trailer_payload_kg, coalesce(r.box_places, 0) AS trailer_places,
       coalesce(r.archived_at IS NOT NULL, false) AS trailer_archived
  FROM tour t JOIN driver d ON d.id = t.driver_id LEFT JOIN subcontractor su ON su.id = d.subcontractor_id
  LEFT JOIN depot p ON p.id = coalesce(t.depot_id, d.depot_id)
  LEFT JOIN vehicle v ON v.id = t.vehicle_id LEFT JOIN vehicle r ON r.id = t.trailer_id;

-- A job with all that the rules ask of its material, containers, outlet, site and customer.
CREATE VIEW gate_job WITH (security_invoker = true) AS
SELECT j.id AS job_id, j.number, j.type, j.customer_id, j.site_id, j.material_id, j.outlet_id, j.container_in_id, j.container_out_id,
       extract(epoch FROM j.window_from)::integer / 60 AS window_from, extract(epoch FROM j.window_to)::integer / 60 AS window_to,
       m.name AS material, coalesce(m.hazardous, false) AS hazardous, coalesce(m.hazardous AND m.adr_mention <> '', false) AS adr,
       coalesce(nullif(m.stream, ''), m.code) AS stream,
       ct.family, (m.density_t_per_m3 * coalesce(j.volume_m3, ct.volume_m3) * 1000)::float8 AS full_kg,
       ci.number AS container_in, ci.status AS container_in_status, cti.family AS family_in,
       co.number AS container_out, cto.family AS family_out,
       o.name AS outlet, coalesce(o.needs_acceptance, false) AS needs_acceptance, o.archived_at IS NOT NULL AS outlet_archived,
       EXISTS (SELECT FROM outlet_material k WHERE k.outlet_id = j.outlet_id)
         AND NOT EXISTS (SELECT FROM outlet_material k WHERE k.outlet_id = j.outlet_id AND k.material_id = j.material_id) AS unaccepted,
       s.name AS site, s.lat, s.lon, s.hours, s.max_gvw_kg, s.demands, s.archived_at IS NOT NULL AS site_archived,
       c.name AS customer, c.credit_policy
  FROM job j JOIN site s ON s.id = j.site_id JOIN customer c ON c.id = j.customer_id
  LEFT JOIN material m ON m.id = j.material_id LEFT JOIN outlet o ON o.id = j.outlet_id
  LEFT JOIN container ci ON ci.id = j.container_in_id LEFT JOIN container co ON co.id = j.container_out_id
  LEFT JOIN container_type ct ON ct.code = j.container_type
  LEFT JOIN container_type cti ON cti.code = ci.type_code LEFT JOIN container_type cto ON cto.code = co.type_code;

-- Every paper with the last day on which it holds; -infinity: expired at an unknown date. A paper of which nothing
-- is known is as good as none.
CREATE VIEW gate_paper WITH (security_invoker = true) AS
SELECT owner_kind, owner_id, kind, category,
       CASE state WHEN 'unlimited' THEN 'infinity'::date WHEN 'expired' THEN coalesce(valid_until, '-infinity'::date)
            WHEN 'month' THEN (date_trunc('month', valid_until) + interval '1 month - 1 day')::date ELSE valid_until END AS holds_until
  FROM credential WHERE state = 'unlimited' OR state = 'expired' OR (state <> 'unknown' AND valid_until IS NOT NULL)
UNION ALL
SELECT 'company', NULL, 'transport_receipt', '', transport_receipt_until FROM company WHERE transport_receipt_until IS NOT NULL
UNION ALL
SELECT 'outlet', id, 'permit', '', permit_until FROM outlet WHERE permit_until IS NOT NULL
UNION ALL
SELECT 'site', id, 'protocol', '', (protocol_on + interval '12 months')::date FROM site WHERE protocol_on IS NOT NULL
UNION ALL
SELECT 'outlet', outlet_id, 'cap', customer_id || '/' || material_id, coalesce(valid_until, 'infinity'::date) FROM acceptance;
-- A planned tour, as it counts for each of those who drive it: two share the wheel.
CREATE VIEW gate_duty WITH (security_invoker = true) AS
SELECT f.tour_id, f.driver_id, f.day, f.starts_at, f.ends_at, CASE WHEN f.crew THEN (f.driving_min + 1) / 2 ELSE f.driving_min END AS driving_min,
       f.work_min, f.eu561, f.crew
  FROM tour_figure f
UNION ALL
SELECT f.tour_id, m.driver_id, f.day, f.starts_at, f.ends_at, (f.driving_min + 1) / 2, f.work_min, f.eu561, true
  FROM tour_member m JOIN tour_figure f ON f.tour_id = m.tour_id WHERE m.role = 'second_driver';
GRANT SELECT ON gate_tour, gate_job, gate_paper, gate_duty TO rondo_user;

-- Whether customers are over their limit or overdue, without an amount: those who plan must not see amounts.
CREATE FUNCTION gate_credit(p_customers uuid[]) RETURNS TABLE (customer_id uuid, over_limit boolean, overdue boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.id, coalesce(sum(o.open_eur * CASE o.kind WHEN 'payment' THEN -1 ELSE 1 END) > c.credit_limit_eur, false),
         coalesce(bool_or(o.kind = 'receivable' AND o.open_eur > 0 AND r.due_on <
           (now() AT TIME ZONE 'Europe/Paris')::date - coalesce((SELECT (u.params ->> 'days')::integer FROM rondo.rule u
              WHERE u.key = 'customer.credit' AND now()::date >= u.valid_from ORDER BY u.valid_from DESC LIMIT 1), 30)), false)
    FROM rondo.customer c JOIN rondo.open_amount o ON o.customer_id = c.id LEFT JOIN rondo.receivable r ON r.id = o.id AND o.kind = 'receivable'
   WHERE c.id = ANY (p_customers) AND c.credit_policy <> 'none'
   GROUP BY c.id
$$;

-- ------------------------------------------------------------------------------------------------ small helpers
-- The same sums as app/domain/travel.py, to the metre and the minute.
CREATE FUNCTION gate_distance(lat1 float8, lon1 float8, lat2 float8, lon2 float8) RETURNS integer
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  a float8 := sin((radians(lat2) - radians(lat1)) / 2); b float8 := sin((radians(lon2) - radians(lon1)) / 2);
BEGIN
  IF lat1 IS NULL OR lon1 IS NULL OR lat2 IS NULL OR lon2 IS NULL THEN
    RETURN 0;
  END IF;
  RETURN round(2 * 6371000::float8 * asin(sqrt(least(1, a * a + cos(radians(lat1)) * cos(radians(lat2)) * (b * b)))) * 1.3::float8);
END $$;
CREATE FUNCTION gate_travel(p_metres integer) RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT (ceil(p_metres::float8 / 1000 / 45 * 60 / 5) * 5)::integer
$$;
CREATE FUNCTION gate_minutes(p_from timestamptz, p_to timestamptz) RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT floor(extract(epoch FROM p_to - p_from) / 60)::integer
$$;
-- The minute of the day by the clock of Paris.
CREATE FUNCTION gate_clock(p_at timestamptz) RETURNS integer
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT (extract(hour FROM p_at AT TIME ZONE 'Europe/Paris') * 60 + extract(minute FROM p_at AT TIME ZONE 'Europe/Paris'))::integer
$$;
CREATE FUNCTION gate_hm(p_minutes integer) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN p_minutes < 60 THEN p_minutes || ' min' ELSE p_minutes / 60 || ' h ' || lpad((p_minutes % 60)::text, 2, '0') END
$$;
CREATE FUNCTION gate_kg(p_kg integer) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT replace(to_char(p_kg, 'FM999,999,999'), ',', chr(160)) || ' kg'
$$;

-- When a place is open on a day, in pairs of wall-clock times: the day's exception, else its weekday's, else nothing where
-- other weekdays are known. The format is told in app/domain/hours.py, whose `spans_on` is the twin of this.
CREATE FUNCTION open_pairs(p_hours jsonb, p_day date) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN coalesce(jsonb_typeof(p_hours), 'null') <> 'object' THEN '[["00:00", "24:00"]]'::jsonb
         ELSE coalesce(p_hours -> 'exceptions' -> to_char(p_day, 'YYYY-MM-DD'), p_hours -> w.names[extract(isodow FROM p_day)::integer],
                       CASE WHEN p_hours ?| w.names THEN '[]' ELSE '[["00:00", "24:00"]]' END::jsonb) END
    FROM (SELECT ARRAY['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'] AS names) w
$$;
GRANT EXECUTE ON FUNCTION open_pairs TO rondo_user;

-- The minutes of a slot that lie outside opening hours.
CREATE FUNCTION gate_outside(p_hours jsonb, p_slot tstzrange) RETURNS integer
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_from integer; v_to integer; v_day date; v_open integer := 0; n integer := 0; x jsonb;
BEGIN
  IF coalesce(jsonb_typeof(p_hours), 'null') <> 'object' THEN
    RETURN 0;
  END IF;
  v_from := rondo.gate_clock(lower(p_slot));
  v_to := v_from + rondo.gate_minutes(lower(p_slot), upper(p_slot));
  v_day := (lower(p_slot) AT TIME ZONE 'Europe/Paris')::date;
  WHILE n < v_to LOOP
    FOR x IN SELECT * FROM jsonb_array_elements(rondo.open_pairs(p_hours, v_day)) LOOP
      v_open := v_open + greatest(0, least(v_to, n + left(x ->> 1, 2)::integer * 60 + right(x ->> 1, 2)::integer)
                                     - greatest(v_from, n + left(x ->> 0, 2)::integer * 60 + right(x ->> 0, 2)::integer));
    END LOOP;
    v_day := v_day + 1; n := n + 1440;
  END LOOP;
  RETURN v_to - v_from - v_open;
END $$;

CREATE FUNCTION gate_holiday(p_day date) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  y integer := extract(year FROM p_day); c integer := y / 100; r integer := y % 100; g integer := y % 19;
  e integer; w integer; k integer; n integer; v_easter date;
BEGIN
  IF to_char(p_day, 'MMDD') IN ('0101', '0501', '0508', '0714', '0815', '1101', '1111', '1225') THEN
    RETURN true;
  END IF;
  e := (19 * g + c - c / 4 - (c - (c + 8) / 25 + 1) / 3 + 15) % 30;
  w := (32 + 2 * (c % 4) + 2 * (r / 4) - e - r % 4) % 7;
  k := (g + 11 * e + 22 * w) / 451;
  n := e + w - 7 * k + 114;
  v_easter := make_date(y, n / 31, n % 31 + 1);
  RETURN p_day IN (v_easter + 1, v_easter + 39, v_easter + 50);
END $$;

-- The minutes of a drive in which lorries are banned: from 22:00 on the eve of a Sunday or holiday to 22:00 on it.
CREATE FUNCTION gate_banned(p_from timestamptz, p_to timestamptz) RETURNS integer
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(sum(greatest(0, rondo.gate_minutes(greatest(p_from, (d + time '22:00' - interval '1 day') AT TIME ZONE 'Europe/Paris'),
                                                     least(p_to, (d + time '22:00') AT TIME ZONE 'Europe/Paris')))), 0)::integer
    FROM (SELECT (p_from AT TIME ZONE 'Europe/Paris')::date + n AS d FROM generate_series(0, 2) n) x
   WHERE extract(isodow FROM d) = 7 OR rondo.gate_holiday(d)
$$;

-- One thing found, before it is put into words. No severity: the rule's.
CREATE TYPE gate_hit AS (tour_id uuid, stop_id uuid, rule text, severity text, object_kind text, object_id uuid,
  measure integer, valid_until date, holes jsonb, says text);

-- ------------------------------------------------------------------------------------------------ the drive
-- Drives through each tour in mind: ways, times, what is on the truck. Gives the figures and what is found underway.
CREATE FUNCTION gate_walk(p_tours uuid[], OUT figures tour_figure[], OUT hits gate_hit[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  t rondo.gate_tour; s record; r jsonb; v_day date; h rondo.gate_hit;
  lat float8; lon float8; leg integer; way integer; late integer; slack integer; placed boolean; total_m integer; drive integer; pause integer;
  cont integer; part boolean; over integer; ended timestamptz; begun timestamptz; work integer;
  explicit boolean; boxes boolean; places integer; full_n integer; spare integer; turned integer; kg integer; job_kg integer;
  payload integer; tare integer; streams text[]; eu boolean; heavy boolean; banned integer; base jsonb; most integer;
  goods jsonb; told uuid[]; x jsonb;
BEGIN
  figures := '{}'; hits := '{}';
  FOR t IN SELECT * FROM rondo.gate_tour g WHERE g.tour_id = ANY (p_tours) LOOP
    IF v_day IS DISTINCT FROM t.day THEN
      v_day := t.day;
      SELECT jsonb_object_agg(u.key, u.params) INTO r FROM rondo.rule u
       WHERE v_day >= u.valid_from AND (u.valid_to IS NULL OR v_day <= u.valid_to);
    END IF;
    heavy := t.vehicle_id IS NOT NULL AND t.gvw_kg > 3500;
    eu := heavy AND t.tacho_regime = 'EU561';
    -- Where the plan names no run to an outlet or yard, each job's own is understood to follow it.
    explicit := EXISTS (SELECT FROM rondo.stop x WHERE x.tour_id = t.tour_id AND x.kind IN ('OUTLET', 'DEPOT'));
    boxes := explicit AND t.vehicle_kind IN ('hooklift', 'skiploader');
    places := t.box_places + t.trailer_places;
    payload := t.payload_kg + coalesce(t.trailer_payload_kg, 0);
    tare := t.tare_kg + t.trailer_tare_kg;  -- unknown without a trailer
    base := jsonb_build_object('driver', t.driver, 'vehicle', t.vehicle);
    lat := t.depot_lat; lon := t.depot_lon; goods := '[]';
    -- While one of two drives, the other has his break.
    most := (r #>> '{ec561.continuous,minutes}')::integer * CASE WHEN t.crew THEN 2 ELSE 1 END;
    total_m := 0; slack := 0; drive := 0; pause := 0; cont := 0; part := false; over := 0; ended := NULL;
    full_n := 0; spare := places; turned := 0; kg := 0; streams := '{}';
    FOR s IN SELECT st.id AS stop_id, st.kind, st.slot, g.*, o.lat AS o_lat, o.lon AS o_lon, o.name AS o_name, o.hours AS o_hours, o.archived_at AS o_gone,
                    st.outlet_id AS o_id
               FROM rondo.stop st
               -- OFFSET: each job is looked up by its key; joined with all jobs, years of them would be read.
               LEFT JOIN LATERAL (SELECT * FROM rondo.gate_job j WHERE j.job_id = st.job_id OFFSET 0) g ON true
               LEFT JOIN rondo.outlet o ON o.id = st.outlet_id
              WHERE st.tour_id = t.tour_id ORDER BY lower(st.slot), st.id LOOP
      -- the way there; a break on the road leaves the time before and after it for the way
      leg := 0; placed := true;
      IF s.kind = 'JOB' AND s.lat IS NOT NULL AND s.lon IS NOT NULL THEN
        leg := rondo.gate_distance(lat, lon, s.lat, s.lon); lat := s.lat; lon := s.lon;
      ELSIF s.kind = 'OUTLET' AND s.o_lat IS NOT NULL AND s.o_lon IS NOT NULL THEN
        leg := rondo.gate_distance(lat, lon, s.o_lat, s.o_lon); lat := s.o_lat; lon := s.o_lon;
      ELSIF s.kind IN ('DEPOT', 'LOAD_EMPTY') AND t.depot_lat IS NOT NULL AND t.depot_lon IS NOT NULL THEN
        leg := rondo.gate_distance(lat, lon, t.depot_lat, t.depot_lon); lat := t.depot_lat; lon := t.depot_lon;
      ELSE
        placed := false;
      END IF;
      way := rondo.gate_travel(leg);
      IF ended IS NULL THEN
        begun := lower(s.slot) - make_interval(mins => way);
      ELSE
        slack := slack + rondo.gate_minutes(ended, lower(s.slot));
        late := CASE WHEN placed THEN way - slack ELSE 0 END;
        IF placed THEN
          slack := 0;
        END IF;
        IF late > 0 THEN
          hits := hits || ROW(t.tour_id, s.stop_id, 'time.travel', NULL, 'tour', NULL, late, NULL,
            base || jsonb_build_object('late', rondo.gate_hm(late), 'way', rondo.gate_hm(way), 'km', round(leg / 1000.0)::text), NULL)::rondo.gate_hit;
        END IF;
      END IF;
      total_m := total_m + leg; drive := drive + way; cont := cont + way;
      over := greatest(over, cont - most);
      IF s.kind = 'BREAK' THEN
        late := rondo.gate_minutes(lower(s.slot), upper(s.slot));
        pause := pause + late;
        IF late >= 45 OR (part AND late >= 30) THEN
          cont := 0; part := false;
        ELSIF late >= 15 THEN
          part := true;
        END IF;
      ELSIF s.kind IN ('OUTLET', 'DEPOT') THEN
        late := CASE s.kind WHEN 'OUTLET' THEN rondo.gate_outside(s.o_hours, s.slot) ELSE 0 END;
        IF late > 0 THEN
          hits := hits || ROW(t.tour_id, s.stop_id, 'outlet.closed', NULL, 'outlet', s.o_id, late, NULL,
            base || jsonb_build_object('outlet', s.o_name, 'minutes', rondo.gate_hm(late)), NULL)::rondo.gate_hit;
        END IF;
        IF s.o_gone IS NOT NULL THEN
          hits := hits || ROW(t.tour_id, s.stop_id, 'outlet.archived', NULL, 'outlet', s.o_id, 0, NULL,
            base || jsonb_build_object('outlet', s.o_name), NULL)::rondo.gate_hit;
        END IF;
        IF s.o_id IS NOT NULL AND goods <> '[]' AND EXISTS (SELECT FROM rondo.outlet_material k WHERE k.outlet_id = s.o_id) THEN
          -- What was loaded for another outlet; of a job's own one its own stop tells.
          told := '{}';
          FOR x IN SELECT * FROM jsonb_array_elements(goods) LOOP
            CONTINUE WHEN (x ->> 'for')::uuid = s.o_id OR (x ->> 'id')::uuid = ANY (told)
                       OR EXISTS (SELECT FROM rondo.outlet_material k WHERE k.outlet_id = s.o_id AND k.material_id = (x ->> 'id')::uuid);
            told := told || (x ->> 'id')::uuid;
            hits := hits || ROW(t.tour_id, s.stop_id, 'outlet.material',
              CASE WHEN (x ->> 'hazardous')::boolean THEN r #>> '{outlet.material,hazardous}' END, 'outlet', s.o_id, 0, NULL,
              base || jsonb_build_object('outlet', s.o_name, 'material', x ->> 'name', 'site', x ->> 'site'), NULL)::rondo.gate_hit;
          END LOOP;
        END IF;
        goods := '[]';
        spare := CASE s.kind WHEN 'DEPOT' THEN places ELSE least(places, spare + turned) END;
        full_n := 0; turned := 0; kg := 0; streams := '{}';
      ELSIF s.kind = 'LOAD_EMPTY' THEN
        spare := greatest(places - full_n, 0);
      ELSIF s.kind = 'JOB' AND t.vehicle_id IS NOT NULL THEN
        IF boxes THEN
          IF s.type IN ('SWAP', 'DELIVER') THEN
            IF spare < 1 THEN
              hits := hits || ROW(t.tour_id, s.stop_id, 'load.no_empty', NULL, 'vehicle', t.vehicle_id, 0, NULL,
                base || jsonb_build_object('site', s.site), NULL)::rondo.gate_hit;
            END IF;
            spare := greatest(spare - 1, 0);
          END IF;
          IF s.type IN ('SWAP', 'REMOVE', 'EMPTY_RETURN') THEN
            full_n := full_n + 1;
            turned := turned + CASE s.type WHEN 'EMPTY_RETURN' THEN 0 ELSE 1 END;
            IF full_n > places THEN
              hits := hits || ROW(t.tour_id, s.stop_id, 'load.full', NULL, 'vehicle', t.vehicle_id, full_n - places, NULL,
                base || jsonb_build_object('site', s.site, 'boxes', full_n::text, 'places', places::text), NULL)::rondo.gate_hit;
            END IF;
            spare := least(spare, greatest(places - full_n, 0));
          END IF;
        END IF;
        IF s.type IN ('SWAP', 'REMOVE', 'EMPTY_RETURN', 'ROUND', 'GRAB', 'BULK', 'HAZ_PICKUP') THEN
          job_kg := coalesce(round(s.full_kg * (r #>> '{load.payload,fill}')::float8
                                   * coalesce((r #>> ARRAY['load.payload', 'compaction', s.family])::float8, 1)), 0);
          kg := CASE WHEN explicit THEN kg ELSE 0 END + job_kg;
          IF kg > payload AND job_kg > 0 THEN
            hits := hits || ROW(t.tour_id, s.stop_id, 'load.payload', NULL, 'vehicle', t.vehicle_id, kg - payload, NULL,
              base || jsonb_build_object('site', s.site, 'kg', rondo.gate_kg(kg), 'over', rondo.gate_kg(kg - payload)), NULL)::rondo.gate_hit;
          END IF;
          IF job_kg > 0 AND tare + kg > (r #>> '{load.train,kg}')::integer THEN
            hits := hits || ROW(t.tour_id, s.stop_id, 'load.train', NULL, 'vehicle', t.vehicle_id,
              tare + kg - (r #>> '{load.train,kg}')::integer, NULL,
              base || jsonb_build_object('site', s.site, 'kg', rondo.gate_kg(tare + kg),
                                         'over', rondo.gate_kg(tare + kg - (r #>> '{load.train,kg}')::integer)), NULL)::rondo.gate_hit;
          END IF;
          IF explicit AND t.vehicle_kind = 'rearloader' AND s.stream IS NOT NULL THEN
            IF streams <> '{}' AND s.stream <> ALL (streams) THEN
              hits := hits || ROW(t.tour_id, s.stop_id, 'load.mixed', NULL, 'vehicle', t.vehicle_id, 0, NULL,
                base || jsonb_build_object('site', s.site, 'material', s.material), NULL)::rondo.gate_hit;
            END IF;
            streams := streams || s.stream;
          END IF;
        END IF;
      END IF;
      IF s.kind = 'JOB' THEN
        IF explicit AND s.material_id IS NOT NULL
           AND s.type IN ('SWAP', 'REMOVE', 'EMPTY_RETURN', 'ROUND', 'GRAB', 'BULK', 'HAZ_PICKUP') THEN
          goods := goods || jsonb_build_object('id', s.material_id, 'for', s.outlet_id, 'name', s.material, 'site', s.site,
                                               'hazardous', s.hazardous);
        END IF;
        late := rondo.gate_outside(s.hours, s.slot);
        IF late > 0 THEN
          hits := hits || ROW(t.tour_id, s.stop_id, 'site.closed', NULL, 'site', s.site_id, late, NULL,
            base || jsonb_build_object('site', s.site, 'minutes', rondo.gate_hm(late)), NULL)::rondo.gate_hit;
        END IF;
        late := greatest(s.window_from - rondo.gate_clock(lower(s.slot)), rondo.gate_clock(lower(s.slot)) - s.window_to);
        IF late > 0 THEN
          hits := hits || ROW(t.tour_id, s.stop_id, 'job.window', NULL, 'site', s.site_id, late, NULL,
            base || jsonb_build_object('site', s.site, 'minutes', rondo.gate_hm(late)),
            CASE WHEN s.window_from > rondo.gate_clock(lower(s.slot)) THEN r #>> '{job.window,early}' END)::rondo.gate_hit;
        END IF;
      END IF;
      ended := upper(s.slot);
    END LOOP;
    CONTINUE WHEN ended IS NULL;
    -- and home
    leg := rondo.gate_distance(lat, lon, t.depot_lat, t.depot_lon);
    way := rondo.gate_travel(leg);
    total_m := total_m + leg; drive := drive + way; cont := cont + way;
    ended := ended + make_interval(mins => way);
    over := greatest(over, cont - most);
    work := greatest(rondo.gate_minutes(begun, ended) - pause, 0);
    IF eu AND over > 0 THEN
      hits := hits || ROW(t.tour_id, NULL, 'ec561.continuous', NULL, 'driver', t.driver_id, over, NULL,
        base || jsonb_build_object('over', rondo.gate_hm(over)), NULL)::rondo.gate_hit;
    END IF;
    IF t.vehicle_id IS NOT NULL AND t.tacho_regime <> 'EXEMPT_HOUSEHOLD' AND t.gvw_kg > (r #>> '{tour.banned,kg}')::integer THEN
      banned := rondo.gate_banned(begun, ended);
      IF banned > 0 THEN
        hits := hits || ROW(t.tour_id, NULL, 'tour.banned', NULL, 'vehicle', t.vehicle_id, banned, NULL,
          base || jsonb_build_object('minutes', rondo.gate_hm(banned)), NULL)::rondo.gate_hit;
      END IF;
    END IF;
    figures := figures || ROW(t.tour_id, t.driver_id, t.day, begun, ended, total_m, drive, work,
      greatest(work - coalesce((r #>> '{work.daily,normal}')::integer, work), 0), eu, t.crew)::rondo.tour_figure;
  END LOOP;
END $$;

-- ------------------------------------------------------------------------------------------------ papers and fitness
-- What is found of the papers, the vehicle, the places and the goods of tours, whatever their times.
CREATE FUNCTION gate_static(p_tours uuid[]) RETURNS gate_hit[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan SET jit = off AS $$
DECLARE
 v rondo.gate_hit[]; zero CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
BEGIN
  WITH s AS MATERIALIZED (
    SELECT st.id AS stop_id, st.tour_id, st.slot, g.* FROM rondo.stop st
      CROSS JOIN LATERAL (SELECT * FROM rondo.gate_job j WHERE j.job_id = st.job_id OFFSET 0) g
     WHERE st.tour_id = ANY (p_tours)),
  c AS MATERIALIZED (
    SELECT t.*, w.waste, w.freight,
           t.vehicle_id IS NOT NULL AND t.gvw_kg > 3500 AS heavy,
           t.trailer_id IS NOT NULL OR t.vehicle_kind = 'tractor' OR t.gvw_kg > 32000 AS artic,
           jsonb_build_object('driver', t.driver, 'vehicle', t.vehicle, 'trailer', t.trailer, 'subcontractor', t.subcontractor) AS holes
      FROM rondo.gate_tour t JOIN (
        SELECT s.tour_id, bool_or(s.type <> 'FREIGHT' AND s.material_id IS NOT NULL) AS waste, bool_or(s.type = 'FREIGHT') AS freight
          FROM s GROUP BY s.tour_id) w USING (tour_id)),
  ct AS MATERIALIZED (
    SELECT c.*, array_remove(ARRAY['any', CASE WHEN heavy THEN 'heavy' END, CASE WHEN heavy AND artic THEN 'artic' END,
             CASE WHEN heavy AND NOT artic THEN 'rigid' END, CASE WHEN vehicle_id IS NOT NULL AND NOT heavy THEN 'light' END,
             CASE WHEN heavy AND tacho_regime = 'EU561' THEN 'eu561' END, CASE WHEN subcontractor_id IS NULL THEN 'own' ELSE 'sub' END,
             CASE WHEN waste THEN 'waste' END, CASE WHEN freight THEN 'freight' END,
             CASE WHEN vehicle_kind IN ('hooklift', 'skiploader', 'crane', 'rearloader') THEN 'lift' END,
             CASE WHEN vehicle_kind = 'vacuum' THEN 'tank' END], NULL) AS flags
      FROM c),
  -- Everybody who drives: a second driver's papers are asked for like the first one's.
  who AS MATERIALIZED (
    SELECT ct.tour_id, ct.driver_id, ct.driver, ct.driver_archived AS gone FROM ct
    UNION ALL
    SELECT m.tour_id, d.id, btrim(d.first_name || ' ' || d.surname), d.archived_at IS NOT NULL
      FROM rondo.tour_member m JOIN ct ON ct.tour_id = m.tour_id AND ct.crew JOIN rondo.driver d ON d.id = m.driver_id
     WHERE m.role = 'second_driver'),
  cs AS MATERIALIZED (
    SELECT s.*, ct.day, ct.driver_id, ct.vehicle_id, ct.vehicle_kind, ct.gvw_kg, ct.trailer_gvw_kg, ct.vehicle, ct.driver,
           ct.holes || jsonb_build_object('site', s.site, 'customer', s.customer, 'outlet', s.outlet, 'material', s.material,
                                          'number', s.number) AS holes,
           ct.flags || array_remove(ARRAY[CASE WHEN s.adr THEN 'adr' END, CASE WHEN s.hazardous THEN 'hazardous' END,
             CASE WHEN s.material_id IS NOT NULL AND NOT s.hazardous THEN 'plain' END,
             CASE WHEN s.type = 'GRAB' OR ct.vehicle_kind = 'crane' THEN 'crane' END,
             CASE WHEN s.needs_acceptance AND s.material_id IS NOT NULL THEN 'cap' END,
             CASE WHEN 'protocol' = ANY (s.demands) THEN 'protocol_demanded' ELSE 'protocol_usual' END], NULL) AS flags
      FROM s JOIN ct USING (tour_id)),
  r AS MATERIALIZED (
    SELECT u.*, ARRAY(SELECT jsonb_array_elements_text(u.params -> 'when')) AS wants, u.params ->> 'owner' AS owner,
           ARRAY(SELECT jsonb_array_elements_text(u.params -> 'kinds')) AS kinds,
           CASE WHEN u.params ? 'categories' THEN ARRAY(SELECT jsonb_array_elements_text(u.params -> 'categories')) END AS categories
      FROM rondo.rule u),
  -- Which paper is asked of whom.
  asked AS MATERIALIZED (
    SELECT row_number() OVER () AS n, x.* FROM (
      SELECT ct.tour_id, NULL::uuid AS stop_id, ct.day, r.key, r.params, r.owner, r.kinds, r.categories,
             ct.holes || coalesce(b.told, '{}') AS holes, b.id AS object_id
        FROM ct JOIN r ON r.scope = 'tour' AND r.owner IS NOT NULL AND ct.flags @> r.wants
                      AND ct.day >= r.valid_from AND (r.valid_to IS NULL OR ct.day <= r.valid_to)
        CROSS JOIN LATERAL (
          SELECT CASE r.owner WHEN 'vehicle' THEN ct.vehicle_id WHEN 'trailer' THEN ct.trailer_id
                   WHEN 'subcontractor' THEN ct.subcontractor_id ELSE zero END, NULL::jsonb WHERE r.owner <> 'driver'
          UNION ALL SELECT w.driver_id, jsonb_build_object('driver', w.driver) FROM who w
                     WHERE r.owner = 'driver' AND w.tour_id = ct.tour_id) b (id, told)
      UNION ALL
      SELECT cs.tour_id, cs.stop_id, cs.day, r.key, r.params, r.owner, k.kinds,
             CASE WHEN r.params ? 'cap' THEN ARRAY[cs.customer_id || '/' || cs.material_id] ELSE r.categories END,
             cs.holes || jsonb_build_object('paper', r.params #>> ARRAY['labels', k.kinds[1]]) || coalesce(b.told, '{}'), b.id
        FROM cs JOIN r ON r.scope = 'stop' AND r.owner IS NOT NULL AND cs.flags @> r.wants
                      AND cs.day >= r.valid_from AND (r.valid_to IS NULL OR cs.day <= r.valid_to)
        CROSS JOIN LATERAL (
          SELECT r.kinds WHERE NOT r.params ? 'demand'
          UNION ALL SELECT ARRAY[d] FROM unnest(cs.demands) d WHERE r.params ? 'demand' AND d <> 'protocol') k (kinds)
        CROSS JOIN LATERAL (
          SELECT CASE r.owner WHEN 'vehicle' THEN cs.vehicle_id WHEN 'outlet' THEN cs.outlet_id WHEN 'site' THEN cs.site_id END, NULL::jsonb
           WHERE r.owner IN ('vehicle', 'outlet', 'site')
          UNION ALL SELECT w.driver_id, jsonb_build_object('driver', w.driver) FROM who w
                     WHERE r.owner = 'driver' AND w.tour_id = cs.tour_id
          UNION ALL SELECT c.id, jsonb_build_object('container', c.number) FROM (
            SELECT cs.container_in_id, cs.container_in WHERE r.params -> 'families' ? cs.family_in
            UNION SELECT cs.container_out_id, cs.container_out WHERE r.params -> 'families' ? cs.family_out) c (id, number)
                     WHERE r.owner = 'container') b (id, told)
      ) x WHERE x.object_id IS NOT NULL),
  papers AS MATERIALIZED (
    SELECT p.owner_kind, p.owner_id, p.kind, p.category, p.holds_until
      FROM (SELECT DISTINCT CASE a.owner WHEN 'trailer' THEN 'vehicle' ELSE a.owner END AS kind, a.object_id FROM asked a) o
      JOIN LATERAL (SELECT * FROM rondo.gate_paper g WHERE g.owner_kind = o.kind AND g.owner_id = o.object_id) p ON true
    UNION ALL
    SELECT 'company', zero, g.kind, g.category, g.holds_until FROM rondo.gate_paper g WHERE g.owner_kind = 'company'),
  best AS (
    SELECT a.n, count(p.kind) AS known,
           max(p.holds_until) FILTER (WHERE a.categories IS NULL OR p.category = '' OR p.category = ANY (a.categories)) AS until
      FROM asked a CROSS JOIN LATERAL unnest(a.kinds) k
      LEFT JOIN papers p ON p.owner_kind = CASE a.owner WHEN 'trailer' THEN 'vehicle' ELSE a.owner END AND p.owner_id = a.object_id
                        AND p.kind = k
     GROUP BY a.n),
  hit AS (
    SELECT a.tour_id, a.stop_id, a.key AS rule,
           CASE WHEN b.until IS NOT NULL THEN NULL WHEN b.known = 0 THEN a.params ->> 'missing'
                ELSE coalesce(a.params ->> 'wrong', a.params ->> 'missing') END AS severity,
           a.owner AS object_kind, nullif(a.object_id, zero) AS object_id, 0 AS measure,
           CASE WHEN isfinite(b.until) THEN b.until END AS valid_until,
           a.holes || jsonb_build_object('until', CASE WHEN isfinite(b.until) THEN 'le ' || to_char(b.until, 'DD/MM/YYYY')
                                                       ELSE 'une date inconnue' END) AS holes,
           CASE WHEN b.until IS NULL THEN CASE WHEN b.known = 0 OR NOT a.params ? 'wrong' THEN a.params ->> 'missing_text'
                                               ELSE a.params ->> 'wrong_text' END END AS says
      FROM asked a JOIN best b USING (n)
     WHERE b.until < a.day OR (b.until IS NULL AND coalesce(CASE WHEN b.known = 0 THEN a.params ->> 'missing'
                                 ELSE coalesce(a.params ->> 'wrong', a.params ->> 'missing') END, '') <> '')
    UNION ALL
    SELECT ct.tour_id, NULL, x.rule, NULL, x.kind, x.id, 0, NULL, ct.holes, NULL
      FROM ct, LATERAL (VALUES ('vehicle.archived', 'vehicle', ct.vehicle_id, ct.vehicle_archived),
                               ('trailer.archived', 'trailer', ct.trailer_id, ct.trailer_archived)) x (rule, kind, id, gone)
     WHERE x.gone AND x.id IS NOT NULL
    UNION ALL
    SELECT ct.tour_id, NULL, 'driver.archived', NULL, 'driver', who.driver_id, 0, NULL, ct.holes || jsonb_build_object('driver', who.driver), NULL
      FROM ct JOIN who USING (tour_id) WHERE who.gone
    UNION ALL
    SELECT cs.tour_id, cs.stop_id, r.key, NULL, 'vehicle', cs.vehicle_id, 0, NULL,
           cs.holes || jsonb_build_object('needs', r.params #>> ARRAY['labels', coalesce(f.family, cs.type)]), NULL
      FROM cs JOIN r ON r.key = 'vehicle.fit' AND cs.day >= r.valid_from AND (r.valid_to IS NULL OR cs.day <= r.valid_to)
      CROSS JOIN LATERAL (
        SELECT f FROM unnest(ARRAY[cs.family, cs.family_in, cs.family_out]) WITH ORDINALITY u (f, o)
         WHERE r.params -> 'families' ? f AND NOT r.params -> 'families' -> f ? cs.vehicle_kind
        UNION ALL SELECT NULL WHERE r.params -> 'types' ? cs.type AND NOT r.params -> 'types' -> cs.type ? cs.vehicle_kind
        LIMIT 1) f (family)
     WHERE cs.vehicle_id IS NOT NULL AND cs.vehicle_kind <> 'other'
    UNION ALL
    SELECT cs.tour_id, cs.stop_id, 'container.status', NULL, 'container', cs.container_in_id, 0, NULL,
           cs.holes || jsonb_build_object('container', cs.container_in, 'state', CASE cs.container_in_status WHEN 'repair' THEN 'en réparation'
             WHEN 'lost' THEN 'perdu' ELSE 'réformé' END), NULL
      FROM cs WHERE cs.container_in_status IN ('repair', 'lost', 'retired')
    UNION ALL
    SELECT cs.tour_id, cs.stop_id, 'outlet.material', CASE WHEN cs.hazardous THEN r.params ->> 'hazardous' END, 'outlet', cs.outlet_id, 0, NULL,
           cs.holes, NULL
      FROM cs JOIN r ON r.key = 'outlet.material' AND cs.day >= r.valid_from AND (r.valid_to IS NULL OR cs.day <= r.valid_to)
     WHERE cs.unaccepted AND cs.material_id IS NOT NULL
    UNION ALL
    SELECT cs.tour_id, cs.stop_id, 'site.archived', NULL, 'site', cs.site_id, 0, NULL, cs.holes, NULL FROM cs WHERE cs.site_archived
    UNION ALL
    SELECT cs.tour_id, cs.stop_id, 'outlet.archived', NULL, 'outlet', cs.outlet_id, 0, NULL, cs.holes, NULL FROM cs WHERE cs.outlet_archived
    UNION ALL
    SELECT cs.tour_id, cs.stop_id, 'site.on_hold', NULL, 'site', cs.site_id, 0, NULL,
           cs.holes || jsonb_build_object('hold', CASE WHEN k.to_on IS NULL THEN 'jusqu''à nouvel ordre'
                                                       ELSE 'jusqu''au ' || to_char(k.to_on, 'DD/MM/YYYY') END
                                                  || CASE WHEN k.reason = '' THEN '' ELSE ' (' || k.reason || ')' END), NULL
      FROM cs CROSS JOIN LATERAL (
        SELECT h.to_on, h.reason FROM rondo.site_hold h
         WHERE h.site_id = cs.site_id AND cs.day >= h.from_on AND (h.to_on IS NULL OR cs.day <= h.to_on)
         ORDER BY h.to_on DESC NULLS FIRST, h.id LIMIT 1) k
    UNION ALL
    SELECT cs.tour_id, cs.stop_id, 'site.weight', NULL, 'site', cs.site_id,
           cs.gvw_kg + coalesce(cs.trailer_gvw_kg, 0) - cs.max_gvw_kg, NULL,
           cs.holes || jsonb_build_object('kg', rondo.gate_kg(cs.gvw_kg + coalesce(cs.trailer_gvw_kg, 0)), 'most', rondo.gate_kg(cs.max_gvw_kg)), NULL
      FROM cs WHERE cs.vehicle_id IS NOT NULL AND cs.gvw_kg + coalesce(cs.trailer_gvw_kg, 0) > cs.max_gvw_kg
    UNION ALL
    SELECT cs.tour_id, cs.stop_id, 'customer.credit', cs.credit_policy, 'customer', cs.customer_id, 0, NULL, cs.holes,
           CASE WHEN NOT k.over_limit THEN r.params ->> 'overdue_text' END
      FROM cs JOIN r ON r.key = 'customer.credit' AND cs.day >= r.valid_from AND (r.valid_to IS NULL OR cs.day <= r.valid_to)
      JOIN rondo.gate_credit((SELECT array_agg(DISTINCT x.customer_id) FROM cs x WHERE x.credit_policy <> 'none')) k USING (customer_id)
     WHERE k.over_limit OR k.overdue)
  SELECT array_agg(ROW(hit.tour_id, hit.stop_id, hit.rule, hit.severity, hit.object_kind, hit.object_id, hit.measure, hit.valid_until,
                       hit.holes, hit.says)::rondo.gate_hit) INTO v FROM hit;
  RETURN coalesce(v, '{}');
END $$;

-- ------------------------------------------------------------------------------------------------ days and weeks
-- What is found of drivers' days and weeks, from the figures of all their tours; each finding is borne by the last
-- tour of its day or week. Given: the tours whose findings are wanted.
CREATE FUNCTION gate_weeks(p_tours uuid[]) RETURNS gate_hit[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan SET jit = off AS $$
DECLARE v rondo.gate_hit[];
BEGIN
  WITH span AS MATERIALIZED (
    SELECT f.driver_id, min(f.day) - 14 AS low, max(f.day) + 14 AS high FROM rondo.gate_duty f WHERE f.tour_id = ANY (p_tours) GROUP BY 1),
  duty AS (
    SELECT f.driver_id, f.day, date_trunc('week', f.day)::date AS monday, min(f.starts_at) AS starts_at, max(f.ends_at) AS ends_at,
           coalesce(sum(f.driving_min) FILTER (WHERE f.eu561), 0)::integer AS drive, sum(f.work_min)::integer AS work, bool_or(f.eu561) AS eu,
           bool_and(f.crew) AS crew, (array_agg(f.tour_id ORDER BY f.starts_at DESC, f.tour_id DESC))[1] AS tour_id
      FROM span JOIN rondo.gate_duty f ON f.driver_id = span.driver_id AND f.day BETWEEN span.low AND span.high
     GROUP BY f.driver_id, f.day),
  -- Two have thirty hours, and nine of rest are then enough. What follows a day with none after it is not planned yet.
  ahead AS (
    SELECT d.*, rondo.gate_minutes(d.starts_at, d.ends_at) AS span,
           coalesce(rondo.gate_minutes(d.ends_at, lead(d.starts_at) OVER o), 100000) AS gap,
           lead(d.monday) OVER o IS DISTINCT FROM d.monday AS closes
      FROM duty d WINDOW o AS (PARTITION BY d.driver_id ORDER BY d.day)),
  seq AS (
    SELECT a.*, least(a.gap, CASE WHEN a.crew THEN 1800 ELSE 1440 END - a.span) AS rest, a.span - a.work AS pause,
           sum(a.drive) OVER w AS week_drive, sum(a.work) OVER w AS week_work, max(a.gap) OVER w AS week_rest, bool_or(a.eu) OVER w AS week_eu
      FROM ahead a WINDOW w AS (PARTITION BY a.driver_id, a.monday)),
  counted AS (
    SELECT s.*, count(*) FILTER (WHERE s.drive > 540) OVER u AS long_days,
           count(*) FILTER (WHERE s.eu AND NOT s.crew AND s.rest >= 540 AND s.rest < 660) OVER u AS short_rests,
           b.week_drive AS week_before, b.week_rest AS rest_before
      FROM seq s LEFT JOIN (SELECT x.driver_id, x.monday, max(x.week_drive) AS week_drive, max(x.week_rest) AS week_rest
                              FROM seq x GROUP BY x.driver_id, x.monday) b ON b.driver_id = s.driver_id AND b.monday = s.monday - 7
    WINDOW u AS (PARTITION BY s.driver_id, s.monday ORDER BY s.day)),
  r AS MATERIALIZED (SELECT u.key, u.params, u.valid_from, u.valid_to FROM rondo.rule u WHERE u.scope = 'driver'),
  found AS (
    SELECT c.*, r.key, CASE r.key
        WHEN 'ec561.daily' THEN CASE WHEN c.drive > (r.params ->> 'most')::integer THEN c.drive - (r.params ->> 'most')::integer
             WHEN c.drive > (r.params ->> 'usual')::integer AND c.long_days > (r.params ->> 'times')::integer
             THEN c.drive - (r.params ->> 'usual')::integer END
        WHEN 'ec561.weekly' THEN CASE WHEN c.closes THEN c.week_drive - (r.params ->> 'minutes')::integer END
        WHEN 'ec561.fortnight' THEN CASE WHEN c.closes THEN c.week_drive + c.week_before - (r.params ->> 'minutes')::integer END
        WHEN 'ec561.rest' THEN CASE WHEN c.eu AND c.rest < (r.params ->> 'least')::integer THEN (r.params ->> 'least')::integer - c.rest
             WHEN c.eu AND NOT c.crew AND c.rest < (r.params ->> 'usual')::integer AND c.short_rests > (r.params ->> 'times')::integer
             THEN (r.params ->> 'usual')::integer - c.rest END
        WHEN 'ec561.weekly_rest' THEN CASE WHEN c.closes AND c.week_eu THEN
             CASE WHEN c.week_rest < (r.params ->> 'least')::integer THEN (r.params ->> 'least')::integer - c.week_rest
                  WHEN c.rest_before < (r.params ->> 'usual')::integer THEN (r.params ->> 'usual')::integer - c.week_rest END END
        WHEN 'work.break' THEN (SELECT max((b ->> 1)::integer) FROM jsonb_array_elements(r.params -> 'profiles' -> d.work_profile -> 'breaks') b
                                 WHERE c.work > (b ->> 0)::integer) - c.pause
        WHEN 'work.rest' THEN CASE WHEN NOT c.eu THEN (r.params ->> 'minutes')::integer - c.rest END
        WHEN 'work.daily' THEN c.work - (r.params -> 'profiles' -> d.work_profile ->> 'daily')::integer
        WHEN 'work.weekly' THEN CASE WHEN c.closes THEN c.week_work - (r.params -> 'profiles' -> d.work_profile ->> 'weekly')::integer END
        WHEN 'work.span' THEN c.span - (r.params -> 'profiles' -> d.work_profile ->> 'span')::integer END AS measure,
        btrim(d.first_name || ' ' || d.surname) AS driver, r.params
      FROM counted c JOIN rondo.driver d ON d.id = c.driver_id
      JOIN r ON c.day >= r.valid_from AND (r.valid_to IS NULL OR c.day <= r.valid_to)
     WHERE c.tour_id = ANY (p_tours))
  SELECT array_agg(ROW(f.tour_id, NULL, f.key, NULL, 'driver', f.driver_id, f.measure::integer, NULL,
           jsonb_build_object('driver', f.driver, 'over', rondo.gate_hm(f.measure::integer), 'rest', rondo.gate_hm(greatest(f.rest, 0)),
             'driving', rondo.gate_hm(f.drive), 'work', rondo.gate_hm(f.work), 'span', rondo.gate_hm(f.span),
             'week_drive', rondo.gate_hm(f.week_drive::integer), 'two_weeks', rondo.gate_hm((f.week_drive + coalesce(f.week_before, 0))::integer),
             'week_work', rondo.gate_hm(f.week_work::integer), 'weekly_rest', rondo.gate_hm(f.week_rest),
             'pause', rondo.gate_hm(greatest(f.pause, 0))), NULL)::rondo.gate_hit) INTO v
    FROM found f WHERE f.measure > 0;
  RETURN coalesce(v, '{}');
END $$;

-- ------------------------------------------------------------------------------------------------ in words
CREATE FUNCTION gate_fill(p_sentence text, p_holes jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_out text := ''; a integer; b integer; k text;
BEGIN
  LOOP
    a := strpos(p_sentence, '{');
    b := strpos(substr(p_sentence, a), '}');
    EXIT WHEN a = 0 OR b = 0;
    k := substr(p_sentence, a + 1, b - 2);
    v_out := v_out || left(p_sentence, a - 1) || CASE WHEN p_holes ? k THEN coalesce(p_holes ->> k, '') ELSE '{' || k || '}' END;
    p_sentence := substr(p_sentence, a + b);
  END LOOP;
  RETURN v_out || p_sentence;
END $$;

CREATE FUNCTION gate_said(p_hits gate_hit[])
RETURNS TABLE (tour_id uuid, stop_id uuid, rule text, severity text, object_kind text, object_id uuid, measure integer,
               valid_until date, sentence text, source text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
  SELECT h.tour_id, h.stop_id, h.rule, coalesce(h.severity, u.severity), h.object_kind, h.object_id, h.measure, h.valid_until,
         rondo.gate_fill(coalesce(h.says, u.sentence), h.holes), u.source
    FROM unnest(p_hits) h JOIN rondo.tour t ON t.id = h.tour_id
    JOIN rondo.rule u ON u.key = h.rule AND t.day >= u.valid_from AND (u.valid_to IS NULL OR t.day <= u.valid_to);
END $$;

-- Everything that the rules find in tours as they stand.
CREATE FUNCTION gate_findings(p_tours uuid[])
RETURNS TABLE (tour_id uuid, stop_id uuid, rule text, severity text, object_kind text, object_id uuid, measure integer,
               valid_until date, sentence text, source text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT * FROM rondo.gate_said((SELECT w.hits FROM rondo.gate_walk(p_tours) w) || rondo.gate_static(p_tours)
                                             || rondo.gate_weeks(p_tours));
END $$;

-- ------------------------------------------------------------------------------------------------ judging
-- Keeps figures and findings of tours as they stand now; returns what is new or worse than what was kept. Tours that
-- are over are left as they were.
CREATE FUNCTION gate_store(p_tours uuid[], p_drivers uuid[], p_mondays date[]) RETURNS finding[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_today timestamptz := (now() AT TIME ZONE 'Europe/Paris')::date::timestamp AT TIME ZONE 'Europe/Paris';
  w record; v_all uuid[]; v_weeks uuid[]; v_old rondo.finding[]; v_new rondo.finding[]; v_fresh rondo.finding[];
BEGIN
  SELECT * INTO w FROM rondo.gate_walk(p_tours);
  DELETE FROM rondo.tour_figure f WHERE f.tour_id = ANY (p_tours) AND f.tour_id NOT IN (SELECT n.tour_id FROM unnest(w.figures) n);
  INSERT INTO rondo.tour_figure SELECT * FROM unnest(w.figures)
  ON CONFLICT (tour_id) DO UPDATE SET driver_id = excluded.driver_id, day = excluded.day, starts_at = excluded.starts_at,
    ends_at = excluded.ends_at, distance_m = excluded.distance_m, driving_min = excluded.driving_min, work_min = excluded.work_min,
    overtime_min = excluded.overtime_min, eu561 = excluded.eu561, crew = excluded.crew
   WHERE (tour_figure.*) IS DISTINCT FROM (excluded.*);
  -- A changed day is felt in the rest before it, in its own week and in the fortnight that the next week closes.
  SELECT coalesce(array_agg(DISTINCT f.tour_id), '{}') INTO v_weeks
    FROM unnest(p_drivers, p_mondays) k (driver_id, monday)
    JOIN rondo.gate_duty f ON f.driver_id = k.driver_id AND f.day BETWEEN k.monday - 7 AND k.monday + 13
    JOIN rondo.tour t ON t.id = f.tour_id AND upper(t.slot) >= v_today;
  v_all := p_tours || v_weeks;
  SELECT coalesce(array_agg(ROW(0, s.*)::rondo.finding), '{}') INTO v_new
    FROM rondo.gate_said(w.hits || rondo.gate_static(p_tours) || rondo.gate_weeks(v_all)) s;
  SELECT array_agg(f) INTO v_old FROM rondo.finding f WHERE f.tour_id = ANY (v_all);
  SELECT coalesce(array_agg(n), '{}') INTO v_fresh FROM unnest(v_new) n
   WHERE NOT EXISTS (
     SELECT FROM unnest(v_old) o
      WHERE o.rule = n.rule AND o.object_id IS NOT DISTINCT FROM n.object_id
        AND (o.stop_id = n.stop_id OR (o.stop_id IS NULL AND n.stop_id IS NULL AND o.tour_id = n.tour_id))
        AND o.measure >= n.measure AND array_position(ARRAY['note', 'reason', 'stop'], o.severity)
                                       >= array_position(ARRAY['note', 'reason', 'stop'], n.severity));
  DELETE FROM rondo.finding o
   WHERE o.tour_id = ANY (v_all)
     AND (o.tour_id = ANY (p_tours) OR o.rule IN (SELECT u.key FROM rondo.rule u WHERE u.scope = 'driver'))
     AND NOT EXISTS (SELECT FROM unnest(v_new) n
                      WHERE (n.tour_id, n.stop_id, n.rule, n.severity, n.object_kind, n.object_id, n.measure, n.valid_until, n.sentence, n.source)
                            IS NOT DISTINCT FROM (o.tour_id, o.stop_id, o.rule, o.severity, o.object_kind, o.object_id, o.measure, o.valid_until,
                                                  o.sentence, o.source));
  INSERT INTO rondo.finding (tour_id, stop_id, rule, severity, object_kind, object_id, measure, valid_until, sentence, source)
  SELECT n.tour_id, n.stop_id, n.rule, n.severity, n.object_kind, n.object_id, n.measure, n.valid_until, n.sentence, n.source
    FROM unnest(v_new) n
   WHERE NOT EXISTS (SELECT FROM rondo.finding o
                      WHERE o.tour_id = n.tour_id
                        AND (n.stop_id, n.rule, n.severity, n.object_kind, n.object_id, n.measure, n.valid_until, n.sentence, n.source)
                            IS NOT DISTINCT FROM (o.stop_id, o.rule, o.severity, o.object_kind, o.object_id, o.measure, o.valid_until,
                                                  o.sentence, o.source));
  RETURN v_fresh;
END $$;

-- Whether the current operation does nothing but the contrary of the one that it undoes: the plan then stands again as
-- it stood. The mark alone, which a person could set, is not believed: every row is compared.
CREATE FUNCTION gate_only_undoes() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM rondo.operation o WHERE o.op_id = rondo.current_operation() AND o.undoes IS NOT NULL)
     AND NOT EXISTS (
       SELECT FROM rondo.operation o JOIN rondo.journal_change n ON n.op_id = o.op_id AND NOT n.derived
        WHERE o.op_id = rondo.current_operation() AND n.table_name IN ('stop', 'tour', 'tour_member', 'job', 'credential', 'driver', 'vehicle')
          AND NOT EXISTS (
            SELECT FROM rondo.journal_change c
             WHERE c.op_id = o.undoes AND c.table_name = n.table_name AND c.row_key = n.row_key
               AND c.verb = CASE n.verb WHEN 'I' THEN 'D' WHEN 'D' THEN 'I' ELSE 'U' END
               AND (n.verb = 'D' OR (c.before - 'version' - 'search') @> (n.after - 'version' - 'search'))))
$$;

CREATE FUNCTION t_gate_judge() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_today timestamptz := (now() AT TIME ZONE 'Europe/Paris')::date::timestamp AT TIME ZONE 'Europe/Paris';
  v_tours uuid[]; v_gained uuid[]; v_quiet uuid[]; v_drivers uuid[]; v_mondays date[]; v_new rondo.finding[];
  v_op rondo.operation; v_worst text; v_sentences text; v_list jsonb;
BEGIN
  WITH due AS (DELETE FROM rondo.gate_due WHERE xid = pg_current_xact_id() RETURNING *),
  t AS (SELECT d.id, d.gained, d.quiet, t.driver_id, date_trunc('week', t.day)::date AS monday
          FROM due d JOIN rondo.tour t ON t.id = d.id WHERE d.day = '-infinity' AND upper(t.slot) >= v_today),
  k AS (SELECT t.driver_id, t.monday FROM t
        UNION SELECT m.driver_id, t.monday FROM t JOIN rondo.tour_member m ON m.tour_id = t.id AND m.role = 'second_driver'
        UNION SELECT d.id, d.day FROM due d WHERE d.day > '-infinity')
  SELECT (SELECT array_agg(t.id) FROM t), (SELECT array_agg(t.id) FROM t WHERE t.gained), (SELECT array_agg(t.id) FROM t WHERE t.quiet),
         (SELECT array_agg(k.driver_id ORDER BY k.driver_id, k.monday) FROM k), (SELECT array_agg(k.monday ORDER BY k.driver_id, k.monday) FROM k)
    INTO v_tours, v_gained, v_quiet, v_drivers, v_mondays;
  IF v_drivers IS NULL THEN
    RETURN NULL;  -- judged already, or nothing that is still to come
  END IF;
  v_tours := coalesce(v_tours, '{}');
  -- Two people who change the same driver's week are judged one after the other.
  PERFORM FROM rondo.driver d WHERE d.id = ANY (v_drivers) ORDER BY d.id FOR NO KEY UPDATE;
  v_new := rondo.gate_store(v_tours, v_drivers, v_mondays);
  -- Whoever may not be assigned gets no further job, even in a tour that was planned before his paper expired.
  IF v_gained IS NOT NULL THEN
    v_new := v_new || coalesce((SELECT array_agg(f) FROM rondo.finding f WHERE f.tour_id = ANY (v_gained) AND f.stop_id IS NULL
                                 AND f.severity = 'stop' AND f.rule NOT IN (SELECT n.rule FROM unnest(v_new) n WHERE n.tour_id = f.tour_id)), '{}');
  END IF;
  -- What the drivers' endpoint tells has happened, and what stands on the road is no longer a plan.
  IF pg_has_role(session_user, 'rondo_companion', 'MEMBER') AND NOT rondo.is_member('rondo_dispatcher') THEN
    RETURN NULL;
  END IF;
  SELECT coalesce(array_agg(n), '{}') INTO v_new FROM unnest(v_new) n LEFT JOIN rondo.stop s ON s.id = n.stop_id
   WHERE n.severity IN ('stop', 'reason') AND s.arrived_at IS NULL AND s.done_at IS NULL AND n.tour_id <> ALL (coalesce(v_quiet, '{}'));
  IF v_new = '{}' OR rondo.gate_only_undoes() THEN
    RETURN NULL;
  END IF;
  SELECT * INTO v_op FROM rondo.operation WHERE op_id = rondo.current_operation();
  SELECT CASE WHEN bool_or(n.severity = 'stop') THEN 'stop' ELSE 'reason' END,
         string_agg(DISTINCT n.sentence, E'\n'), jsonb_agg(to_jsonb(n) - 'id' ORDER BY n.severity DESC, n.rule)
    INTO v_worst, v_sentences, v_list FROM unnest(v_new) n;
  IF v_worst = 'stop' THEN
    SELECT string_agg(DISTINCT n.sentence, E'\n') INTO v_sentences FROM unnest(v_new) n WHERE n.severity = 'stop';
    PERFORM rondo.refuse('RD422', 'The rules do not allow this: {sentences}', jsonb_build_object('sentences', v_sentences, 'findings', v_list));
  ELSIF btrim(v_op.reason) = '' THEN
    PERFORM rondo.refuse('RD428', 'This needs a reason: {sentences}', jsonb_build_object('sentences', v_sentences, 'findings', v_list));
  END IF;
  INSERT INTO rondo.override (id, op_id, decided_by, reason, rule, sentence, source, day, tour_id, stop_id, job_id, driver_id, vehicle_id,
                              driver, vehicle, job, site)
  SELECT gen_random_uuid(), v_op.op_id,
         coalesce(nullif(btrim(current_setting('rondo.decided_by', true)), ''),
                  (SELECT f.display_name FROM rondo.staff f WHERE f.login = session_user), session_user),
         v_op.reason, n.rule, n.sentence, n.source, t.day, n.tour_id, n.stop_id, s.job_id, t.driver_id, t.vehicle_id,
         t.driver, coalesce(t.vehicle, ''), coalesce(j.number, ''), coalesce(concat_ws(' · ', j.customer, j.site), '')
    FROM unnest(v_new) n JOIN rondo.gate_tour t ON t.tour_id = n.tour_id
    LEFT JOIN rondo.stop s ON s.id = n.stop_id LEFT JOIN rondo.gate_job j ON j.job_id = s.job_id;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER gate AFTER INSERT ON gate_due DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION t_gate_judge();

CREATE FUNCTION gate_note(p_id uuid, p_day date, p_gained boolean, p_quiet boolean) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO rondo.gate_due (id, day, gained, quiet) VALUES (p_id, coalesce(p_day, '-infinity'), p_gained, p_quiet)
  ON CONFLICT (xid, id, day) DO UPDATE SET gained = gate_due.gained OR excluded.gained, quiet = gate_due.quiet AND excluded.quiet
   WHERE (gate_due.gained, gate_due.quiet) IS DISTINCT FROM (gate_due.gained OR excluded.gained, gate_due.quiet AND excluded.quiet)
$$;

CREATE FUNCTION t_gate_stop() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND NEW.tour_id <> OLD.tour_id) THEN
    PERFORM rondo.gate_note(OLD.tour_id, NULL, false, false);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    IF TG_OP = 'UPDATE' AND NEW.tour_id <> OLD.tour_id THEN
      -- What was found of the stop goes with it, so that it is not new elsewhere.
      UPDATE rondo.finding SET tour_id = NEW.tour_id WHERE stop_id = NEW.id;
    END IF;
    PERFORM rondo.gate_note(NEW.tour_id, NULL, TG_OP = 'INSERT' OR NEW.tour_id <> OLD.tour_id, false);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER gate AFTER INSERT OR DELETE OR UPDATE OF tour_id, job_id, kind, outlet_id, slot ON stop
  FOR EACH ROW EXECUTE FUNCTION t_gate_stop();

CREATE FUNCTION t_gate_tour() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM rondo.gate_note(d, date_trunc('week', OLD.day)::date, false, false)
     FROM (SELECT OLD.driver_id UNION SELECT m.driver_id FROM rondo.tour_member m WHERE m.tour_id = OLD.id AND m.role = 'second_driver') x (d);
  IF TG_OP = 'UPDATE' THEN
    PERFORM rondo.gate_note(NEW.id, NULL, false, false);
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER gate_leaves BEFORE DELETE ON tour FOR EACH ROW EXECUTE FUNCTION t_gate_tour();
CREATE TRIGGER gate AFTER UPDATE OF driver_id, vehicle_id, trailer_id, depot_id, day ON tour FOR EACH ROW
  WHEN ((NEW.driver_id, NEW.vehicle_id, NEW.trailer_id, NEW.depot_id, NEW.day)
        IS DISTINCT FROM (OLD.driver_id, OLD.vehicle_id, OLD.trailer_id, OLD.depot_id, OLD.day))
  EXECUTE FUNCTION t_gate_tour();

-- Who drives along, or no longer does. A loader is asked for nothing; it costs little to look.
CREATE FUNCTION t_gate_member() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.role = 'second_driver' THEN
    PERFORM rondo.gate_note(OLD.driver_id, date_trunc('week', t.day)::date, false, false) FROM rondo.tour t WHERE t.id = OLD.tour_id;
    PERFORM rondo.gate_note(OLD.tour_id, NULL, false, false);
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.role = 'second_driver' THEN
    PERFORM rondo.gate_note(NEW.tour_id, NULL, false, false);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER gate AFTER INSERT OR UPDATE OR DELETE ON tour_member FOR EACH ROW EXECUTE FUNCTION t_gate_member();

CREATE FUNCTION t_gate_job() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM rondo.gate_note(s.tour_id, NULL, false, false) FROM rondo.stop s
   WHERE s.job_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER gate AFTER UPDATE OF type, customer_id, site_id, material_id, container_type, container_in_id, container_out_id, outlet_id,
    window_from, window_to, volume_m3 ON job FOR EACH ROW
  WHEN ((NEW.type, NEW.customer_id, NEW.site_id, NEW.material_id, NEW.container_type, NEW.container_in_id, NEW.container_out_id,
         NEW.outlet_id, NEW.window_from, NEW.window_to, NEW.volume_m3)
        IS DISTINCT FROM (OLD.type, OLD.customer_id, OLD.site_id, OLD.material_id, OLD.container_type, OLD.container_in_id,
                          OLD.container_out_id, OLD.outlet_id, OLD.window_from, OLD.window_to, OLD.volume_m3))
  EXECUTE FUNCTION t_gate_job();

-- A paper, a person, a truck or a place changed: the tours to come are looked at again, but nothing is refused.
CREATE FUNCTION t_gate_again() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  o jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END; n jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
  x jsonb; k text; i uuid; v_today date := (now() AT TIME ZONE 'Europe/Paris')::date;
BEGIN
  FOREACH x IN ARRAY array_remove(ARRAY[o, n], NULL) LOOP
    k := CASE TG_TABLE_NAME WHEN 'credential' THEN x ->> 'owner_kind' WHEN 'acceptance' THEN 'outlet' WHEN 'outlet_material' THEN 'outlet'
         WHEN 'site_hold' THEN 'site' ELSE TG_TABLE_NAME END;
    i := CASE TG_TABLE_NAME WHEN 'credential' THEN x ->> 'owner_id' WHEN 'acceptance' THEN x ->> 'outlet_id'
         WHEN 'outlet_material' THEN x ->> 'outlet_id' WHEN 'site_hold' THEN x ->> 'site_id' ELSE x ->> 'id' END;
    IF k IN ('driver', 'vehicle', 'company', 'subcontractor', 'rule', 'depot') THEN
      PERFORM rondo.gate_note(t.id, NULL, false, true) FROM rondo.tour t JOIN rondo.driver d ON d.id = t.driver_id
       WHERE t.day >= v_today - 1 AND CASE k
               WHEN 'driver' THEN t.driver_id = i OR EXISTS (SELECT FROM rondo.tour_member m WHERE m.tour_id = t.id AND m.driver_id = i) WHEN 'vehicle' THEN i IN (t.vehicle_id, t.trailer_id)
               WHEN 'subcontractor' THEN d.subcontractor_id = i WHEN 'depot' THEN coalesce(t.depot_id, d.depot_id) = i ELSE true END;
    ELSE
      PERFORM rondo.gate_note(t.id, NULL, false, true) FROM rondo.tour t
       WHERE t.day >= v_today - 1 AND EXISTS (
         SELECT FROM rondo.stop s LEFT JOIN rondo.job j ON j.id = s.job_id
          WHERE s.tour_id = t.id AND CASE k WHEN 'outlet' THEN i IN (s.outlet_id, j.outlet_id) WHEN 'site' THEN j.site_id = i
                 WHEN 'customer' THEN j.customer_id = i WHEN 'material' THEN j.material_id = i
                 WHEN 'container' THEN i IN (j.container_in_id, j.container_out_id) ELSE false END);
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
DO $$
DECLARE t text; c text;
BEGIN
  FOREACH t IN ARRAY ARRAY['credential', 'acceptance', 'outlet_material', 'rule'] LOOP
    EXECUTE format('CREATE TRIGGER gate AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION t_gate_again()', t);
  END LOOP;
  FOR t, c IN SELECT * FROM (VALUES
      ('driver', 'subcontractor_id, work_profile, depot_id, archived_at, surname, first_name'),
      ('vehicle', 'kind, gvw_kg, payload_kg, box_places, tacho_regime, archived_at, plate'),
      ('container', 'status, type_code, number'), ('company', 'transport_receipt_until'), ('subcontractor', 'name'), ('depot', 'lat, lon'),
      ('outlet', 'lat, lon, hours, permit_until, needs_acceptance, name, archived_at'),
      ('site', 'lat, lon, hours, max_gvw_kg, protocol_on, demands, archived_at, name'),
      ('customer', 'credit_policy, credit_limit_eur, name'),
      ('material', 'name, code, hazardous, adr_mention, stream, density_t_per_m3')) x LOOP
    EXECUTE format('CREATE TRIGGER gate AFTER UPDATE OF %s ON %I FOR EACH ROW WHEN (ROW(%s) IS DISTINCT FROM ROW(%s)) EXECUTE FUNCTION t_gate_again()',
      c, t, 'NEW.' || replace(c, ', ', ', NEW.'), 'OLD.' || replace(c, ', ', ', OLD.'));
  END LOOP;
END $$;

-- Looks at all tours of some days again, without refusing: for the night, and for rows that came by another way.
CREATE FUNCTION refresh_gate(p_first date, p_last date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_tours uuid[]; n integer := 0;
BEGIN
  FOR v_tours IN
    SELECT array_agg(t.id ORDER BY t.day, t.id) FROM (
      SELECT t.id, t.day, (row_number() OVER (ORDER BY t.day, t.id) - 1) / 40 AS part FROM rondo.tour t
       WHERE t.day BETWEEN p_first AND p_last) t GROUP BY t.part ORDER BY t.part LOOP
    PERFORM rondo.gate_store(v_tours, array_agg(k.driver_id), array_agg(k.monday))
       FROM (SELECT t.driver_id, date_trunc('week', t.day)::date AS monday FROM rondo.tour t WHERE t.id = ANY (v_tours)
             UNION SELECT m.driver_id, date_trunc('week', t.day)::date FROM rondo.tour t
               JOIN rondo.tour_member m ON m.tour_id = t.id AND m.role = 'second_driver' WHERE t.id = ANY (v_tours)) k;
    n := n + cardinality(v_tours);
  END LOOP;
  IF n > 0 THEN
    PERFORM rondo.log_change('finding', '');
  END IF;
  RETURN n;
END $$;
GRANT EXECUTE ON FUNCTION gate_findings, gate_credit, refresh_gate TO rondo_user;
