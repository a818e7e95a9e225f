package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestClient;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Plan D, "FastAPI Backend". */
class Contract007FastapiBackendTest extends PublishedContract {

    Contract007FastapiBackendTest() {
        super("007-fastapi-backend");
    }

    @Test
    void n06_theApiDocumentHasTheVersionOfThePlan() {
        assertThat(nobody.get("/openapi.json").json().get("info").get("version").asString())
                .isEqualTo("1.0.0");
    }

    @Test
    void c01_n05_x11_theOriginsAndTheEnvironmentCanBeSet() {
        Map<String, String> settings = settings("007-fastapi-backend");
        settings.put("CORS_ORIGINS", "https://a.example, https://b.example");
        settings.put("ENVIRONMENT", "staging");
        try (RunningService service = new RunningService(settings)) {
            TestClient client = TestClient.nobody(service.port());
            assertThat(client.get("/health", "Origin", "https://b.example").header("Access-Control-Allow-Origin"))
                    .isEqualTo("https://b.example");
            assertThat(client.get("/health", "Origin", "http://localhost:3000")
                            .optionalHeader("Access-Control-Allow-Origin"))
                    .isEmpty();
            assertThat(client.get("/health").json().get("environment").asString())
                    .isEqualTo("staging");
        }
    }
}
