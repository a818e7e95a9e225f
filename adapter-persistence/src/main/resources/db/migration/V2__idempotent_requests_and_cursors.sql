-- Requests that were sent with a key, and what they were answered with.
CREATE TABLE idempotent_requests (
    user_id    varchar(255) NOT NULL,
    key        varchar(255) NOT NULL,
    request    varchar(64)  NOT NULL,
    answer     bytea        NOT NULL,
    created_at timestamptz  NOT NULL,
    CONSTRAINT idempotent_requests_pkey PRIMARY KEY (user_id, key),
    CONSTRAINT idempotent_requests_user_id_given CHECK (user_id <> '')
);
CREATE INDEX idempotent_requests_created ON idempotent_requests (created_at);

-- One row: what only the instances of the service know, and all of them the same.
CREATE TABLE shared_secret (
    value varchar(100) NOT NULL
);

-- [jooq ignore start]
INSERT INTO shared_secret VALUES (gen_random_uuid()::text || gen_random_uuid()::text);

ALTER TABLE idempotent_requests ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotent_requests FORCE ROW LEVEL SECURITY;
CREATE POLICY idempotent_requests_owner_only ON idempotent_requests
    USING (user_id = current_setting('taskward.owner', true))
    WITH CHECK (user_id = current_setting('taskward.owner', true));
-- For a DELETE without a condition, which sees nothing of what it deletes.
CREATE POLICY idempotent_requests_expire ON idempotent_requests FOR DELETE
    USING (created_at < now() - interval '24 hours');
-- [jooq ignore stop]
