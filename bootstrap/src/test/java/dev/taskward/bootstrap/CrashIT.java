package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.persistence.TestDatabase;
import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Answer;
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

/** Two instances of the service on one database: one after the other is killed under load, and started again. */
class CrashIT {
    private static final Logger LOG = LoggerFactory.getLogger(CrashIT.class);

    private static final int KILLS = Integer.getInteger("taskward.kills", 4);
    private static final int CLIENTS = 6;
    /** Of one user: so that the lists that are looked at stay short. */
    private static final int WRITES = 60;

    private final TestDatabase database = TestDatabase.create();
    private final AtomicBoolean goOn = new AtomicBoolean(true);
    private final AtomicInteger created = new AtomicInteger();
    private final AtomicInteger toggled = new AtomicInteger();
    private final AtomicInteger brokenOff = new AtomicInteger();
    private final AtomicInteger heldUp = new AtomicInteger();
    private final AtomicInteger foundDone = new AtomicInteger();
    /** Of the two instances, or what was the port of one that is being started again. */
    private final List<Integer> ports = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    /** Needs something of the machine too. */
    private volatile boolean starting;

    @Test
    void aWriteWithAKeyIsHadOnceWhereverItIsRepeated() throws Exception {
        List<Process> instances = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 2; i++) {
                ports.add(PackagedService.freePort());
                instances.add(start(i, ports.get(i)));
            }
            for (int i = 0; i < 2; i++) {
                PackagedService.awaitHealth(instances.get(i), ports.get(i));
            }
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(threads.submit(this::useTheService));
            }
            try {
                for (int kill = 0; kill < KILLS; kill++) {
                    awaitWrites();
                    // at a moment that nobody chose
                    Thread.sleep(ThreadLocalRandom.current().nextInt(500));
                    int victim = kill % 2;
                    instances.get(victim).destroyForcibly().waitFor();
                    awaitWrites();
                    // another one: a client that asks for one where nobody listens can be given that very port
                    int port = PackagedService.freePort();
                    starting = true;
                    instances.set(victim, start(victim, port));
                    PackagedService.awaitHealth(instances.get(victim), port);
                    starting = false;
                    TestClient.forget(ports.set(victim, port));
                }
                awaitWrites();
            } finally {
                goOn.set(false);
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
                "{} kills: {} tasks and {} toggles; {} attempts were broken off, {} refused while the first was under"
                        + " way, {} found what they asked for done",
                KILLS,
                created,
                toggled,
                brokenOff,
                heldUp,
                foundDone);
        // or nobody was on the way when they came
        assertThat(brokenOff).hasPositiveValue();
        assertThat(database.execute("SELECT count(*) FROM tasks")).isEqualTo(created.toString());
        assertThat(database.execute("SELECT sum(version - 1) FROM tasks")).isEqualTo(toggled.toString());
        assertThat(database.execute("SELECT count(*) FROM idempotent_requests"))
                .isEqualTo(String.valueOf(created.get() + toggled.get()));
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
                .until(() -> created.get() + toggled.get() > before + 40);
    }

    private void useTheService() {
        while (goOn.get()) {
            new User("user-" + UUID.randomUUID()).write();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Does one thing after the other, and does not go on before it is acknowledged. */
    private final class User {
        private final String id;
        private final Map<String, Integer> versions = new HashMap<>();
        private final List<String> tasks = new ArrayList<>();

        private User(String id) {
            this.id = id;
        }

        private void write() {
            for (int i = 0; i < WRITES && goOn.get(); i++) {
                if (starting) {
                    pause();
                }
                if (tasks.isEmpty() || ThreadLocalRandom.current().nextBoolean()) {
                    create("Task " + i);
                } else {
                    toggle(tasks.get(ThreadLocalRandom.current().nextInt(tasks.size())));
                }
            }
            compare();
        }

        private void create(String title) {
            Answer answer = acknowledged("POST", "/api/tasks", "{\"title\": \"" + title + "\"}");
            created.incrementAndGet();
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.json().get("title").asString()).isEqualTo(title);
            tasks.add(answer.header("Location"));
            assertThat(versions.put(answer.header("Location"), 1)).isNull();
        }

        private void toggle(String task) {
            Answer answer = acknowledged("PATCH", task + "/complete", null);
            toggled.incrementAndGet();
            // a toggle that was had twice, or not at all, would be seen here
            assertThat(answer.json().get("version").asInt()).isEqualTo(versions.merge(task, 1, Integer::sum));
        }

        private void compare() {
            Map<String, Integer> kept = new HashMap<>();
            for (JsonNode task : insistently("GET", "/api/tasks", null).json()) {
                int version = task.get("version").asInt();
                assertThat(task.get("completed").asBoolean()).isEqualTo(version % 2 == 0);
                kept.put("/api/tasks/" + task.get("id").asLong(), version);
            }
            assertThat(kept).isEqualTo(versions);
        }

        /** Now and then, asks once more when it is done. */
        private Answer acknowledged(String method, String path, @Nullable String body) {
            String key = UUID.randomUUID().toString();
            Answer answer = insistently(method, path, body, "Idempotency-Key", key);
            if (answer.optionalHeader("Idempotency-Replayed").isPresent()) {
                foundDone.incrementAndGet();
            }
            if (ThreadLocalRandom.current().nextInt(4) == 0) {
                Answer again = insistently(method, path, body, "Idempotency-Key", key);
                assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
                assertThat(again.status()).isEqualTo(answer.status());
                assertThat(again.header("ETag")).isEqualTo(answer.header("ETag"));
                assertThat(again.body()).isEqualTo(answer.body());
            }
            return answer;
        }

        /** Sends the same to either instance, until one of them says that it is done. */
        private Answer insistently(String method, String path, @Nullable String body, String... headers) {
            List<String> all = new ArrayList<>(List.of("Content-Type", "application/json"));
            Collections.addAll(all, headers);
            while (true) {
                int port = ports.get(ThreadLocalRandom.current().nextInt(ports.size()));
                try {
                    Answer answer = TestClient.as(id, port).send(method, path, body, all.toArray(String[]::new));
                    if (answer.status() < 300) {
                        return answer;
                    }
                    // of a request whose sender was killed, the database learns a moment later
                    assertThat(answer.json().path("code").asString()).isEqualTo("idempotency_key_in_use");
                    heldUp.incrementAndGet();
                } catch (UncheckedIOException e) {
                    if (!(e.getCause() instanceof ConnectException)) {
                        brokenOff.incrementAndGet();
                    }
                }
                pause();
            }
        }
    }
}
