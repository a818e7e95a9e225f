package dev.taskward.adapter.persistence.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskward.adapter.persistence.TestDatabase;
import dev.taskward.adapter.persistence.TestPersistence;
import java.sql.SQLException;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.BeanCreationException;

class SchemaMigrationTest {
    private final TestDatabase database = TestDatabase.create();

    @Test
    void tablesOfOthersInTheSchemaAreLeftAlone() {
        database.execute("CREATE TABLE sessions (id text PRIMARY KEY); INSERT INTO sessions VALUES ('one')");

        new TestPersistence(database.url(), 1).close();

        assertThat(database.execute("SELECT string_agg(id, ',') FROM sessions")).isEqualTo("one");
    }

    @Test
    void theStartFailsIfAnAppliedMigrationWasChanged() {
        new TestPersistence(database.url(), 1).close();
        database.execute("UPDATE flyway_schema_history SET checksum = checksum + 1 WHERE version = '1'");

        assertThatExceptionOfType(BeanCreationException.class)
                .isThrownBy(() -> new TestPersistence(database.url(), 1))
                .havingCause()
                .withCauseInstanceOf(DatabaseUnusableException.class)
                .havingCause()
                .withMessageContaining("The database cannot be migrated")
                .withMessageContaining("checksum");
    }

    @ParameterizedTest
    @CsvSource({
        "08001, The database cannot be reached",
        "28P01, The database does not accept the user or the password",
        "3D000, The database does not exist on its server",
        "42501, The database does not let its user create the tables (SQLSTATE 42501)",
        "42P07, The database has a table tasks that is not Taskward's",
        "53300, The database cannot be used (SQLSTATE 53300)"
    })
    void everySqlStateHasASentenceForTheOperator(String sqlState, String sentence) {
        var failure = new DataAccessException("secret", new SQLException("secret", sqlState));

        assertThat(DatabaseUnusableException.causedBy(failure))
                .hasMessage(sentence)
                .hasCause(failure);
    }
}
