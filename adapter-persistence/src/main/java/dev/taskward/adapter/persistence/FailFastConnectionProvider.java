package dev.taskward.adapter.persistence;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DataSourceConnectionProvider;

/**
 * Lends connections of a pool, but refuses at once while the database is away.
 *
 * <p>The pool alone would let every request wait for its whole time-out, and go on waiting between attempts for up to
 * five seconds after the database is back. So, when the pool has no connection at all, one caller tries the database
 * directly, and the others go by what that one saw.
 */
final class FailFastConnectionProvider extends DataSourceConnectionProvider {
    private static final long RETRY_NANOS = 100_000_000;

    private final HikariDataSource pool;
    private final DataSource database;
    private final ReentrantLock trying = new ReentrantLock();
    private volatile long failedAt = System.nanoTime() - RETRY_NANOS;
    private volatile boolean reachable = true;

    FailFastConnectionProvider(HikariDataSource pool, DataSource database) {
        super(pool);
        this.pool = pool;
        this.database = database;
    }

    @Override
    public Connection acquire() throws DataAccessException {
        if (pool.getHikariPoolMXBean().getTotalConnections() == 0 && !isReachable()) {
            throw new DataAccessException("No connection", new SQLException("The database is away", "08001"));
        }
        return super.acquire();
    }

    private boolean isReachable() {
        if ((!reachable && System.nanoTime() - failedAt < RETRY_NANOS) || !trying.tryLock()) {
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
