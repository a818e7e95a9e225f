package dev.taskward.adapter.persistence;

import static dev.taskward.adapter.persistence.jooq.Tables.TASKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.jooq.impl.DSL.currentUser;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;

import dev.taskward.adapter.persistence.OwnerScopedStatement.Values;
import dev.taskward.application.port.out.StorageUnavailableException;
import dev.taskward.domain.OwnerId;
import java.time.Instant;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Record2;
import org.jooq.ResultQuery;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a pool of one connection, so that each statement follows on the connection of the one before. */
class OwnerScopedExecutorTest {
    private static final OwnerId ALICE = new OwnerId("alice");
    private static final OwnerId BOB = new OwnerId("bob");

    private final TestDatabase database = TestDatabase.create();
    private TestPersistence persistence;
    private DSLContext sql;
    private OwnerScopedExecutor statements;
    private String loginRole;
    private int connection;

    @BeforeEach
    void start() {
        persistence = new TestPersistence(database.url(), 1);
        sql = persistence.sql();
        statements = OwnerScopedExecutor.as("taskward_app", sql);
        loginRole = sql.select(currentUser()).fetchSingle().value1();
        connection = connection();
    }

    @AfterEach
    void stop() {
        persistence.close();
    }

    @Test
    void runAsTheOwnerAndTheRole() {
        assertThat(whoAmI(statements, ALICE)).isEqualTo("taskward_app for alice");
        assertThat(whoAmI(statements, BOB)).isEqualTo("taskward_app for bob");
    }

    @Test
    void leaveNothingBehindOutsideATransaction() {
        statements.fetch(ALICE, identity());

        assertNothingIsLeft();
    }

    @Test
    void leaveNothingBehindAfterWaitingForTheirOwner() {
        statements.fetch(ALICE, statements.prepareExclusive(identity(), row -> row.getString(1)), Values.AS_MADE);

        assertNothingIsLeft();
        assertThat(sql.fetchValue("select count(*) from pg_locks where locktype = 'advisory'"))
                .isEqualTo(0L);
    }

    @Test
    void leaveNothingBehindAfterATransaction() {
        String who = statements.inTransaction(() -> {
            whoAmI(statements, ALICE);
            return whoAmI(statements, BOB);
        });

        assertThat(who).isEqualTo("taskward_app for bob");
        assertNothingIsLeft();
    }

    @Test
    void leaveNothingBehindAfterATransactionThatIsRolledBack() {
        assertThatIllegalStateException()
                .isThrownBy(() -> statements.inTransaction(() -> {
                    statements.fetch(ALICE, insertFor(ALICE));
                    throw new IllegalStateException("rolled back");
                }));

        assertNothingIsLeft();
        assertThat(sql.fetchCount(TASKS)).isZero();
    }

    @Test
    void leaveNothingBehindAfterAnError() {
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> statements.fetch(ALICE, divisionByZero()))
                .returns("22012", DataAccessException::sqlState);

        assertNothingIsLeft();
    }

    @Test
    void leaveNothingBehindAfterAnErrorInATransaction() {
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> statements.inTransaction(() -> statements.fetch(ALICE, divisionByZero())))
                .returns("22012", DataAccessException::sqlState);

        assertNothingIsLeft();
    }

    @Test
    void leaveNothingBehindWhenTheyAreRefused() {
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> statements.fetch(BOB, insertFor(ALICE)))
                .withMessageContaining("row-level security");

        assertNothingIsLeft();
        assertThat(sql.fetchCount(TASKS)).isZero();
    }

    @Test
    void tellWhenTheDatabaseGoesAwayInTheMiddleOfATransaction() {
        assertThatExceptionOfType(StorageUnavailableException.class)
                .isThrownBy(() -> statements.inTransaction(() -> {
                    database.execute("SELECT pg_terminate_backend(" + connection + ")");
                    return whoAmI(statements, ALICE);
                }));
    }

    @Test
    void leaveNothingBehindOnceTheServerHasPreparedThem() {
        for (int i = 0; i < 12; i++) {
            assertThat(whoAmI(statements, i % 2 == 0 ? ALICE : BOB)).endsWith(i % 2 == 0 ? "alice" : "bob");
            assertNothingIsLeft();
        }
    }

    @Test
    void takeAnOwnerForNothingButText() {
        OwnerId odd = new OwnerId("'; select set_config('taskward.owner', 'alice', true); --");
        statements.fetch(ALICE, insertFor(ALICE));

        assertThat(whoAmI(statements, odd)).isEqualTo("taskward_app for " + odd.value());
        assertThat(statements.fetch(odd, sql.selectFrom(TASKS))).isEmpty();
    }

    private void assertNothingIsLeft() {
        assertThat(connection()).as("still the same connection").isEqualTo(connection);
        Record2<String, String> left = sql.select(
                        currentUser(), field("coalesce(current_setting('taskward.owner', true), '')", String.class))
                .fetchSingle();
        assertThat(left.value1()).isEqualTo(loginRole);
        assertThat(left.value2()).isEmpty();
    }

    private int connection() {
        return sql.fetchSingle("select pg_backend_pid()").get(0, int.class);
    }

    private static String whoAmI(OwnerScopedExecutor statements, OwnerId owner) {
        return statements.fetch(owner, identity()).getFirst().value1();
    }

    private static ResultQuery<Record1<String>> identity() {
        return select(currentUser().concat(" for ").concat(field("current_setting('taskward.owner')", String.class)));
    }

    private static ResultQuery<Record1<Integer>> divisionByZero() {
        return select(field("1 / 0", Integer.class));
    }

    private ResultQuery<Record1<Long>> insertFor(OwnerId owner) {
        return sql.insertInto(TASKS)
                .set(TASKS.USER_ID, owner.value())
                .set(TASKS.TITLE, "title")
                .set(TASKS.COMPLETED, false)
                .set(TASKS.CREATED_AT, Instant.EPOCH)
                .set(TASKS.UPDATED_AT, Instant.EPOCH)
                .set(TASKS.VERSION, 1L)
                .returningResult(TASKS.ID);
    }
}
