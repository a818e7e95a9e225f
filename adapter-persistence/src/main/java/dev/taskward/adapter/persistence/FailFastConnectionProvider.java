package dev.taskward.adapter.persistence;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DataSourceConnectionProvider;

/**
 * Lends connections of a pool: waits for one patiently while the database is only busy, and not at all while it is away.
 *
 * <p>The pool alone cannot tell the one from the other. It would let every request wait for the whole time, and would
 * itself go on waiting between its attempts for up to five seconds after the database is back. So it is asked for short
 * times only; and when it has no connection at all, one caller tries the database directly, and the others go by what
 * that one saw.
 */
final class FailFastConnectionProvider extends DataSourceConnectionProvider {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long RETRY_NANOS = Duration.ofMillis(100).toNanos();

    private final HikariDataSource pool;
    private final DataSource database;
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
    }

    @Override
    public Connection acquire() throws DataAccessException {
        long start = System.nanoTime();
        while (pool.getHikariPoolMXBean().getTotalConnections() > 0 || isReachable()) {
            try {
                return super.acquire();
            } catch (DataAccessException e) {
                if (e.getCause(SQLTransientConnectionException.class) == null
                        || System.nanoTime() - start > PATIENCE_NANOS) {
                    throw e;
                }
            }
        }
        throw new DataAccessException("No connection", new SQLException("The database is away", "08001"));
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
