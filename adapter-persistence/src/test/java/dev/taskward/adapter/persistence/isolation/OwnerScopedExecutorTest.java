package dev.taskward.adapter.persistence.isolation;

import static dev.taskward.adapter.persistence.jooq.Tables.IDEMPOTENT_REQUESTS;
import static dev.taskward.adapter.persistence.jooq.Tables.TASKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.jooq.impl.DSL.currentUser;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import dev.taskward.adapter.persistence.TestDatabase;
import dev.taskward.adapter.persistence.TestPersistence;
import dev.taskward.adapter.persistence.isolation.OwnerScopedStatement.Bindings;
import dev.taskward.application.port.StorageUnavailableException;
import dev.taskward.domain.OwnerId;
import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Param;
import org.jooq.Query;
import org.jooq.Record2;
import org.jooq.ResultQuery;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Uses a pool of one connection, so that every statement runs on the connection of the one before. */
class OwnerScopedExecutorTest {
    private static final OwnerId ALICE = new OwnerId("alice");
    private static final OwnerId BOB = new OwnerId("bob");
    /** More executions than pgjdbc needs before it prepares a statement on the server. */
    private static final int EXECUTIONS_UNTIL_PREPARED = 12;

    private final TestDatabase database = TestDatabase.create();
    private TestPersistence persistence;
    private DSLContext sql;
    private OwnerScopedExecutor executor;
    private OwnerScopedStatement<String> identity;
    private String loginRole;
    private int backend;

    @BeforeEach
    void start() {
        persistence = new TestPersistence(database.url(), 1);
        sql = persistence.sql();
        executor = OwnerScopedExecutor.withRole("taskward_app", sql);
        identity = executor.prepare(selectIdentity(), row -> row.getString(1));
        loginRole = sql.select(currentUser()).fetchSingle().value1();
        backend = currentBackend();
    }

    @AfterEach
    void stop() {
        persistence.close();
    }

    @Test
    void aStatementRunsWithTheRoleAndTheOwner() {
        assertThat(fetchIdentity(ALICE)).isEqualTo("taskward_app for alice");
        assertThat(fetchIdentity(BOB)).isEqualTo("taskward_app for bob");
    }

    @Test
    void withoutARoleAStatementRunsWithTheLoginRole() {
        OwnerScopedExecutor withoutRole = OwnerScopedExecutor.withRole(null, sql);
        OwnerScopedStatement<String> statement = withoutRole.prepare(selectIdentity(), row -> row.getString(1));

        assertThat(withoutRole.fetch(ALICE, statement)).containsExactly(loginRole + " for alice");
        assertNoSettingsRemain();
    }

    @Test
    void noSettingsRemainAfterAStatement() {
        fetchIdentity(ALICE);

        assertNoSettingsRemain();
    }

    @Test
    void noSettingsAndNoLockRemainAfterAnExclusiveStatement() {
        executor.fetch(ALICE, executor.prepareExclusive(selectIdentity(), row -> row.getString(1)));

        assertNoSettingsRemain();
        assertThat(countAdvisoryLocks()).isZero();
    }

    @Test
    void anExclusiveStatementHoldsItsLockUntilTheEndOfTheTransaction() {
        OwnerScopedStatement<String> exclusive = executor.prepareExclusive(selectIdentity(), row -> row.getString(1));

        executor.inTransaction(() -> {
            executor.fetch(ALICE, exclusive);
            executor.fetch(ALICE, exclusive);
            assertThat(countAdvisoryLocks()).isEqualTo(1);
            return executor.fetch(BOB, exclusive);
        });

        assertThat(countAdvisoryLocks()).isZero();
    }

    @Test
    void noSettingsRemainAfterATransaction() {
        String last = executor.inTransaction(() -> {
            fetchIdentity(ALICE);
            return fetchIdentity(BOB);
        });

        assertThat(last).isEqualTo("taskward_app for bob");
        assertNoSettingsRemain();
    }

    @Test
    void nothingRemainsAfterATransactionThatIsRolledBack() {
        assertThatIllegalStateException()
                .isThrownBy(() -> executor.inTransaction(() -> {
                    executor.fetch(ALICE, insertFor(ALICE));
                    throw new IllegalStateException("rolled back");
                }));

        assertNoSettingsRemain();
        assertThat(sql.fetchCount(TASKS)).isZero();
    }

    @Test
    void aNestedTransactionIsRolledBackWithTheOuterOne() {
        assertThatIllegalStateException()
                .isThrownBy(() -> executor.inTransaction(() -> {
                    executor.inTransaction(() -> executor.fetch(ALICE, insertFor(ALICE)));
                    throw new IllegalStateException("rolled back");
                }));

        assertNoSettingsRemain();
        assertThat(sql.fetchCount(TASKS)).isZero();
    }

    @Test
    void aTransactionThatReturnsIsCommitted() {
        List<Long> ids = executor.inTransaction(() -> executor.fetch(ALICE, insertFor(ALICE)));

        assertNoSettingsRemain();
        assertThat(database.execute("SELECT string_agg(id::text, ',') FROM tasks"))
                .isEqualTo(ids.getFirst().toString());
    }

    @Test
    void noSettingsRemainAfterAnError() {
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> executor.fetch(ALICE, divisionByZero()))
                .returns("22012", DataAccessException::sqlState);

