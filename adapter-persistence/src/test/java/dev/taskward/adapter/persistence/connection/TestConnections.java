package dev.taskward.adapter.persistence.connection;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens connections outside of any pool, for tests that act beside the service. */
public final class TestConnections {

    private TestConnections() {}

    /** Opens a connection to a database URL, which is parsed as the service parses it. */
    public static Connection open(String databaseUrl) throws SQLException {
        return DatabaseUrl.parse(databaseUrl).toDataSource().getConnection();
    }
}
