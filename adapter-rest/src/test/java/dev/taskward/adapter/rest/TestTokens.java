package dev.taskward.adapter.rest;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Creates valid and invalid tokens. It does so without a library, which would reject most of the invalid ones. */
public final class TestTokens {
    public static final String SECRET = "a-secret-for-tests-of-at-least-32-bytes";
    private static final JsonMapper JSON = new JsonMapper();

    private TestTokens() {}

    /** Returns a valid token of a user. */
    public static String of(String user) {
        return signed(Map.of("alg", "HS256", "typ", "JWT"), claims("sub", user), SECRET);
    }

    /** Returns the claims of a valid token with one of them replaced, or removed if the value is null. */
    public static Map<String, Object> claims(String name, @Nullable Object value) {
        long now = Instant.now().getEpochSecond();
        Map<String, Object> claims = new HashMap<>();
        claims.put("sub", "somebody");
        claims.put("iat", now);
        claims.put("exp", now + 900);
        if (value == null) {
            claims.remove(name);
        } else {
            claims.put(name, value);
        }
        return claims;
    }

    /** Returns a token with an HMAC-SHA256 of this secret, whatever algorithm the header names. */
    public static String signed(Map<String, Object> header, Map<String, Object> claims, String secret) {
        String content = encoded(JSON.writeValueAsBytes(header)) + "." + encoded(JSON.writeValueAsBytes(claims));
        return content + "." + encoded(hmac("HmacSHA256", content, secret));
    }

    public static byte[] hmac(String algorithm, String content, String secret) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return mac.doFinal(content.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
