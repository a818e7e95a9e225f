package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.persistence.EmbeddedDatabase;
import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Answer;
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

class DatabaseOutageTest {
    private static final int WRITERS = 16;

    private static final ConditionFactory WAITING =
            Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));

    @TempDir
    private Path home;

    /** Kills the database under load, by a signal that leaves it no time for anything, and starts it again. */
    @Test
    void isSurvivedWithAllThatWasAcknowledged() throws Exception {
        EmbeddedDatabase database = EmbeddedDatabase.start(home, 0);
        Map<String, String> settings = RunningService.settings(database.url());
        settings.put("TASKWARD_MAX_TASKS_PER_USER", "100000");
        try (RunningService service = new RunningService(settings);
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<TestClient> clients = IntStream.range(0, WRITERS)
                    .mapToObj(i -> TestClient.as("writer-" + i, service.port()))
                    .toList();
            Queue<Long> acknowledged = new ConcurrentLinkedQueue<>();
            Queue<Answer> refused = new ConcurrentLinkedQueue<>();
            AtomicBoolean goOn = new AtomicBoolean(true);
            List<Future<?>> writers = new ArrayList<>();
            for (TestClient client : clients) {
                writers.add(executor.submit(() -> {
                    while (goOn.get()) {
                        Answer answer = client.post("/api/tasks", "{\"title\": \"Kept\"}");
                        if (answer.status() == 201) {
                            acknowledged.add(answer.json().get("id").asLong());
                        } else {
                            refused.add(answer);
                        }
                    }
                }));
            }
            WAITING.until(() -> acknowledged.size() > 300);

            kill();
            WAITING.until(() -> refused.size() > 300);
            TestClient nobody = TestClient.nobody(service.port());
            Answer health = nobody.get("/health");
            assertThat(health.status()).isEqualTo(503);
            assertThat(health.json().get("status").asString()).isEqualTo("unavailable");

            database = restart(database.port());
            Instant back = Instant.now();
            WAITING.until(() -> nobody.get("/health").status() == 200);
            WAITING.until(() -> clients.getFirst().get("/api/tasks").status() == 200);
            assertThat(Duration.between(back, Instant.now())).isLessThan(Duration.ofSeconds(5));
            int acknowledgedBefore = acknowledged.size();
            WAITING.until(() -> acknowledged.size() > acknowledgedBefore + 300);

            goOn.set(false);
            for (Future<?> writer : writers) {
                writer.get();
            }
            assertThat(refused).allSatisfy(answer -> {
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.header("Retry-After")).isEqualTo("1");
                assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
                assertThat(answer.json().get("code").asString()).isEqualTo("service_unavailable");
            });
            Set<Long> kept = new HashSet<>();
            for (TestClient client : clients) {
                client.get("/api/tasks")
                        .json()
                        .forEach(task -> kept.add(task.get("id").asLong()));
            }
            assertThat(kept).containsAll(acknowledged);
        } finally {
            database.close();
        }
    }

    private void kill() throws IOException {
        Path pidFile = EmbeddedDatabase.dataIn(home).resolve("postmaster.pid");
        long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        assertThat(postmaster.destroyForcibly()).isTrue();
        postmaster.onExit().join();
        // the library's lock, which only its own stop would release
        Files.delete(EmbeddedDatabase.dataIn(home).resolve("epg-lock"));
    }

    /** The orphans of the killed server need a moment to notice, and hold on to its memory until then. */
    private EmbeddedDatabase restart(int port) throws IOException {
        Instant deadline = Instant.now().plusSeconds(60);
        while (true) {
            try {
                return EmbeddedDatabase.start(home, port);
            } catch (IOException | IllegalStateException e) {
                if (Instant.now().isAfter(deadline)) {
                    throw e;
                }
            }
        }
    }
}
