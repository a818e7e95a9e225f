package dev.taskward.adapter.persistence;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;

/** Tasks of many users, written past the service, and the only ones that are allowed in the database. */
public final class BenchTasks {
    /** What the users' ids begin with; a number follows. */
    public static final String USERS = "bench-user-";

    /** Of each user. */
    public static final int TASKS = 100;

    private static final String THEIRS = " FROM tasks WHERE user_id LIKE '" + USERS + "%'";

    private final PGSimpleDataSource database;

    /** Takes the address of the database, which needs no table yet. */
    public BenchTasks(String url) {
        database = new DatabaseUrl(url).toDataSource();
    }

    /** Whether row-level security lets all tasks be seen. */
    public boolean canSeeAll() throws SQLException {
        return isTrue("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user");
    }

    /** Whether there are tasks of others than the users of a bench. */
    public boolean areThereOthers() throws SQLException {
        return isTrue("SELECT to_regclass('tasks') IS NOT NULL")
                && isTrue("SELECT EXISTS (SELECT FROM tasks WHERE user_id NOT LIKE '" + USERS + "%')");
    }

    /** Writes them anew, every second completed; answers with the first id, which the others follow user by user. */
    public long write(int users) throws SQLException {
        execute("DELETE" + THEIRS, """
                INSERT INTO tasks (user_id, title, description, completed, priority, due_date, created_at, updated_at, version)
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
                """.formatted(USERS, users, TASKS), "VACUUM ANALYZE tasks");
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT min(id)" + THEIRS)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Takes away what was created since they were written. */
    public void removeFrom(long id) throws SQLException {
        execute("DELETE" + THEIRS + " AND id >= " + id, "VACUUM ANALYZE tasks");
    }

    private boolean isTrue(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getBoolean(1);
        }
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
