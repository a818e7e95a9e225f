package dev.taskward.adapter.rest.server;

import static dev.taskward.adapter.rest.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestService;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests the limit of bodies with a Content-Length. HostileInputTest tests chunked ones. */
class BodyLimitFilterTest {
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

    @Test
    void aBodyOfMoreThanTwoMebibytesIsTooLarge() {
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
}
