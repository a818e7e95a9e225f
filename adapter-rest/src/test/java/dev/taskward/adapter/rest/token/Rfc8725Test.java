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
 * Tests each best current practice for tokens, with keys from a JWKS and with a shared secret.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725#section-3">RFC 8725, section 3</a>
 */
class Rfc8725Test {
    private static final TestIssuer ISSUER = new TestIssuer();
    private static final SigningKey KEY = ISSUER.publish(JWSAlgorithm.EdDSA);
    private static final SigningKey RSA = ISSUER.publish(JWSAlgorithm.RS256);
    private static final Map<String, Object> HS256 = Map.of("alg", "HS256");

    private static TestService serviceWithJwks;
    private static TestService serviceWithSecret;

    @BeforeAll
    static void start() {
        List<String> accepted = List.of(ISSUER.name());
        serviceWithJwks = new TestService(TestService.settings(
                TokenSettings.ofJwks(ISSUER.jwksUrl(), Duration.ofHours(1), accepted, accepted), null, 0));
        serviceWithSecret = new TestService(
                TestService.settings(TokenSettings.ofSecret(TestTokens.SECRET, accepted, accepted), null, 0));
    }

    @AfterAll
    static void stop() {
        serviceWithJwks.close();
        serviceWithSecret.close();
        ISSUER.close();
    }

    private static Map<String, Object> claims(Map<String, Object> others) {
        Map<String, Object> claims = new HashMap<>(TestTokens.claims("iss", ISSUER.name()));
        claims.put("aud", ISSUER.name());
        claims.putAll(others);
        return claims;
    }

    /** Asserts that both services accept a token with this header and these claims. */
    private static void assertAccepted(Map<String, Object> header, Map<String, Object> claims) {
        assertThat(statusOf(header, claims)).containsExactly(200, 200);
    }

    /** Asserts that both services reject such a token. */
    private static void assertRejected(Map<String, Object> header, Map<String, Object> claims) {
        assertThat(statusOf(header, claims)).as("%s %s", header, claims).containsExactly(401, 401);
    }

    private static List<Integer> statusOf(Map<String, Object> header, Map<String, Object> claims) {
        Map<String, Object> symmetric = new HashMap<>(HS256);
        symmetric.putAll(header);
        return List.of(
                status(serviceWithJwks, KEY.sign(header, claims)),
                status(serviceWithSecret, TestTokens.signed(symmetric, claims, TestTokens.SECRET)));
    }

    private static int status(TestService service, String token) {
        return TestClient.nobody(service.port())
                .withToken(token)
                .get("/api/tasks")
                .status();
    }

    @Test
    void aValidTokenIsAccepted() {
        assertAccepted(Map.of(), claims(Map.of()));
    }

    /** Sections 3.1 and 3.2: the verifier chooses the algorithms, and each key is for one of them. */
    @Test
    void aTokenWithAnotherAlgorithmThanThatOfItsKeyIsRejected() {
        for (String algorithm : List.of("none", "HS384", "HS512", "RS256", "RS512", "PS256", "ES256", "ES256K")) {
            assertRejected(Map.of("alg", algorithm), claims(Map.of()));
        }
        assertThat(status(serviceWithJwks, TestTokens.signed(HS256, claims(Map.of()), TestTokens.SECRET)))
                .isEqualTo(401);
        assertThat(status(serviceWithSecret, KEY.sign(Map.of(), claims(Map.of()))))
                .isEqualTo(401);
        assertThat(status(serviceWithJwks, RSA.sign(Map.of("alg", "PS256"), claims(Map.of()))))
                .isEqualTo(401);
    }

    /** Section 3.3: every signature is verified, also that of a token inside another one. */
    @Test
    void aTokenWithANestedOrInvalidSignatureIsRejected() {
        for (String valid : List.of(
                KEY.sign(Map.of(), claims(Map.of())), TestTokens.signed(HS256, claims(Map.of()), TestTokens.SECRET))) {
            String nested = Base64URL.encode("{\"alg\":\"EdDSA\",\"cty\":\"JWT\",\"kid\":\"" + KEY.id() + "\"}") + "."
                    + Base64URL.encode(valid) + ".";
            String reversed = valid.substring(0, valid.length() - 8)
                    + new StringBuilder(valid.substring(valid.length() - 8)).reverse();
            for (TestService service : List.of(serviceWithJwks, serviceWithSecret)) {
                assertThat(status(service, nested)).isEqualTo(401);
                assertThat(status(service, reversed)).isEqualTo(401);
                assertThat(status(service, valid.substring(0, valid.lastIndexOf('.') + 1)))
                        .isEqualTo(401);
            }
        }
    }

    /** Section 3.4: a point outside the curve is no key, and zeros are no signature. */
    @Test
    void invalidCryptographicInputsAreRejected() {
        try (TestIssuer other = new TestIssuer()) {
            SigningKey validKey = other.publish(JWSAlgorithm.ES256);
            other.respondWith((self, exchange) -> TestIssuer.send(exchange, 200, "application/json", """
                    {"keys": [%s, {"kty":"EC","crv":"P-256","kid":"off","x":"%s","y":"%s"}]}""".formatted(
                            validKey.published().toJSONString(),
                            Base64URL.encode(new byte[] {1}),
                            Base64URL.encode(new byte[] {1}))));
            TokenSettings settings = TokenSettings.ofJwks(other.jwksUrl(), Duration.ofHours(1), List.of(), List.of());
            try (TestService service = new TestService(TestService.settings(settings, null, 0))) {
                String token = validKey.sign(Map.of(), claims(Map.of()));
                assertThat(status(service, token)).isEqualTo(200);
                assertThat(status(service, validKey.sign(Map.of("kid", "off"), claims(Map.of()))))
                        .isEqualTo(401);
                assertThat(status(
                                service,
                                token.substring(0, token.lastIndexOf('.') + 1) + Base64URL.encode(new byte[64])))
                        .isEqualTo(401);
            }
        }
    }

