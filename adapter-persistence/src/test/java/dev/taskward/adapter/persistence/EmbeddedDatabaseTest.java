package dev.taskward.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskward.adapter.persistence.connection.TestConnections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {

    @TempDir
    private Path directory;

    @Test
    void theServerIsAccessibleToItsOwnerOnly() throws IOException, SQLException {
        Path home = directory.resolve("home");
        try (EmbeddedDatabase database = EmbeddedDatabase.start(home, 0);
                Connection connection = TestConnections.open(database.url());
                Statement statement = connection.createStatement()) {
            String urlWithWrongPassword = database.url().replaceFirst(":[^:@]+@", ":guess@");

            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> TestConnections.open(urlWithWrongPassword))
                    .returns("28P01", SQLException::getSQLState);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                    .isEqualTo("rwx------");
            Map<String, String> expectedSettings =
                    Map.of("listen_addresses", "localhost", "unix_socket_directories", "");
            for (var setting : expectedSettings.entrySet()) {
                try (ResultSet rows = statement.executeQuery("SHOW " + setting.getKey())) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getString(1)).as(setting.getKey()).isEqualTo(setting.getValue());
                }
            }
        }
    }
}
