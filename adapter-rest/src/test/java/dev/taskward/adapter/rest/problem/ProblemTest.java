package dev.taskward.adapter.rest.problem;

import static dev.taskward.adapter.rest.ProblemAssertions.assertProblem;
import static dev.taskward.adapter.rest.TestUseCases.failingAfter;
import static dev.taskward.adapter.rest.TestUseCases.throwing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import dev.taskward.adapter.rest.LogCapture;
import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Response;
import dev.taskward.adapter.rest.TestService;
import dev.taskward.application.port.StorageUnavailableException;
import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskException.InvalidValue;
import dev.taskward.domain.TaskTitle;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the errors that are not about tokens, and their explanations. */
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
    void anUnknownRouteIsNotFound(String method, String path) {
        Response response = client.send(method, path, null);

        assertProblem(response, 404, "route_not_found");
        assertThat(response.json().get("instance").asString()).isEqualTo(path);
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
    void aMethodThatIsNotAllowedGetsTheAllowedOnes(String method, String path, String allowed) {
        Response response = client.send(method, path, null);

        assertProblem(response, 405, "method_not_allowed");
        assertThat(response.header("Allow").split(", ?")).contains(allowed.split(","));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded", "application/ld+json"})
    void aBodyThatIsNotJsonIsUnsupported(String type) {
        assertProblem(
                client.send("POST", "/api/tasks", "{\"title\": \"x\"}", "Content-Type", type),
                415,
                "unsupported_media_type");
    }

    @Test
    void aBodyWithoutTypeOrWithContentEncodingIsUnsupported() {
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
    void everyRouteIsUnavailableDuringAnOutageOfTheStore() {
        service.setStorageAvailable(false);

        for (Response response : List.of(
                client.get("/api/tasks"),
                client.post("/api/tasks", "{\"title\": \"x\"}"),
                client.get("/api/tasks/1"),
                client.put("/api/tasks/1", "{}"),
                client.patch("/api/tasks/1/complete"),
                client.delete("/api/tasks/1"))) {
            assertProblem(response, 503, "service_unavailable");
            assertThat(response.header("Retry-After")).matches("\\d+");
        }
    }

    @Test
    void theCauseOfAnInternalErrorIsInTheLogAndNotInTheResponse() {
        try (TestService broken = new TestService(
                        TestService.SETTINGS, useCases -> throwing(new IllegalStateException("SELECT secret")));
                LogCapture log = new LogCapture()) {
            Response response = TestClient.as("somebody", broken.port()).unchecked("GET", "/api/tasks");

            assertProblem(response, 500, "internal_error");
            assertThat(response.body()).doesNotContain("SELECT", "secret", "Exception", "java");
            assertThat(log.alarms()).singleElement().satisfies(line -> {
                assertThat(line.getLevel()).isEqualTo(Level.ERROR);
                assertThat(line.getThrowableProxy().getMessage()).isEqualTo("SELECT secret");
                assertThat(line.getMDCPropertyMap()).containsEntry("request_id", response.header("X-Request-Id"));
            });
        }
    }

    @Test
    void aRuleThatTheUseCaseFindsViolatedIsInvalidInput() {
        InvalidValue broken = catchThrowableOfType(InvalidValue.class, () -> new TaskTitle(""));
        try (TestService strict = new TestService(TestService.SETTINGS, useCases -> throwing(broken))) {
            assertProblem(TestClient.as("somebody", strict.port()).get("/api/tasks"), 422, "invalid_input");
        }
    }

    @ParameterizedTest
    @EnumSource(Problem.class)
    void everyProblemTypeIsAUrlThatServesItsExplanation(Problem problem) {
        for (String accept : List.of("*/*", "text/html", "application/json", "application/problem+json")) {
            Response response = TestClient.nobody(service.port()).get(problem.type(), "Accept", accept);

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("Content-Type")).startsWith("text/plain");
            assertThat(response.body()).contains(problem.title(), problem.code(), problem.explanation());
        }
    }

    @Test
    void anUnknownProblemTypeIsNotFound() {
        assertProblem(TestClient.nobody(service.port()).get("/problems/nonsense"), 404, "route_not_found");
    }

    @Test
    void aUserThatTheLoginServiceDoesNotKnowIsForbidden() {
        try (TestService rejecting =
                new TestService(TestService.SETTINGS, useCases -> throwing(new TaskException.UnknownOwner()))) {
            assertProblem(
                    TestClient.as("somebody", rejecting.port()).post("/api/tasks", "{\"title\": \"x\"}"),
                    403,
                    "user_unknown");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20})
    void aShortListThatBreaksOffIsUnavailable(int tasks) {
        try (TestService breaking = new TestService(
                TestService.SETTINGS,
                useCases -> failingAfter(tasks, new StorageUnavailableException(new SQLException("broken"))))) {
            assertProblem(TestClient.as("somebody", breaking.port()).get("/api/tasks"), 503, "service_unavailable");
        }
    }
}
