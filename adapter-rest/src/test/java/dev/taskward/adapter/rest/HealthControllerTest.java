package dev.taskward.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestClient.Response;
import org.junit.jupiter.api.Test;

class HealthControllerTest {

    @Test
    void reportsWhetherTheStoreIsAvailable() {
        try (TestService service = new TestService()) {
            TestClient client = TestClient.nobody(service.port());

            Response healthy = client.get("/health");
            service.setStorageAvailable(false);
            Response unhealthy = client.get("/health");

            assertThat(healthy.status()).isEqualTo(200);
            assertThat(healthy.body()).isEqualTo("{\"status\":\"ok\",\"environment\":\"dev\"}");
            assertThat(unhealthy.status()).isEqualTo(503);
            assertThat(unhealthy.body()).isEqualTo("{\"status\":\"unavailable\",\"environment\":\"dev\"}");
            assertThat(unhealthy.header("Retry-After")).matches("\\d+");
        }
    }
}
