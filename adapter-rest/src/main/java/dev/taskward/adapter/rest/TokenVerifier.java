package dev.taskward.adapter.rest;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;
import dev.taskward.domain.OwnerId;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    /** They change what is signed, or demand to be understood. No access token needs them. */
    private static final Set<String> REFUSED_HEADERS = Set.of("crit", "b64");

    private final RestConfiguration.Settings settings;
    private final String userClaim;
    private final Clock clock;
    private final JWSVerifier signatures;

    TokenVerifier(RestConfiguration.Settings settings, Clock clock) {
        this.settings = settings;
        this.userClaim = settings.userClaimInForce();
        this.clock = clock;
        try {
            this.signatures = new MACVerifier(settings.secret().getBytes(StandardCharsets.UTF_8));
        } catch (JOSEException e) {
            throw new IllegalArgumentException("The secret is too short", e);
        }
    }

    /** Why a token is not accepted. Its holder is told whether it expired, and nothing else that was not agreed. */
    static final class RefusedTokenException extends Exception {
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
        /** All is well with it but that it names nobody. */
        WITHOUT_USER,
        INVALID
    }

    /** The user whom a token names. */
    OwnerId verify(String token) throws RefusedTokenException {
        try {
            require(isCanonical(token));
            SignedJWT jwt = SignedJWT.parse(token);
            require(isAccessToken(jwt.getHeader()));
            require(jwt.verify(signatures));

            // as they were sent: read as JWT claims, a number would pass for a name
            Map<String, Object> claims = jwt.getPayload().toJSONObject();
            double now = clock.millis() / 1000.0;
            require(hasCome(claims.get("nbf"), now));
            require(hasCome(claims.get("iat"), now));
            require(isAmong(settings.issuers(), claims.get("iss")));
            require(isAmong(settings.audiences(), claims.get("aud")));
            if (!claims.containsKey(userClaim)) {
                throw new RefusedTokenException(Reason.WITHOUT_USER);
            }
            OwnerId owner = new OwnerId(claim(claims, userClaim, String.class));
            if (claim(claims, "exp", Number.class).doubleValue() <= now) {
                throw new RefusedTokenException(Reason.EXPIRED);
            }
            return owner;
        } catch (ParseException | JOSEException | RuntimeException e) {
            // what cannot be read, or breaks a rule while it is, is no better
            throw new RefusedTokenException(Reason.INVALID);
        }
    }

    /** Written in the one way there is, so that nobody can make other tokens of it. Java's decoder is lenient at the end. */
    private static boolean isCanonical(String token) {
        return Arrays.stream(token.split("\\.", -1))
                .allMatch(part -> Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(Base64.getUrlDecoder().decode(part))
                        .equals(part));
    }

    private static void require(boolean condition) throws RefusedTokenException {
        if (!condition) {
            throw new RefusedTokenException(Reason.INVALID);
        }
    }

    private static <T> T claim(Map<String, Object> claims, String name, Class<T> type) throws RefusedTokenException {
        Object value = claims.get(name);
        if (!type.isInstance(value)) {
            throw new RefusedTokenException(Reason.INVALID);
        }
        return type.cast(value);
    }

    /** Judged before any key is used: by HS256 and nothing else, so that the token cannot choose. */
    private static boolean isAccessToken(JWSHeader header) throws ParseException {
        Set<String> names = JSONObjectUtils.parse(header.getParsedBase64URL().decodeToString())
                .keySet();
        return header.getAlgorithm().equals(JWSAlgorithm.HS256)
                && (header.getType() == null
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
