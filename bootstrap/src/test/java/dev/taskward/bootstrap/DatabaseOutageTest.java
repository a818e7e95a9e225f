package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.persistence.EmbeddedDatabase;
import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the database under load and starts it again. */
class DatabaseOutageTest {
    private static final int WRITERS = 16;
    /** The number of responses that the test waits for before, during and after the outage. */
    private static final int RESPONSES = 300;
    /** The time within which the service must use a database that is available again. */
    private static final Duration MAX_RECOVERY_TIME = Duration.ofSeconds(20);

    private static final ConditionFactory AWAIT =
            Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));

    @TempDir
    private Path home;

    @Test
    void theServiceRespondsWith503DuringAnOutageAndLosesNoAcknowledgedTask() throws Exception {
        EmbeddedDatabase database = EmbeddedDatabase.start(home, 0);
        Map<String, String> settings = RunningService.settings(database.url());
        settings.put("TASKWARD_MAX_TASKS_PER_USER", "100000");
        try (RunningService service = new RunningService(settings);
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<TestClient> clients = IntStream.range(0, WRITERS)
                    .mapToObj(i -> TestClient.as("writer-" + i, service.port()))
                    .toList();
            Queue<Long> acknowledged = new ConcurrentLinkedQueue<>();
            Queue<Response> rejected = new ConcurrentLinkedQueue<>();
            AtomicBoolean running = new AtomicBoolean(true);
            List<Future<?>> writers = new ArrayList<>();
            for (TestClient client : clients) {
                writers.add(executor.submit(() -> {
                    while (running.get()) {
                        Response response = client.post("/api/tasks", "{\"title\": \"Stored\"}");
                        if (response.status() == 201) {
                            acknowledged.add(response.json().get("id").asLong());
                        } else {
                            rejected.add(response);
                        }
                    }
                }));
            }
            AWAIT.until(() -> acknowledged.size() > RESPONSES);

            killDatabase();
            AWAIT.until(() -> rejected.size() > RESPONSES);
            TestClient nobody = TestClient.nobody(service.port());
            Response health = nobody.get("/health");
            assertThat(health.status()).isEqualTo(503);
            assertThat(health.json().get("status").asString()).isEqualTo("unavailable");

            database = restartDatabase(database.port());
            Instant restarted = Instant.now();
            AWAIT.until(() -> nobody.get("/health").status() == 200);
            AWAIT.until(() -> clients.getFirst().get("/api/tasks").status() == 200);
            assertThat(Duration.between(restarted, Instant.now())).isLessThan(MAX_RECOVERY_TIME);
            int acknowledgedBefore = acknowledged.size();
            AWAIT.until(() -> acknowledged.size() > acknowledgedBefore + RESPONSES);

            running.set(false);
            for (Future<?> writer : writers) {
                writer.get();
            }
            assertThat(rejected).allSatisfy(response -> {
                assertThat(response.status()).isEqualTo(503);
                assertThat(response.header("Retry-After")).isEqualTo("1");
                assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
                assertThat(response.json().get("code").asString()).isEqualTo("service_unavailable");
            });
            Set<Long> stored = new HashSet<>();
            for (TestClient client : clients) {
                client.get("/api/tasks")
                        .json()
                        .forEach(task -> stored.add(task.get("id").asLong()));
            }
            assertThat(stored).containsAll(acknowledged);
        } finally {
            database.close();
        }
    }

    /** Sends SIGKILL, so that the database cannot write anything more. */
    private void killDatabase() throws IOException {
        Path pidFile = EmbeddedDatabase.dataIn(home).resolve("postmaster.pid");
        long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        assertThat(postmaster.destroyForcibly()).isTrue();
        postmaster.onExit().join();
        // the library deletes its lock file only when it stops the server itself
        Files.delete(EmbeddedDatabase.dataIn(home).resolve("epg-lock"));
    }

    /** Retries, because the children of the killed server hold its shared memory until they notice that it is gone. */
    private EmbeddedDatabase restartDatabase(int port) {
        return AWAIT.atMost(Duration.ofMinutes(3))
                .ignoreExceptionsMatching(e -> e instanceof IOException || e instanceof IllegalStateException)
                .until(() -> EmbeddedDatabase.start(home, port), started -> true);
    }
}