    /** Section 3.5: a secret must have at least as many bytes as the HMAC, because a password could be guessed. */
    @Test
    void aSecretOfLessThan32BytesIsInvalid() {
        assertThatIllegalArgumentException().isThrownBy(() -> VerificationKeys.ofSecret("x".repeat(31)));
        assertThat(VerificationKeys.ofSecret("x".repeat(32))).isNotNull();
    }

    /** Section 3.6: compression before encryption is unsafe. No encrypted token is accepted. */
    @Test
    void encryptedTokensAreRejected() {
        String encrypted =
                Base64URL.encode("{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"zip\":\"DEF\"}") + "..AAAA.AAAA.AAAA";

        assertThat(status(serviceWithJwks, encrypted)).isEqualTo(401);
        assertThat(status(serviceWithSecret, encrypted)).isEqualTo(401);
        assertRejected(Map.of("enc", "A256GCM", "alg", "dir"), claims(Map.of()));
    }

    /** Section 3.7: in other encodings, the ids of two users could look the same. */
    @Test
    void tokensInOtherEncodingsThanUtf8AreRejected() {
        assertAccepted(Map.of(), claims(Map.of("sub", "Zoë")));
        for (Charset charset : List.of(ISO_8859_1, UTF_16)) {
            byte[] content =
                    JSONObjectUtils.toJSONString(claims(Map.of("sub", "Zoë"))).getBytes(charset);
            String signed = Base64URL.encode("{\"alg\":\"HS256\"}") + "." + Base64URL.encode(content);
            String token = signed + "." + Base64URL.encode(TestTokens.hmac("HmacSHA256", signed, TestTokens.SECRET));

            assertThat(status(serviceWithSecret, token)).as(charset.name()).isEqualTo(401);
        }
    }

    /** Section 3.8. */
    @Test
    void issuerAndSubjectAreChecked() {
        assertRejected(Map.of(), claims(Map.of("iss", "https://evil.example")));
        assertRejected(Map.of(), claims(Map.of("iss", ISSUER.name() + "/")));
        assertRejected(Map.of(), claims(Map.of("iss", 1)));
        assertRejected(Map.of(), claims(Map.of("sub", "")));
        assertRejected(Map.of(), claims(Map.of("sub", 1)));
        assertRejected(Map.of(), claims(Map.of("sub", "x".repeat(256))));
    }

    /** Section 3.9. */
    @Test
    void theAudienceIsChecked() {
        assertAccepted(Map.of(), claims(Map.of("aud", List.of("another", ISSUER.name()))));
        assertRejected(Map.of(), claims(Map.of("aud", "another")));
        assertRejected(Map.of(), claims(Map.of("aud", List.of())));
        assertRejected(Map.of(), claims(Map.of("aud", List.of(List.of(ISSUER.name())))));
    }

    /** Section 3.10: no header of a token leads to another key, file or URL. */
    @Test
    void referencesInATokenAreNotFollowed() {
        int fetchesBefore = ISSUER.fetchCount();
        for (String kid : List.of("../../etc/passwd", "x' OR '1'='1", "http://localhost/")) {
            assertThat(status(serviceWithJwks, KEY.sign(Map.of("kid", kid), claims(Map.of()))))
                    .isEqualTo(401);
        }
        for (String header : List.of("jku", "x5u")) {
            assertRejected(Map.of(header, ISSUER.name() + "/followed"), claims(Map.of()));
        }
        assertRejected(Map.of("jwk", KEY.published().toJSONObject()), claims(Map.of()));
        // an unknown kid may cause a fetch of the JWKS
        assertThat(ISSUER.fetchCount() - fetchesBefore).isLessThanOrEqualTo(3);
    }

    /** Section 3.11. */
    @Test
    void onlyTypesOfAccessTokensAreAccepted() {
        for (String type : List.of("JWT", "jwt", "at+jwt", "AT+JWT")) {
            assertAccepted(Map.of("typ", type), claims(Map.of()));
        }
        for (String type : List.of("logout+jwt", "better-auth.session-cache+jwt", "secevent+jwt", "JWS", "")) {
            assertRejected(Map.of("typ", type), claims(Map.of()));
        }
    }

    /** Section 3.12: each other kind of token of the same issuer violates a rule. */
    @Test
    void otherKindsOfTokensAreRejected() {
        long now = Instant.now().getEpochSecond();
        assertRejected(
                Map.of("typ", "better-auth.session-cache+jwt"), claims(Map.of("aud", "better-auth:session-cache")));
        assertRejected(
                Map.of(),
                Map.of("session", Map.of("id", "x"), "user", Map.of("id", "x"), "iat", now, "exp", now + 300));
        assertRejected(Map.of(), Map.of("email", "a@example.org", "iat", now, "exp", now + 300));
    }
}
