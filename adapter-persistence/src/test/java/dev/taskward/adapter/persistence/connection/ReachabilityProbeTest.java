package dev.taskward.adapter.persistence.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskward.adapter.persistence.TestDatabase;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class ReachabilityProbeTest {
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(100);
    private static final int CALLS = 1_000;

    /** A limit that is never reached, unless the awaited condition never becomes true. */
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    @Test
    void aFailureIsCachedUntilTheRetryInterval() {
        AtomicInteger attempts = new AtomicInteger();
        ReachabilityProbe probe = new ReachabilityProbe(dataSource(() -> {
            attempts.incrementAndGet();
            throw new SQLException("refused");
        }));

        long start = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
            assertThat(probe.isReachable()).isFalse();
        }

        long intervals = Duration.ofNanos(System.nanoTime() - start).dividedBy(RETRY_INTERVAL);
        assertThat(attempts.get()).isBetween(1, (int) intervals + 1);
    }

    @Test
    void aDatabaseThatIsBackIsNoticedAfterTheRetryInterval() {
        TestDatabase database = TestDatabase.create();
        AtomicInteger attempts = new AtomicInteger();
        ReachabilityProbe probe = new ReachabilityProbe(dataSource(() -> {
            if (attempts.getAndIncrement() == 0) {
                throw new SQLException("refused");
            }
            return TestConnections.open(database.url());
        }));

        assertThat(probe.isReachable()).isFalse();
        await().atMost(TIMEOUT).until(probe::isReachable);
        assertThat(attempts).hasValue(2);
    }

    @Test
    void whileOneCallerProbesTheOthersUseTheLastResult() throws Exception {
        CountDownLatch probing = new CountDownLatch(1);
        CountDownLatch mayFail = new CountDownLatch(1);
        ReachabilityProbe probe = new ReachabilityProbe(dataSource(() -> {
            probing.countDown();
            mayFail.await();
            throw new SQLException("refused");
        }));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> first = threads.submit(probe::isReachable);
            probing.await();

            assertThat(threads.submit(probe::isReachable).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            mayFail.countDown();
            assertThat(first.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isFalse();
        }
        assertThat(probe.isReachable()).isFalse();
    }

    private interface ConnectionSource {
        Connection open() throws Exception;
    }

    private static DataSource dataSource(ConnectionSource connections) {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (self, method, arguments) -> {
                    if (!method.getName().equals("getConnection")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return connections.open();
                });
    }
}
