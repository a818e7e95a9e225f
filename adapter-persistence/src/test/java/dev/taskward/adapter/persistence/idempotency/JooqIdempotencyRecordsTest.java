package dev.taskward.adapter.persistence.idempotency;

import static dev.taskward.adapter.persistence.jooq.Tables.IDEMPOTENT_REQUESTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.taskward.adapter.persistence.TestDatabase;
import dev.taskward.adapter.persistence.TestPersistence;
import dev.taskward.adapter.persistence.isolation.OwnerScopedExecutor;
import dev.taskward.adapter.persistence.isolation.OwnerScopedStatement;
import dev.taskward.application.port.IdempotencyKey;
import dev.taskward.application.port.StoredResponse;
import dev.taskward.application.port.in.IdempotentRequests;
import dev.taskward.application.port.in.IdempotentRequests.Outcome;
import dev.taskward.application.port.in.IdempotentRequests.Request;
import dev.taskward.application.port.out.IdempotencyRecords;
import dev.taskward.application.port.out.IdempotencyRecordsContract;
import dev.taskward.application.service.IdempotencyService;
import dev.taskward.domain.NewTask;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.OwnershipRules;
import dev.taskward.domain.OwnershipRules.ForeignTasks;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskTitle;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JooqIdempotencyRecordsTest extends IdempotencyRecordsContract {
    private static final TaskDetails DETAILS = new TaskDetails(new TaskTitle("A task"), null, false, null, null);
    private static final OwnershipRules RULES = new OwnershipRules(10, ForeignTasks.HIDDEN);
    private static final StoredResponse RESPONSE = new StoredResponse(new byte[] {1});
    private static final OwnerId ALICE = new OwnerId("alice");
    private static final OwnerId BOB = new OwnerId("bob");

    private static TestDatabase database;
    private static TestPersistence persistence;
    private static IdempotentRequests requests;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        persistence = new TestPersistence(database.url());
        requests = new IdempotencyService(persistence.idempotencyRecords(), Clock.systemUTC());
    }

    @AfterAll
    static void stop() {
        persistence.close();
    }

    @Override
    protected IdempotencyRecords records() {
        return persistence.idempotencyRecords();
    }

    @Test
    void theEffectAndItsRecordAreCommittedTogetherOrNotAtAll() {
        OwnerId owner = new OwnerId("owner of effects");

        assertThat(requests.executeOnce(owner, request("unsuccessful"), () -> {
                    create(owner);
                    return Optional.empty();
                }))
                .isEqualTo(new Outcome.Executed());
        assertThatExceptionOfType(TaskException.NotFound.class)
                .isThrownBy(() -> requests.executeOnce(owner, request("failed"), () -> {
                    create(owner);
                    throw new TaskException.NotFound();
                }));
        assertThat(persistence.repository().list(owner, TaskQuery.DEFAULT)).isEmpty();
        assertThat(keysOf(owner)).isNull();

        requests.executeOnce(owner, request("successful"), () -> {
            create(owner);
            return Optional.of(RESPONSE);
        });
        assertThat(persistence.repository().list(owner, TaskQuery.DEFAULT)).hasSize(1);
        assertThat(keysOf(owner)).isEqualTo("successful");
    }

    @Test
    void recordsExpireAfterADayAndThePurgeDeletesThem() {
        executeOnce(ALICE, "expired");
        executeOnce(ALICE, "valid");
        executeOnce(BOB, "expired");
        setAge("expired", "25 hours");
        setAge("valid", "23 hours");

        assertThat(executeOnce(ALICE, "expired")).isEqualTo(new Outcome.Executed());
        assertThat(executeOnce(ALICE, "valid")).isEqualTo(new Outcome.Replayed(RESPONSE));

        setAge("expired", "25 hours");
        ((JooqIdempotencyRecords) records()).purge();
        assertThat(database.execute("SELECT string_agg(key, ',') FROM idempotent_requests WHERE user_id IN"
                        + " ('alice', 'bob') AND key IN ('expired', 'valid')"))
                .isEqualTo("valid");
    }

    /** The statements have no owner predicate, so only the policies of the table protect the record. */
    @Test
    void nobodySeesRecordsOfOthersNotEvenExpiredOnes() {
        executeOnce(ALICE, "secret");
        setAge("secret", "25 hours");
        DSLContext sql = persistence.sql();
        OwnerScopedExecutor executor = OwnerScopedExecutor.withRole("taskward_app", sql);
        OwnerScopedStatement<String> selectOwners = executor.prepare(
                sql.select(IDEMPOTENT_REQUESTS.USER_ID).from(IDEMPOTENT_REQUESTS), row -> row.getString(1));
        OwnerScopedStatement<String> deleteSecret = executor.prepare(
                sql.deleteFrom(IDEMPOTENT_REQUESTS)
                        .where(IDEMPOTENT_REQUESTS.KEY.eq("secret"))
                        .returningResult(IDEMPOTENT_REQUESTS.KEY),
                row -> row.getString(1));

        assertThat(executor.fetch(ALICE, selectOwners)).contains(ALICE.value());
        assertThat(executor.fetch(BOB, selectOwners)).doesNotContain(ALICE.value());
        assertThat(executor.fetch(BOB, deleteSecret)).isEmpty();
    }

    @Test
    void theNumberOfKeysPerOwnerIsLimited() {
        OwnerId owner = new OwnerId("owner of many keys");
        database.execute("INSERT INTO idempotent_requests SELECT '" + owner.value()
                + "', i::text, '', '', now() FROM generate_series(1, " + IdempotencyService.MAX_KEYS + ") i");

        assertThat(executeOnce(owner, "one more")).isEqualTo(Outcome.Rejected.TOO_MANY_KEYS);
        database.execute("UPDATE idempotent_requests SET created_at = now() - interval '25 hours' WHERE user_id = '"
                + owner.value() + "' AND key = '1'");
        assertThat(executeOnce(owner, "one more")).isEqualTo(new Outcome.Executed());
    }

    @Test
    void aPurgeThatFailsDoesNotEndTheSchedule() {
        TestDatabase other = TestDatabase.create();
        try (TestPersistence withoutTable = new TestPersistence(other.url(), 1)) {
            other.execute("DROP TABLE idempotent_requests");

            // a scheduled task that throws would never run again
            assertThatNoException().isThrownBy(((JooqIdempotencyRecords) withoutTable.idempotencyRecords())::purge);
        }
    }

    private static void create(OwnerId owner) {
        persistence.repository().create(new NewTask(owner, DETAILS, Instant.EPOCH), RULES);
    }

    private static Outcome executeOnce(OwnerId owner, String key) {
        return requests.executeOnce(owner, request(key), () -> Optional.of(RESPONSE));
    }

    private static Request request(String key) {
        return new Request(new IdempotencyKey(key), "fingerprint");
    }

    private static @Nullable String keysOf(OwnerId owner) {
        return database.execute(
                "SELECT string_agg(key, ',') FROM idempotent_requests WHERE user_id = '" + owner.value() + "'");
    }

    private static void setAge(String key, String age) {
        database.execute(
                "UPDATE idempotent_requests SET created_at = now() - interval '" + age + "' WHERE key = '" + key + "'");
    }
}
