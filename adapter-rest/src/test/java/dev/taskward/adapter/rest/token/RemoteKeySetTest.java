package dev.taskward.adapter.rest.token;

import static dev.taskward.adapter.rest.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.util.Base64URL;
import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Response;
import dev.taskward.adapter.rest.TestService;
import dev.taskward.adapter.rest.TestTokens;
import dev.taskward.adapter.rest.token.TestIssuer.SigningKey;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verifies tokens over HTTP with the keys of an issuer that publishes a JWKS. */
class RemoteKeySetTest {
    private static final Duration OUTAGE_TOLERANCE = Duration.ofHours(1);

    private final TestIssuer issuer = new TestIssuer();
    private final AdvancingClock clock = new AdvancingClock();
    private SigningKey key;
    private TestService service;
    private TestClient client;

    /** A clock that runs as usual and that a test can advance. */
    private static final class AdvancingClock extends Clock {
        private volatile Duration offset = Duration.ZERO;

        void advance(Duration time) {
            offset = offset.plus(time);
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(offset);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void startIssuerAndService() {
        key = issuer.publish(JWSAlgorithm.EdDSA);
        startService();
    }

    private void startService() {
        TokenSettings tokens = TokenSettings.ofJwks(
                issuer.jwksUrl(), OUTAGE_TOLERANCE, List.of(issuer.name()), List.of(issuer.name()));
        service = new TestService(TestService.settings(tokens, null, 0), useCases -> useCases, clock);
        client = TestClient.nobody(service.port());
    }

    @AfterEach
    void stopServiceAndIssuer() {
        service.close();
        issuer.close();
    }

    /** The claims that Better Auth puts into a token by default. */
    private Map<String, Object> claims() {
        long now = clock.instant().getEpochSecond();
        return new HashMap<>(Map.of(
                "iat",
                now,
                "exp",
                now + 900,
                "iss",
                issuer.name(),
                "aud",
                issuer.name(),
                "sub",
                "kT4mXbW0cUq9gYwPz5vNfL2hRj7sDa1e",
                "id",
                "kT4mXbW0cUq9gYwPz5vNfL2hRj7sDa1e",
                "email",
                "alice@example.org",
                "emailVerified",
                false));
    }

    private Map<String, Object> claims(String name, @Nullable Object value) {
        Map<String, Object> claims = claims();
        if (value == null) {
            claims.remove(name);
        } else {
            claims.put(name, value);
        }
        return claims;
    }

    private Response listTasks(String token) {
        return client.withToken(token).get("/api/tasks");
    }

    private String token() {
        return key.sign(Map.of(), claims());
    }

    @ParameterizedTest
    @ValueSource(strings = {"EdDSA", "ES256", "ES512", "RS256", "PS256"})
    void acceptsEachAlgorithmBesideTheOthers(String algorithm) {
        SigningKey other = issuer.publish(JWSAlgorithm.parse(algorithm));

        assertThat(listTasks(other.sign(Map.of(), claims())).status()).isEqualTo(200);
        assertThat(listTasks(other.sign(Map.of("typ", "JWT"), claims())).status())
                .isEqualTo(200);
        assertThat(listTasks(other.sign(Map.of("typ", "at+jwt"), claims("aud", List.of("x", issuer.name()))))
                        .status())
                .isEqualTo(200);
        assertThat(listTasks(token()).status()).isEqualTo(200);
    }

    @Test
    void rejectsForgedAndForeignTokens() {
        SigningKey rsa = issuer.publish(JWSAlgorithm.RS256);
        String good = token();
        String[] parts = good.split("\\.");
        byte[] signature = new Base64URL(parts[2]).decode();
        long now = clock.instant().getEpochSecond();
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("HS256 with the public key as the secret", hmacWithPublicKey(rsa));
        tokens.put(
                "HS256 with any secret",
                TestTokens.signed(Map.of("alg", "HS256", "kid", key.id()), claims(), "x".repeat(32)));
        tokens.put("none", Base64URL.encode("{\"alg\":\"none\",\"kid\":\"" + key.id() + "\"}") + "." + parts[1] + ".");
        tokens.put(
                "a key of another issuer",
                TestIssuer.generateKey(JWSAlgorithm.EdDSA).sign(Map.of("kid", key.id()), claims()));
        tokens.put("an unknown key", TestIssuer.generateKey(JWSAlgorithm.EdDSA).sign(Map.of(), claims()));
        tokens.put("a key for another algorithm", key.sign(Map.of("kid", rsa.id()), claims()));
        tokens.put("PS256 by a key for RS256", rsa.sign(Map.of("alg", "PS256"), claims()));
        tokens.put("no kid, with two keys", key.sign(Map.of("kid", ""), claims()));
        for (String header : List.of("jwk", "jku", "x5u", "x5c", "crit", "b64")) {
            tokens.put("header " + header, key.sign(Map.of(header, headerValue(header)), claims()));
        }
        for (String type : List.of("logout+jwt", "better-auth.session-cache+jwt", "dpop+jwt", "")) {
            tokens.put("typ " + type, key.sign(Map.of("typ", type), claims()));
        }
        tokens.put("session cookie", key.sign(Map.of(), sessionCookie()));
        tokens.put("wrong issuer", key.sign(Map.of(), claims("iss", "https://evil.example")));
        tokens.put("issuer with a slash", key.sign(Map.of(), claims("iss", issuer.name() + "/")));
        tokens.put("no issuer", key.sign(Map.of(), claims("iss", null)));
        tokens.put("wrong audience", key.sign(Map.of(), claims("aud", "better-auth:session-cache")));
        tokens.put("no audience", key.sign(Map.of(), claims("aud", null)));
        tokens.put("empty audience", key.sign(Map.of(), claims("aud", List.of())));
        tokens.put("no expiry", key.sign(Map.of(), claims("exp", null)));
        tokens.put("issued in the future", key.sign(Map.of(), claims("iat", now + 3600)));
        tokens.put("not valid yet", key.sign(Map.of(), claims("nbf", now + 3600)));
        tokens.put("no user", key.sign(Map.of(), claims("sub", null)));
        tokens.put("empty user", key.sign(Map.of(), claims("sub", "")));
        tokens.put("long user", key.sign(Map.of(), claims("sub", "x".repeat(256))));
        tokens.put("user that is a number", key.sign(Map.of(), claims("sub", 42)));
        tokens.put("user with a control character", key.sign(Map.of(), claims("sub", "a\nb")));
        tokens.put("tampered", parts[0] + "." + Base64URL.encode("{\"sub\":\"other\"}") + "." + parts[2]);
        tokens.put("without a signature", parts[0] + "." + parts[1] + ".");
        tokens.put("signature of zeros", parts[0] + "." + parts[1] + "." + Base64URL.encode(new byte[64]));
        tokens.put(
                "truncated signature",
                parts[0] + "." + parts[1] + "." + Base64URL.encode(Arrays.copyOf(signature, 63)));
        tokens.put(
                "longer signature", parts[0] + "." + parts[1] + "." + Base64URL.encode(Arrays.copyOf(signature, 65)));
        tokens.put("malleable signature", parts[0] + "." + parts[1] + "." + Base64URL.encode(malleable(signature)));
        tokens.put("padded", good + "==");

        assertThat(listTasks(good).status()).isEqualTo(200);
        tokens.forEach((name, token) -> {
            Response answer = listTasks(token);
            assertThat(answer.status()).as(name).isEqualTo(401);
            assertProblem(answer, 401, "token_invalid");
        });
        assertProblem(listTasks(key.sign(Map.of(), claims("exp", now - 1))), 401, "token_expired");
    }

    @Test
    void rejectsZeroSignatureOfEllipticCurve() {
        SigningKey ec = issuer.publish(JWSAlgorithm.ES256);
        String good = ec.sign(Map.of(), claims());
        String content = good.substring(0, good.lastIndexOf('.') + 1);

        assertThat(listTasks(content + Base64URL.encode(new byte[64])).status()).isEqualTo(401);
        assertThat(listTasks(good).status()).isEqualTo(200);
    }

    /** Adds the group order to the second half of an Ed25519 signature. RFC 8032 requires verifiers to reject that. */
    private static byte[] malleable(byte[] signature) {
        BigInteger order = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
        byte[] half = Arrays.copyOfRange(signature, 32, 64);
        BigInteger other = new BigInteger(1, reversed(half)).add(order);
        byte[] bytes = other.toByteArray();
        byte[] padded = new byte[32];
        System.arraycopy(
                bytes,
                Math.max(0, bytes.length - 32),
                padded,
                Math.max(0, 32 - bytes.length),
                Math.min(32, bytes.length));
        byte[] result = Arrays.copyOf(signature, 64);
        System.arraycopy(reversed(padded), 0, result, 32, 32);
        return result;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] result = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            result[i] = bytes[bytes.length - 1 - i];
        }
        return result;
    }

