package dev.taskward.adapter.rest.token;

import static dev.taskward.adapter.rest.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Answer;
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

/** Tokens of an issuer with a key set, over HTTP. */
class RemoteKeySetTest {
    private static final Duration TOLERANCE = Duration.ofHours(1);

    private final TestIssuer issuer = new TestIssuer();
    private final SettableClock clock = new SettableClock();
    private SigningKey key;
    private TestService service;
    private TestClient nobody;

    /** Goes on by itself, and further when it is told to. */
    private static final class SettableClock extends Clock {
        private volatile Duration ahead = Duration.ZERO;

        void goOn(Duration time) {
            ahead = ahead.plus(time);
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
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
    void start() {
        key = issuer.publish(JWSAlgorithm.EdDSA);
        serve();
    }

    private void serve() {
        TokenSettings tokens =
                TokenSettings.ofJwks(issuer.address(), TOLERANCE, List.of(issuer.name()), List.of(issuer.name()));
        service = new TestService(TestService.settings(tokens, null, 0), useCases -> useCases, clock);
        nobody = TestClient.nobody(service.port());
    }

    @AfterEach
    void stop() {
        service.close();
        issuer.close();
    }

    /** As Better Auth makes them by default. */
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

    private Answer use(String token) {
        return nobody.withToken(token).get("/api/tasks");
    }

    private String token() {
        return key.sign(Map.of(), claims());
    }

    @ParameterizedTest
    @ValueSource(strings = {"EdDSA", "ES256", "ES512", "RS256", "PS256"})
    void eachAlgorithmIsAcceptedBesideTheOthers(String algorithm) {
        SigningKey other = issuer.publish(JWSAlgorithm.parse(algorithm));

        assertThat(use(other.sign(Map.of(), claims())).status()).isEqualTo(200);
        assertThat(use(other.sign(Map.of("typ", "JWT"), claims())).status()).isEqualTo(200);
        assertThat(use(other.sign(Map.of("typ", "at+jwt"), claims("aud", List.of("x", issuer.name()))))
                        .status())
                .isEqualTo(200);
        assertThat(use(token()).status()).isEqualTo(200);
    }

    @Test
    void aTokenThatIsNoAccessTokenOrNotForUsIsRefused() {
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
                "a key of another issuer", TestIssuer.make(JWSAlgorithm.EdDSA).sign(Map.of("kid", key.id()), claims()));
        tokens.put("an unknown key", TestIssuer.make(JWSAlgorithm.EdDSA).sign(Map.of(), claims()));
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

        assertThat(use(good).status()).isEqualTo(200);
        tokens.forEach((name, token) -> {
            Answer answer = use(token);
            assertThat(answer.status()).as(name).isEqualTo(401);
            assertProblem(answer, 401, "token_invalid");
        });
        assertProblem(use(key.sign(Map.of(), claims("exp", now - 1))), 401, "token_expired");
    }

    @Test
    void zeroSignaturesOfEllipticCurvesAreRefused() {
        SigningKey ec = issuer.publish(JWSAlgorithm.ES256);
        String good = ec.sign(Map.of(), claims());
        String content = good.substring(0, good.lastIndexOf('.') + 1);

        assertThat(use(content + Base64URL.encode(new byte[64])).status()).isEqualTo(401);
        assertThat(use(good).status()).isEqualTo(200);
    }

    /** By the order of the group: the same point, another number. RFC 8032 has verifiers refuse it. */
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
                            ((RSAKey) rsa.published()).toPublicKey().getEncoded())
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
    void anIssuerIsAskedOnceAndNoAddressThatATokenNames() {
        int reads = issuer.reads();
        for (int i = 0; i < 20; i++) {
            assertThat(use(token()).status()).isEqualTo(200);
        }
        assertThat(use(key.sign(Map.of("jku", issuer.name() + "/evil"), claims()))
                        .status())
                .isEqualTo(401);

        assertThat(reads).isEqualTo(1);
        assertThat(issuer.reads()).isEqualTo(1);
    }

    @Test
    void aNewKeyIsAcceptedAtItsFirstUse() {
        SigningKey rotated = issuer.publish(JWSAlgorithm.EdDSA);

        assertThat(use(rotated.sign(Map.of(), claims())).status()).isEqualTo(200);
        assertThat(use(token()).status()).isEqualTo(200);
    }

