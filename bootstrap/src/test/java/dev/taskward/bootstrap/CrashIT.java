package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.persistence.TestDatabase;
import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Response;
import dev.taskward.adapter.rest.TestTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Kills two instances of the packaged service in turn, under load, and starts each again. Both share a database. */
class CrashIT {
    private static final Logger LOG = LoggerFactory.getLogger(CrashIT.class);

    private static final int KILLS = Integer.getInteger("taskward.kills", 4);
    private static final int CLIENTS = 6;
    /** The maximum number of writes per user. It is small, so that the lists to compare stay short. */
    private static final int WRITES_PER_USER = 60;
    /** The number of successful writes that the test waits for before and after each kill. */
    private static final int WRITES_BETWEEN_KILLS = 40;

    private final TestDatabase database = TestDatabase.create();
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final AtomicInteger created = new AtomicInteger();
    private final AtomicInteger toggled = new AtomicInteger();
    private final AtomicInteger brokenConnections = new AtomicInteger();
    private final AtomicInteger inProgress = new AtomicInteger();
    private final AtomicInteger replayed = new AtomicInteger();
    /** The ports of the instances. An instance that starts again still has its old port here. */
    private final List<Integer> ports = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    /** Makes the clients pause, so that they leave CPU time to an instance that starts. */
    private volatile boolean starting;

