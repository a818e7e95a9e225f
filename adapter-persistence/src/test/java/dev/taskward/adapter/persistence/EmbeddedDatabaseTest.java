package dev.taskward.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {

    @TempDir
    private Path directory;

    @Test
    void letsNobodyElseIn() throws IOException, SQLException {
        Path home = directory.resolve("home");
        try (EmbeddedDatabase database = EmbeddedDatabase.start(home, 0);
                Connection owner =
                        new DatabaseUrl(database.url()).toDataSource().getConnection();
                Statement statement = owner.createStatement()) {
            String guess = database.url().replaceFirst(":[^:@]+@", ":guess@");

            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> new DatabaseUrl(guess).toDataSource().getConnection())
                    .returns("28P01", SQLException::getSQLState);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                    .isEqualTo("rwx------");
            for (String setting : new String[] {"listen_addresses|localhost", "unix_socket_directories|"}) {
                var rows = statement.executeQuery("SHOW " + setting.split("\\|", -1)[0]);
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo(setting.split("\\|", -1)[1]);
            }
        }
    }
}
