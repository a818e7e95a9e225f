package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Lints the API document of every contract, and opens the pages that show it in a real browser. */
class DocumentsIT {
    /** Taskward's own contract, and those whose documents differ from it. */
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
        Map<String, String> urls = new LinkedHashMap<>();
        for (String contract : CONTRACTS) {
            RunningService service = new RunningService(PublishedContract.settings(contract));
            services.add(service);
            urls.put(contract, "http://localhost:" + service.port());
        }
        NodeTests.run(
                "documents.test.mjs",
                directory,
                Map.of(
                        "TASKWARD_SERVICES", new JsonMapper().writeValueAsString(urls),
                        "TASKWARD_TOKEN", TestTokens.of("reader")));
    }
}
