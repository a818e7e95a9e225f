package dev.taskward.adapter.persistence.connection;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.Semaphore;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DataSourceConnectionProvider;

/**
 * Leases pooled connections. It waits while the database is busy, and fails at once while the database is down.
 *
 * <p>HikariCP alone cannot tell the two apart: every request would wait for the whole connection timeout, and the pool
 * sleeps for up to five seconds between its own attempts. So each caller first acquires one of as many permits as the
 * pool has connections. With a permit, it asks the pool with a short timeout. While the pool has no connection at all,
 * a {@link ReachabilityProbe} decides whether to go on.
 */
final class FailFastConnectionProvider extends DataSourceConnectionProvider {
    private final HikariDataSource pool;
    private final ReachabilityProbe probe;
    private final ConnectionWatchdog watchdog;
    private final Semaphore permits;

    /**
     * Creates a provider.
     *
     * @param pool has a connection timeout of about a second
     * @param watchdog limits the time of a lease; a caller that waited longer than that for a permit is rejected
     */
    FailFastConnectionProvider(HikariDataSource pool, ReachabilityProbe probe, ConnectionWatchdog watchdog) {
        super(pool);
        this.pool = pool;
        this.probe = probe;
        this.watchdog = watchdog;
        this.permits = new Semaphore(pool.getMaximumPoolSize(), true);
    }

    @Override
    public Connection acquire() throws DataAccessException {
        long deadline = System.nanoTime() + maxWaitNanos();
        acquirePermit();
        Connection connection = null;
        try {
            connection = acquireFromPool(deadline);
            watchdog.startLease(connection);
            return connection;
        } finally {
            if (connection == null) {
                permits.release();
            }
        }
    }

    @Override
    public void release(Connection connection) throws DataAccessException {
        watchdog.endLease(connection);
        try {
            super.release(connection);
        } finally {
            permits.release();
        }
    }

    /** Waits without a timeout, which would cost a timer per request. The queue moves, as no lease lasts for long. */
    private void acquirePermit() {
        long start = System.nanoTime();
        try {
            permits.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("Interrupted while waiting for a connection");
        }
        if (System.nanoTime() - start > maxWaitNanos()) {
            permits.release();
            throw unavailable("The database is too busy");
        }
    }

    private Connection acquireFromPool(long deadline) {
        while (pool.getHikariPoolMXBean().getTotalConnections() > 0 || probe.isReachable()) {
            try {
                return super.acquire();
            } catch (DataAccessException e) {
                boolean timedOut = e.getCause(SQLTransientConnectionException.class) != null;
                if (!timedOut || System.nanoTime() - deadline > 0) {
                    throw e;
                }
            }
        }
        throw unavailable("The database cannot be reached");
    }

    private long maxWaitNanos() {
        return watchdog.maxLease().toNanos();
    }

    /** The SQLSTATE is that of a connection that cannot be opened. */
    private static DataAccessException unavailable(String reason) {
        return new DataAccessException(reason, new SQLException(reason, "08001"));
    }
}