    @Test
    void aWriteWithAnIdempotencyKeyIsExecutedOnceAcrossCrashes() throws Exception {
        List<Process> instances = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 2; i++) {
                ports.add(PackagedService.findFreePort());
                instances.add(start(i, ports.get(i)));
            }
            for (int i = 0; i < 2; i++) {
                PackagedService.awaitHealth(instances.get(i), ports.get(i));
            }
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(threads.submit(this::writeAsOneUserAfterTheOther));
            }
            try {
                for (int kill = 0; kill < KILLS; kill++) {
                    killAndRestart(kill % 2, instances);
                }
                awaitWrites();
            } finally {
                running.set(false);
            }
            for (Future<?> client : clients) {
                client.get();
            }
        } finally {
            for (Process instance : instances) {
                PackagedService.stop(instance);
            }
        }

        LOG.info(
                "{} kills: {} tasks created and {} toggled; {} requests lost their connection, {} found the first"
                        + " request in progress, {} got its response replayed",
                KILLS,
                created,
                toggled,
                brokenConnections,
                inProgress,
                replayed);
        assertThat(brokenConnections).as("requests that a kill interrupted").hasPositiveValue();
        assertThat(database.execute("SELECT count(*) FROM tasks")).isEqualTo(created.toString());
        assertThat(database.execute("SELECT sum(version - 1) FROM tasks")).isEqualTo(toggled.toString());
        assertThat(database.execute("SELECT count(*) FROM idempotent_requests"))
                .isEqualTo(String.valueOf(created.get() + toggled.get()));
    }

    private void killAndRestart(int instance, List<Process> instances) throws IOException, InterruptedException {
        awaitWrites();
        // this waits for no condition, but makes the moment of the kill random
        Thread.sleep(ThreadLocalRandom.current().nextInt(500));
        instances.get(instance).destroyForcibly().waitFor();
        awaitWrites();
        // the old port may be in use, because the system may have given it to the connection of a client
        int port = PackagedService.findFreePort();
        starting = true;
        instances.set(instance, start(instance, port));
        PackagedService.awaitHealth(instances.get(instance), port);
        starting = false;
        TestClient.forget(ports.set(instance, port));
    }

    private Process start(int instance, int port) throws IOException {
        return PackagedService.start(
                Files.createDirectories(directory.resolve(String.valueOf(instance))),
                Map.of(
                        "PORT",
                        String.valueOf(port),
                        "DATABASE_URL",
                        database.url(),
                        "BETTER_AUTH_SECRET",
                        TestTokens.SECRET));
    }

    private void awaitWrites() {
        int before = created.get() + toggled.get();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> created.get() + toggled.get() > before + WRITES_BETWEEN_KILLS);
    }

    private void writeAsOneUserAfterTheOther() {
        while (running.get()) {
            new User("user-" + UUID.randomUUID()).write();
        }
    }

    /** Waits for no condition: a client pauses before its next request. */
    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A user who sends one write after the other, and repeats each until it succeeds. */
    private final class User {
        private final String id;
        private final Map<String, Integer> versions = new HashMap<>();
        private final List<String> tasks = new ArrayList<>();

        private User(String id) {
            this.id = id;
        }

        private void write() {
            for (int i = 0; i < WRITES_PER_USER && running.get(); i++) {
                if (starting) {
                    pause();
                }
                if (tasks.isEmpty() || ThreadLocalRandom.current().nextBoolean()) {
                    create("Task " + i);
                } else {
                    toggle(tasks.get(ThreadLocalRandom.current().nextInt(tasks.size())));
                }
            }
            assertAllWritesAreStored();
        }

        private void create(String title) {
            Response response = sendWithKey("POST", "/api/tasks", "{\"title\": \"" + title + "\"}");
            created.incrementAndGet();
            assertThat(response.status()).isEqualTo(201);
            assertThat(response.json().get("title").asString()).isEqualTo(title);
            tasks.add(response.header("Location"));
            assertThat(versions.put(response.header("Location"), 1)).isNull();
        }

        private void toggle(String task) {
            Response response = sendWithKey("PATCH", task + "/complete", null);
            toggled.incrementAndGet();
            // the version shows a toggle that was executed twice, or not at all
            assertThat(response.json().get("version").asInt()).isEqualTo(versions.merge(task, 1, Integer::sum));
        }

        private void assertAllWritesAreStored() {
            Map<String, Integer> stored = new HashMap<>();
            for (JsonNode task : sendUntilSuccessful("GET", "/api/tasks", null).json()) {
                int version = task.get("version").asInt();
                assertThat(task.get("completed").asBoolean()).isEqualTo(version % 2 == 0);
                stored.put("/api/tasks/" + task.get("id").asLong(), version);
            }
            assertThat(stored).isEqualTo(versions);
        }

        /** Sends a write with a new key. In one of four cases, repeats it after its success. */
        private Response sendWithKey(String method, String path, @Nullable String body) {
            String key = UUID.randomUUID().toString();
            Response response = sendUntilSuccessful(method, path, body, "Idempotency-Key", key);
            if (response.optionalHeader("Idempotency-Replayed").isPresent()) {
                replayed.incrementAndGet();
            }
            if (ThreadLocalRandom.current().nextInt(4) == 0) {
                Response repeated = sendUntilSuccessful(method, path, body, "Idempotency-Key", key);
                assertThat(repeated.header("Idempotency-Replayed")).isEqualTo("true");
                assertThat(repeated.status()).isEqualTo(response.status());
                assertThat(repeated.header("ETag")).isEqualTo(response.header("ETag"));
                assertThat(repeated.body()).isEqualTo(response.body());
            }
            return response;
        }

        /** Sends the same request to a random instance, again and again, until it succeeds. */
        private Response sendUntilSuccessful(String method, String path, @Nullable String body, String... headers) {
            List<String> allHeaders = new ArrayList<>(List.of("Content-Type", "application/json"));
            Collections.addAll(allHeaders, headers);
            while (true) {
                int port = ports.get(ThreadLocalRandom.current().nextInt(ports.size()));
                try {
                    Response response =
                            TestClient.as(id, port).send(method, path, body, allHeaders.toArray(String[]::new));
                    if (response.status() < 300) {
                        return response;
                    }
                    // the database takes a moment to notice that the instance with the first request was killed
                    assertThat(response.json().path("code").asString()).isEqualTo("idempotency_key_in_use");
                    inProgress.incrementAndGet();
                } catch (UncheckedIOException e) {
                    if (!(e.getCause() instanceof ConnectException)) {
                        brokenConnections.incrementAndGet();
                    }
                }
                pause();
            }
        }
    }
}
