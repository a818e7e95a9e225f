package dev.taskward.bootstrap;

import dev.taskward.adapter.rest.token.TokenSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads which tokens to trust: those of a JWKS if its URL is set, else those of a shared secret. */
final class TokenSettingsReader {
    static final String JWKS_URL = "BETTER_AUTH_JWKS_URL";
    static final String SECRET = "BETTER_AUTH_SECRET";

    /** The path of Better Auth's JWKS. What comes before it is the issuer and the audience of its tokens. */
    private static final String BETTER_AUTH_JWKS_PATH = "/api/auth/jwks";

    /** The minimum length of an HS256 secret, in bytes, by RFC 7518, section 3.2. */
    private static final int MIN_SECRET_BYTES = 32;

    private final EnvironmentVariables variables;
    private final Optional<List<String>> issuers;
    private final Optional<List<String>> audiences;

    TokenSettingsReader(EnvironmentVariables variables) {
        this.variables = variables;
        this.issuers = variables.readList("BETTER_AUTH_ISSUER", text -> text);
        this.audiences = variables.readList("BETTER_AUTH_AUDIENCE", text -> text);
    }

    /** Returns empty if a variable is invalid, or if neither the URL nor the secret is set. */
    Optional<TokenSettings> read() {
        if (variables.has(JWKS_URL)) {
            boolean allowHttp = variables
                    .read("TASKWARD_JWKS_ALLOW_HTTP", TokenSettingsReader::parseBoolean)
                    .orElse(false);
            int outageMinutes = variables.readInteger("TASKWARD_JWKS_OUTAGE_MINUTES", 0, 1440, 60);
            return variables.read(JWKS_URL, text -> ofJwks(text, allowHttp, Duration.ofMinutes(outageMinutes)));
        }
        if (!variables.has(SECRET)) {
            variables.reject(JWKS_URL + " or " + SECRET + " is missing");
        }
        return variables
                .read(SECRET, TokenSettingsReader::requireLongSecret)
                .map(secret -> TokenSettings.ofSecret(secret, issuers.orElse(List.of()), audiences.orElse(List.of())));
    }

    private TokenSettings ofJwks(String text, boolean allowHttp, Duration staleTtl) {
        URI url = HttpUrls.parse(text);
        if (url.getScheme().equals("http") && !allowHttp && !isPrivate(url.getHost())) {
            throw new IllegalArgumentException("must begin with https, because it is not on this machine or a private"
                    + " network (TASKWARD_JWKS_ALLOW_HTTP=true allows it)");
        }
        if (text.endsWith(BETTER_AUTH_JWKS_PATH)) {
            List<String> baseUrl = List.of(text.substring(0, text.length() - BETTER_AUTH_JWKS_PATH.length()));
            return TokenSettings.ofJwks(url, staleTtl, issuers.orElse(baseUrl), audiences.orElse(baseUrl));
        }
        if (issuers.isEmpty() || audiences.isEmpty()) {
            throw new IllegalArgumentException("does not end with " + BETTER_AUTH_JWKS_PATH
                    + ", so BETTER_AUTH_ISSUER and BETTER_AUTH_AUDIENCE have to be set");
        }
        return TokenSettings.ofJwks(url, staleTtl, issuers.get(), audiences.get());
    }

    private static boolean parseBoolean(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    private static String requireLongSecret(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length < MIN_SECRET_BYTES) {
            throw new IllegalArgumentException("must be at least " + MIN_SECRET_BYTES + " bytes long");
        }
        return text;
    }

    /** Returns whether a host is in a private network. A name without a dot is a neighbour, as in Docker Compose. */
    private static boolean isPrivate(String host) {
        return host.matches("(?i)[^.:]+|.*\\.(localhost|local|internal)|\\[::1]|\\[f[cd].*]"
                + "|127(\\.\\d+){3}|10(\\.\\d+){3}|192\\.168(\\.\\d+){2}|172\\.(1[6-9]|2\\d|3[01])(\\.\\d+){2}");
    }
}
