package dev.taskward.adapter.persistence;

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
 * A database for tests. All are on one server, which is there while the tests run: the one that
 * {@code TASKWARD_TEST_DATABASE_URL} names (its user must be a superuser), else one in a container where a Docker engine
 * answers, else an embedded one.
 */
public final class TestDatabase {
    private static final @Nullable String GIVEN = System.getenv("TASKWARD_TEST_DATABASE_URL");
    private static final URI SERVER = URI.create(server());

    private final URI url;

    private TestDatabase(URI url) {
        this.url = url;
    }

    /** Makes a new, empty database. Its locale is the poorest, so that nothing comes to rely on a better one. */
    public static TestDatabase create() {
        String name = "taskward_" + UUID.randomUUID().toString().replace('-', '_');
        execute(SERVER, "CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'");
        if (GIVEN != null) {
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> execute(SERVER, "DROP DATABASE " + name + " (FORCE)")));
        }
        return new TestDatabase(with(SERVER, SERVER.getRawUserInfo(), name));
    }

    /** The address for a superuser, in the form of {@code DATABASE_URL}. */
    public String url() {
        return url.toString();
    }

    /** The address for another user of the server. */
    public String urlFor(String user, String password) {
        return with(url, user + ":" + password, url.getPath().substring(1)).toString();
    }

    /** Runs SQL as a superuser, beside whoever uses the database; answers with the first column of the first row. */
    public @Nullable String execute(String sql) {
        return execute(url, sql);
    }

    private static @Nullable String execute(URI url, String sql) {
        try (Connection connection =
                        new DatabaseUrl(url.toString()).toDataSource().getConnection();
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

    private static URI with(URI server, @Nullable String user, String database) {
        String query = server.getRawQuery();
        return URI.create("postgresql://" + (user == null ? "" : user + "@") + server.getHost()
                + (server.getPort() < 0 ? "" : ":" + server.getPort())
                + "/" + database
                + (query == null ? "" : "?" + query));
    }

    private static String server() {
        if (GIVEN != null) {
            return announced("the server that TASKWARD_TEST_DATABASE_URL names", GIVEN);
        }
        if (DockerClientFactory.instance().isDockerAvailable()) {
            return announced("PostgreSQL in a container", container());
        }
        return announced("an embedded PostgreSQL, as no Docker engine answers", embedded());
    }

    @SuppressWarnings("resource") // Testcontainers removes the container when the tests have ended
    private static String container() {
        PostgreSQLContainer container = new PostgreSQLContainer("postgres:18-alpine");
        container.start();
        return "postgresql://" + container.getUsername() + ":" + container.getPassword() + "@" + container.getHost()
                + ":" + container.getFirstMappedPort() + "/" + container.getDatabaseName();
    }

    @SuppressWarnings("resource") // stops when the tests have ended
    private static String embedded() {
        try {
            Path home = Path.of("target", "embedded-database");
            // each run leaves its databases, and perhaps a server that did not come to its end
            FileSystemUtils.deleteRecursively(EmbeddedDatabase.dataIn(home));
            EmbeddedDatabase database = EmbeddedDatabase.start(home, 0);
            Runtime.getRuntime().addShutdownHook(new Thread(database::close));
            return database.url();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String announced(String source, String url) {
        LoggerFactory.getLogger(TestDatabase.class).info("Tests use {}", source);
        return url;
    }
}
