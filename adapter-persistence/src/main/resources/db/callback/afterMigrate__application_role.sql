-- Creates the application role and grants it what the service needs. The service switches to this role for each
-- statement, so that row-level security applies even if the login role is a superuser or has BYPASSRLS.
-- This runs at every start, because an operator may have created the role since the last one. If the role can neither
-- be created nor granted, the start continues, and RowLevelSecurityCheck decides whether the login role is bound.
DO
$$
BEGIN
    -- concurrent grants by another starting instance would fail
    PERFORM pg_advisory_xact_lock(hashtextextended('taskward_app', 0));

    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'taskward_app') THEN
        BEGIN
            CREATE ROLE taskward_app NOLOGIN;
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN NULL; -- an instance on another database created it
        END;
    END IF;

    -- tries to switch to the role, because there are several ways in which that may be allowed
    BEGIN
        PERFORM set_config('role', 'taskward_app', true);
        PERFORM set_config('role', 'none', true);
    EXCEPTION
        WHEN insufficient_privilege THEN
            EXECUTE format('GRANT taskward_app TO %I', current_user);
    END;

    -- grants only what is missing, because an operator may have granted it and the login role may not be able to
    IF NOT has_schema_privilege('taskward_app', current_schema(), 'USAGE') THEN
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO taskward_app', current_schema());
    END IF;
    IF NOT has_table_privilege('taskward_app', 'tasks', 'SELECT')
        OR NOT has_table_privilege('taskward_app', 'tasks', 'INSERT')
        OR NOT has_table_privilege('taskward_app', 'tasks', 'UPDATE')
        OR NOT has_table_privilege('taskward_app', 'tasks', 'DELETE')
    THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON tasks TO taskward_app;
    END IF;
    IF NOT has_table_privilege('taskward_app', 'idempotent_requests', 'SELECT')
        OR NOT has_table_privilege('taskward_app', 'idempotent_requests', 'INSERT')
        OR NOT has_table_privilege('taskward_app', 'idempotent_requests', 'UPDATE')
        OR NOT has_table_privilege('taskward_app', 'idempotent_requests', 'DELETE')
    THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON idempotent_requests TO taskward_app;
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'taskward_app cannot be used: %', SQLERRM;
END
$$;
