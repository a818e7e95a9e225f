package dev.taskward.adapter.rest.server;

import static dev.taskward.adapter.rest.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Response;
import dev.taskward.adapter.rest.TestService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonContentNegotiationTest {
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
    void anAcceptHeaderThatExcludesJsonIsNotAcceptable() {
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
    void aMediaRangeThatMatchesJsonGetsJson(String accept) {
        Response response = client.send(
                "POST", "/api/tasks", "{\"title\": \"é\"}", "Content-Type", "application/json", "Accept", accept);

        assertThat(response.status()).isEqualTo(201);
        assertThat(response.header("Content-Type")).isEqualTo("application/json");
        assertThat(response.json().get("title").asString()).isEqualTo("é");
    }
}