    private String hmacWithPublicKey(SigningKey rsa) {
        try {
            String pem = Base64URL.encode(
                            rsa.published().toRSAKey().toPublicKey().getEncoded())
                    .toString();
            return TestTokens.signed(Map.of("alg", "HS256", "kid", rsa.id()), claims(), pem);
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private Object headerValue(String name) {
        return switch (name) {
            case "jwk" -> key.published().toJSONObject();
            case "x5c" -> List.of("AAAA");
            case "crit" -> List.of("exp");
            case "b64" -> false;
            default -> issuer.name() + "/evil";
        };
    }

    private Map<String, Object> sessionCookie() {
        long now = clock.instant().getEpochSecond();
        return Map.of(
                "session", Map.of("id", "x"), "user", Map.of("id", "x"), "version", "1", "iat", now, "exp", now + 300);
    }

    @Test
    void fetchesKeysOnceAndNeverFromUrlInToken() {
        int fetchesAtStart = issuer.fetchCount();
        for (int i = 0; i < 20; i++) {
            assertThat(listTasks(token()).status()).isEqualTo(200);
        }
        assertThat(listTasks(key.sign(Map.of("jku", issuer.name() + "/evil"), claims()))
                        .status())
                .isEqualTo(401);

        assertThat(fetchesAtStart).isEqualTo(1);
        assertThat(issuer.fetchCount()).isEqualTo(1);
    }

    @Test
    void acceptsNewKeyAtFirstUse() {
        SigningKey rotated = issuer.publish(JWSAlgorithm.EdDSA);

        assertThat(listTasks(rotated.sign(Map.of(), claims())).status()).isEqualTo(200);
        assertThat(listTasks(token()).status()).isEqualTo(200);
    }

    @Test
    void acceptsNewKeyAfterUnknownKeysOfOthers() {
        SigningKey stranger = TestIssuer.generateKey(JWSAlgorithm.EdDSA);
        for (int i = 0; i < 3; i++) {
            assertThat(listTasks(stranger.sign(Map.of(), claims())).status()).isEqualTo(401);
        }
        SigningKey rotated = issuer.publish(JWSAlgorithm.EdDSA);

        assertThat(listTasks(rotated.sign(Map.of(), claims())).status()).isEqualTo(200);
    }

    @Test
    void limitsFetchesForUnknownKeys() {
        SigningKey stranger = TestIssuer.generateKey(JWSAlgorithm.EdDSA);
        int before = issuer.fetchCount();
        for (int i = 0; i < 1000; i++) {
            assertThat(listTasks(stranger.sign(Map.of("kid", UUID.randomUUID().toString()), claims()))
                            .status())
                    .isEqualTo(401);
        }

        assertThat(issuer.fetchCount() - before).isBetween(1, 8);
        assertThat(listTasks(token()).status()).isEqualTo(200);
    }

    @Test
    void rejectsWithdrawnKeyAfterRefreshInterval() {
        String token = token();
        assertThat(listTasks(token).status()).isEqualTo(200);
        issuer.publish(JWSAlgorithm.ES256);
        issuer.withdraw(key);

        clock.advance(Duration.ofMinutes(6));

        assertThat(listTasks(token).status()).isEqualTo(401);
        assertThat(listTasks(token()).status()).isEqualTo(401);
    }

    @Test
    void rejectsCachedTokenOnceExpired() {
        String token = token();
        assertThat(listTasks(token).status()).isEqualTo(200);

        clock.advance(Duration.ofMinutes(16));

        assertProblem(listTasks(token), 401, "token_expired");
    }

    @Test
    void usesCachedKeysDuringIssuerOutage() {
        assertThat(listTasks(token()).status()).isEqualTo(200);
        issuer.stop();

        clock.advance(Duration.ofMinutes(59));
        assertThat(listTasks(token()).status()).isEqualTo(200);
        clock.advance(Duration.ofMinutes(2));
        assertUnavailable(listTasks(token()));

        issuer.restart();
        clock.advance(Duration.ofSeconds(3));
        assertThat(listTasks(token()).status()).isEqualTo(200);
    }

    @Test
    void respondsUnavailableForUnknownKeyDuringIssuerOutage() {
        issuer.stop();
        SigningKey rotated = issuer.publish(JWSAlgorithm.EdDSA);
        assertUnavailable(listTasks(rotated.sign(Map.of(), claims())));
        assertThat(listTasks(token()).status()).isEqualTo(200);

        issuer.restart();
        clock.advance(Duration.ofMinutes(6));
        assertThat(listTasks(rotated.sign(Map.of(), claims())).status()).isEqualTo(200);
    }

    @Test
    void startsDuringIssuerOutage() {
        issuer.stop();
        service.close();
        startService();
        assertUnavailable(listTasks(token()));
        assertThat(client.get("/health").status()).isEqualTo(200);

        issuer.restart();
        clock.advance(Duration.ofSeconds(3));

        assertThat(listTasks(token()).status()).isEqualTo(200);
    }

    @Test
    void rejectsKeySetFromMisbehavingIssuer() {
        List<TestIssuer.Handler> misbehaviors = List.of(
                (self, exchange) -> TestIssuer.send(exchange, 200, "text/html", "<html>Sign in</html>"),
                (self, exchange) -> TestIssuer.send(exchange, 200, "application/json", "{}"),
                (self, exchange) -> TestIssuer.send(exchange, 200, "application/json", "{\"keys\":[]}"),
                (self, exchange) -> TestIssuer.send(exchange, 404, "application/json", "{\"keys\":[]}"),
                (self, exchange) -> TestIssuer.send(exchange, 500, "text/plain", "x"),
                (self, exchange) -> TestIssuer.send(exchange, 200, "application/json", " ".repeat(1024 * 1024)),
                (self, exchange) -> {
                    exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/jwks");
                    TestIssuer.send(exchange, 302, "text/plain", "");
                },
                (self, exchange) -> exchange.sendResponseHeaders(200, 1000));
        for (TestIssuer.Handler misbehavior : misbehaviors) {
            issuer.respondWith(misbehavior);
            clock.advance(OUTAGE_TOLERANCE.plusSeconds(1));

            assertUnavailable(listTasks(token()));
        }
        issuer.respondWith(TestIssuer::sendKeys);
        clock.advance(Duration.ofSeconds(3));
        assertThat(listTasks(token()).status()).isEqualTo(200);
    }

    @Test
    void ignoresKeysThatCannotVerifyTokens() {
        issuer.respondWith((self, exchange) -> TestIssuer.send(exchange, 200, "application/json", """
                {"keys": [%s,
                  {"kty": "oct", "kid": "secret", "k": "%s"},
                  {"kty": "EC", "crv": "P-256", "kid": "enc", "use": "enc", "x": "AA", "y": "AA"},
                  {"kty": "RSA", "kid": "small", "n": "AQAB", "e": "AQAB"}]}""".formatted(
                        key.published().toJSONString(), Base64URL.encode("x".repeat(32)))));
        service.close();
        startService();

        assertThat(listTasks(token()).status()).isEqualTo(200);
        assertThat(listTasks(TestTokens.signed(Map.of("alg", "HS256", "kid", "secret"), claims(), "x".repeat(32)))
                        .status())
                .isEqualTo(401);
    }

    private static void assertUnavailable(Response answer) {
        assertProblem(answer, 503, "service_unavailable");
        assertThat(answer.header("Retry-After")).matches("\\d+");
    }
}
