package dev.taskward.adapter.rest.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestService;
import dev.taskward.adapter.rest.TestTokens;
import dev.taskward.adapter.rest.token.TestIssuer.SigningKey;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The best current practices for tokens, one by one, with a key set and with a secret.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725#section-3">RFC 8725, section 3</a>
 */
class Rfc8725Test {
    private static final TestIssuer ISSUER = new TestIssuer();
    private static final SigningKey KEY = ISSUER.publish(JWSAlgorithm.EdDSA);
    private static final SigningKey RSA = ISSUER.publish(JWSAlgorithm.RS256);
    private static final Map<String, Object> HS256 = Map.of("alg", "HS256");

    private static TestService withKeys;
    private static TestService withSecret;

    @BeforeAll
    static void start() {
        List<String> us = List.of(ISSUER.name());
        withKeys = new TestService(
                TestService.settings(TokenSettings.ofJwks(ISSUER.address(), Duration.ofHours(1), us, us), null, 0));
        withSecret = new TestService(TestService.settings(TokenSettings.ofSecret(TestTokens.SECRET, us, us), null, 0));
    }

    @AfterAll
    static void stop() {
        withKeys.close();
        withSecret.close();
        ISSUER.close();
    }

    private static Map<String, Object> claims(Map<String, Object> others) {
        Map<String, Object> claims = new HashMap<>(TestTokens.claims("iss", ISSUER.name()));
        claims.put("aud", ISSUER.name());
        claims.putAll(others);
        return claims;
    }

    /** By both, so that each practice is seen with and without it. */
    private static void assertAccepted(Map<String, Object> header, Map<String, Object> claims) {
        assertThat(statusOf(header, claims)).containsExactly(200, 200);
    }

    private static void assertRefused(Map<String, Object> header, Map<String, Object> claims) {
        assertThat(statusOf(header, claims)).as("%s %s", header, claims).containsExactly(401, 401);
    }

    private static List<Integer> statusOf(Map<String, Object> header, Map<String, Object> claims) {
        Map<String, Object> symmetric = new HashMap<>(HS256);
        symmetric.putAll(header);
        return List.of(
                status(withKeys, KEY.sign(header, claims)),
                status(withSecret, TestTokens.signed(symmetric, claims, TestTokens.SECRET)));
    }

    private static int status(TestService service, String token) {
        return TestClient.nobody(service.port())
                .withToken(token)
                .get("/api/tasks")
                .status();
    }

    @Test
    void aGoodTokenIsAccepted() {
        assertAccepted(Map.of(), claims(Map.of()));
    }

    /** 3.1 and 3.2: the verifier decides which algorithms there are, and a key is for one. */
    @Test
    void algorithmsAreTheVerifiersToChoose() {
        for (String algorithm : List.of("none", "HS384", "HS512", "RS256", "RS512", "PS256", "ES256", "ES256K")) {
            assertRefused(Map.of("alg", algorithm), claims(Map.of()));
        }
        assertThat(status(withKeys, TestTokens.signed(HS256, claims(Map.of()), TestTokens.SECRET)))
                .isEqualTo(401);
        assertThat(status(withSecret, KEY.sign(Map.of(), claims(Map.of())))).isEqualTo(401);
        assertThat(status(withKeys, RSA.sign(Map.of("alg", "PS256"), claims(Map.of()))))
                .isEqualTo(401);
    }

    /** 3.3: every signature is verified; there is no inside that would be trusted for its outside. */
    @Test
    void everySignatureIsVerified() {
        for (String good : List.of(
                KEY.sign(Map.of(), claims(Map.of())), TestTokens.signed(HS256, claims(Map.of()), TestTokens.SECRET))) {
            String nested = Base64URL.encode("{\"alg\":\"EdDSA\",\"cty\":\"JWT\",\"kid\":\"" + KEY.id() + "\"}") + "."
                    + Base64URL.encode(good) + ".";
            String turned = good.substring(0, good.length() - 8)
                    + new StringBuilder(good.substring(good.length() - 8)).reverse();
            for (TestService service : List.of(withKeys, withSecret)) {
                assertThat(status(service, nested)).isEqualTo(401);
                assertThat(status(service, turned)).isEqualTo(401);
                assertThat(status(service, good.substring(0, good.lastIndexOf('.') + 1)))
                        .isEqualTo(401);
            }
        }
    }

    /** 3.4: numbers that are no points of the curve make no key, and zeros no signature. */
    @Test
    void whatGoesIntoTheMathematicsIsChecked() {
        try (TestIssuer other = new TestIssuer()) {
            SigningKey good = other.publish(JWSAlgorithm.ES256);
            other.answer((self, exchange) -> TestIssuer.send(exchange, 200, "application/json", """
                    {"keys": [%s, {"kty":"EC","crv":"P-256","kid":"off","x":"%s","y":"%s"}]}""".formatted(
                    good.published().toJSONString(), Base64URL.encode(new byte[] {1}), Base64URL.encode(new byte[] {1
                    }))));
            TokenSettings settings = TokenSettings.ofJwks(other.address(), Duration.ofHours(1), List.of(), List.of());
            try (TestService service = new TestService(TestService.settings(settings, null, 0))) {
                String token = good.sign(Map.of(), claims(Map.of()));
                assertThat(status(service, token)).isEqualTo(200);
                assertThat(status(service, good.sign(Map.of("kid", "off"), claims(Map.of()))))
                        .isEqualTo(401);
                assertThat(status(
                                service,
                                token.substring(0, token.lastIndexOf('.') + 1) + Base64URL.encode(new byte[64])))
                        .isEqualTo(401);
            }
        }
    }

