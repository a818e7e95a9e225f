package dev.taskward.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestClient.Response;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Assertions about error responses in Taskward's own format. */
public final class ProblemAssertions {
    private static final Set<String> MEMBERS = Set.of("type", "title", "status", "detail", "code", "request_id");

    private ProblemAssertions() {}

    /** Asserts that a response is a problem with these values, and has no members beside those of every problem. */
    public static void assertProblem(Response response, int status, String code) {
        assertThat(response.status()).as(response.body()).isEqualTo(status);
        assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
        JsonNode problem = response.json();
        assertThat(problem.get("code").asString()).isEqualTo(code);
        assertThat(problem.get("type").asString()).isEqualTo("/problems/" + code);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("title").asString()).isNotBlank();
        assertThat(problem.get("detail").asString()).isNotBlank();
        assertThat(problem.get("request_id").asString()).isEqualTo(response.header("X-Request-Id"));
        Set<String> members = new HashSet<>(problem.propertyNames());
        assertThat(members.remove("errors")).isEqualTo(code.equals("invalid_input"));
        // a 400 has no instance if the request line could not be read
        assertThat(members.remove("instance") || status == 400).isTrue();
        assertThat(members).isEqualTo(MEMBERS);
    }

    /** Asserts that a response reports exactly one input error, at this JSON Pointer. */
    public static void assertInputError(Response response, String pointer, String code) {
        assertProblem(response, 422, "invalid_input");
        JsonNode errors = response.json().get("errors");
        assertThat(errors).as(response.body()).hasSize(1);
        assertThat(errors.get(0).get("pointer").asString()).isEqualTo(pointer);
        assertThat(errors.get(0).get("code").asString()).isEqualTo(code);
        assertThat(errors.get(0).get("detail").asString()).isNotBlank();
    }
}
