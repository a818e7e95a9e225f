package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskward.adapter.rest.token.TokenSettings;
import dev.taskward.bootstrap.EnvironmentVariables.InvalidSettingsException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceSettingsTest {
    private static final Map<String, String> REQUIRED = Map.of(
            "DATABASE_URL", "postgresql://u:p@h/db",
            "BETTER_AUTH_SECRET", "a-secret-of-no-less-than-32-bytes");

    @Test
    void theDefaultsAreThoseOfTheReadme() {
        ServiceSettings settings = ServiceSettings.read(REQUIRED);

        assertThat(settings.port()).isEqualTo(8000);
        assertThat(settings.ownership().maxTasksPerOwner()).isEqualTo(10_000);
        assertThat(settings.rest().contract()).isNull();
        assertThat(settings.rest().effectiveUserClaim()).isEqualTo("sub");
        assertThat(settings.rest().tokens().issuers()).isEmpty();
        assertThat(settings.rest().tokens().audiences()).isEmpty();
        assertThat(settings.rest().toString()).contains("[http://localhost:3000, http://localhost:3001]");
        assertThat(settings.rest().environment()).isEqualTo("dev");
        assertThat(settings.rest().requestsPerMinute()).isZero();
        assertThat(settings.persistence().poolSize()).isBetween(10, 50);
    }

    @Test
    void aVariableReplacesItsDefault() {
        ServiceSettings settings = with(Map.of(
                "PORT", " 9000 ",
                "TASKWARD_MAX_TASKS_PER_USER", "5",
                "TASKWARD_USER_CLAIM", "user_id",
                "BETTER_AUTH_ISSUER", "https://a.example, https://b.example",
                "BETTER_AUTH_AUDIENCE", "tasks,",
                "ENVIRONMENT", "production",
                "TASKWARD_RATE_LIMIT", "600",
                "TASKWARD_DATABASE_POOL_SIZE", "3"));

        assertThat(settings.port()).isEqualTo(9000);
        assertThat(settings.ownership().maxTasksPerOwner()).isEqualTo(5);
        assertThat(settings.rest().effectiveUserClaim()).isEqualTo("user_id");
        assertThat(settings.rest().tokens().issuers()).containsExactly("https://a.example", "https://b.example");
        assertThat(settings.rest().tokens().audiences()).containsExactly("tasks");
        assertThat(settings.rest().environment()).isEqualTo("production");
        assertThat(settings.rest().requestsPerMinute()).isEqualTo(600);
        assertThat(settings.persistence().poolSize()).isEqualTo(3);
    }

    @Test
    void aBlankVariableCountsAsNotSet() {
        assertThat(with(Map.of("PORT", "", "CORS_ORIGINS", "  ")).port()).isEqualTo(8000);
    }

    @Test
    void theDatabaseUrlMayHaveTheNameOfNeonButItsOwnNameTakesPrecedence() {
        Map<String, String> neon = new HashMap<>(REQUIRED);
        neon.put("NEON_DB_URL", "postgres://neon/db");
        assertThat(ServiceSettings.read(neon).persistence().databaseUrl()).isEqualTo("postgresql://u:p@h/db");

        neon.remove("DATABASE_URL");
        assertThat(ServiceSettings.read(neon).persistence().databaseUrl()).isEqualTo("postgres://neon/db");
    }

    @Test
    void theOriginOfTheFrontendIsAddedToThoseOfCors() {
        assertThat(with(Map.of(
                                "CORS_ORIGINS", "https://App.example/, http://localhost:80,https://x.example:8443",
                                "BETTER_AUTH_URL", "https://auth.example:443/api/auth"))
                        .rest()
                        .toString())
                .contains("[https://app.example, http://localhost, https://x.example:8443, https://auth.example]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PORT|secret",
                "PORT|65536",
                "PORT|-1",
                "PORT|8e3",
                "DATABASE_URL|mysql://u:secret@h/db",
                "DATABASE_URL|postgresql://u:secret@h/db?sslmode=secret",
                "BETTER_AUTH_SECRET|secret",
                "BETTER_AUTH_JWKS_URL|https://secret.example/jwks",
                "BETTER_AUTH_JWKS_URL|secret",
                "BETTER_AUTH_JWKS_URL|http://secret.example/api/auth/jwks",
                "BETTER_AUTH_JWKS_URL|ftp://localhost/api/auth/jwks",
                "TASKWARD_CONTRACT|secret",
                "TASKWARD_MAX_TASKS_PER_USER|0",
                "TASKWARD_RATE_LIMIT|secret",
                "TASKWARD_DATABASE_POOL_SIZE|0",
                "CORS_ORIGINS|*",
                "CORS_ORIGINS|secret",
                "CORS_ORIGINS|https://secret.example/path",
                "CORS_ORIGINS|https://a.example,ftp://secret.example",
                "CORS_ORIGINS|https://user:secret@a.example",
                "CORS_ORIGINS|https://secret example",
                "BETTER_AUTH_URL|secret",
                "ENVIRONMENT|secret"
            })
    void anErrorNamesTheVariableAndDoesNotContainItsValue(String variable, String value) {
        assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(() -> with(Map.of(variable, value)))
                .satisfies(e -> assertThat(e.getMessage()).startsWith(variable).doesNotContain("secret", "\n"));
    }

    @Test
    void issuerAndAudienceAreDerivedFromTheJwksUrlOfBetterAuth() {
        TokenSettings tokens = with(Map.of("BETTER_AUTH_JWKS_URL", "https://app.example:8443/api/auth/jwks"))
                .rest()
                .tokens();

        assertThat(tokens.secret()).isNull();
        assertThat(tokens.jwksUrl()).hasToString("https://app.example:8443/api/auth/jwks");
        assertThat(tokens.jwksOutageTolerance()).isEqualTo(Duration.ofHours(1));
        assertThat(tokens.issuers()).containsExactly("https://app.example:8443");
        assertThat(tokens.audiences()).containsExactly("https://app.example:8443");
    }

    @Test
    void issuerAndAudienceCanBeSetForAJwks() {
        TokenSettings tokens = with(Map.of(
                        "BETTER_AUTH_JWKS_URL", "https://keys.example/set",
                        "BETTER_AUTH_ISSUER", "https://a.example,https://b.example",
                        "BETTER_AUTH_AUDIENCE", "tasks",
                        "TASKWARD_JWKS_OUTAGE_MINUTES", "5"))
                .rest()
                .tokens();

        assertThat(tokens.issuers()).containsExactly("https://a.example", "https://b.example");
        assertThat(tokens.audiences()).containsExactly("tasks");
        assertThat(tokens.jwksOutageTolerance()).isEqualTo(Duration.ofMinutes(5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:3000",
                "http://127.0.0.1",
                "http://[::1]:3000",
                "http://auth:3000",
                "http://10.1.2.3",
                "http://192.168.0.1",
                "http://172.31.0.1",
                "http://auth.internal",
                "http://auth.svc.cluster.local"
            })
    void aJwksOnAPrivateNetworkMayBeLoadedByHttp(String issuer) {
        assertThat(with(Map.of("BETTER_AUTH_JWKS_URL", issuer + "/api/auth/jwks"))
                        .rest()
                        .tokens()
                        .issuers())
                .containsExactly(issuer);
    }

    @Test
    void aJwksElsewhereMayBeLoadedByHttpOnlyIfASettingAllowsIt() {
        Map<String, String> settings = new HashMap<>(Map.of("BETTER_AUTH_JWKS_URL", "http://172.32.0.1/api/auth/jwks"));
        assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(() -> with(settings))
                .withMessageContaining("TASKWARD_JWKS_ALLOW_HTTP");

        settings.put("TASKWARD_JWKS_ALLOW_HTTP", "true");
        assertThat(with(settings).rest().tokens().jwksUrl()).hasHost("172.32.0.1");
    }

    @Test
    void theErrorForAnUnknownContractListsAllContracts() {
        assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(() -> with(Map.of("TASKWARD_CONTRACT", "../taskward")))
                .withMessage("TASKWARD_CONTRACT must be one of taskward, 001-fastapi-todo-backend, 002-fastapi-backend,"
                        + " 003-fastapi-backend, 003-todo-backend-spec, 007-fastapi-backend, or not set");
    }

    @Test
    void theContractDecidesWhetherForeignTasksAreDisclosed() {
        assertThat(ServiceSettings.read(REQUIRED).persistence().discloseForeignTasks())
                .isFalse();
        assertThat(with(Map.of("TASKWARD_CONTRACT", "002-fastapi-backend"))
                        .persistence()
                        .discloseForeignTasks())
                .isTrue();
    }

    @Test
    void oneErrorNamesAllMissingAndInvalidVariables() {
        assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(() -> ServiceSettings.read(Map.of("PORT", "x")))
                .withMessage("PORT must be a number from 0 to 65535; DATABASE_URL is missing;"
                        + " BETTER_AUTH_JWKS_URL or BETTER_AUTH_SECRET is missing");
    }

    @Test
    void theTextForTheLogContainsNoSecrets() {
        assertThat(ServiceSettings.read(REQUIRED).toString()).doesNotContain("a-secret", "u:p");
    }

    private static ServiceSettings with(Map<String, String> variables) {
        Map<String, String> environment = new HashMap<>(REQUIRED);
        environment.putAll(variables);
        return ServiceSettings.read(environment);
    }
}
