package dev.taskward.adapter.persistence.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.taskward.adapter.persistence.PersistenceSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

class DatabaseUrlTest {

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "postgres", "postgresql+asyncpg"})
    void everyCommonSchemeIsAccepted(String scheme) {
        PGSimpleDataSource source = dataSource(scheme + "://ann:secret@db.example:6432/tasks");

        assertThat(source.getServerNames()).containsExactly("db.example");
        assertThat(source.getPortNumbers()).containsExactly(6432);
        assertThat(source.getUser()).isEqualTo("ann");
        assertThat(source.getPassword()).isEqualTo("secret");
        assertThat(source.getDatabaseName()).isEqualTo("tasks");
    }

    @Test
    void parametersOfLibpqAndPgjdbcArePassedToTheDriver() {
        PGSimpleDataSource source = dataSource(
                "postgresql://u:p@h/db?sslmode=require&channel_binding=require&connect_timeout=3&prepareThreshold=0");

        assertThat(source.getSslMode()).isEqualTo("require");
        assertThat(source.getProperty(PGProperty.CHANNEL_BINDING)).isEqualTo("require");
        assertThat(source.getConnectTimeout()).isEqualTo(3);
        assertThat(source.getPrepareThreshold()).isZero();
    }

    @Test
    void theSslParameterOfAsyncpgIsTheSslMode() {
        assertThat(dataSource("postgresql+asyncpg://u:p@h/db?ssl=verify-full").getSslMode())
                .isEqualTo("verify-full");
    }

    @Test
    void theConnectTimeoutIncludesTheLogin() {
        assertThat(dataSource("postgresql://h").getLoginTimeout()).isEqualTo(5);
        assertThat(dataSource("postgresql://h?connect_timeout=3").getLoginTimeout())
                .isEqualTo(3);
        assertThat(dataSource("postgresql://h?connect_timeout=3&loginTimeout=7").getLoginTimeout())
                .isEqualTo(7);
    }

    @Test
    void userPasswordAndDatabaseArePercentDecoded() {
        PGSimpleDataSource source = dataSource("postgresql://a%40b:p%2F%3A%3F%25+%C3%A9@h/my%20db");

        assertThat(source.getUser()).isEqualTo("a@b");
        assertThat(source.getPassword()).isEqualTo("p/:?%+é");
        assertThat(source.getDatabaseName()).isEqualTo("my db");
    }

    @Test
    void charactersThatAreUnambiguousNeedNoEncoding() {
        assertThat(dataSource("postgresql://u:p@ss:w=rd@h/db").getPassword()).isEqualTo("p@ss:w=rd");
        assertThat(dataSource("postgresql://u:p@h/db?application_name=a@b").getApplicationName())
                .isEqualTo("a@b");
    }

    @Test
    void partsThatAreLeftOutHaveTheDefaultsOfTheDriver() {
        PGSimpleDataSource source = dataSource("postgresql://h");

        assertThat(source.getPortNumbers()).containsExactly(5432);
        assertThat(source.getUser()).isNull();
        assertThat(source.getPassword()).isNull();
    }

    @Test
    void severalHostsAreAccepted() {
        PGSimpleDataSource source = dataSource("postgresql://u:p@one:5433,[::1],two/db?targetServerType=primary");

        assertThat(source.getServerNames()).containsExactly("one", "[::1]", "two");
        assertThat(source.getPortNumbers()).containsExactly(5433, 5432, 5432);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|must look like",
                "secret|must look like",
                "jdbc:postgresql://secret/db|must look like",
                "mysql://u:secret@h/db|must look like",
                "postgresql://|must look like",
                "postgresql://u:secret@/db|must look like",
                "postgresql://u:secret@h:port/db|port",
                "postgresql://u:secret@h:0/db|port",
                "postgresql://u:secret@h:65536/db|port",
                "postgresql://u:secret@h,/db|host",
                "postgresql://u:secret%ZZ@h/db|percent-encoding",
                "postgresql://u:p@h/db?sslmode=secret|sslmode",
                "postgresql://u:p@h/db?sslmode|sslmode",
                "postgresql://u:p@h/db?no_such_thing=secret|no_such_thing",
            })
    void theErrorNamesTheProblemWithoutAnyValue(String url, String hint) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PersistenceSettings(url, 1, false, null))
                .withMessageContaining(hint)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }

    @Test
    void settingsDoNotContainTheUrlInTheirText() {
        assertThat(new PersistenceSettings("postgresql://u:secret@h/db", 7, false, null))
                .hasToString("database pool of 7");
        assertThat(new ConnectionSettings("postgresql://u:secret@h/db", 7)).hasToString("database pool of 7");
    }

    private static PGSimpleDataSource dataSource(String url) {
        return DatabaseUrl.parse(url).toDataSource();
    }
}
