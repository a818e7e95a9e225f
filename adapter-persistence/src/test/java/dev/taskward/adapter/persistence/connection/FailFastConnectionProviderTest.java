package dev.taskward.adapter.persistence.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.taskward.adapter.persistence.RoundTripCounter;
import dev.taskward.adapter.persistence.TestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Uses a pool of one connection. */
class FailFastConnectionProviderTest {
    private static final String CONNECTION_ERROR_CLASS = "08";
    private static final Duration LONG_LEASE = Duration.ofMinutes(10);

    /** A limit that is never reached, unless the awaited condition never becomes true. */
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final TestDatabase database = TestDatabase.create();

    @Test
    void aHangingStatementIsAbortedAndTheOneThatWaitsForItIsRejected() throws Exception {
        ConnectionWatchdog watchdog = new ConnectionWatchdog(Duration.ofMillis(500));
        try (HikariDataSource pool = createPool(database.url(), TIMEOUT);
                ScheduledExecutorService maintenance = Executors.newSingleThreadScheduledExecutor()) {
            DSLContext sql = DSL.using(provider(pool, watchdog), SQLDialect.POSTGRES);
            CountDownLatch leased = new CountDownLatch(1);
            FutureTask<?> hanging = new FutureTask<>(() -> sql.connectionResult(connection -> {
                leased.countDown();
                return connection.prepareCall("SELECT pg_sleep(60)").execute();
            }));
            Thread.ofVirtual().start(hanging);
            leased.await();
            FutureTask<?> waiting = new FutureTask<>(() -> sql.fetch("SELECT 1"));
            Thread waitingThread = Thread.ofVirtual().start(waiting);
            await().atMost(TIMEOUT).until(() -> waitingThread.getState() == Thread.State.WAITING);
            // scheduled last, so that its first check comes after more than the maximum lease
            watchdog.schedule(maintenance);

            for (Future<?> rejected : List.of(hanging, waiting)) {
                assertThatExceptionOfType(ExecutionException.class)
                        .isThrownBy(() -> rejected.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                        .withCauseInstanceOf(DataAccessException.class)
                        .havingCause()
                        .extracting(e -> ((DataAccessException) e).sqlState())
                        .asString()
                        .startsWith(CONNECTION_ERROR_CLASS);
            }
            assertThat(sql.fetchValue("SELECT 1")).isEqualTo(1);
        }
    }

    /** The pool gives up much earlier than the statement ends, but the provider asks it again. */
    @Test
    void aCallerWaitsLongerThanThePoolWhileTheDatabaseIsBusy() throws Exception {
        try (HikariDataSource pool = createPool(database.url(), Duration.ofMillis(250));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            FailFastConnectionProvider provider = provider(pool, new ConnectionWatchdog(LONG_LEASE));
            // comes from the pool directly, so that a permit is free while no connection is
            Connection onlyConnection = pool.getConnection();
            Future<Connection> waiting = threads.submit(provider::acquire);
            await().atMost(TIMEOUT).until(() -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection() == 1);
            try (onlyConnection;
                    Statement statement = onlyConnection.createStatement()) {
                statement.execute("SELECT pg_sleep(1)");
            }

            Connection acquired = waiting.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            assertThat(acquired.isValid(1)).isTrue();
            provider.release(acquired);
        }
    }

    @Test
    void aCallerFailsAtOnceWhileTheDatabaseCannotBeReached() throws Exception {
        RoundTripCounter proxy = new RoundTripCounter(database.url());
        try (HikariDataSource pool = createPool(proxy.url(), TIMEOUT)) {
            FailFastConnectionProvider provider = provider(pool, new ConnectionWatchdog(LONG_LEASE));
            proxy.close();

            long start = System.nanoTime();
            for (int i = 0; i < 3; i++) {
                assertThatExceptionOfType(DataAccessException.class)
                        .isThrownBy(provider::acquire)
                        .withMessage("The database cannot be reached")
                        .returns("08001", DataAccessException::sqlState);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT);
        }
    }

    @Test
    void anInterruptedCallerIsRejectedAndTakesNoPermit() throws Exception {
        try (HikariDataSource pool = createPool(database.url(), TIMEOUT)) {
            FailFastConnectionProvider provider = provider(pool, new ConnectionWatchdog(LONG_LEASE));
            Connection onlyConnection = provider.acquire();
            AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
            AtomicBoolean stillInterrupted = new AtomicBoolean();
            Thread waiting = Thread.ofVirtual().start(() -> {
                try {
                    provider.acquire();
                } catch (DataAccessException e) {
                    failure.set(e);
                    stillInterrupted.set(Thread.currentThread().isInterrupted());
                }
            });
            waiting.interrupt();
            waiting.join(TIMEOUT);

            assertThat(failure.get()).isInstanceOf(DataAccessException.class).hasMessageContaining("Interrupted");
            assertThat(stillInterrupted).isTrue();

            provider.release(onlyConnection);
            Connection next = provider.acquire();
            assertThat(next.isValid(1)).isTrue();
            provider.release(next);
        }
    }

    private static FailFastConnectionProvider provider(HikariDataSource pool, ConnectionWatchdog watchdog) {
        return new FailFastConnectionProvider(pool, new ReachabilityProbe(pool.getDataSource()), watchdog);
    }

    private static HikariDataSource createPool(String url, Duration connectionTimeout) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(DatabaseUrl.parse(url).toDataSource());
        config.setMaximumPoolSize(1);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(connectionTimeout.toMillis());
        return new HikariDataSource(config);
    }
}
