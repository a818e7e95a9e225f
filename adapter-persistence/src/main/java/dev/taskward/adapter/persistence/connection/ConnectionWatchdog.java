package dev.taskward.adapter.persistence.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Aborts connections that are leased for too long. One check of all leases per second replaces a socket timeout, which
 * would need a timer for each read.
 */
final class ConnectionWatchdog {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionWatchdog.class);
    private static final long CHECK_INTERVAL_MILLIS = 1_000;

    private final Duration maxLease;
    /** The start of each lease, in the JVM's nanoseconds. */
    private final Map<Connection, Long> leases = new ConcurrentHashMap<>();

    ConnectionWatchdog(Duration maxLease) {
        this.maxLease = maxLease;
    }

    Duration maxLease() {
        return maxLease;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the check catches its failures, and the executor's end cancels it
    void schedule(ScheduledExecutorService executor) {
        executor.scheduleWithFixedDelay(
                this::abortOverdueLeases, CHECK_INTERVAL_MILLIS, CHECK_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    void startLease(Connection connection) {
        leases.put(connection, System.nanoTime());
    }

    void endLease(Connection connection) {
        leases.remove(connection);
    }

    private void abortOverdueLeases() {
        long now = System.nanoTime();
        leases.forEach((connection, since) -> {
            if (now - since > maxLease.toNanos()) {
                abort(connection);
            }
        });
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException | RuntimeException e) {
            // the next check tries again
            LOG.warn("A connection that was leased for too long could not be aborted", e);
        }
    }
}
