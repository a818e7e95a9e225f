package dev.taskward.adapter.persistence;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DataSourceConnectionProvider;

/**
 * Lends connections of a pool: patiently while the database is only busy, and not at all while it is away.
 *
 * <p>The pool alone cannot tell the one from the other. It would let every request wait for the whole time, and would
 * itself go on waiting between its attempts for up to five seconds after the database is back. So whoever comes stands in
 * line first, for as many places as the pool has connections; with a place, the pool is asked for short times only; and
 * when it has no connection at all, one caller tries the database directly, and the others go by what that one saw.
 */
final class FailFastConnectionProvider extends DataSourceConnectionProvider {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long RETRY_NANOS = Duration.ofMillis(100).toNanos();

    private final HikariDataSource pool;
    private final DataSource database;
    private final Semaphore places;
    private final ReentrantLock trying = new ReentrantLock();
    private volatile long failedAt;
    private volatile boolean reachable = true;

    /**
     * Takes the pool.
     *
     * @param pool gives up after a second or so
     * @param database what the pool's connections go to
     */
    FailFastConnectionProvider(HikariDataSource pool, DataSource database) {
        super(pool);
        this.pool = pool;
        this.database = database;
        this.places = new Semaphore(pool.getMaximumPoolSize(), true);
    }

    @Override
    public Connection acquire() throws DataAccessException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        standInLine();
        boolean lent = false;
        try {
            Connection connection = fromPool(deadline);
            lent = true;
            return connection;
        } finally {
            if (!lent) {
                places.release();
            }
        }
    }

    @Override
    public void release(Connection connection) throws DataAccessException {
        try {
            super.release(connection);
        } finally {
            places.release();
        }
    }

    private void standInLine() {
        try {
            if (!places.tryAcquire(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
                throw unavailable("The database is too busy");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("Interrupted");
        }
    }

    private Connection fromPool(long deadline) {
        while (pool.getHikariPoolMXBean().getTotalConnections() > 0 || isReachable()) {
            try {
                return super.acquire();
            } catch (DataAccessException e) {
                boolean timedOut = e.getCause(SQLTransientConnectionException.class) != null;
                if (!timedOut || System.nanoTime() - deadline > 0) {
                    throw e;
                }
            }
        }
        throw unavailable("The database is away");
    }

    private static DataAccessException unavailable(String reason) {
        return new DataAccessException(reason, new SQLException(reason, "08001"));
    }

    private boolean isReachable() {
        boolean failedJustNow = !reachable && System.nanoTime() - failedAt < RETRY_NANOS;
        if (failedJustNow || !trying.tryLock()) {
            return reachable;
        }
        try (Connection connection = database.getConnection()) {
            reachable = connection.isValid(1);
        } catch (SQLException e) {
            failedAt = System.nanoTime();
            reachable = false;
        } finally {
            trying.unlock();
        }
        return reachable;
    }
}
