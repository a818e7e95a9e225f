package dev.taskward.adapter.persistence.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskward.adapter.persistence.RoundTripCounter;
import dev.taskward.adapter.persistence.TestDatabase;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DatabaseHealthTest {
    private static final Duration CACHE_TTL = Duration.ofMillis(200);
    private static final int CALLS = 1_000;

    /** A limit that is never reached, unless the awaited condition never becomes true. */
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final TestDatabase database = TestDatabase.create();

    @Test
    void manyCallsCauseFewRoundTrips() throws IOException {
        try (RoundTripCounter proxy = new RoundTripCounter(database.url());
                DatabaseHealth health = healthOf(proxy.url())) {
            assertThat(health.isHealthy()).isTrue();
            proxy.takeCount();

            long start = System.nanoTime();
            for (int i = 0; i < CALLS; i++) {
                assertThat(health.isHealthy()).isTrue();
            }

            long ttls = Duration.ofNanos(System.nanoTime() - start).dividedBy(CACHE_TTL);
            assertThat(proxy.takeCount()).isBetween(0, (int) ttls + 1);
        }
    }

    @Test
    void anExpiredResultIsCheckedOnTheSameConnection() throws IOException {
        try (RoundTripCounter proxy = new RoundTripCounter(database.url());
                DatabaseHealth health = healthOf(proxy.url())) {
            assertThat(health.isHealthy()).isTrue();
            String backend = backendOfHealthCheck();
            proxy.takeCount();

            await().atMost(TIMEOUT).until(() -> health.isHealthy() && proxy.takeCount() > 0);
            assertThat(backendOfHealthCheck()).isEqualTo(backend);
        }
    }

    @Test
    void aTerminatedConnectionIsReplaced() {
        try (DatabaseHealth health = healthOf(database.url())) {
            assertThat(health.isHealthy()).isTrue();
            String first = backendOfHealthCheck();

            database.execute("SELECT pg_terminate_backend(" + first + ")");

            await().atMost(TIMEOUT).until(() -> {
                assertThat(health.isHealthy()).isTrue();
                String current = backendOfHealthCheck();
                return !current.equals("none") && !current.equals(first);
            });
        }
    }

    private static DatabaseHealth healthOf(String url) {
        return new DatabaseHealth(DatabaseUrl.parse(url).toDataSource());
    }

    private String backendOfHealthCheck() {
        return String.valueOf(database.execute("SELECT coalesce(string_agg(pid::text, ','), 'none')"
                + " FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"));
    }
}
