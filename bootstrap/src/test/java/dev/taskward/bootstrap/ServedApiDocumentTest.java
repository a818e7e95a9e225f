package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.persistence.TestDatabase;
import dev.taskward.adapter.rest.TestClient;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Tests which API document a deployment serves. The test of this name in adapter-rest checks the documents themselves,
 * and {@link TestClient} checks every response against them.
 */
class ServedApiDocumentTest {

    @Test
    void hasTheDefaultTitleAndTheVersionOfTheBuild() {
        JsonNode info = infoWith(Map.of());

        assertThat(info.get("title").asString()).isEqualTo("Todo API");
        assertThat(info.get("version").asString()).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @Test
    void hasTheTitleAndVersionOfTheSettings() {
        JsonNode info = infoWith(Map.of("API_TITLE", "Our tasks", "API_VERSION", "7.1"));

        assertThat(info.get("title").asString()).isEqualTo("Our tasks");
        assertThat(info.get("version").asString()).isEqualTo("7.1");
    }

    private static JsonNode infoWith(Map<String, String> apiSettings) {
        Map<String, String> settings =
                RunningService.settings(TestDatabase.create().url());
        settings.putAll(apiSettings);
        try (RunningService service = new RunningService(settings)) {
            return documentOf(service).get("info");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "002-fastapi-backend, /api/tasks, /api/{user_id}/tasks, true",
        "003-todo-backend-spec, /api/tasks, /api/{user_id}/tasks, true",
        "003-fastapi-backend, /api/tasks, /api/{user_id}/tasks, false",
        "007-fastapi-backend, /api/{user_id}/tasks, /api/tasks, true"
    })
    void isThatOfTheContract(String contract, String path, String otherPath, boolean hasForbidden) {
        try (RunningService service = new RunningService(PublishedContract.settings(contract))) {
            JsonNode paths = documentOf(service).get("paths");

            assertThat(paths.propertyNames()).contains(path).doesNotContain(otherPath);
            assertThat(paths.get(path + "/{id}").get("get").get("responses").has("403"))
                    .isEqualTo(hasForbidden);
        }
    }

    private static JsonNode documentOf(RunningService service) {
        return TestClient.nobody(service.port()).get("/openapi.json").json();
    }
}
