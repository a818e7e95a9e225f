package dev.taskward.adapter.persistence;

import dev.taskward.application.port.out.StorageUnavailableException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Objects;
import java.util.Set;
import org.jooq.exception.DataAccessException;

/**
 * Tells a database that is away, or cannot work now, from a fault of ours.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error codes</a>
 */
final class StorageFailures {
    /** Connection, rolled back, resources, operator intervention, system error. */
    private static final Set<String> CLASSES = Set.of("08", "40", "53", "57", "58");
    /** After a failover, on a connection to the server that was the primary. */
    private static final String READ_ONLY = "25006";

    private StorageFailures() {}

    static RuntimeException translated(DataAccessException e) {
        String state = e.sqlState();
        boolean away = CLASSES.stream().anyMatch(state::startsWith)
                || state.equals(READ_ONLY)
                // no connection of the pool became free in time
                || e.getCause(SQLTransientException.class) != null;
        // the SQL exception alone: jOOQ's repeats the whole statement
        return away
                ? new StorageUnavailableException(Objects.requireNonNullElse(e.getCause(SQLException.class), e))
                : e;
    }
}
