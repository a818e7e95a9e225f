package dev.taskward.adapter.rest.server;

import static dev.taskward.adapter.rest.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.RestSettings;
import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Response;
import dev.taskward.adapter.rest.TestService;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    @Test
    void eachUserHasItsOwnLimit() {
        RestSettings limited = TestService.settings(TestService.SETTINGS.tokens(), null, 3);
        try (TestService service = new TestService(limited)) {
            TestClient alice = TestClient.as("alice", service.port());
            for (int remaining = 2; remaining >= 0; remaining--) {
                Response response = alice.get("/api/tasks");
                assertThat(response.status()).isEqualTo(200);
                assertThat(response.header("RateLimit-Policy")).isEqualTo("\"user\";q=3;w=60");
                assertThat(response.header("RateLimit")).matches("\"user\";r=" + remaining + ";t=\\d+");
            }

            Response rejected = alice.get("/api/tasks");

            assertProblem(rejected, 429, "rate_limited");
            assertThat(Integer.parseInt(rejected.header("Retry-After"))).isBetween(1, 20);
            assertThat(TestClient.as("bob", service.port()).get("/api/tasks").status())
                    .isEqualTo(200);
            assertThat(TestClient.nobody(service.port()).get("/health").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void rejectedRequestsCountToo() {
        RestSettings limited = TestService.settings(TestService.SETTINGS.tokens(), null, 2);
        try (TestService service = new TestService(limited)) {
            TestClient alice = TestClient.as("alice", service.port());

            assertProblem(alice.get("/api/bob/tasks"), 403, "user_id_mismatch");
            assertProblem(alice.post("/api/tasks", " ".repeat(2 * 1024 * 1024 + 1)), 413, "content_too_large");
            assertProblem(alice.get("/api/bob/tasks"), 429, "rate_limited");
            assertProblem(TestClient.nobody(service.port()).get("/api/tasks"), 401, "token_missing");
        }
    }

    @Test
    void aBatchCountsAsOneRequestAndSoDoesAReplay() {
        RestSettings limited = TestService.settings(TestService.SETTINGS.tokens(), null, 3);
        try (TestService service = new TestService(limited)) {
            TestClient alice = TestClient.as("alice", service.port());
            String create = "{\"op\": \"create\", \"task\": {\"title\": \"x\"}}";
            String[] headers = {"Content-Type", "application/json", "Idempotency-Key", "once"};
            String batch = "{\"operations\": [" + create + "," + create + "," + create + "," + create + "]}";
            for (int i = 0; i < 3; i++) {
                assertThat(alice.send("POST", "/api/tasks/batch", batch, headers)
                                .status())
                        .isEqualTo(200);
            }

            assertProblem(alice.send("POST", "/api/tasks/batch", batch, headers), 429, "rate_limited");
        }
    }

    @Test
    void withoutALimitThereAreNoHeadersOfOne() {
        try (TestService service = new TestService()) {
            assertThat(TestClient.as("alice", service.port())
                            .get("/api/tasks")
                            .headers()
                            .map())
                    .doesNotContainKeys("RateLimit", "ratelimit", "RateLimit-Policy", "ratelimit-policy");
        }
    }
}
