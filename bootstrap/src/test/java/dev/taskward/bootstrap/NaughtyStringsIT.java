package dev.taskward.bootstrap;

import dev.taskward.adapter.rest.TestTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sends the Big List of Naughty Strings to a running service, and compares what comes back. */
class NaughtyStringsIT {
    /** The list has about 500 strings, and each makes up to two tasks. */
    private static final String QUOTA = "2000";

    @TempDir
    private Path directory;

    @Test
    void eachStringComesBackAsItWasSent() throws IOException, InterruptedException {
        Map<String, String> settings = PublishedContract.settings("taskward");
        settings.put("TASKWARD_MAX_TASKS_PER_USER", QUOTA);
        try (RunningService service = new RunningService(settings)) {
            NodeTests.run(
                    "naughty-strings.test.mjs",
                    directory,
                    Map.of(
                            "TASKWARD_URL",
                            "http://localhost:" + service.port(),
                            "TASKWARD_TOKEN",
                            TestTokens.of("reader")));
        }
    }
}
