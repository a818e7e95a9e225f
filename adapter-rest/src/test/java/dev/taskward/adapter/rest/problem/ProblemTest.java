package dev.taskward.adapter.rest.problem;

import static dev.taskward.adapter.rest.ProblemAssertions.assertProblem;
import static dev.taskward.adapter.rest.TestUseCases.losingTheStoreAfter;
import static dev.taskward.adapter.rest.TestUseCases.throwing;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Answer;
import dev.taskward.adapter.rest.TestService;
import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskException.InvalidValue;
import dev.taskward.domain.TaskTitle;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The error answers that have nothing to do with tokens. */
class ProblemTest {
    private static TestService service;
    private static TestClient client;

    @BeforeAll
    static void start() {
        service = new TestService();
        client = TestClient.as("somebody", service.port());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @AfterEach
    void makeAvailable() {
        service.setStorageAvailable(true);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nowhere",
        "GET, /api",
        "GET, /api/tasks/",
        "GET, /api/tasks/1/",
        "POST, /nowhere",
        "GET, /api/tasks/1/2",
        "PATCH, /api/tasks/1/completed",
        "GET, /API/tasks",
        "GET, /problems",
        "GET, /error",
        "GET, /actuator/health"
    })
    void notFoundForARouteThatIsNotThere(String method, String path) {
        Answer answer = client.send(method, path, null);

        assertProblem(answer, 404, "route_not_found");
        assertThat(answer.json().get("instance").asString()).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({
        "PATCH, /api/tasks, 'GET,POST,DELETE'",
        "PUT, /api/tasks, 'GET,POST,DELETE'",
        "POST, /api/tasks/1, 'GET,PUT,PATCH,DELETE'",
        "GET, /api/tasks/1/complete, 'PATCH'",
        "POST, /api/tasks/1/complete, 'PATCH'",
        "PUT, /api/tasks/1/complete, 'PATCH'",
        "DELETE, /api/tasks/1/complete, 'PATCH'",
        "BREW, /api/tasks/batch, 'POST,GET,PUT,PATCH,DELETE'",
        "POST, /health, 'GET'",
        "BREW, /api/tasks, 'GET,POST,DELETE'"
    })
    void methodNotAllowedWithTheOnesThatAre(String method, String path, String allowed) {
        Answer answer = client.send(method, path, null);

        assertProblem(answer, 405, "method_not_allowed");
        assertThat(answer.header("Allow").split(", ?")).contains(allowed.split(","));
    }

    @Test
    void notAcceptableWithoutJson() {
        assertProblem(client.get("/api/tasks", "Accept", "text/html"), 406, "not_acceptable");
        assertProblem(client.get("/api/tasks", "Accept", "application/problem+json"), 406, "not_acceptable");
        assertProblem(client.get("/api/tasks", "Accept", "application/json;q=0, */*"), 406, "not_acceptable");
        assertProblem(client.get("/api/tasks", "Accept", "*/*;q=0"), 406, "not_acceptable");
        assertThat(client.get("/api/tasks", "Accept", "text/html, */*;q=0.1").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json;charset=utf-16, */*",
                "application/json;charset=iso-8859-1",
                "application/*;charset=utf-32",
                "image/png;q=0, application/json;version=2",
                "text/html;q=0.9, application/json;q=0.001"
            })
    void anyRangeThatMeansJsonGetsIt(String accept) {
        Answer answer = client.send(
                "POST", "/api/tasks", "{\"title\": \"é\"}", "Content-Type", "application/json", "Accept", accept);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.json().get("title").asString()).isEqualTo("é");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, '', Accept, text/html",
        "BREW, '', Accept, */*",
        "POST, '', Content-Type, text/plain",
        "POST, '', Content-Type, nonsense",
        "POST, '?unknown=1', Content-Type, application/json",
        "POST, /batch, Content-Type, text/plain",
        "PATCH, /1, Content-Type, text/plain",
        "PATCH, /1, If-Match, nonsense",
        "DELETE, '', Idempotency-Key, ''",
        "PUT, /x, Content-Encoding, gzip",
        "GET, /1/2/3, Accept, */*"
    })
    void userIdMismatchBeforeAnythingElseThatIsWrong(String method, String rest, String header, String value) {
        assertProblem(
                client.send(method, "/api/somebody-else/tasks" + rest, "{", header, value), 403, "user_id_mismatch");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded", "application/ld+json"})
    void unsupportedMediaTypeForAnythingButJson(String type) {
        assertProblem(
                client.send("POST", "/api/tasks", "{\"title\": \"x\"}", "Content-Type", type),
                415,
                "unsupported_media_type");
    }

    @Test
    void unsupportedMediaTypeWithoutATypeOrWithAnEncoding() {
        assertProblem(client.send("POST", "/api/tasks", "{\"title\": \"x\"}"), 415, "unsupported_media_type");
        assertProblem(
                client.send(
                        "PUT",
                        "/api/tasks/1",
                        "{\"title\": \"x\"}",
                        "Content-Type",
                        "application/json",
                        "Content-Encoding",
                        "gzip"),
                415,
                "unsupported_media_type");
    }

    @Test
    void contentTooLargeBeyondTwoMebibytes() {
        String spaces = " ".repeat(2 * 1024 * 1024 - 13);

        assertThat(client.post("/api/tasks", "{\"title\":\"x\"}" + spaces).status())
                .isEqualTo(201);
        assertProblem(client.post("/api/tasks", "{\"title\":\"x\"}" + spaces + " "), 413, "content_too_large");
        assertProblem(client.post("/api/tasks", " ".repeat(6 * 1024 * 1024)), 413, "content_too_large");
        for (String method : List.of("GET", "DELETE", "PATCH")) {
            assertProblem(
                    client.send(method, "/api/tasks/1", " ".repeat(2 * 1024 * 1024 + 1)), 413, "content_too_large");
        }
    }

    @Test
    void contentTooLargeWhereTheLengthIsNotSaid() {
        assertProblem(
                client.sendRaw(
                        List.of(
                                "POST /api/tasks HTTP/1.1",
                                "Host: localhost",
                                "Content-Type: application/json",
                                "Transfer-Encoding: chunked"),
                        chunked(" ".repeat(3 * 1024 * 1024))),
                413,
                "content_too_large");
    }

    /** A key has the body read before anybody asks for it. */
    @Test
    void contentTooLargeOrCutShortWithAKeyTooWhichIsNotUsedUp() {
        List<String> head = List.of(
                "POST /api/tasks HTTP/1.1",
                "Host: localhost",
                "Content-Type: application/json",
                "Transfer-Encoding: chunked",
                "Idempotency-Key: large");
        String spaces = " ".repeat(3 * 1024 * 1024);

        assertProblem(client.sendRaw(head, chunked(spaces)), 413, "content_too_large");
        assertProblem(
                client.send(
                        "POST", "/api/tasks", spaces, "Content-Type", "application/json", "Idempotency-Key", "large"),
                413,
                "content_too_large");
        assertProblem(client.sendRaw(head, "no length\r\n".getBytes(US_ASCII)), 400, "malformed_request");
        assertThat(client.sendRaw(head, chunked("{\"title\": \"Of the right size\"}"))
                        .status())
                .isEqualTo(201);
        assertThat(client.sendRaw(head, chunked("{\"title\": \"Of the right size\"}"))
                        .header("Idempotency-Replayed"))
                .isEqualTo("true");
    }

    private static byte[] chunked(String body) {
        return (Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n").getBytes(US_ASCII);
    }

    @Test
    void aKeyChangesNothingOfWhatIsRefused() {
        String[] key = {"Idempotency-Key", "refused"};

        assertProblem(client.send("POST", "/api/somebody-else/tasks", "{", key), 403, "user_id_mismatch");
        assertProblem(TestClient.nobody(service.port()).send("POST", "/api/tasks", "{", key), 401, "token_missing");
        assertProblem(client.send("POST", "/nowhere", "{", key), 404, "route_not_found");
        assertProblem(client.send("PATCH", "/api/tasks", "{", key), 405, "method_not_allowed");
        assertProblem(client.send("POST", "/api/tasks", "{", key), 415, "unsupported_media_type");
        assertProblem(client.send("POST", "/health", null, key), 405, "method_not_allowed");
        assertProblem(
                client.send("POST", "/api/tasks", "{", "Idempotency-Key", "one", "Idempotency-Key", "two"),
                400,
                "malformed_request");
        assertThat(client.send("HEAD", "/api/tasks", null, key).status()).isEqualTo(200);
        assertThat(client.send("OPTIONS", "/api/tasks", null, key).status()).isEqualTo(200);
    }

    @Test
    void serviceUnavailableWhileTheStoreIsAway() {
        service.setStorageAvailable(false);

        for (Answer answer : List.of(
                client.get("/api/tasks"),
                client.post("/api/tasks", "{\"title\": \"x\"}"),
                client.get("/api/tasks/1"),
                client.put("/api/tasks/1", "{}"),
                client.patch("/api/tasks/1/complete"),
                client.delete("/api/tasks/1"))) {
            assertProblem(answer, 503, "service_unavailable");
            assertThat(answer.header("Retry-After")).matches("\\d+");
        }
    }

    @Test
    void internalErrorTellsNothingOfItsCause() {
        try (TestService broken = new TestService(
                TestService.SETTINGS, useCases -> throwing(new IllegalStateException("SELECT secret")))) {
            Answer answer = TestClient.as("somebody", broken.port()).unchecked("GET", "/api/tasks");

            assertProblem(answer, 500, "internal_error");
            assertThat(answer.body()).doesNotContain("SELECT", "secret", "Exception", "java");
        }
    }

    @Test
    void invalidInputForARuleThatOnlyTheUseCaseFound() {
        InvalidValue broken = catchThrowableOfType(InvalidValue.class, () -> new TaskTitle(""));
        try (TestService strict = new TestService(TestService.SETTINGS, useCases -> throwing(broken))) {
            assertProblem(TestClient.as("somebody", strict.port()).get("/api/tasks"), 422, "invalid_input");
        }
    }

    @Test
    void healthTellsWhetherTheStoreIsThere() {
        TestClient nobody = TestClient.nobody(service.port());

        Answer well = nobody.get("/health");
        service.setStorageAvailable(false);
        Answer ill = nobody.get("/health");

        assertThat(well.status()).isEqualTo(200);
        assertThat(well.body()).isEqualTo("{\"status\":\"ok\",\"environment\":\"dev\"}");
        assertThat(ill.status()).isEqualTo(503);
        assertThat(ill.body()).isEqualTo("{\"status\":\"unavailable\",\"environment\":\"dev\"}");
        assertThat(ill.header("Retry-After")).matches("\\d+");
    }

    @ParameterizedTest
    @EnumSource(Problem.class)
    void everyTypeAnswersWithItsExplanation(Problem problem) {
        for (String accept : List.of("*/*", "text/html", "application/json", "application/problem+json")) {
            Answer answer = TestClient.nobody(service.port()).get(problem.type(), "Accept", accept);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).startsWith("text/plain");
            assertThat(answer.body()).contains(problem.title(), problem.code(), problem.explanation());
        }
    }

    @Test
    void aTypeThatThereIsNotIsNotFound() {
        assertProblem(TestClient.nobody(service.port()).get("/problems/nonsense"), 404, "route_not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc-123", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "a.b_c:d/e+f="})
    void theRequestIdIsKeptWhenItIsHarmless(String id) {
        assertThat(client.get("/api/tasks", "X-Request-Id", id).header("X-Request-Id"))
                .isEqualTo(id);
        assertThat(TestClient.nobody(service.port())
                        .get("/api/tasks", "X-Request-Id", id)
                        .json()
                        .get("request_id")
                        .asString())
                .isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "<script>", "a\"b", "a,b", "${jndi:x}"})
    void theRequestIdIsMadeAnewWhenItIsNot(String id) {
        String made = client.get("/api/tasks", "X-Request-Id", id).header("X-Request-Id");

        assertThat(made).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(client.get("/api/tasks", "X-Request-Id", "x".repeat(129)).header("X-Request-Id"))
                .hasSize(36);
    }

    @Test
    void forbiddenForAUserWhomTheLoginServiceDoesNotKnow() {
        try (TestService tied =
                new TestService(TestService.SETTINGS, useCases -> throwing(new TaskException.UnknownOwner()))) {
            assertProblem(
                    TestClient.as("somebody", tied.port()).post("/api/tasks", "{\"title\": \"x\"}"),
                    403,
                    "user_unknown");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20})
    void serviceUnavailableWhenTheStoreGoesAwayAmidAShortList(int tasks) {
        try (TestService breaking = new TestService(TestService.SETTINGS, useCases -> losingTheStoreAfter(tasks))) {
            assertProblem(TestClient.as("somebody", breaking.port()).get("/api/tasks"), 503, "service_unavailable");
        }
    }
}
