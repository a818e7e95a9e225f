package dev.taskward.adapter.rest.token;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tokens to trust. Create it with {@link #ofSecret} or {@link #ofJwks}.
 *
 * @param secret the HS256 secret that the issuer shares, at least 32 bytes in UTF-8; null if there is a JWKS
 * @param jwksUrl the URL of the issuer's JWKS; null if there is a secret
 * @param jwksOutageTolerance how long after the last fetch keys are trusted while that URL cannot be reached
 * @param issuers the accepted values of {@code iss}; empty to accept any
 * @param audiences the accepted values of {@code aud}; empty to accept any
 */
public record TokenSettings(
        @Nullable String secret,
        @Nullable URI jwksUrl,
        Duration jwksOutageTolerance,
        List<String> issuers,
        List<String> audiences) {

    /** Trusts tokens that are signed with a shared secret. */
    public static TokenSettings ofSecret(String secret, List<String> issuers, List<String> audiences) {
        return new TokenSettings(secret, null, Duration.ZERO, issuers, audiences);
    }

    /** Trusts tokens that are signed with a key of a JWKS. */
    public static TokenSettings ofJwks(
            URI jwksUrl, Duration jwksOutageTolerance, List<String> issuers, List<String> audiences) {
        return new TokenSettings(null, jwksUrl, jwksOutageTolerance, issuers, audiences);
    }

    /** Returns a text for the log, without the secret. */
    @Override
    public String toString() {
        return "tokens by %s, issuers %s, audiences %s"
                .formatted(
                        jwksUrl == null
                                ? "HS256 with the shared secret"
                                : "EdDSA, ES256, ES512, RS256 and PS256 with the JWKS at " + jwksUrl,
                        issuers.isEmpty() ? "any" : issuers,
                        audiences.isEmpty() ? "any" : audiences);
    }
}
