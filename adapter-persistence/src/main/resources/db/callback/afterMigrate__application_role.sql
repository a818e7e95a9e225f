-- The role that every statement on tasks runs as. It is switched to for each of them, so that row-level security binds
-- even a login role that is a superuser or has BYPASSRLS. Runs after every migration, as the role may have been made
-- by hand in the meantime; where it can be neither made nor granted, the start decides whether the login role will do.
DO
$$
BEGIN
    -- instances that start at the same time would trip over each other's grants
    PERFORM pg_advisory_xact_lock(hashtextextended('taskward_app', 0));

    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'taskward_app') THEN
        BEGIN
            CREATE ROLE taskward_app NOLOGIN;
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN NULL; -- made just now, for another database of this server
        END;
    END IF;

    BEGIN
        PERFORM set_config('role', 'taskward_app', true);
        PERFORM set_config('role', 'none', true);
    EXCEPTION
        WHEN insufficient_privilege THEN
            EXECUTE format('GRANT taskward_app TO %I', current_user);
    END;

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
