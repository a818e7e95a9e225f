package dev.taskward.adapter.persistence;

import java.sql.SQLException;

/** The service cannot start on this database. The message goes on after "a database that". */
public final class DatabaseUnusableException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String DUPLICATE_TABLE = "42P07";

    DatabaseUnusableException(String message) {
        super(message);
    }

    /** Says what an operator can do something about; nothing of the address. */
    DatabaseUnusableException(Exception failure) {
        super(reason(failure), failure);
    }

    private static String reason(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sqlException && sqlException.getSQLState() != null) {
                String state = sqlException.getSQLState();
                if (state.equals(DUPLICATE_TABLE)) {
                    return "has a table tasks that is not Taskward's";
                }
                return switch (state.substring(0, 2)) {
                    case "08" -> "cannot be reached";
                    case "28" -> "does not accept the user or the password";
                    case "3D" -> "does not exist on its server";
                    case "42" -> "does not let its user make the tables (SQLSTATE " + state + ")";
                    default -> "cannot be used (SQLSTATE " + state + ")";
                };
            }
        }
        return "cannot be migrated: " + failure.getMessage();
    }
}
