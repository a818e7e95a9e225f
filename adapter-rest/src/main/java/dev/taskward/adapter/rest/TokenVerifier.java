package dev.taskward.adapter.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;
import dev.taskward.adapter.rest.TokenSettings;
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
 * Decides which tokens are accepted, and whom they name. A good signature is not enough: issuers sign session cookies,
 * e-mail confirmations and other things with the same key, and none of those may open the door.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725">RFC 8725, JSON Web Token Best Current Practices</a>
 */
final class TokenVerifier {
    /** In seconds: how far the issuer's clock may be ahead of ours. */
    private static final int SKEW = 30;
    /** Of access tokens; other kinds have others, such as {@code logout+jwt}. */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt");
    /** They change what is signed, demand to be understood, or bring a key along. No access token needs them. */
    private static final Set<String> REFUSED_HEADERS = Set.of("crit", "b64", "jwk", "jku", "x5u", "x5c");

    /** Bounds the memory. */
    private static final int REMEMBERED = 50_000;

    private final TokenKeys keys;
    private final List<String> issuers;
    private final List<String> audiences;
    private final String userClaim;
    private final Clock clock;
    private final Cache<ByteBuffer, Verdict> remembered =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    /** A token that was accepted: whom it names, by which key, and until when, in seconds of the epoch. */
    private record Verdict(OwnerId owner, TokenKeys.Key key, double expiry) {}

    TokenVerifier(TokenKeys keys, TokenSettings settings, String userClaim, Clock clock) {
        this.keys = keys;
        this.issuers = settings.issuers();
        this.audiences = settings.audiences();
        this.userClaim = userClaim;
        this.clock = clock;
    }

    /** Why a token is not accepted. Its holder is told whether it expired, and nothing else that was not agreed. */
    static final class RefusedTokenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final Reason reason;

        private RefusedTokenException(Reason reason) {
            super(reason.name(), null, false, false);
            this.reason = reason;
        }

        Reason reason() {
            return reason;
        }
    }

    enum Reason {
        EXPIRED,
        /** It names nobody. */
        WITHOUT_USER,
        INVALID
    }

    /**
     * The user whom a token names. A token is sent with every request for as long as it lives, so it is verified at its first
     * use and then remembered, by a digest that does not give it away; but only while its key still counts.
     */
    OwnerId verify(String token) {
        ByteBuffer digest = digest(token);
        Verdict verdict = remembered.getIfPresent(digest);
        if (verdict == null || !keys.has(verdict.key)) {
            verdict = verdictOnUnseen(token, digest);
        }
        if (verdict.expiry <= now()) {
            remembered.invalidate(digest);
            throw new RefusedTokenException(Reason.EXPIRED);
        }
        return verdict.owner;
    }

    /** Of several first uses at once, one verifies. Not remembered where it throws. */
    private Verdict verdictOnUnseen(String token, ByteBuffer digest) {
        try {
            require(isCanonical(token));
            SignedJWT jwt = SignedJWT.parse(token);
            require(isAccessToken(jwt.getHeader()));
            // outside the cache, whose lock others would wait for, as the key may have to be read from afar
            TokenKeys.Key key = keys.find(jwt.getHeader()).orElseThrow(() -> new RefusedTokenException(Reason.INVALID));
            return Objects.requireNonNull(remembered
                    .asMap()
                    .compute(
                            digest,
                            (same, known) -> known != null && known.key.equals(key) ? known : judged(jwt, key)));
        } catch (RefusedTokenException | TokenKeys.UnavailableException e) {
            throw e;
        } catch (ParseException | RuntimeException e) {
            // what cannot be read, or breaks a rule while it is, is no better
            throw new RefusedTokenException(Reason.INVALID);
        }
    }

    private Verdict judged(SignedJWT jwt, TokenKeys.Key key) {
        require(key.verifies(jwt));

        // as they were sent: read as JWT claims, a number would pass for a name
        Map<String, Object> claims = jwt.getPayload().toJSONObject();
        require(hasCome(claims.get("nbf"), now()));
        require(hasCome(claims.get("iat"), now()));
        require(isAmong(issuers, claims.get("iss")));
        require(isAmong(audiences, claims.get("aud")));
        if (claims.get(userClaim) == null || claims.get(userClaim).equals("")) {
            throw new RefusedTokenException(Reason.WITHOUT_USER);
        }
        OwnerId owner = new OwnerId(claim(claims, userClaim, String.class));
        double expiry = claim(claims, "exp", Number.class).doubleValue();
        // last, so that only the holder of what was a good token is told
        if (expiry <= now()) {
            throw new RefusedTokenException(Reason.EXPIRED);
        }
        return new Verdict(owner, key, expiry);
    }

    private double now() {
        return clock.millis() / 1000.0;
    }

    private static ByteBuffer digest(String token) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /**
     * Written in the one way there is, so that nobody can make other tokens of it: Java's decoder is lenient at the end.
     * What is signed is UTF-8, as a lenient reader would give different users the same name.
     */
    private static boolean isCanonical(String token) {
        String[] parts = token.split("\\.", -1);
        for (int i = 0; i < parts.length; i++) {
            byte[] content = Base64.getUrlDecoder().decode(parts[i]);
            boolean text = i < 2;
            if (!Base64.getUrlEncoder().withoutPadding().encodeToString(content).equals(parts[i])
                    || (text && !Arrays.equals(new String(content, UTF_8).getBytes(UTF_8), content))) {
                return false;
            }
        }
        return true;
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new RefusedTokenException(Reason.INVALID);
        }
    }

    private static <T> T claim(Map<String, Object> claims, String name, Class<T> type) {
        Object value = claims.get(name);
        if (!type.isInstance(value)) {
            throw new RefusedTokenException(Reason.INVALID);
        }
        return type.cast(value);
    }

    /** Judged before any key is used. */
    private static boolean isAccessToken(JWSHeader header) throws ParseException {
        Set<String> names = JSONObjectUtils.parse(header.getParsedBase64URL().decodeToString())
                .keySet();
        return (header.getType() == null
                        || TYPES.contains(header.getType().getType().toLowerCase(Locale.ROOT)))
                && Collections.disjoint(names, REFUSED_HEADERS);
    }

    private static boolean hasCome(@Nullable Object time, double now) {
        return time == null || (time instanceof Number seconds && seconds.doubleValue() <= now + SKEW);
    }

    /** Whether a claim, or one of its values, is accepted; where none is named, any is, or none. */
    private static boolean isAmong(List<String> accepted, @Nullable Object claim) {
        return accepted.isEmpty()
                || (claim instanceof String text && accepted.contains(text))
                || (claim instanceof List<?> texts && texts.stream().anyMatch(accepted::contains));
    }
}
