package dev.taskward.adapter.persistence;

import static dev.taskward.adapter.persistence.jooq.Tables.IDEMPOTENT_REQUESTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskward.application.port.in.IdempotentRequests;
import dev.taskward.application.port.in.IdempotentRequests.Outcome;
import dev.taskward.application.port.in.IdempotentRequests.Request;
import dev.taskward.application.port.in.IdempotentRequestsContract;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskTitle;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JooqIdempotentRequestsTest extends IdempotentRequestsContract {
    private static final TaskDetails DETAILS = new TaskDetails(new TaskTitle("A task"), null, false, null, null);
    private static final OwnerId ALICE = new OwnerId("alice");
    private static final OwnerId BOB = new OwnerId("bob");

    private static TestDatabase database;
    private static TestPersistence persistence;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        persistence = new TestPersistence(database.url());
    }

    @AfterAll
    static void stop() {
        persistence.close();
    }

    @Override
    protected IdempotentRequests requests() {
        return persistence.idempotentRequests();
    }

    @Test
    void keepsTheEffectAndItsAnswerOrNeither() {
        OwnerId owner = new OwnerId("owner of effects");

        assertThat(requests().once(owner, new Request("undone", "digest"), () -> {
                    create(owner);
                    return Optional.empty();
                }))
                .isEqualTo(new Outcome.First());
        assertThatExceptionOfType(TaskException.QuotaExceeded.class)
                .isThrownBy(() -> requests().once(owner, new Request("failed", "digest"), () -> {
                    create(owner);
                    throw new TaskException.QuotaExceeded(1);
                }));
        assertThat(persistence.repository().list(owner, TaskQuery.DEFAULT)).isEmpty();

        requests().once(owner, new Request("done", "digest"), () -> {
            create(owner);
            return Optional.of(new byte[1]);
        });
        assertThat(persistence.repository().list(owner, TaskQuery.DEFAULT)).hasSize(1);
    }

    @Test
    void forgetsAfterADay() {
        once(ALICE, "old");
        once(ALICE, "young");
        once(BOB, "old");
        grow("old", "25 hours");
        grow("young", "23 hours");

        assertThat(once(ALICE, "old")).isEqualTo(new Outcome.First());
        assertThat(once(ALICE, "young")).isInstanceOf(Outcome.Repeated.class);

        grow("old", "25 hours");
        persistence.idempotentRequests().purge();
        assertThat(database.execute("SELECT string_agg(key, ',') FROM idempotent_requests WHERE user_id IN"
                        + " ('alice', 'bob') AND key IN ('old', 'young')"))
                .isEqualTo("young");
    }

    /** Policies of the table, with no word of the owner in the statement. */
    @Test
    void showsNobodyTheAnswersOfOthersNotEvenOldOnes() {
        once(ALICE, "secret");
        grow("secret", "25 hours");
        OwnerScopedExecutor statements = OwnerScopedExecutor.as("taskward_app", persistence.sql());

        assertThat(statements.fetch(
                        BOB,
                        persistence.sql().select(IDEMPOTENT_REQUESTS.USER_ID).from(IDEMPOTENT_REQUESTS)))
                .noneMatch(row -> row.value1().equals(ALICE.value()));
        assertThat(statements.fetch(
                        BOB,
                        persistence
                                .sql()
                                .deleteFrom(IDEMPOTENT_REQUESTS)
                                .where(IDEMPOTENT_REQUESTS.KEY.eq("secret"))
                                .returningResult(IDEMPOTENT_REQUESTS.KEY)))
                .isEmpty();
    }

    @Test
    void keepsNoMoreThanSoManyOfOneOwner() {
        OwnerId eager = new OwnerId("eager");
        database.execute(
                "INSERT INTO idempotent_requests SELECT 'eager', i::text, '', '', now() FROM generate_series(1, "
                        + JooqIdempotentRequests.MOST_PER_OWNER + ") i");

        assertThat(once(eager, "one more")).isEqualTo(Outcome.Refused.TOO_MANY);
        database.execute(
                "UPDATE idempotent_requests SET created_at = now() - interval '25 hours' WHERE user_id = 'eager'"
                        + " AND key = '1'");
        assertThat(once(eager, "one more")).isEqualTo(new Outcome.First());
    }

    private static void create(OwnerId owner) {
        persistence.repository().create(owner, DETAILS, Instant.EPOCH, 10);
    }

    private static Outcome once(OwnerId owner, String key) {
        return persistence
                .idempotentRequests()
                .once(owner, new Request(key, "digest"), () -> Optional.of(new byte[] {1}));
    }

    private static void grow(String key, String age) {
        database.execute(
                "UPDATE idempotent_requests SET created_at = now() - interval '" + age + "' WHERE key = '" + key + "'");
    }
}
