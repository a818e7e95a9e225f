package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The API document of every contract before linters, and the pages that show it in a real browser. */
class DocumentsIT {
    private static final String USER = "reader";
    /** Taskward's own, and those that differ from it. */
    private static final List<String> CONTRACTS = List.of(
            "taskward", "002-fastapi-backend", "003-todo-backend-spec", "007-fastapi-backend", "003-fastapi-backend");

    @TempDir
    private Path directory;

    private final List<RunningService> services = new ArrayList<>();

    @AfterEach
    void stop() {
        services.forEach(RunningService::close);
    }

    @Test
    void passLintersAndShowThemselvesInABrowser() throws IOException, InterruptedException {
        assertThat(System.getenv("CHROMIUM"))
                .as("a browser, as ./taskward verify finds it")
                .isNotNull();
        Map<String, Object> claims = TestTokens.claims("sub", USER);
        claims.put("user_id", USER);
        List<Map<String, String>> addresses = new ArrayList<>();
        for (String contract : CONTRACTS) {
            RunningService service = new RunningService(PublishedContract.settings(contract));
            services.add(service);
            addresses.add(Map.of(
                    "contract",
                    contract,
                    "url",
                    "http://localhost:" + service.port(),
                    "user",
                    USER,
                    "token",
                    PublishedContract.token(claims)));
        }
        NodeTests.run(
                "documents.test.mjs",
                directory,
                Map.of("TASKWARD_SERVICES", new JsonMapper().writeValueAsString(addresses)));
    }
}
