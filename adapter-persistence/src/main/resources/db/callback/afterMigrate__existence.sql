-- Installs a function that returns whether any user has a task. It is a narrow opening in row-level security, for
-- deployments that disclose foreign tasks. The function runs as a role of its own, which can read the column id and
-- nothing else. If foreign tasks are hidden, this removes the function again.
DO
$$
DECLARE
    granted boolean := false;
BEGIN
    -- concurrent DDL by another starting instance would fail
    PERFORM pg_advisory_xact_lock(hashtextextended('taskward_existence', 0));

    IF '${foreign_task_lookup}' = 'disabled' THEN
        IF to_regproc('taskward_task_exists') IS NOT NULL THEN
            DROP FUNCTION taskward_task_exists(bigint);
            DROP POLICY tasks_existence ON tasks;
            DROP INDEX tasks_id;
        END IF;
        RETURN;
    END IF;
    IF to_regproc('taskward_task_exists') IS NOT NULL THEN
        RETURN;
    END IF;

    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'taskward_existence') THEN
        BEGIN
            CREATE ROLE taskward_existence NOLOGIN;
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN NULL; -- an instance on another database created it
        END;
    END IF;
    -- tries to switch to the role, because there are several ways in which that may be allowed
    BEGIN
        PERFORM set_config('role', 'taskward_existence', true);
        PERFORM set_config('role', 'none', true);
    EXCEPTION
        WHEN insufficient_privilege THEN
            EXECUTE format('GRANT taskward_existence TO %I', current_user);
            granted := true;
    END;

    CREATE INDEX tasks_id ON tasks (id);
    CREATE POLICY tasks_existence ON tasks FOR SELECT TO taskward_existence USING (true);
    GRANT SELECT (id) ON tasks TO taskward_existence;

    EXECUTE format(
        'CREATE FUNCTION taskward_task_exists(task bigint) RETURNS boolean'
        || ' LANGUAGE sql STABLE SECURITY DEFINER SET search_path = %I, pg_temp'
        || ' RETURN EXISTS (SELECT FROM tasks WHERE id = task)', current_schema());
    REVOKE EXECUTE ON FUNCTION taskward_task_exists(bigint) FROM PUBLIC;
    EXECUTE format('GRANT EXECUTE ON FUNCTION taskward_task_exists(bigint) TO %I', current_user);
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'taskward_app') THEN
        GRANT EXECUTE ON FUNCTION taskward_task_exists(bigint) TO taskward_app;
    END IF;
    -- the new owner of a function needs CREATE on its schema, but only during the change of the owner
    EXECUTE format('GRANT USAGE, CREATE ON SCHEMA %I TO taskward_existence', current_schema());
    ALTER FUNCTION taskward_task_exists(bigint) OWNER TO taskward_existence;
    EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM taskward_existence', current_schema());
    -- a member of the role can read all ids, so the grant from above is revoked
    IF granted THEN
        EXECUTE format('REVOKE taskward_existence FROM %I', current_user);
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'taskward_existence cannot be used: %', SQLERRM;
END
$$;
