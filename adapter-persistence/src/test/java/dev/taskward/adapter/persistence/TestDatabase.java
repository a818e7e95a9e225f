package dev.taskward.adapter.persistence;

import dev.taskward.adapter.persistence.connection.TestConnections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * A database for tests. All databases of a test run are on one server. It is the server that
 * {@code TASKWARD_TEST_DATABASE_URL} names, whose user must be a superuser. Without that variable it is a container, or
 * an embedded PostgreSQL if no Docker engine is available.
 */
public final class TestDatabase {
    private static final @Nullable String GIVEN_SERVER = System.getenv("TASKWARD_TEST_DATABASE_URL");
    private static final URI SERVER = URI.create(chooseServer());

    private final URI url;

    private TestDatabase(URI url) {
        this.url = url;
    }

    /** Creates an empty database. It has locale C, so that the service cannot rely on the server having another one. */
    public static TestDatabase create() {
        String name = "taskward_" + UUID.randomUUID().toString().replace('-', '_');
        execute(SERVER, "CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'");
        if (GIVEN_SERVER != null) {
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> execute(SERVER, "DROP DATABASE " + name + " (FORCE)")));
        }
        return new TestDatabase(replaceUserAndDatabase(SERVER, SERVER.getRawUserInfo(), name));
    }

    /** Returns the URL for a superuser, in the format of {@code DATABASE_URL}. */
    public String url() {
        return url.toString();
    }

    /** Returns the URL for another user of the server. */
    public String urlFor(String user, String password) {
        return replaceUserAndDatabase(url, user + ":" + password, url.getPath().substring(1))
                .toString();
    }

    /**
     * Executes SQL as a superuser, on a connection of its own.
     *
     * @return the first column of the first row; null if there is no row
     */
    public @Nullable String execute(String sql) {
        return execute(url, sql);
    }

    private static @Nullable String execute(URI url, String sql) {
        try (Connection connection = TestConnections.open(url.toString());
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return null;
            }
            try (ResultSet rows = statement.getResultSet()) {
                return rows.next() ? rows.getString(1) : null;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static URI replaceUserAndDatabase(URI server, @Nullable String user, String database) {
        String query = server.getRawQuery();
        return URI.create("postgresql://" + (user == null ? "" : user + "@") + server.getHost()
                + (server.getPort() < 0 ? "" : ":" + server.getPort())
                + "/" + database
                + (query == null ? "" : "?" + query));
    }

    private static String chooseServer() {
        if (GIVEN_SERVER != null) {
            logServer("the server that TASKWARD_TEST_DATABASE_URL names");
            return GIVEN_SERVER;
        }
        if (DockerClientFactory.instance().isDockerAvailable()) {
            logServer("PostgreSQL in a container");
            return startContainer();
        }
        logServer("an embedded PostgreSQL, because no Docker engine is available");
        return startEmbedded();
    }

    @SuppressWarnings("resource") // Testcontainers removes the container at the end of the test run
    private static String startContainer() {
        PostgreSQLContainer container = new PostgreSQLContainer("postgres:18-alpine");
        container.start();
        return "postgresql://" + container.getUsername() + ":" + container.getPassword() + "@" + container.getHost()
                + ":" + container.getFirstMappedPort() + "/" + container.getDatabaseName();
    }

    @SuppressWarnings("resource") // the shutdown hook stops it
    private static String startEmbedded() {
        try {
            Path home = Path.of("target", "embedded-database");
            // an earlier run leaves its databases, and leaves a lock file if it was killed
            FileSystemUtils.deleteRecursively(EmbeddedDatabase.dataIn(home));
            EmbeddedDatabase database = EmbeddedDatabase.start(home, 0);
            Runtime.getRuntime().addShutdownHook(new Thread(database::close));
            return database.url();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void logServer(String server) {
        LoggerFactory.getLogger(TestDatabase.class).info("Tests use {}", server);
    }
}
