package dev.taskward.adapter.persistence.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionWatchdogTest {
    /** A limit that is never reached, unless the awaited condition never becomes true. */
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    @Test
    void onlyOverdueLeasesAreAborted() {
        AtomicInteger abortsOfOverdue = new AtomicInteger();
        AtomicInteger abortsOfEnded = new AtomicInteger();
        AtomicInteger abortsOfRecent = new AtomicInteger();
        ConnectionWatchdog strict = new ConnectionWatchdog(Duration.ofMillis(1));
        Connection ended = connection(abortsOfEnded, 0);
        strict.startLease(connection(abortsOfOverdue, 0));
        strict.startLease(ended);
        strict.endLease(ended);
        ConnectionWatchdog lenient = new ConnectionWatchdog(Duration.ofHours(1));
        lenient.startLease(connection(abortsOfRecent, 0));

        // there is one thread, so every check of the strict watchdog follows one of the lenient watchdog
        lenient.schedule(executor);
        strict.schedule(executor);

        await().atMost(TIMEOUT).until(() -> abortsOfOverdue.get() > 0);
        assertThat(abortsOfEnded).hasValue(0);
        assertThat(abortsOfRecent).hasValue(0);
    }

    @Test
    void anAbortThatFailsIsTriedAgain() {
        AtomicInteger attempts = new AtomicInteger();
        ConnectionWatchdog watchdog = new ConnectionWatchdog(Duration.ofMillis(1));
        watchdog.startLease(connection(attempts, 1));

        watchdog.schedule(executor);

        await().atMost(TIMEOUT).until(() -> attempts.get() > 1);
    }

    /**
     * Returns a connection that can only be aborted.
     *
     * @param aborts counts the attempts
     * @param failures the number of attempts that fail at first
     */
    private static Connection connection(AtomicInteger aborts, int failures) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(self);
                    case "abort" -> {
                        if (aborts.incrementAndGet() <= failures) {
                            throw new SQLException("cannot be aborted");
                        }
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
