package dev.taskward.adapter.persistence;

import dev.taskward.application.port.in.HealthCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the database on a connection of its own, so that a pool in full use does not look like a database that is away.
 * The route is open to everybody, so however many ask, the database is asked now and then.
 */
final class DatabaseHealth implements HealthCheck, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseHealth.class);
    /** Of each attempt, in seconds. */
    private static final int PATIENCE = 2;

    private static final long FRESH_NANOS = Duration.ofMillis(200).toNanos();

    private final PGSimpleDataSource database;
    private @Nullable Connection connection;
    private boolean healthy;
    private long askedAt = System.nanoTime() - FRESH_NANOS;

    /** Takes the database, whose time-outs become its own. */
    DatabaseHealth(PGSimpleDataSource database) {
        this.database = database;
        database.setLoginTimeout(PATIENCE);
    }

    @Override
    public synchronized boolean isHealthy() {
        if (System.nanoTime() - askedAt >= FRESH_NANOS) {
            healthy = answers();
            askedAt = System.nanoTime();
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
            LOG.debug("It was broken already", e);
        }
    }

    private boolean answers() {
        try {
            if (connection != null && connection.isValid(PATIENCE)) {
                return true;
            }
            close();
            connection = database.getConnection();
            return true;
        } catch (SQLException e) {
            LOG.warn("The database is not available: {}", e.getMessage());
            return false;
        }
    }
}
