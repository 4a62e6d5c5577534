-- Roles of the database for processes apart: what each part of Passerelle may do, and nothing more.
--
--   passerelle prepare                                            as the owner of the database: makes every table
--   psql --set ON_ERROR_STOP=1 --file deploy/roles.sql DATABASE   as the owner, with CREATEROLE; again after each upgrade
--   ALTER ROLE passerelle_offers LOGIN PASSWORD '…';              by whoever keeps secrets: nothing here logs in by itself
--
-- It can be run again at any time, beside running processes: all is taken and given again in one transaction. Roles are the
-- server's, rights are this database's. PostgreSQL 17 or newer (MAINTAIN). docs/operating.md says which part runs as whom.
BEGIN;

DO $$
DECLARE
    logs CONSTANT text[] := ARRAY['offers', 'jobseekers', 'programmes', 'trainings', 'placements'];
    read_only CONSTANT text[] := ARRAY['indicators', 'recommendations'];
    others CONSTANT text[] := ARRAY['relays', 'views', 'erasures', 'web', 'backup'];
    people CONSTANT text[] := ARRAY['programmes', 'trainings', 'placements'];
    part text; service text; role text; one record;
BEGIN
    IF to_regclass('floor.generation') IS NULL THEN
        RAISE EXCEPTION 'there are no tables yet: run “passerelle prepare” first';
    END IF;
    EXECUTE format('REVOKE CREATE, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE 'REVOKE CREATE ON SCHEMA public FROM PUBLIC';

    -- What there is of rights goes first: what an older version of this file gave does not stay.
    FOREACH part IN ARRAY logs || read_only || others LOOP
        role := 'passerelle_' || part;
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', role);
        END IF;
        EXECUTE format('REVOKE ALL ON DATABASE %I FROM %I', current_database(), role);
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), role);
        FOR one IN SELECT nspname FROM pg_namespace
                   WHERE nspname = ANY (logs || read_only || ARRAY['floor', 'privacy', 'partner_files']) LOOP
            EXECUTE format('REVOKE ALL ON SCHEMA %I FROM %I', one.nspname, role);
            EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM %I', one.nspname, role);
            EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA %I FROM %I', one.nspname, role);
        END LOOP;
        -- Every process looks up the types of each log, which takes USAGE; of the tables it shows nothing.
        FOREACH service IN ARRAY logs LOOP
            EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', service, role);
        END LOOP;
        -- How far everybody is, and what went wrong: no personal data.
        EXECUTE format('GRANT USAGE ON SCHEMA floor TO %I', role);
        EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA floor TO %I', role);
    END LOOP;

    -- A service appends to its own log, and reads its own views. MAINTAIN allows the lock that makes positions ordered,
    -- and changes nothing: nobody here changes or deletes what was recorded (but see the jobseekers).
    FOREACH service IN ARRAY logs LOOP
        role := 'passerelle_' || service;
        EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO %I', service, role);
        EXECUTE format('GRANT INSERT, MAINTAIN ON %I.%I TO %I', service, service || '_events', role);
        EXECUTE format('GRANT USAGE ON SEQUENCE %s TO %I',
            pg_get_serial_sequence(format('%I.%I', service, service || '_events'), 'notification_id'), role);
        EXECUTE format('GRANT INSERT, UPDATE, DELETE ON %I.traces TO %I', service, role);
    END LOOP;

    -- Keys: the jobseekers make and destroy them. An erasure seals in place what stood open in the log before there were any.
    GRANT USAGE ON SCHEMA privacy TO passerelle_jobseekers;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA privacy TO passerelle_jobseekers;
    GRANT UPDATE (state) ON jobseekers.jobseekers_events TO passerelle_jobseekers;

    -- Who writes of people must know that they are there, and seals under their keys.
    FOREACH service IN ARRAY people LOOP
        role := 'passerelle_' || service;
        EXECUTE format('GRANT USAGE ON SCHEMA privacy TO %I', role);
        EXECUTE format('GRANT SELECT ON privacy.keys, privacy.erased, privacy.ledger, jobseekers.jobseekers_events TO %I', role);
    END LOOP;

    -- Who only reads, reads views of its own.
    FOREACH service IN ARRAY read_only LOOP
        role := 'passerelle_' || service;
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', service, role);
        EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO %I', service, role);
    END LOOP;
    GRANT INSERT, UPDATE, DELETE ON floor.troubles TO passerelle_recommendations; -- of the index

    -- Whoever follows reads every log, and opens what it may tell of people.
    FOREACH part IN ARRAY ARRAY['relays', 'views'] LOOP
        role := 'passerelle_' || part;
        FOREACH service IN ARRAY logs LOOP
            EXECUTE format('GRANT SELECT ON %I.%I, %I.traces TO %I', service, service || '_events', service, role);
        END LOOP;
        EXECUTE format('GRANT USAGE ON SCHEMA privacy TO %I', role);
        EXECUTE format('GRANT SELECT ON privacy.keys, privacy.erased, privacy.ledger TO %I', role);
        EXECUTE format('GRANT INSERT, UPDATE, DELETE ON floor.troubles, floor.relayed TO %I', role);
    END LOOP;
    -- What candidates are called comes from a secret of the house, which whoever first reads of one makes.
    GRANT SELECT, INSERT ON privacy.secrets TO passerelle_views;

    -- Views write their tables, wherever they are, and how far they are.
    FOR one IN SELECT schemaname, tablename FROM pg_tables
               WHERE schemaname = ANY (logs || read_only) AND tablename <> 'traces'
                   AND NOT (schemaname = ANY (logs) AND tablename = schemaname || '_events') LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I.%I TO passerelle_views', one.schemaname, one.tablename);
    END LOOP;
    GRANT USAGE ON SCHEMA indicators, recommendations TO passerelle_views;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA recommendations TO passerelle_views;
    GRANT INSERT, UPDATE, DELETE ON floor.positions, floor.quarantine TO passerelle_views;

    -- One view destroys keys: jobseekers.erasures finishes what an interrupted erasure left.
    GRANT passerelle_views, passerelle_jobseekers TO passerelle_erasures;

    -- Pages write through every service.
    GRANT passerelle_offers, passerelle_jobseekers, passerelle_programmes, passerelle_trainings, passerelle_placements,
        passerelle_indicators, passerelle_recommendations TO passerelle_web;

    -- How partners' columns were read: imports of their files run as the pages do.
    IF to_regclass('partner_files.mappings') IS NOT NULL THEN
        GRANT USAGE ON SCHEMA partner_files TO passerelle_web;
        GRANT SELECT, INSERT, UPDATE ON partner_files.mappings TO passerelle_web;
    END IF;

    -- A backup reads everything, sealed as it is.
    FOR one IN SELECT nspname FROM pg_namespace
               WHERE nspname = ANY (logs || read_only || ARRAY['floor', 'privacy', 'partner_files']) LOOP
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO passerelle_backup', one.nspname);
        EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO passerelle_backup', one.nspname);
        EXECUTE format('GRANT SELECT ON ALL SEQUENCES IN SCHEMA %I TO passerelle_backup', one.nspname);
    END LOOP;
END $$;

COMMIT;
