package dev.taskward.adapter.persistence;

import dev.taskward.adapter.persistence.connection.DatabaseUrl;
import org.jspecify.annotations.Nullable;

/**
 * The settings of this adapter.
 *
 * @param databaseUrl {@code postgresql://user:password@host:port/database}, with parameters of libpq or pgjdbc
 * @param poolSize the maximum number of pooled connections
 * @param discloseForeignTasks whether {@code TaskRepository.existsForAnyOwner} works; otherwise the database does not
 *     offer that lookup
 * @param usersTable the login service's table of users as written in SQL, such as {@code public."user"}. Tasks refer to
 *     its column {@code id} and are deleted with their user. Null if tasks refer to no table of users.
 */
public record PersistenceSettings(
        String databaseUrl,
        int poolSize,
        boolean discloseForeignTasks,
        @Nullable String usersTable) {

    /**
     * Checks the syntax of the URL; does not connect.
     *
     * @throws IllegalArgumentException if the URL is invalid; the message does not contain it
     */
    public PersistenceSettings {
        DatabaseUrl.parse(databaseUrl);
    }

    /** Returns a text for the log. It leaves out the URL, which contains a password. */
    @Override
    public String toString() {
        return "database pool of " + poolSize + (usersTable == null ? "" : ", users in table " + usersTable);
    }
}
