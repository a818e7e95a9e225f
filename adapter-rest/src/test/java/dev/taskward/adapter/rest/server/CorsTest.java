package dev.taskward.adapter.rest.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Response;
import dev.taskward.adapter.rest.TestService;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorsTest {
    private static final String FRONTEND = "http://localhost:3000";
    private static TestService service;
    private static TestClient nobody;

    @BeforeAll
    static void start() {
        service = new TestService();
        nobody = TestClient.nobody(service.port());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE"})
    void aPreflightOfTheFrontendIsAllowedWithoutAToken(String method) {
        Response response = preflight(FRONTEND, method, "authorization,content-type,if-match,idempotency-key");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo(FRONTEND);
        assertThat(response.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(response.header("Access-Control-Max-Age")).isEqualTo("3600");
        assertThat(response.header("Access-Control-Allow-Methods").split(","))
                .containsExactlyInAnyOrder("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
        assertThat(response.header("Access-Control-Allow-Headers").split(", "))
                .containsExactlyInAnyOrder("authorization", "content-type", "if-match", "idempotency-key");
    }

    @Test
    void aPreflightForEveryRequestHeaderOfTheApiIsAllowed() {
        List<String> headers = List.of(
                "Authorization",
                "Content-Type",
                "If-Match",
                "If-None-Match",
                "Idempotency-Key",
                "X-Request-Id",
                "traceparent");

        assertThat(preflight(FRONTEND, "PUT", String.join(", ", headers))
                        .header("Access-Control-Allow-Headers")
                        .split(", "))
                .containsExactlyElementsOf(headers);
    }

    @Test
    void aResponseExposesItsHeadersToTheFrontend() {
        Response response = TestClient.as("somebody", service.port()).get("/api/tasks", "Origin", FRONTEND);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo(FRONTEND);
        assertThat(response.header("Access-Control-Expose-Headers").split(", "))
                .containsExactlyInAnyOrder(
                        "ETag",
                        "Link",
                        "Location",
                        "Retry-After",
                        "X-Request-Id",
                        "Idempotency-Replayed",
                        "RateLimit",
                        "RateLimit-Policy");
        assertThat(response.headers().allValues("Vary")).contains("Origin");
    }

    @Test
    void errorsHaveTheCorsHeadersToo() {
        TestClient somebody = TestClient.as("somebody", service.port());
        for (Response response : List.of(
                nobody.get("/api/tasks", "Origin", FRONTEND),
                nobody.withToken("garbage").get("/api/tasks", "Origin", FRONTEND),
                somebody.get("/api/tasks/1", "Origin", FRONTEND),
                somebody.get("/nowhere", "Origin", FRONTEND),
                somebody.get("/api//tasks", "Origin", FRONTEND),
                somebody.get("/api/other/tasks", "Origin", FRONTEND),
                somebody.send("POST", "/api/tasks", "{", "Content-Type", "application/json", "Origin", FRONTEND))) {
            assertThat(response.status()).isBetween(400, 499);
            assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo(FRONTEND);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/tasks, 401, 200",
        "HEAD, /api/tasks, 401, 200",
        "HEAD, /api/tasks/1, 401, 404",
        "FOO, /api/tasks, 401, 405",
        "BREW, /api/tasks/1, 401, 405",
        "PROPFIND, /nowhere, 401, 404",
        "OPTIONS, /api/tasks, 401, 200",
        "HEAD, /health, 200, 200",
        "FOO, /health, 405, 405"
    })
    void aRequestOfTheFrontendIsHandledLikeOneWithoutOrigin(
            String method, String path, int statusWithoutToken, int statusWithToken) {
        for (TestClient client : List.of(nobody, TestClient.as("somebody", service.port()))) {
            int status = client == nobody ? statusWithoutToken : statusWithToken;
            Response withoutOrigin = client.send(method, path, null);
            Response withOrigin = client.send(method, path, null, "Origin", FRONTEND);

            assertThat(withoutOrigin.status()).isEqualTo(status);
            assertThat(withOrigin.status()).isEqualTo(status);
            assertThat(withOrigin.header("Content-Type")).isEqualTo(withoutOrigin.header("Content-Type"));
            assertThat(withOrigin.header("Access-Control-Allow-Origin")).isEqualTo(FRONTEND);
            assertThat(withOrigin.header("Access-Control-Allow-Credentials")).isEqualTo("true");
            assertThat(withOrigin.header("Access-Control-Expose-Headers")).contains("X-Request-Id");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /api/tasks/%zz", "GET /api/tasks?status=%zz", "POST /api/tasks/%"})
    void errorsThatTomcatFindsHaveTheCorsHeadersToo(String requestLine) {
        Response response = nobody.sendRaw(
                List.of(requestLine + " HTTP/1.1", "Host: localhost", "Origin: " + FRONTEND, "X-Request-Id: mine"),
                new byte[0]);

        assertThat(response.status()).isBetween(400, 499);
        assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo(FRONTEND);
        assertThat(response.header("X-Request-Id")).isEqualTo("mine");
        assertThat(response.json().get("request_id").asString()).isEqualTo("mine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example",
                "http://localhost:3001",
                "https://localhost:3000",
                "http://localhost:3000.evil.example",
                "http://localhost",
                "http://LOCALHOST:3000",
                "null",
                "nonsense",
                "%%%"
            })
    void aForeignOriginGetsNoCorsHeaders(String origin) {
        Response response = TestClient.as("somebody", service.port()).get("/api/tasks", "Origin", origin);

        assertThat(response.status()).isEqualTo(200);
        assertNoCorsHeaders(response);
        assertNoCorsHeaders(preflight(origin, "GET", "authorization"));
    }

    @Test
    void aPreflightForAnUnlistedMethodOrHeaderGetsNoCorsHeaders() {
        assertNoCorsHeaders(preflight(FRONTEND, "CONNECT", "authorization"));
        assertNoCorsHeaders(preflight(FRONTEND, "GET", "x-unknown"));
    }

    private static Response preflight(String origin, String method, String headers) {
        return nobody.send(
                "OPTIONS",
                "/api/tasks",
                null,
                "Origin",
                origin,
                "Access-Control-Request-Method",
                method,
                "Access-Control-Request-Headers",
                headers);
    }

    private static void assertNoCorsHeaders(Response response) {
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers().map().keySet())
                .noneMatch(header -> header.toLowerCase(Locale.ROOT).startsWith("access-control-"));
    }
}
