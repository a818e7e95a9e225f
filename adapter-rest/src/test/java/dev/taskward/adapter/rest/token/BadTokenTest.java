package dev.taskward.adapter.rest.token;

import static dev.taskward.adapter.rest.ProblemAssertions.assertProblem;
import static dev.taskward.adapter.rest.TestTokens.SECRET;
import static dev.taskward.adapter.rest.TestTokens.claims;
import static dev.taskward.adapter.rest.TestTokens.encoded;
import static dev.taskward.adapter.rest.TestTokens.hmac;
import static dev.taskward.adapter.rest.TestTokens.signed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Response;
import dev.taskward.adapter.rest.TestService;
import dev.taskward.adapter.rest.TestTokens;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Sends every kind of token that must not be accepted to every route. */
class BadTokenTest {
    private static final Map<String, Object> HS256 = Map.of("alg", "HS256", "typ", "JWT");
    private static final List<String[]> ROUTES = List.of(
            route("GET", "/api/tasks"),
            route("POST", "/api/tasks"),
            route("GET", "/api/tasks/1"),
            route("PUT", "/api/tasks/1"),
            route("PATCH", "/api/tasks/1"),
            route("PATCH", "/api/tasks/1/complete"),
            route("DELETE", "/api/tasks/1"),
            route("DELETE", "/api/tasks?status=completed"),
            route("POST", "/api/tasks/batch"),
            route("GET", "/api/somebody/tasks"),
            route("POST", "/api/somebody/tasks"),
            route("GET", "/api/somebody/tasks/1"),
            route("PUT", "/api/somebody/tasks/1"),
            route("PATCH", "/api/somebody/tasks/1"),
            route("PATCH", "/api/somebody/tasks/1/complete"),
            route("DELETE", "/api/somebody/tasks/1"),
            route("DELETE", "/api/somebody/tasks?status=completed"),
            route("POST", "/api/somebody/tasks/batch"),
            route("GET", "/no/such/route"),
            route("OPTIONS", "/api/tasks"));

    private static TestService service;

    @BeforeAll
    static void start() {
        service = new TestService();
        TestClient somebody = TestClient.as("somebody", service.port());
        assertThat(somebody.post("/api/tasks", "{\"title\": \"Must not change\"}")
                        .json()
                        .get("id")
                        .asLong())
                .isEqualTo(1);
    }

    @AfterAll
    static void stop() {
        assertThat(TestClient.as("somebody", service.port()).get("/api/tasks").json())
                .singleElement()
                .returns(1L, task -> task.get("version").asLong());
        service.close();
    }

    /**
     * Returns the letter after the last one of the token. A signature of 32 bytes uses only four of its six bits, so
     * both letters decode to the same signature.
     */
    private static char letterAfterTheLast(String token) {
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return letters.charAt(letters.indexOf(token.charAt(token.length() - 1)) + 1);
    }

    private static String[] route(String method, String path) {
        return new String[] {method, path};
    }

