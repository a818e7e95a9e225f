package dev.taskward.bootstrap;

import dev.taskward.adapter.persistence.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the packaged service together with a real Better Auth. */
class BetterAuthIT {

    @TempDir
    private Path directory;

    @Test
    void acceptsTheTokensOfARealBetterAuth() throws IOException, InterruptedException {
        NodeTests.run(
                "better-auth.test.mjs",
                directory,
                Map.of(
                        "DATABASE_SERVER", TestDatabase.create().url(),
                        "TASKWARD_RUN", PackagedService.startScript().toString(),
                        "JAVA_HOME", PackagedService.javaHome()));
    }
}
