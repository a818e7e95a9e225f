package dev.taskward.adapter.rest.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Response;
import dev.taskward.adapter.rest.TestService;
import org.junit.jupiter.api.Test;

class PageLinksTest {
    /** Exceeds the maximum size of response headers. */
    private static final int LONG_VALUE = 17 * 1024;

    @Test
    void leavesOutParametersThatTheContractIgnores() {
        try (TestService service = new TestService(TestService.settings("002-fastapi-backend"))) {
            TestClient client = TestClient.as("somebody", service.port());
            client.post("/api/tasks", "{\"title\": \"One\"}");
            client.post("/api/tasks", "{\"title\": \"Two\"}");

            Response page = client.get("/api/tasks?limit=1&sort=title&x=" + "y".repeat(LONG_VALUE));

            assertThat(page.status()).isEqualTo(200);
            assertThat(page.header("Link"))
                    .contains("?limit=1&sort=title&cursor=")
                    .doesNotContain("x=y");
        }
    }
}
