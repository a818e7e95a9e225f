package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.persistence.TestDatabase;
import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** That answers are as the document says is checked by {@link TestClient}, with each answer of each test. */
class ApiDocumentTest {

    @Test
    void ofTaskwardsOwnContractIsTheOneInTheFolderDocs() throws IOException {
        try (RunningService service =
                new RunningService(RunningService.settings(TestDatabase.create().url()))) {
            Answer served = TestClient.nobody(service.port()).get("/openapi.json");

            assertThat(served.header("Content-Type")).isEqualTo("application/json");
            Path written = Path.of("target", "openapi.json");
            Files.writeString(written, served.body());
            assertThat(Path.of("..", "docs", "openapi.json"))
                    .as("to accept the change: cp bootstrap/target/openapi.json docs/")
                    .hasSameTextualContentAs(written);
        }
    }

    @Test
    void hasTheTitleAndVersionThatAreSet() {
        Map<String, String> settings =
                RunningService.settings(TestDatabase.create().url());
        settings.put("API_TITLE", "Our tasks");
        settings.put("API_VERSION", "7.1");
        try (RunningService service = new RunningService(settings)) {
            JsonNode info = TestClient.nobody(service.port())
                    .get("/openapi.json")
                    .json()
                    .get("info");

            assertThat(info.get("title").asString()).isEqualTo("Our tasks");
            assertThat(info.get("version").asString()).isEqualTo("7.1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "002-fastapi-backend, /api/tasks, /api/{user_id}/tasks, true",
        "003-todo-backend-spec, /api/tasks, /api/{user_id}/tasks, true",
        "003-fastapi-backend, /api/tasks, /api/{user_id}/tasks, false",
        "007-fastapi-backend, /api/{user_id}/tasks, /api/tasks, true"
    })
    void isThatOfTheContractInForce(String contract, String path, String noPath, boolean forbids) {
        try (RunningService service = new RunningService(PublishedContract.settings(contract))) {
            JsonNode document =
                    TestClient.nobody(service.port()).get("/openapi.json").json();

            assertThat(document.get("paths").has(path)).isTrue();
            assertThat(document.get("paths").has(noPath)).isFalse();
            assertThat(document.get("paths")
                            .get(path + "/{id}")
                            .get("get")
                            .get("responses")
                            .has("403"))
                    .isEqualTo(forbids);
        }
    }
}
