package dev.taskward.bench;

import dev.taskward.adapter.persistence.connection.TestConnections;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Writes the tasks of a load bench directly into the database. The database may contain no other tasks. */
final class BenchTasks {
    /** The prefix of the user ids; a number follows. */
    static final String USER_PREFIX = "bench-user-";

    static final int TASKS_PER_USER = 100;

    private static final String FROM_BENCH_TASKS = " FROM tasks WHERE user_id LIKE '" + USER_PREFIX + "%'";

    private final String databaseUrl;

    /** Takes the URL of a database, which need not have a schema yet. */
    BenchTasks(String databaseUrl) {
        this.databaseUrl = databaseUrl;
    }

    /** Returns whether the role of the database URL sees all tasks, in spite of row-level security. */
    boolean canSeeAllTasks() throws SQLException {
        return query("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user");
    }

    /** Returns whether the database contains tasks that no bench has written. */
    boolean hasOtherTasks() throws SQLException {
        return query("SELECT to_regclass('tasks') IS NOT NULL")
                && query("SELECT EXISTS (SELECT FROM tasks WHERE user_id NOT LIKE '" + USER_PREFIX + "%')");
    }

    /**
     * Replaces all tasks of earlier benches. Every second task is completed.
     *
     * @return the first id; the other ids follow it, user by user
     */
    long replaceAll(int users) throws SQLException {
        execute("DELETE" + FROM_BENCH_TASKS, """
                INSERT INTO tasks
                    (user_id, title, description, completed, priority, due_date, created_at, updated_at, version)
                SELECT '%s' || u,
                    'Call the supplier about order ' || t,
                    'Ask when the missing parts of order ' || t || ' will come, and whether the invoice can wait until '
                        || 'they are here and have been looked at.',
                    t %% 2 = 0,
                    CASE WHEN t %% 3 = 0 THEN 3 END,
                    CASE WHEN t %% 3 = 0 THEN date_trunc('milliseconds', now()) + t * interval '1 day' END,
                    date_trunc('milliseconds', now()) - t * interval '1 hour',
                    date_trunc('milliseconds', now()) - t * interval '1 hour',
                    1
                FROM generate_series(1, %d) AS u, generate_series(1, %d) AS t
                ORDER BY u, t
                """.formatted(USER_PREFIX, users, TASKS_PER_USER), "VACUUM ANALYZE tasks");
        try (Connection connection = TestConnections.open(databaseUrl);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT min(id)" + FROM_BENCH_TASKS)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Deletes the tasks whose id is not less than the given one, which are those that a scenario created. */
    void deleteFrom(long id) throws SQLException {
        execute("DELETE" + FROM_BENCH_TASKS + " AND id >= " + id, "VACUUM ANALYZE tasks");
    }

    private boolean query(String sql) throws SQLException {
        try (Connection connection = TestConnections.open(databaseUrl);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getBoolean(1);
        }
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = TestConnections.open(databaseUrl);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
