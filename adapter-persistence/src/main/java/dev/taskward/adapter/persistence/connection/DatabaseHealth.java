package dev.taskward.adapter.persistence.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks whether the database responds. It uses a connection of its own, so that a fully used pool does not look like
 * an outage. It caches the result for a short time, because anybody can call the health route as often as they like.
 */
public final class DatabaseHealth implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseHealth.class);

    private static final int TIMEOUT_SECONDS = 2;
    private static final long CACHE_TTL_NANOS = Duration.ofMillis(200).toNanos();

    private final PGSimpleDataSource database;
    private @Nullable Connection connection;
    private boolean healthy;
    private long checkedAt = System.nanoTime() - CACHE_TTL_NANOS;

    /** Takes ownership of the data source and sets its login timeout. */
    DatabaseHealth(PGSimpleDataSource database) {
        this.database = database;
        database.setLoginTimeout(TIMEOUT_SECONDS);
    }

    /** Returns within a few seconds and never throws. */
    public synchronized boolean isHealthy() {
        if (System.nanoTime() - checkedAt >= CACHE_TTL_NANOS) {
            healthy = ping();
            checkedAt = System.nanoTime();
        }
        return healthy;
    }

    @Override
    public synchronized void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            LOG.debug("The connection of the health check was already broken", e);
        }
    }

    private boolean ping() {
        try {
            if (connection != null && connection.isValid(TIMEOUT_SECONDS)) {
                return true;
            }
            close();
            connection = database.getConnection();
            return true;
        } catch (SQLException e) {
            LOG.warn("The database is unavailable: {}", e.getMessage());
            return false;
        }
    }
}