    /** 3.5: a secret has no fewer bytes than what is made with it; a password would be guessed. */
    @Test
    void aShortSecretIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> VerificationKeys.ofSecret("x".repeat(31)));
        assertThat(VerificationKeys.ofSecret("x".repeat(32))).isNotNull();
    }

    /** 3.6: nothing is encrypted, so nothing is compressed before it is. */
    @Test
    void encryptedTokensAreRefused() {
        String encrypted =
                Base64URL.encode("{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"zip\":\"DEF\"}") + "..AAAA.AAAA.AAAA";

        assertThat(status(withKeys, encrypted)).isEqualTo(401);
        assertThat(status(withSecret, encrypted)).isEqualTo(401);
        assertRefused(Map.of("enc", "A256GCM", "alg", "dir"), claims(Map.of()));
    }

    /** 3.7: of other encodings, two users could look the same. */
    @Test
    void tokensAreInUtf8() {
        assertAccepted(Map.of(), claims(Map.of("sub", "Zoë")));
        for (Charset charset : List.of(ISO_8859_1, UTF_16)) {
            byte[] content =
                    JSONObjectUtils.toJSONString(claims(Map.of("sub", "Zoë"))).getBytes(charset);
            String signed = Base64URL.encode("{\"alg\":\"HS256\"}") + "." + Base64URL.encode(content);
            String token = signed + "." + Base64URL.encode(TestTokens.hmac("HmacSHA256", signed, TestTokens.SECRET));

            assertThat(status(withSecret, token)).as(charset.name()).isEqualTo(401);
        }
    }

    /** 3.8 */
    @Test
    void issuerAndSubjectAreChecked() {
        assertRefused(Map.of(), claims(Map.of("iss", "https://evil.example")));
        assertRefused(Map.of(), claims(Map.of("iss", ISSUER.name() + "/")));
        assertRefused(Map.of(), claims(Map.of("iss", 1)));
        assertRefused(Map.of(), claims(Map.of("sub", "")));
        assertRefused(Map.of(), claims(Map.of("sub", 1)));
        assertRefused(Map.of(), claims(Map.of("sub", "x".repeat(256))));
    }

    /** 3.9 */
    @Test
    void theAudienceIsChecked() {
        assertAccepted(Map.of(), claims(Map.of("aud", List.of("another", ISSUER.name()))));
        assertRefused(Map.of(), claims(Map.of("aud", "another")));
        assertRefused(Map.of(), claims(Map.of("aud", List.of())));
        assertRefused(Map.of(), claims(Map.of("aud", List.of(List.of(ISSUER.name())))));
    }

    /** 3.10: what a token says leads to no other key, file or address. */
    @Test
    void whatATokenClaimsIsNotFollowed() {
        int reads = ISSUER.reads();
        for (String kid : List.of("../../etc/passwd", "x' OR '1'='1", "http://localhost/")) {
            assertThat(status(withKeys, KEY.sign(Map.of("kid", kid), claims(Map.of()))))
                    .isEqualTo(401);
        }
        for (String header : List.of("jku", "x5u")) {
            assertRefused(Map.of(header, ISSUER.name() + "/followed"), claims(Map.of()));
        }
        assertRefused(Map.of("jwk", KEY.published().toJSONObject()), claims(Map.of()));
        // for the kids, which are unknown
        assertThat(ISSUER.reads() - reads).isLessThanOrEqualTo(3);
    }

    /** 3.11 */
    @Test
    void theTypeIsThatOfAnAccessToken() {
        for (String type : List.of("JWT", "jwt", "at+jwt", "AT+JWT")) {
            assertAccepted(Map.of("typ", type), claims(Map.of()));
        }
        for (String type : List.of("logout+jwt", "better-auth.session-cache+jwt", "secevent+jwt", "JWS", "")) {
            assertRefused(Map.of("typ", type), claims(Map.of()));
        }
    }

    /** 3.12: what the same issuer signs for other ends breaks a rule each. */
    @Test
    void otherKindsOfTokensBreakARule() {
        long now = Instant.now().getEpochSecond();
        assertRefused(
                Map.of("typ", "better-auth.session-cache+jwt"), claims(Map.of("aud", "better-auth:session-cache")));
        assertRefused(
                Map.of(),
                Map.of("session", Map.of("id", "x"), "user", Map.of("id", "x"), "iat", now, "exp", now + 300));
        assertRefused(Map.of(), Map.of("email", "a@example.org", "iat", now, "exp", now + 300));
    }
}
