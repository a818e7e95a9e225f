package dev.taskward.adapter.persistence.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.application.port.StorageUnavailableException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorageFailuresTest {

    @ParameterizedTest
    @CsvSource({
        "08006, true",
        "57P01, true",
        "57P03, true",
        "53300, true",
        "40001, true",
        "25006, true",
        "58030, true",
        "23505, false",
        "42P01, false",
        "22012, false",
        "XX000, false"
    })
    void theSqlStateTellsWhetherTheDatabaseIsUnavailable(String sqlState, boolean unavailable) {
        var failure = new DataAccessException("x", new SQLException("x", sqlState));

        assertThat(StorageFailures.translate(failure) instanceof StorageUnavailableException)
                .isEqualTo(unavailable);
    }

    @Test
    void aTimeoutOfThePoolMeansThatTheDatabaseIsUnavailable() {
        var failure = new DataAccessException("x", new SQLTransientConnectionException("timed out"));

        assertThat(StorageFailures.translate(failure)).isInstanceOf(StorageUnavailableException.class);
    }

    @Test
    void theTranslatedFailureDoesNotContainTheStatement() {
        var failure = new DataAccessException("SQL [select secret]", new SQLException("connection lost", "08006"));

        assertThat(StorageFailures.translate(failure))
                .hasRootCauseMessage("connection lost")
                .hasStackTraceContaining("connection lost")
                .satisfies(e -> assertThat(e).message().doesNotContain("secret"));
    }
}
