package dev.taskward.bootstrap;

import dev.taskward.adapter.persistence.PersistenceSettings;
import dev.taskward.adapter.rest.RestSettings;
import dev.taskward.adapter.rest.TokenSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that can be set from outside.
 *
 * @param port the HTTP port; 0 for any that is free
 * @param maxTasksPerUser the most tasks that one user may have
 */
record Settings(
        int port, int maxTasksPerUser, RestSettings rest, PersistenceSettings persistence) {
    private static final Set<String> STAGES = Set.of("dev", "staging", "production");
    private static final String KEY_SET = "BETTER_AUTH_JWKS_URL";
    /** Where Better Auth has it, behind what is its issuer and its audience. */
    private static final String USUAL_KEY_SET_PATH = "/api/auth/jwks";
    /** In bytes: as long as what HS256 makes with it, as RFC 7518, section 3.2, demands. */
    private static final int SHORTEST_SECRET = 32;

    /**
     * Reads the settings from environment variables.
     *
     * @throws EnvironmentVariables.InvalidSettingsException when any is wrong or missing
     */
    static Settings from(Map<String, String> environment) {
        EnvironmentVariables variables = new EnvironmentVariables(environment);
        Optional<String> contract = variables.read("TASKWARD_CONTRACT", RestSettings::contractName);
        int port = variables.readInteger("PORT", 0, 65535, 8000);
        int maxTasksPerUser = variables.readInteger("TASKWARD_MAX_TASKS_PER_USER", 1, 1_000_000, 10_000);
        int requestsPerMinute = variables.readInteger("TASKWARD_RATE_LIMIT", 0, 1_000_000, 0);
        Optional<String> usersTable = variables.read("TASKWARD_USERS_TABLE", text -> text);
        int poolSize = variables.readInteger("TASKWARD_DATABASE_POOL_SIZE", 1, 1000, defaultPoolSize());

        String databaseVariable =
                variables.has("NEON_DB_URL") && !variables.has("DATABASE_URL") ? "NEON_DB_URL" : "DATABASE_URL";
        Optional<PersistenceSettings> persistence = variables.readRequired(
                databaseVariable,
                url -> new PersistenceSettings(
                        url,
                        poolSize,
                        RestSettings.disclosesForeignTasks(contract.orElse(null)),
                        usersTable.orElse(null)));
        Optional<TokenSettings> tokens = tokens(variables);

        Optional<String> userClaim = variables.read("TASKWARD_USER_CLAIM", text -> text);
        Optional<List<String>> origins = variables.readList("CORS_ORIGINS", Settings::origin);
        Optional<String> issuerOrigin = variables.read("BETTER_AUTH_URL", text -> originOf(httpUrl(text)));
        Optional<String> title = variables.read("API_TITLE", text -> text);
        Optional<String> version = variables.read("API_VERSION", text -> text);
        String stage = variables.read("ENVIRONMENT", Settings::stage).orElse("dev");

        variables.throwIfFaulty();
        return new Settings(
                port,
                maxTasksPerUser,
                new RestSettings(
                        contract.orElse(null),
                        tokens.orElseThrow(),
                        userClaim.orElse(null),
                        origins.orElse(null),
                        issuerOrigin.orElse(null),
                        stage,
                        requestsPerMinute,
                        title.orElse("Todo API"),
                        version.orElse(null)),
                persistence.orElseThrow());
    }

    /** By the issuer's key set if there is one, else by the secret. Empty where both are wrong or missing. */
    private static Optional<TokenSettings> tokens(EnvironmentVariables variables) {
        Optional<List<String>> issuers = variables.readList("BETTER_AUTH_ISSUER", text -> text);
        Optional<List<String>> audiences = variables.readList("BETTER_AUTH_AUDIENCE", text -> text);
        if (!variables.has(KEY_SET)) {
            if (!variables.has("BETTER_AUTH_SECRET")) {
                variables.fault(KEY_SET + " or BETTER_AUTH_SECRET is missing");
            }
            return variables
                    .read("BETTER_AUTH_SECRET", Settings::secret)
                    .map(secret -> TokenSettings.of(secret, issuers.orElse(List.of()), audiences.orElse(List.of())));
        }
        boolean httpAnywhere =
                variables.read("TASKWARD_JWKS_ALLOW_HTTP", Settings::yesOrNo).orElse(false);
        int tolerance = variables.readInteger("TASKWARD_JWKS_OUTAGE_MINUTES", 0, 1440, 60);
        return variables.read(KEY_SET, text -> {
            URI address = httpUrl(text);
            if (address.getScheme().equals("http") && !httpAnywhere && !isPrivate(address.getHost())) {
                throw new IllegalArgumentException(
                        "must begin with https, as it is not on this machine or a private network"
                                + " (TASKWARD_JWKS_ALLOW_HTTP=true allows it)");
            }
            boolean usual = text.endsWith(USUAL_KEY_SET_PATH);
            if (!usual && (issuers.isEmpty() || audiences.isEmpty())) {
                throw new IllegalArgumentException("does not end with " + USUAL_KEY_SET_PATH
                        + ", so BETTER_AUTH_ISSUER and BETTER_AUTH_AUDIENCE have to be set");
            }
            List<String> issuer = List.of(usual ? text.substring(0, text.length() - USUAL_KEY_SET_PATH.length()) : "");
            return TokenSettings.of(
                    address, Duration.ofMinutes(tolerance), issuers.orElse(issuer), audiences.orElse(issuer));
        });
    }

    private static boolean yesOrNo(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    /** Names without a dot are those of neighbours, as in Docker Compose. */
    private static boolean isPrivate(String host) {
        return host.matches("(?i)[^.:]+|.*\\.(localhost|local|internal)|\\[::1]|\\[f[cd].*]"
                + "|127(\\.\\d+){3}|10(\\.\\d+){3}|192\\.168(\\.\\d+){2}|172\\.(1[6-9]|2\\d|3[01])(\\.\\d+){2}");
    }

    /** Some wait for the disk while others compute; many more would only slow PostgreSQL down. */
    private static int defaultPoolSize() {
        return Math.min(8 * Runtime.getRuntime().availableProcessors(), 50);
    }

    private static String secret(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length < SHORTEST_SECRET) {
            throw new IllegalArgumentException("must be at least " + SHORTEST_SECRET + " bytes long");
        }
        return text;
    }

    private static String stage(String text) {
        if (!STAGES.contains(text)) {
            throw new IllegalArgumentException("must be dev, staging or production");
        }
        return text;
    }

    private static String origin(String text) {
        URI url = httpUrl(text);
        if (!Set.of("", "/").contains(url.getRawPath()) || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException("must list origins such as https://app.example, without a path");
        }
        return originOf(url);
    }

    private static URI httpUrl(String text) {
        try {
            URI url = new URI(text);
            if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                    && url.getHost() != null
                    && url.getRawUserInfo() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // its message would show the value
        }
        throw new IllegalArgumentException("must be made of URLs such as https://app.example");
    }

    /** What a browser sends as the Origin of a page there. */
    private static String originOf(URI url) {
        boolean usualPort =
                url.getPort() < 0 || url.getPort() == (url.getScheme().equals("http") ? 80 : 443);
        return url.getScheme() + "://" + url.getHost().toLowerCase(Locale.ROOT)
                + (usualPort ? "" : ":" + url.getPort());
    }
}
