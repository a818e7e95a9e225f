package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import dev.taskward.adapter.persistence.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StartFailureReporterTest {
    private final PrintStream stderr = System.err;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @BeforeEach
    void captureStderr() {
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restoreStderr() {
        System.setErr(stderr);
    }

    @Test
    void reportsAnUnreachableDatabaseInOneLine() throws IOException {
        int closedPort;
        try (ServerSocket socket = new ServerSocket(0)) {
            closedPort = socket.getLocalPort();
        }

        assertDoesNotStart(
                RunningService.settings("postgresql://user:hunter2@localhost:" + closedPort + "/db"),
                "DATABASE_URL (or NEON_DB_URL): The database cannot be reached");
    }

    @Test
    void reportsAPortInUseInOneLine() throws IOException {
        try (ServerSocket inUse = new ServerSocket(0)) {
            Map<String, String> settings =
                    RunningService.settings(TestDatabase.create().url());
            settings.put("PORT", String.valueOf(inUse.getLocalPort()));

            assertDoesNotStart(settings, "PORT: The port is in use by another process");
        }
    }

    @Test
    void leavesOtherFailuresToSpringBoot() {
        assertThat(new StartFailureReporter(null).reportException(new IllegalStateException("unknown")))
                .isFalse();
        assertThat(written.size()).isZero();
    }

    private void assertDoesNotStart(Map<String, String> settings, String reason) {
        assertThatException()
                .isThrownBy(() -> TaskwardApplication.start(settings).close());
        assertThat(written.toString(StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines("taskward does not start: " + reason);
    }
}