        assertNoSettingsRemain();
    }

    @Test
    void noSettingsRemainAfterAnErrorInATransaction() {
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> executor.inTransaction(() -> executor.fetch(ALICE, divisionByZero())))
                .returns("22012", DataAccessException::sqlState);

        assertNoSettingsRemain();
    }

    @Test
    void nothingRemainsAfterAStatementThatAPolicyRejects() {
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> executor.fetch(BOB, insertFor(ALICE)))
                .returns("42501", DataAccessException::sqlState)
                .havingRootCause()
                .withMessageContaining("row-level security");

        assertNoSettingsRemain();
        assertThat(sql.fetchCount(TASKS)).isZero();
    }

    @Test
    void aTransactionFailsAsUnavailableIfItsConnectionIsTerminated() {
        assertThatExceptionOfType(StorageUnavailableException.class)
                .isThrownBy(() -> executor.inTransaction(() -> {
                    database.execute("SELECT pg_terminate_backend(" + backend + ")");
                    return fetchIdentity(ALICE);
                }));
    }

    @Test
    void noSettingsRemainAfterAPreparedStatementOfTheServer() {
        for (int i = 0; i < EXECUTIONS_UNTIL_PREPARED; i++) {
            OwnerId owner = i % 2 == 0 ? ALICE : BOB;
            assertThat(fetchIdentity(owner)).isEqualTo("taskward_app for " + owner.value());
            assertNoSettingsRemain();
        }
    }

    @Test
    void anOwnerThatLooksLikeSqlIsOnlyText() {
        OwnerId malicious = new OwnerId("'; select set_config('taskward.owner', 'alice', true); --");
        executor.fetch(ALICE, insertFor(ALICE));
        OwnerScopedStatement<Long> selectAll =
                executor.prepare(sql.select(TASKS.ID).from(TASKS), row -> row.getLong(1));

        assertThat(fetchIdentity(malicious)).isEqualTo("taskward_app for " + malicious.value());
        assertThat(executor.fetch(malicious, selectAll)).isEmpty();
        assertThat(executor.fetch(ALICE, selectAll)).hasSize(1);
    }

    @Test
    void parametersAreBoundByNameAndInTheOrderOfTheText() {
        Param<String> first = param("first", SQLDataType.VARCHAR);
        Param<String> second = param("second", "default");
        OwnerScopedStatement<String> statement = executor.prepare(
                select(val("a").concat(second).concat(val("b")).concat(first).concat(second)), row -> row.getString(1));

        assertThat(executor.fetch(ALICE, statement, Bindings.of(first, "1").and(second, "2")))
                .containsExactly("a2b12");
        assertThat(executor.fetch(ALICE, statement, Bindings.of(first, "1"))).containsExactly("adefaultb1default");
    }

    @Test
    void aStatementThatReturnsNoRowsAtAllIsRejected() {
        OwnerScopedStatement<Long> withoutReturning = executor.prepare(sql.deleteFrom(TASKS), row -> row.getLong(1));

        assertThatIllegalStateException().isThrownBy(() -> executor.fetch(ALICE, withoutReturning));
        assertNoSettingsRemain();
    }

    @Test
    void deleteExpiredDeletesExpiredRowsOnly() {
        database.execute("INSERT INTO idempotent_requests VALUES"
                + " ('alice', 'expired', '', '', now() - interval '25 hours'),"
                + " ('alice', 'valid', '', '', now() - interval '23 hours'),"
                + " ('bob', 'expired', '', '', now() - interval '25 hours')");

        executor.deleteExpired(IDEMPOTENT_REQUESTS);

        assertThat(database.execute("SELECT string_agg(user_id || ' ' || key, ',') FROM idempotent_requests"))
                .isEqualTo("alice valid");
        assertNoSettingsRemain();
    }

    private void assertNoSettingsRemain() {
        assertThat(currentBackend()).as("the same connection").isEqualTo(backend);
        Record2<String, String> settings = sql.select(
                        currentUser(), field("coalesce(current_setting('taskward.owner', true), '')", String.class))
                .fetchSingle();
        assertThat(settings.value1()).isEqualTo(loginRole);
        assertThat(settings.value2()).isEmpty();
    }

    private int currentBackend() {
        return sql.fetchSingle("select pg_backend_pid()").get(0, int.class);
    }

    /** Counts on another connection, because the only one of the pool may be in use. */
    private int countAdvisoryLocks() {
        return Integer.parseInt(String.valueOf(
                database.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database ="
                        + " (SELECT oid FROM pg_database WHERE datname = current_database())")));
    }

    private String fetchIdentity(OwnerId owner) {
        return executor.fetch(owner, identity).getFirst();
    }

    private static ResultQuery<?> selectIdentity() {
        return select(currentUser().concat(" for ").concat(field("current_setting('taskward.owner')", String.class)));
    }

    private OwnerScopedStatement<Integer> divisionByZero() {
        return executor.prepare(select(field("1 / 0", Integer.class)), row -> row.getInt(1));
    }

    private OwnerScopedStatement<Long> insertFor(OwnerId owner) {
        Query insert = sql.insertInto(TASKS)
                .set(TASKS.USER_ID, owner.value())
                .set(TASKS.TITLE, "title")
                .set(TASKS.COMPLETED, false)
                .set(TASKS.CREATED_AT, Instant.EPOCH)
                .set(TASKS.UPDATED_AT, Instant.EPOCH)
                .set(TASKS.VERSION, 1L)
                .returningResult(TASKS.ID);
        return executor.prepare(insert, row -> row.getLong(1));
    }
}
