package dev.taskward.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.taskward.application.port.out.StorageUnavailableException;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.TaskDetails;
import dev.taskward.domain.TaskId;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskTitle;
import dev.taskward.domain.VersionCondition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AbsentDatabaseTest {
    private static final OwnerId OWNER = new OwnerId("owner");
    private static final TaskId ID = new TaskId(1);
    private static final TaskDetails DETAILS = new TaskDetails(new TaskTitle("title"), null, false, null, null);

    @Test
    void isToldToEveryUseCaseAndToHealth() throws IOException, InterruptedException {
        TestDatabase database = TestDatabase.create();
        RoundTripCounter way = new RoundTripCounter(database.url());
        try (TestPersistence persistence = new TestPersistence(way.url())) {
            assertThat(persistence.healthCheck().isHealthy()).isTrue();

            way.close();
            database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()");

            // for as long as health goes by what it saw before
            TimeUnit.MILLISECONDS.sleep(300);
            var repository = persistence.repository();
            for (int i = 0; i < 3; i++) {
                assertUnavailable(() -> repository.find(OWNER, ID));
                assertUnavailable(() -> repository.list(OWNER, TaskQuery.DEFAULT));
                assertUnavailable(() -> repository.change(OWNER, ID, task -> task));
                assertUnavailable(() -> repository.delete(OWNER, ID, VersionCondition.any()));
                assertUnavailable(() -> repository.create(OWNER, DETAILS, Instant.EPOCH, 10));
                assertThat(persistence.healthCheck().isHealthy()).isFalse();
            }
        }
    }

    @Test
    void stopsTheStart() throws IOException {
        int closedPort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = socket.getLocalPort();
        }

        assertRefused("postgresql://u:secret@localhost:" + closedPort + "/db", "cannot be reached");
    }

    @Test
    void stopsTheStartWhenItIsNotOnItsServer() {
        String url = TestDatabase.create().url();

        assertRefused(url.replaceFirst("/taskward_\\w+", "/no_such_database"), "does not exist on its server");
    }

    @Test
    void stopsTheStartWhenItsUserMayNotMakeTables() {
        TestDatabase database = TestDatabase.create();
        String guest = "guest_" + UUID.randomUUID().toString().replace('-', '_');
        database.execute("CREATE ROLE " + guest + " LOGIN PASSWORD 'secret'");

        assertRefused(database.urlFor(guest, "secret"), "does not let its user make the tables");

        database.execute("DROP ROLE " + guest);
    }

    @Test
    void isNotWhatAPoolInFullUseLooksLike() {
        try (TestPersistence persistence =
                new TestPersistence(TestDatabase.create().url(), 1)) {
            boolean healthy = persistence
                    .sql()
                    .connectionResult(theOnlyOne -> persistence.healthCheck().isHealthy());

            assertThat(healthy).isTrue();
        }
    }

    /** One that was asleep, or that is far away. */
    @Test
    void isNotWhatADatabaseThatTakesItsTimeToLetSomebodyInLooksLike() throws IOException {
        try (RoundTripCounter way = new RoundTripCounter(TestDatabase.create().url(), Duration.ofMillis(1_500));
                TestPersistence persistence = new TestPersistence(way.url())) {
            assertThat(persistence.repository().list(OWNER, TaskQuery.DEFAULT)).isEmpty();
        }
    }

    @Test
    void isNotWaitedForWhenItDoesNotComeToAnEnd() throws Exception {
        DataSource database = new DatabaseUrl(TestDatabase.create().url()).toDataSource();
        HikariConfig config = new HikariConfig();
        config.setDataSource(database);
        config.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(config);
                FailFastConnectionProvider connections =
                        new FailFastConnectionProvider(pool, database, Duration.ofMillis(500));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            DSLContext sql = DSL.using(connections, SQLDialect.POSTGRES);
            CountDownLatch lent = new CountDownLatch(1);
            Future<?> hanging = threads.submit(() -> sql.connection(connection -> {
                lent.countDown();
                connection.prepareCall("SELECT pg_sleep(60)").execute();
            }));
            lent.await();
            Future<?> inLine = threads.submit(() -> sql.fetch("SELECT 1"));

            for (Future<?> refused : List.of(hanging, inLine)) {
                assertThatExceptionOfType(ExecutionException.class)
                        .isThrownBy(() -> refused.get(20, TimeUnit.SECONDS))
                        .withCauseInstanceOf(DataAccessException.class)
                        .havingCause()
                        .extracting(e -> ((DataAccessException) e).sqlState())
                        .asString()
                        .startsWith("08");
            }
            assertThat(sql.fetchValue("SELECT 1")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "08006, true",
        "57P01, true",
        "57P03, true",
        "53300, true",
        "40001, true",
        "25006, true",
        "58030, true",
        "23505, false",
        "42P01, false",
        "22012, false",
        "XX000, false"
    })
    void isToldFromAFaultOfOurs(String state, boolean away) {
        var failure = new DataAccessException("x", new SQLException("x", state));

        assertThat(StorageFailures.translated(failure) instanceof StorageUnavailableException)
                .isEqualTo(away);
    }

    private static void assertUnavailable(Runnable use) {
        assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(use::run);
    }

    private static void assertRefused(String url, String reason) {
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
