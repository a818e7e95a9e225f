package dev.taskward.adapter.rest.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;
import dev.taskward.domain.OwnerId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies bearer tokens and reads their user. A valid signature is not enough: issuers sign session cookies, e-mail
 * confirmations and other tokens with the same key, and none of those may be accepted here.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725">RFC 8725, JSON Web Token Best Current Practices</a>
 */
public final class TokenVerifier {
    /** The tolerated difference between the issuer's clock and ours, in seconds. */
    private static final int MAX_CLOCK_SKEW_SECONDS = 30;

    /** The types of access tokens. Other tokens have other types, such as {@code logout+jwt}. */
    private static final Set<String> ACCEPTED_TYPES = Set.of("jwt", "at+jwt");

    /** Header parameters that change what is signed, must be understood, or bring a key along. */
    private static final Set<String> REJECTED_HEADERS = Set.of("crit", "b64", "jwk", "jku", "x5u", "x5c");

    private static final int MAX_CACHED_TOKENS = 50_000;

    private final VerificationKeys keys;
    private final List<String> issuers;
    private final List<String> audiences;
    private final String userClaim;
    private final Clock clock;
    private final Cache<ByteBuffer, VerifiedToken> cache =
            Caffeine.newBuilder().maximumSize(MAX_CACHED_TOKENS).build();

    /**
     * An accepted token.
     *
     * @param expiry in seconds since the epoch
     */
    private record VerifiedToken(OwnerId owner, VerificationKeys.Key key, double expiry) {}

    /**
     * Creates a verifier.
     *
     * @param userClaim the claim that holds the user id
     */
    public TokenVerifier(VerificationKeys keys, TokenSettings settings, String userClaim, Clock clock) {
        this.keys = keys;
        this.issuers = settings.issuers();
        this.audiences = settings.audiences();
        this.userClaim = userClaim;
        this.clock = clock;
    }

    /** The token is not accepted. */
    static final class TokenRejectedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final Reason reason;

        private TokenRejectedException(Reason reason) {
            super(reason.name(), null, false, false);
            this.reason = reason;
        }

        Reason reason() {
            return reason;
        }
    }

    /** The reasons for a rejection that a response may disclose. */
    enum Reason {
        EXPIRED,
        WITHOUT_USER,
        INVALID
    }

    /**
     * Returns the user of a token. A token is sent with every request for as long as it is valid, so it is verified
     * once and cached under its hash, as long as its key stays trusted.
     *
     * @throws TokenRejectedException if the token is not accepted
     * @throws VerificationKeysUnavailableException if the keys cannot be loaded
     */
    OwnerId verify(String token) {
        ByteBuffer hash = hash(token);
        VerifiedToken verified = cache.getIfPresent(hash);
        if (verified == null || !keys.isTrusted(verified.key)) {
            verified = verifyAndCache(token, hash);
        }
        if (verified.expiry <= now()) {
            cache.invalidate(hash);
            throw new TokenRejectedException(Reason.EXPIRED);
        }
        return verified.owner;
    }

    /** Verifies a token once, even if several requests use it for the first time. Rejected tokens are not cached. */
    private VerifiedToken verifyAndCache(String token, ByteBuffer hash) {
        try {
            require(isCanonical(token));
            SignedJWT jwt = SignedJWT.parse(token);
            require(isAccessToken(jwt.getHeader()));
            // outside the cache, whose lock would make other requests wait while the JWKS is fetched
            VerificationKeys.Key key =
                    keys.keyFor(jwt.getHeader()).orElseThrow(() -> new TokenRejectedException(Reason.INVALID));
            return Objects.requireNonNull(cache.asMap()
                    .compute(
                            hash,
                            (_, cached) -> cached != null && cached.key.equals(key) ? cached : verifyClaims(jwt, key)));
        } catch (TokenRejectedException | VerificationKeysUnavailableException e) {
            throw e;
        } catch (ParseException | RuntimeException e) {
            // the token cannot be parsed, or a value breaks a rule of the domain
            throw new TokenRejectedException(Reason.INVALID);
        }
    }

    private VerifiedToken verifyClaims(SignedJWT jwt, VerificationKeys.Key key) {
        require(key.verifies(jwt));

        // the claims as they were sent; nimbus's JWTClaimsSet would convert a number to a string
        Map<String, Object> claims = jwt.getPayload().toJSONObject();
        require(isNotInFuture(claims.get("nbf")));
        require(isNotInFuture(claims.get("iat")));
        require(isAccepted(issuers, claims.get("iss")));
        require(isAccepted(audiences, claims.get("aud")));
        if (claims.get(userClaim) == null || claims.get(userClaim).equals("")) {
            throw new TokenRejectedException(Reason.WITHOUT_USER);
        }
        OwnerId owner = new OwnerId(claim(claims, userClaim, String.class));
        double expiry = claim(claims, "exp", Number.class).doubleValue();
        // checked last, so that only the holder of a token that was valid learns that it has expired
        if (expiry <= now()) {
            throw new TokenRejectedException(Reason.EXPIRED);
        }
        return new VerifiedToken(owner, key, expiry);
    }

    private double now() {
        return clock.millis() / 1000.0;
    }

    private static ByteBuffer hash(String token) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /**
     * Rejects non-canonical base64url, whose trailing bits Java's decoder ignores, so that a token has exactly one
     * spelling. Rejects header and claims that are not UTF-8, which a lenient decoder would turn into the same name for
     * different users.
     */
    private static boolean isCanonical(String token) {
        String[] parts = token.split("\\.", -1);
        for (int i = 0; i < parts.length; i++) {
            byte[] content = Base64.getUrlDecoder().decode(parts[i]);
            boolean isText = i < 2;
            if (!Base64.getUrlEncoder().withoutPadding().encodeToString(content).equals(parts[i])
                    || (isText && !Arrays.equals(new String(content, UTF_8).getBytes(UTF_8), content))) {
                return false;
            }
        }
        return true;
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new TokenRejectedException(Reason.INVALID);
        }
    }

    private static <T> T claim(Map<String, Object> claims, String name, Class<T> type) {
        Object value = claims.get(name);
        if (!type.isInstance(value)) {
            throw new TokenRejectedException(Reason.INVALID);
        }
        return type.cast(value);
    }

    /** Checks the header before any key is used. */
    private static boolean isAccessToken(JWSHeader header) throws ParseException {
        Set<String> names = JSONObjectUtils.parse(header.getParsedBase64URL().decodeToString())
                .keySet();
        return (header.getType() == null
                        || ACCEPTED_TYPES.contains(header.getType().getType().toLowerCase(Locale.ROOT)))
                && Collections.disjoint(names, REJECTED_HEADERS);
    }

    private boolean isNotInFuture(@Nullable Object time) {
        return time == null
                || (time instanceof Number seconds && seconds.doubleValue() <= now() + MAX_CLOCK_SKEW_SECONDS);
    }

    /**
     * Returns whether a claim, or one of its values, is accepted. An empty list accepts every claim, even an absent
     * one.
     */
    private static boolean isAccepted(List<String> accepted, @Nullable Object claim) {
        return accepted.isEmpty()
                || (claim instanceof String text && accepted.contains(text))
                || (claim instanceof List<?> texts && texts.stream().anyMatch(accepted::contains));
    }
}
