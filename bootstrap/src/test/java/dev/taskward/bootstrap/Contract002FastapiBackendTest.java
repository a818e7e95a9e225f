package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Plan A, "Secure Backend API for Todo Application". */
class Contract002FastapiBackendTest extends PublishedContract {

    Contract002FastapiBackendTest() {
        super("002-fastapi-backend");
    }

    @Test
    void f01_aUuidThatNoTaskCanHaveIsNotFound() {
        assertError(alice.get(newTask().replace("/00000000", "/00000001")), plan.unknownTask());
    }

    @Test
    void x01_theOriginOfTheFrontendCanBeSet() {
        Map<String, String> settings = settings("002-fastapi-backend");
        settings.put("BETTER_AUTH_URL", "https://app.example");
        try (RunningService service = new RunningService(settings)) {
            assertThat(TestClient.nobody(service.port())
                            .get("/api/tasks", "Origin", "https://app.example")
                            .header("Access-Control-Allow-Origin"))
                    .isEqualTo("https://app.example");
        }
    }

    @Test
    void aBatchTakesOnlyUuidsOfTheUsersOwnTasks() {
        String foreign = bob.post(tasks(), NEW_TASK).json().get("id").toString();

        for (String id : List.of("1", "\"1\"", foreign, foreign.replaceFirst("00000000", "00000001"))) {
            assertInvalid(batch("{\"op\": \"complete\", \"id\": " + id + "}"));
        }
    }
}
