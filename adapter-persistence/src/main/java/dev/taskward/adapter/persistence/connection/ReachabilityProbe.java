package dev.taskward.adapter.persistence.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/**
 * Finds out whether the database can be reached, by opening a connection. One caller at a time does so; the others use
 * its last result instead of waiting.
 */
final class ReachabilityProbe {
    private static final long RETRY_INTERVAL_NANOS = Duration.ofMillis(100).toNanos();

    private final DataSource database;
    private final ReentrantLock probing = new ReentrantLock();
    private volatile long failedAt;
    private volatile boolean reachable = true;

    ReachabilityProbe(DataSource database) {
        this.database = database;
    }

    boolean isReachable() {
        boolean failedRecently = !reachable && System.nanoTime() - failedAt < RETRY_INTERVAL_NANOS;
        if (failedRecently || !probing.tryLock()) {
            return reachable;
        }
        try (Connection connection = database.getConnection()) {
            reachable = connection.isValid(1);
        } catch (SQLException e) {
            failedAt = System.nanoTime();
            reachable = false;
        } finally {
            probing.unlock();
        }
        return reachable;
    }
}
