package dev.taskward.adapter.persistence.isolation;

import dev.taskward.application.port.StorageUnavailableException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Objects;
import java.util.Set;
import org.jooq.exception.DataAccessException;

/**
 * Distinguishes a database that is unavailable from a defect of this service.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error codes</a>
 */
final class StorageFailures {
    /** Connection, transaction rollback, resources, operator intervention, system error. */
    private static final Set<String> UNAVAILABLE_CLASSES = Set.of("08", "40", "53", "57", "58");
    /** After a failover, the error of a connection to the server that was the primary. */
    private static final String READ_ONLY_TRANSACTION = "25006";

    private StorageFailures() {}

    static RuntimeException translate(DataAccessException e) {
        String state = e.sqlState();
        boolean unavailable = UNAVAILABLE_CLASSES.stream().anyMatch(state::startsWith)
                || state.equals(READ_ONLY_TRANSACTION)
                // no connection of the pool became free in time
                || e.getCause(SQLTransientException.class) != null;
        // the driver's exception names the reason, while jOOQ's message names none or contains the statement
        return unavailable
                ? new StorageUnavailableException(Objects.requireNonNullElse(e.getCause(SQLException.class), e))
                : e;
    }
}