    static Map<String, String> invalidTokens() {
        long now = Instant.now().getEpochSecond();
        String valid = TestTokens.of("somebody");
        String[] parts = valid.split("\\.");
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("garbage", "garbage");
        tokens.put("two dots", "..");
        tokens.put("three words", "not.a.token");
        tokens.put("five parts, like an encrypted token", valid + ".x.y");
        tokens.put("alg none, without a signature", unsigned("none"));
        tokens.put("alg None", unsigned("None"));
        tokens.put("alg none, with a valid signature", unsigned("none") + parts[2]);
        tokens.put("without a signature", parts[0] + "." + parts[1] + ".");
        tokens.put(
                "with the signature of another token",
                parts[0] + "." + parts[1] + "." + TestTokens.of("somebody else").split("\\.")[2]);
        tokens.put("with a truncated signature", valid.substring(0, valid.length() - 21));
        tokens.put("with a signature of zeros", parts[0] + "." + parts[1] + "." + encoded(new byte[32]));
        tokens.put("another key", signed(HS256, claims("sub", "somebody"), "another-secret-of-at-least-32-bytes!!"));
        tokens.put("an empty claim set, signed", signed(HS256, Map.of(), SECRET));
        tokens.put(
                "tampered claims",
                parts[0] + "." + encoded("{\"sub\":\"admin\"}".getBytes(StandardCharsets.UTF_8)) + "." + parts[2]);
        tokens.put("claims that are not an object", rawSigned("[1]"));
        tokens.put("claims that are not JSON", rawSigned("sub"));
        for (String algorithm : List.of("HS384", "HS512", "RS256", "ES256", "PS256", "EdDSA")) {
            tokens.put("alg " + algorithm, signed(Map.of("alg", algorithm), claims("sub", "somebody"), SECRET));
        }
        tokens.put("HS512, with a matching signature", tokenWithHs512());
        tokens.put("no alg", signed(Map.of("typ", "JWT"), claims("sub", "somebody"), SECRET));
        tokens.put("no expiry", token("exp", null));
        tokens.put("expiry that is not a number", token("exp", "tomorrow"));
        tokens.put("not valid yet", token("nbf", now + 3600));
        tokens.put("issued in the future", token("iat", now + 3600));
        tokens.put("no user", token("sub", null));
        tokens.put("empty user", token("sub", ""));
        tokens.put("blank user", token("sub", " "));
        tokens.put("user that is a number", token("sub", 42));
        tokens.put("user that is a list", token("sub", List.of("somebody")));
        tokens.put("user that is an object", token("sub", Map.of("id", "somebody")));
        tokens.put("user of 256 characters", token("sub", "x".repeat(256)));
        tokens.put("user with a control character", token("sub", "some\nbody"));
        tokens.put("user with NUL", token("sub", "somebody\0"));
        tokens.put("crit", header("crit", List.of("exp")));
        tokens.put("crit, empty", header("crit", List.of()));
        tokens.put(
                "signature whose last letter has the same bits",
                valid.substring(0, valid.length() - 1) + letterAfterTheLast(valid));
        tokens.put("padded signature", valid + "=");
        tokens.put("signature with a foreign letter", parts[0] + "." + parts[1] + ".~" + parts[2]);
        tokens.put("crit of an unknown extension", header("crit", List.of("x"), "x", 1));
        tokens.put("b64 false", header("b64", false));
        tokens.put("b64 false and critical", header("crit", List.of("b64"), "b64", false));
        tokens.put("b64 false, signed by RFC 7797", unencodedPayload());
        tokens.put("typ of a session cookie", header("typ", "better-auth.session-cache+jwt"));
        tokens.put("typ of a logout token", header("typ", "logout+jwt"));
        tokens.put("typ of a DPoP proof", header("typ", "dpop+jwt"));
        tokens.put("typ that is a number", header("typ", 1));
        tokens.put(
                "a session cookie's claims",
                signed(
                        Map.of("alg", "HS256"),
                        Map.of(
                                "session",
                                Map.of("userId", "somebody"),
                                "user",
                                Map.of("id", "somebody"),
                                "exp",
                                now + 300),
                        SECRET));
        tokens.put(
                "an e-mail confirmation's claims",
                signed(
                        Map.of("alg", "HS256"),
                        Map.of("email", "somebody@example.org", "iat", now, "exp", now + 300),
                        SECRET));
        return tokens;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("namedInvalidTokens")
    void anInvalidTokenIsRejectedOnEveryRoute(String token) {
        TestClient client = TestClient.nobody(service.port()).withToken(token);
        for (String[] route : ROUTES) {
            assertRejected(use(client, route), "token_invalid", "The token is invalid.");
        }
    }

    static Stream<Named<String>> namedInvalidTokens() {
        return invalidTokens().entrySet().stream().map(token -> Named.of(token.getKey(), token.getValue()));
    }

    @Test
    void anExpiredTokenIsReportedAsExpired() {
        long now = Instant.now().getEpochSecond();
        Map<String, Object> claims = new HashMap<>(claims("exp", now - 5));
        claims.put("iat", now - 905);
        TestClient client = TestClient.nobody(service.port()).withToken(signed(HS256, claims, SECRET));
        for (String[] route : ROUTES) {
            assertRejected(use(client, route), "token_expired", "The token has expired.");
        }
    }

    @Test
    void anExpiredTokenThatIsInvalidOtherwiseIsReportedAsInvalid() {
        TestClient client = TestClient.nobody(service.port())
                .withToken(signed(HS256, Map.of("sub", "", "exp", 1_000_000_000), SECRET));

        assertRejected(client.get("/api/tasks"), "token_invalid", "The token is invalid.");
    }

    @Test
    void aRequestWithoutTokenIsRejectedOnEveryRoute() {
        for (String[] route : ROUTES) {
            assertRejected(
                    use(TestClient.nobody(service.port()), route), "token_missing", "A bearer token is required.");
        }
    }

    @Test
    void aMissingTokenIsReportedBeforeInvalidHeaders() {
        for (String[] route : ROUTES) {
            Response response = TestClient.nobody(service.port())
                    .send(route[0], route[1], null, "If-Match", "nonsense", "Idempotency-Key", "");
            assertRejected(response, "token_missing", "A bearer token is required.");
        }
    }

    @Test
    void aTokenOutsideTheAuthorizationHeaderIsIgnored() {
        TestClient nobody = TestClient.nobody(service.port());
        String token = TestTokens.of("somebody");

        assertRejected(nobody.get("/api/tasks?access_token=" + token), "token_missing", "A bearer token is required.");
        assertRejected(nobody.get("/api/tasks?token=" + token), "token_missing", "A bearer token is required.");
        assertRejected(
                nobody.send(
                        "POST",
                        "/api/tasks",
                        "access_token=" + token,
                        "Content-Type",
                        "application/x-www-form-urlencoded"),
                "token_missing",
                "A bearer token is required.");
        assertRejected(
                nobody.get("/api/tasks", "Cookie", "better-auth.session_token=" + token),
                "token_missing",
                "A bearer token is required.");
    }

    @Test
    void twoAuthorizationHeadersAreRejectedEvenIfBothAreValid() {
        String header = "Bearer " + TestTokens.of("somebody");
        TestClient nobody = TestClient.nobody(service.port());

        assertRejected(
                nobody.get("/api/tasks", "Authorization", header, "Authorization", header),
                "token_invalid",
                "The token is invalid.");
        assertRejected(
                nobody.get("/api/tasks", "Authorization", header, "Authorization", "Basic eDp5"),
                "token_invalid",
                "The token is invalid.");
    }

    @ParameterizedTest
    @CsvSource({
        "'Basic eDp5', token_missing",
        "'Bearer', token_missing",
        "'Bearer ', token_missing",
        "'Bearer  ', token_missing",
        "'Bearer a b', token_invalid",
        "'Bearer a,b', token_invalid",
        "'Token abc', token_missing",
        "'abc', token_missing"
    })
    void anAuthorizationHeaderWithoutABearerTokenIsRejected(String header, String code) {
        Response response = TestClient.nobody(service.port())
                .sendRaw(List.of("GET /api/tasks HTTP/1.1", "Host: x", "Authorization: " + header), new byte[0]);

        assertProblem(response, 401, code);
        assertThat(response.header("WWW-Authenticate")).startsWith("Bearer");
    }

    @ParameterizedTest
    @CsvSource({"Bearer", "bearer", "BEARER"})
    void theSchemeIsCaseInsensitive(String scheme) {
        assertThat(TestClient.nobody(service.port())
                        .get("/api/tasks", "Authorization", scheme + " " + TestTokens.of("somebody"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aTokenWithUnusualButValidHeaderOrClaimsIsAccepted() {
        long now = Instant.now().getEpochSecond();
        for (String token : List.of(
                signed(Map.of("alg", "HS256"), claims("sub", "somebody"), SECRET),
                header("typ", "at+jwt"),
                header("typ", "jwt"),
                header("kid", "any"),
                token("iat", null),
                token("iat", now + 20),
                token("nbf", now + 20),
                token("nbf", now - 100),
                token("iss", "https://anybody.example"),
                token("aud", List.of("a", "b")),
                token("sub", "x".repeat(255)),
                token("sub", "Jürgen|😀"),
                token("exp", now + 100_000_000))) {
            assertThat(TestClient.nobody(service.port())
                            .withToken(token)
                            .get("/api/tasks")
                            .status())
                    .as(token)
                    .isEqualTo(200);
        }
    }

    @Test
    void publicRoutesIgnoreTokens() {
        for (String token : List.of("garbage", unsigned("none"), TestTokens.of("somebody"))) {
            TestClient client = TestClient.nobody(service.port()).withToken(token);
            assertThat(client.get("/health").status()).isEqualTo(200);
            assertThat(client.get("/problems/token_invalid").status()).isEqualTo(200);
        }
    }

    @Test
    void issuerAudienceAndUserClaimAreCheckedIfTheyAreConfigured() {
        var strict = TestService.settings(
                TokenSettings.ofSecret(SECRET, List.of("https://a.example", "https://b.example"), List.of("tasks")),
                "user_id",
                0);
        try (TestService other = new TestService(strict)) {
            Map<String, Object> valid = new HashMap<>(claims("user_id", "alice"));
            valid.put("iss", "https://b.example");
            valid.put("aud", List.of("others", "tasks"));
            assertThat(statusFor(other, valid, null, null)).isEqualTo(200);
            assertThat(statusFor(other, valid, "aud", "tasks")).isEqualTo(200);
            assertThat(statusFor(other, valid, "sub", null)).isEqualTo(200);

            assertThat(statusFor(other, valid, "iss", null)).isEqualTo(401);
            assertThat(statusFor(other, valid, "iss", "https://c.example")).isEqualTo(401);
            assertThat(statusFor(other, valid, "iss", 1)).isEqualTo(401);
            assertThat(statusFor(other, valid, "aud", null)).isEqualTo(401);
            assertThat(statusFor(other, valid, "aud", List.of("others"))).isEqualTo(401);
            assertThat(statusFor(other, valid, "aud", List.of())).isEqualTo(401);
            assertThat(statusFor(other, valid, "user_id", null)).isEqualTo(401);

            JsonNode task = TestClient.nobody(other.port())
                    .withToken(signed(HS256, valid, SECRET))
                    .post("/api/alice/tasks", "{\"title\": \"x\"}")
                    .json();
            assertThat(task.get("user_id").asString()).isEqualTo("alice");
        }
    }

    private static int statusFor(
            TestService other, Map<String, Object> valid, @Nullable String claim, @Nullable Object value) {
        Map<String, Object> claims = new HashMap<>(valid);
        if (value == null) {
            claims.remove(claim);
        } else {
            claims.put(String.valueOf(claim), value);
        }
        return TestClient.nobody(other.port())
                .withToken(signed(HS256, claims, SECRET))
                .get("/api/tasks")
                .status();
    }

    private static Response use(TestClient client, String[] route) {
        return route[0].startsWith("P")
                ? client.send(route[0], route[1], "{\"title\": \"x\"}", "Content-Type", "application/json")
                : client.send(route[0], route[1], null);
    }

    /** Asserts that the response discloses nothing but the code and the text. */
    private static void assertRejected(Response response, String code, String detail) {
        assertProblem(response, 401, code);
        assertThat(response.json().get("detail").asString()).isEqualTo(detail);
        assertThat(response.headers().allValues("WWW-Authenticate")).containsExactly("Bearer error=\"invalid_token\"");
    }

    private static String token(String claim, @Nullable Object value) {
        return signed(HS256, claims(claim, value), SECRET);
    }

    private static String header(String name, Object value) {
        return header(name, value, "typ", name.equals("typ") ? value : "JWT");
    }

    private static String header(String name, Object value, String other, Object otherValue) {
        Map<String, Object> header = new HashMap<>();
        header.put("alg", "HS256");
        header.put(name, value);
        header.put(other, otherValue);
        return signed(header, claims("sub", "somebody"), SECRET);
    }

    private static String unsigned(String algorithm) {
        String signed = signed(Map.of("alg", algorithm), claims("sub", "somebody"), SECRET);
        return signed.substring(0, signed.lastIndexOf('.') + 1);
    }

    private static String rawSigned(String payload) {
        String content = encoded("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + encoded(payload.getBytes(StandardCharsets.UTF_8));
        return content + "." + encoded(hmac("HmacSHA256", content, SECRET));
    }

    private static String tokenWithHs512() {
        String content = unsigned("HS512");
        content = content.substring(0, content.length() - 1);
        return content + "." + encoded(hmac("HmacSHA512", content, SECRET));
    }

    /** Returns a token whose signature covers the payload itself, and not its base64url encoding. */
    private static String unencodedPayload() {
        String[] parts = header("crit", List.of("b64"), "b64", false).split("\\.");
        String payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        return parts[0] + "." + parts[1] + "." + encoded(hmac("HmacSHA256", parts[0] + "." + payload, SECRET));
    }
}
