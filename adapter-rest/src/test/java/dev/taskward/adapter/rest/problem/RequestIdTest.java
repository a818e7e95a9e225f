package dev.taskward.adapter.rest.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdTest {
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

    @ParameterizedTest
    @ValueSource(strings = {"abc-123", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "a.b_c:d/e+f="})
    void aSafeRequestIdOfTheClientIsUsed(String id) {
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
    void anUnsafeRequestIdOfTheClientIsReplaced(String id) {
        String generated = client.get("/api/tasks", "X-Request-Id", id).header("X-Request-Id");

        assertThat(generated).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(client.get("/api/tasks", "X-Request-Id", "x".repeat(129)).header("X-Request-Id"))
                .hasSize(36);
    }
}
