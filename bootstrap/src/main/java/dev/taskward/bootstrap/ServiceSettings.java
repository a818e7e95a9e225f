package dev.taskward.bootstrap;

import dev.taskward.adapter.persistence.PersistenceSettings;
import dev.taskward.adapter.rest.RestSettings;
import dev.taskward.adapter.rest.token.TokenSettings;
import dev.taskward.bootstrap.EnvironmentVariables.InvalidSettingsException;
import dev.taskward.domain.OwnershipRules;
import dev.taskward.domain.OwnershipRules.ForeignTasks;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All settings of the service.
 *
 * @param port the HTTP port; 0 for any free port
 */
record ServiceSettings(int port, OwnershipRules ownership, RestSettings rest, PersistenceSettings persistence) {
    private static final int DEFAULT_PORT = 8000;
    private static final int DEFAULT_MAX_TASKS_PER_USER = 10_000;
    private static final Set<String> ENVIRONMENTS = Set.of("dev", "staging", "production");

    /**
     * Reads the settings from environment variables.
     *
     * @throws InvalidSettingsException if a variable is invalid or missing
     */
    static ServiceSettings read(Map<String, String> environment) {
        EnvironmentVariables variables = new EnvironmentVariables(environment);
        int port = variables.readInteger("PORT", 0, 65535, DEFAULT_PORT);
        int maxTasksPerUser =
                variables.readInteger("TASKWARD_MAX_TASKS_PER_USER", 1, 1_000_000, DEFAULT_MAX_TASKS_PER_USER);
        Optional<String> contract = variables.read("TASKWARD_CONTRACT", RestSettings::requireContract);
        ForeignTasks foreignTasks = RestSettings.foreignTasksOf(contract.orElse(null));
        Optional<PersistenceSettings> persistence = readPersistence(variables, foreignTasks);
        Optional<TokenSettings> tokens = new TokenSettingsReader(variables).read();
        RestVariables rest = RestVariables.read(variables);

        variables.throwIfInvalid();
        return new ServiceSettings(
                port,
                new OwnershipRules(maxTasksPerUser, foreignTasks),
                rest.toSettings(contract, tokens.orElseThrow()),
                persistence.orElseThrow());
    }

    private static Optional<PersistenceSettings> readPersistence(
            EnvironmentVariables variables, ForeignTasks foreignTasks) {
        int poolSize = variables.readInteger("TASKWARD_DATABASE_POOL_SIZE", 1, 1000, defaultPoolSize());
        Optional<String> usersTable = variables.read("TASKWARD_USERS_TABLE", text -> text);
        String urlVariable =
                variables.has("NEON_DB_URL") && !variables.has("DATABASE_URL") ? "NEON_DB_URL" : "DATABASE_URL";
        return variables.readRequired(
                urlVariable,
                url -> new PersistenceSettings(
                        url, poolSize, foreignTasks == ForeignTasks.DISCLOSED, usersTable.orElse(null)));
    }

    /** Several connections per core keep the disk and the cores busy; many more would only slow PostgreSQL down. */
    private static int defaultPoolSize() {
        return Math.min(8 * Runtime.getRuntime().availableProcessors(), 50);
    }

    /** The variables of the REST API, but for the contract and the tokens. */
    private record RestVariables(
            Optional<String> userClaim,
            Optional<List<String>> corsOrigins,
            Optional<String> frontendOrigin,
            String environment,
            int requestsPerMinute,
            String title,
            Optional<String> version) {

        static RestVariables read(EnvironmentVariables variables) {
            return new RestVariables(
                    variables.read("TASKWARD_USER_CLAIM", text -> text),
                    variables.readList("CORS_ORIGINS", RestVariables::parseOrigin),
                    variables.read("BETTER_AUTH_URL", text -> HttpUrls.originOf(HttpUrls.parse(text))),
                    variables
                            .read("ENVIRONMENT", RestVariables::parseEnvironment)
                            .orElse("dev"),
                    variables.readInteger("TASKWARD_RATE_LIMIT", 0, 1_000_000, 0),
                    variables.read("API_TITLE", text -> text).orElse("Todo API"),
                    variables.read("API_VERSION", text -> text));
        }

        RestSettings toSettings(Optional<String> contract, TokenSettings tokens) {
            return new RestSettings(
                    contract.orElse(null),
                    tokens,
                    userClaim.orElse(null),
                    corsOrigins.orElse(null),
                    frontendOrigin.orElse(null),
                    environment,
                    requestsPerMinute,
                    title,
                    version.orElse(null));
        }

        private static String parseEnvironment(String text) {
            if (!ENVIRONMENTS.contains(text)) {
                throw new IllegalArgumentException("must be dev, staging or production");
            }
            return text;
        }

        private static String parseOrigin(String text) {
            URI url = HttpUrls.parse(text);
            if (!Set.of("", "/").contains(url.getRawPath())
                    || url.getRawQuery() != null
                    || url.getRawFragment() != null) {
                throw new IllegalArgumentException("must list origins such as https://app.example, without a path");
            }
            return HttpUrls.originOf(url);
        }
    }
}
