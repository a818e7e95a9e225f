package dev.taskward.adapter.persistence.schema;

import java.sql.SQLException;

/** The service cannot start on this database. The message is a sentence for the operator. */
public final class DatabaseUnusableException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String DUPLICATE_TABLE = "42P07";

    DatabaseUnusableException(String message) {
        super(message);
    }

    private DatabaseUnusableException(String message, Exception cause) {
        super(message, cause);
    }

    /** Describes a failure in terms of what an operator can do. The message contains nothing of the database URL. */
    static DatabaseUnusableException causedBy(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sqlException && sqlException.getSQLState() != null) {
                return new DatabaseUnusableException(describe(sqlException.getSQLState()), failure);
            }
        }
        return new DatabaseUnusableException("The database cannot be migrated: " + failure.getMessage(), failure);
    }

    private static String describe(String sqlState) {
        if (sqlState.equals(DUPLICATE_TABLE)) {
            return "The database has a table tasks that is not Taskward's";
        }
        return switch (sqlState.substring(0, 2)) {
            case "08" -> "The database cannot be reached";
            case "28" -> "The database does not accept the user or the password";
            case "3D" -> "The database does not exist on its server";
            case "42" -> "The database does not let its user create the tables (SQLSTATE " + sqlState + ")";
            default -> "The database cannot be used (SQLSTATE " + sqlState + ")";
        };
    }
}
