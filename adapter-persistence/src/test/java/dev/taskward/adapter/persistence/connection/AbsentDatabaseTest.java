package dev.taskward.adapter.persistence.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.taskward.adapter.persistence.RoundTripCounter;
import dev.taskward.adapter.persistence.TestDatabase;
import dev.taskward.adapter.persistence.TestPersistence;
import dev.taskward.adapter.persistence.schema.DatabaseUnusableException;
import dev.taskward.application.port.StorageUnavailableException;
import dev.taskward.application.port.out.TaskRepository;
import dev.taskward.domain.NewTask;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.OwnershipRules;
import dev.taskward.domain.OwnershipRules.ForeignTasks;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskTitle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class AbsentDatabaseTest {
    private static final OwnerId OWNER = new OwnerId("owner");
    private static final TaskId ID = new TaskId(1);
    private static final TaskDetails DETAILS = new TaskDetails(new TaskTitle("title"), null, false, null, null);
    private static final OwnershipRules RULES = new OwnershipRules(10, ForeignTasks.HIDDEN);

    /** A limit that is never reached, unless the awaited condition never becomes true. */
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    @Test
    void duringAnOutageEveryMethodFailsAsUnavailableAndHealthIsFalse() throws IOException {
        TestDatabase database = TestDatabase.create();
        RoundTripCounter proxy = new RoundTripCounter(database.url());
        try (TestPersistence persistence = new TestPersistence(proxy.url())) {
            assertThat(persistence.storageHealth().isHealthy()).isTrue();

            proxy.close();
            database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()");

            // health is cached for a short time
            await().atMost(TIMEOUT).until(() -> !persistence.storageHealth().isHealthy());
            TaskRepository repository = persistence.repository();
            for (int i = 0; i < 3; i++) {
                assertUnavailable(() -> repository.find(OWNER, ID));
                assertUnavailable(() -> repository.existsForAnyOwner(OWNER, ID));
                assertUnavailable(() -> repository.list(OWNER, TaskQuery.DEFAULT));
                assertUnavailable(() -> repository.list(OWNER, TaskQuery.DEFAULT, null, 10));
                assertUnavailable(() -> repository.change(OWNER, ID, task -> task));
                assertUnavailable(() -> repository.delete(OWNER, ID));
                assertUnavailable(() -> repository.delete(OWNER, ID, task -> {}));
                assertUnavailable(() -> repository.deleteCompleted(OWNER));
                assertUnavailable(() -> repository.create(new NewTask(OWNER, DETAILS, Instant.EPOCH), RULES));
                assertUnavailable(() -> repository.applyBatch(OWNER, Set.of(ID), snapshot -> {
                    throw new IllegalStateException("decided without a snapshot");
                }));
                assertThat(persistence.storageHealth().isHealthy()).isFalse();
            }
        }
    }

    @Test
    void theStartFailsIfTheServerCannotBeReached() throws IOException {
        int closedPort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = socket.getLocalPort();
        }

        assertStartFails("postgresql://u:secret@localhost:" + closedPort + "/db", "The database cannot be reached");
    }

    @Test
    void theStartFailsIfTheDatabaseDoesNotExist() {
        String url = TestDatabase.create().url();

        assertStartFails(
                url.replaceFirst("/taskward_\\w+", "/no_such_database"), "The database does not exist on its server");
    }

    @Test
    void theStartFailsIfThePasswordIsWrong() {
        TestDatabase database = TestDatabase.create();
        String login = createLogin(database);

        assertStartFails(
                database.urlFor(login, "wrong-secret"), "The database does not accept the user or the password");

        database.execute("DROP ROLE " + login);
    }

    @Test
    void theStartFailsIfTheUserMayNotCreateTables() {
        TestDatabase database = TestDatabase.create();
        String login = createLogin(database);

        assertStartFails(database.urlFor(login, "secret"), "The database does not let its user create the tables");

        database.execute("DROP ROLE " + login);
    }

    @Test
    void theStartFailsIfAnotherTableHasTheName() {
        TestDatabase database = TestDatabase.create();
        database.execute("CREATE TABLE tasks (id integer)");

        assertStartFails(database.url(), "The database has a table tasks that is not Taskward's");
    }

    @Test
    void healthIsTrueWhileThePoolIsFullyUsed() {
        try (TestPersistence persistence =
                new TestPersistence(TestDatabase.create().url(), 1)) {
            boolean healthy = persistence
                    .sql()
                    .connectionResult(
                            onlyConnection -> persistence.storageHealth().isHealthy());

            assertThat(healthy).isTrue();
        }
    }

    /** A database can be slow to accept connections because it was suspended, or because it is far away. */
    @Test
    void aSlowLoginIsNotAnOutage() throws IOException {
        try (RoundTripCounter proxy = new RoundTripCounter(TestDatabase.create().url(), Duration.ofMillis(1_500));
                TestPersistence persistence = new TestPersistence(proxy.url())) {
            assertThat(persistence.repository().list(OWNER, TaskQuery.DEFAULT)).isEmpty();
        }
    }

    private static String createLogin(TestDatabase database) {
        String login = "guest_" + UUID.randomUUID().toString().replace('-', '_');
        database.execute("CREATE ROLE " + login + " LOGIN PASSWORD 'secret'");
        return login;
    }

    private static void assertUnavailable(ThrowingCallable use) {
        assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(use);
    }

    private static void assertStartFails(String url, String reason) {
        Throwable failure = catchThrowable(() -> new TestPersistence(url));
        while (failure != null && !(failure instanceof DatabaseUnusableException)) {
            failure = failure.getCause();
        }
        assertThat(failure)
                .isInstanceOf(DatabaseUnusableException.class)
                .hasMessageContaining(reason)
                .message()
                .doesNotContain("secret");
    }
}