    @Test
    void aThousandUnknownKeysCauseAHandfulOfReads() {
        SigningKey stranger = TestIssuer.make(JWSAlgorithm.EdDSA);
        int before = issuer.reads();
        for (int i = 0; i < 1000; i++) {
            assertThat(use(stranger.sign(Map.of("kid", UUID.randomUUID().toString()), claims()))
                            .status())
                    .isEqualTo(401);
        }

        assertThat(issuer.reads() - before).isBetween(1, 8);
        assertThat(use(token()).status()).isEqualTo(200);
    }

    @Test
    void aKeyThatIsWithdrawnStopsCounting() {
        String used = token();
        assertThat(use(used).status()).isEqualTo(200);
        issuer.publish(JWSAlgorithm.ES256);
        issuer.withdraw(key);

        clock.goOn(Duration.ofMinutes(6));

        assertThat(use(used).status()).isEqualTo(401);
        assertThat(use(token()).status()).isEqualTo(401);
    }

    @Test
    void aRememberedTokenEndsWhenItExpires() {
        String used = token();
        assertThat(use(used).status()).isEqualTo(200);

        clock.goOn(Duration.ofMinutes(16));

        assertProblem(use(used), 401, "token_expired");
    }

    @Test
    void whileTheIssuerIsAwayKnownKeysCountForAnHour() {
        assertThat(use(token()).status()).isEqualTo(200);
        issuer.goAway();

        clock.goOn(Duration.ofMinutes(59));
        assertThat(use(token()).status()).isEqualTo(200);
        clock.goOn(Duration.ofMinutes(2));
        assertUnavailable(use(token()));

        issuer.comeBack();
        clock.goOn(Duration.ofSeconds(3));
        assertThat(use(token()).status()).isEqualTo(200);
    }

    @Test
    void whileTheIssuerIsAwayAnUnknownKeyIsNobodysFault() {
        issuer.goAway();
        SigningKey rotated = issuer.publish(JWSAlgorithm.EdDSA);
        assertUnavailable(use(rotated.sign(Map.of(), claims())));
        assertThat(use(token()).status()).isEqualTo(200);

        issuer.comeBack();
        clock.goOn(Duration.ofMinutes(6));
        assertThat(use(rotated.sign(Map.of(), claims())).status()).isEqualTo(200);
    }

    @Test
    void theServiceStartsWhileTheIssuerIsAway() {
        issuer.goAway();
        service.close();
        serve();
        assertUnavailable(use(token()));
        assertThat(nobody.get("/health").status()).isEqualTo(200);

        issuer.comeBack();
        clock.goOn(Duration.ofSeconds(3));

        assertThat(use(token()).status()).isEqualTo(200);
    }

    @Test
    void anAddressThatMisbehavesIsNoKeySet() {
        List<TestIssuer.Answer> answers = List.of(
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
        for (TestIssuer.Answer answer : answers) {
            issuer.answer(answer);
            clock.goOn(TOLERANCE.plusSeconds(1));

            assertUnavailable(use(token()));
        }
        issuer.answer(TestIssuer::answerKeys);
        clock.goOn(Duration.ofSeconds(3));
        assertThat(use(token()).status()).isEqualTo(200);
    }

    @Test
    void keysThatCannotSignTokensAreLeftOut() {
        issuer.answer((self, exchange) -> TestIssuer.send(exchange, 200, "application/json", """
                {"keys": [%s,
                  {"kty": "oct", "kid": "secret", "k": "%s"},
                  {"kty": "EC", "crv": "P-256", "kid": "enc", "use": "enc", "x": "AA", "y": "AA"},
                  {"kty": "RSA", "kid": "small", "n": "AQAB", "e": "AQAB"}]}""".formatted(
                        key.published().toJSONString(), Base64URL.encode("x".repeat(32)))));
        service.close();
        serve();

        assertThat(use(token()).status()).isEqualTo(200);
        assertThat(use(TestTokens.signed(Map.of("alg", "HS256", "kid", "secret"), claims(), "x".repeat(32)))
                        .status())
                .isEqualTo(401);
    }

    private static void assertUnavailable(Answer answer) {
        assertProblem(answer, 503, "service_unavailable");
        assertThat(answer.header("Retry-After")).matches("\\d+");
    }
}
