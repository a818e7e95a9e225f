package dev.taskward.bootstrap;

import dev.taskward.adapter.persistence.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes into production beside a real Better Auth. */
class BetterAuthIT {

    @TempDir
    private Path directory;

    @Test
    void takesTheTokensOfARealBetterAuth() throws IOException, InterruptedException {
        NodeTests.run(
                "better-auth.test.mjs",
                directory,
                Map.of(
                        "DATABASE_SERVER", TestDatabase.create().url(),
                        "TASKWARD_RUN", PackagedService.run().toString(),
                        "JAVA_HOME", PackagedService.javaHome()));
    }
}
