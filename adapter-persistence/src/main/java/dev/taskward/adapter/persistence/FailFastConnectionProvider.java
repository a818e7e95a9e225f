package dev.taskward.adapter.persistence;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DataSourceConnectionProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lends connections of a pool: patiently while the database is only busy, and not at all while it is away.
 *
 * <p>The pool alone cannot tell the one from the other. It would let every request wait for the whole time, and would
 * itself go on waiting between its attempts for up to five seconds after the database is back. So whoever comes stands in
 * line first, for as many places as the pool has connections; with a place, the pool is asked for short times only; and
 * when it has no connection at all, one caller tries the database directly, and the others go by what that one saw.
 */
final class FailFastConnectionProvider extends DataSourceConnectionProvider implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FailFastConnectionProvider.class);
    private static final long RETRY_NANOS = Duration.ofMillis(100).toNanos();

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final HikariDataSource pool;
    private final DataSource database;
    private final long patience;
    private final Semaphore places;
    /** Since when each is lent, in the JVM's nanoseconds. */
    private final Map<Connection, Long> lent = new ConcurrentHashMap<>();

    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("watch connections").daemon().factory());
    private final ReentrantLock trying = new ReentrantLock();
    private volatile long failedAt;
    private volatile boolean reachable = true;

    /**
     * Takes the pool.
     *
     * @param pool gives up after a second or so
     * @param database what the pool's connections go to
     * @param patience for how long a connection is lent, before it is broken off; whoever waited longer for one than that is
     *     refused when the turn comes
     */
    @SuppressWarnings("FutureReturnValueIgnored") // no look fails, and they end with this
    FailFastConnectionProvider(HikariDataSource pool, DataSource database, Duration patience) {
        super(pool);
        this.pool = pool;
        this.database = database;
        this.patience = patience.toNanos();
        this.places = new Semaphore(pool.getMaximumPoolSize(), true);
        watch.scheduleWithFixedDelay(
                this::breakOffOverdue, BETWEEN_LOOKS.toMillis(), BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Connection acquire() throws DataAccessException {
        long deadline = System.nanoTime() + patience;
        standInLine();
        Connection connection = null;
        try {
            connection = fromPool(deadline);
            lent.put(connection, System.nanoTime());
            return connection;
        } finally {
            if (connection == null) {
                places.release();
            }
        }
    }

    @Override
    public void release(Connection connection) throws DataAccessException {
        lent.remove(connection);
        try {
            super.release(connection);
        } finally {
            places.release();
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }

    /** Without a timer, which would cost each request more than the line: it moves, as nothing is lent for long. */
    private void standInLine() {
        long came = System.nanoTime();
        try {
            places.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("Interrupted");
        }
        if (System.nanoTime() - came > patience) {
            places.release();
            throw unavailable("The database is too busy");
        }
    }

    /** Breaks off what hangs. One look at all now and then, where a time-out of the socket would be a timer for each read. */
    private void breakOffOverdue() {
        long now = System.nanoTime();
        lent.forEach((connection, since) -> {
            if (now - since > patience) {
                abort(connection);
            }
        });
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException | RuntimeException e) {
            // and the next look finds it again
            LOG.warn("A connection that is lent for too long cannot be broken off", e);
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
