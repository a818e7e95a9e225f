package dev.taskward.adapter.rest;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens to trust.
 *
 * @param secret shared with the issuer, at least 32 bytes in UTF-8; null where there is a key set
 * @param keySet the address of the issuer's public keys
 * @param keySetTolerance how long the keys count while that address cannot be reached
 * @param issuers accepted in {@code iss}; empty for all
 * @param audiences accepted in {@code aud}; empty for all
 */
public record TokenSettings(
        @Nullable String secret,
        @Nullable URI keySet,
        Duration keySetTolerance,
        List<String> issuers,
        List<String> audiences) {

    /** Tokens of whoever has the secret. */
    public static TokenSettings of(String secret, List<String> issuers, List<String> audiences) {
        return new TokenSettings(secret, null, Duration.ZERO, issuers, audiences);
    }

    /** Tokens of the one who has the private halves. */
    public static TokenSettings of(
            URI keySet, Duration keySetTolerance, List<String> issuers, List<String> audiences) {
        return new TokenSettings(null, keySet, keySetTolerance, issuers, audiences);
    }

    TokenKeys keys(Clock clock) {
        if (keySet == null) {
            return TokenKeys.ofSecret(Objects.requireNonNull(secret));
        }
        KeySet keys = new KeySet(keySet, keySetTolerance, clock);
        keys.tryOut();
        return keys;
    }

    /** For the log: leaves out the secret. */
    @Override
    public String toString() {
        return "tokens by %s, issuers %s, audiences %s"
                .formatted(
                        keySet == null
                                ? "HS256 with the shared secret"
                                : "EdDSA, ES256, ES512, RS256 and PS256 with the keys at " + keySet,
                        issuers.isEmpty() ? "any" : issuers,
                        audiences.isEmpty() ? "any" : audiences);
    }
}

