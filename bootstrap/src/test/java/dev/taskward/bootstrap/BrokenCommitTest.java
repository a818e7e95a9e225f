package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.persistence.TestDatabase;
import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests with a key while the database breaks at the worst moments: it ends the connection that it works for. */
class BrokenCommitTest {
    private static final String ONCE_THE_ANSWER_IS_KEPT = "";
    private static final String AT_THE_COMMIT = "DEFERRABLE INITIALLY DEFERRED";

    private static TestDatabase database;
    private static RunningService service;

    private TestClient client;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        Map<String, String> settings = RunningService.settings(database.url());
        settings.put("TASKWARD_DATABASE_POOL_SIZE", "1");
        service = new RunningService(settings);
        // as a superuser, since the application's role may not
        database.execute("CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
                + " AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void newUser() {
        client = TestClient.as("user " + UUID.randomUUID(), service.port());
    }

    @AfterEach
    void mend() {
        database.execute("DROP TRIGGER IF EXISTS breaking ON idempotent_requests");
    }

    private static void breakOff(String when) {
        database.execute("CREATE CONSTRAINT TRIGGER breaking AFTER INSERT ON idempotent_requests " + when
                + " FOR EACH ROW EXECUTE FUNCTION break_off()");
    }

    @ParameterizedTest
    @ValueSource(strings = {ONCE_THE_ANSWER_IS_KEPT, AT_THE_COMMIT})
    void leavesNeitherTheEffectNorTheKey(String when) {
        Answer task = send("POST", "/api/tasks", "{\"title\": \"There before\"}", "first");
        String path = task.header("Location");
        List<Callable<Answer>> requests = List.of(
                () -> send("POST", "/api/tasks", "{\"title\": \"New\"}", "create"),
                () -> send("PUT", path, "{\"title\": \"Changed\"}", "update"),
                () -> send("PATCH", path + "/complete", null, "toggle"),
                () -> send("DELETE", path, null, "delete"));
        breakOff(when);

        assertThat(requests).allSatisfy(request -> {
            Answer answer = request.call();
            assertThat(answer.status()).as(answer.body()).isEqualTo(503);
            assertThat(answer.json().get("code").asString()).isEqualTo("service_unavailable");
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            // of what did not come about
            assertThat(answer.headers().map()).doesNotContainKeys("etag", "location", "idempotency-replayed");
        });
        assertThat(client.get("/api/tasks").json()).containsExactly(task.json());

        mend();
        assertThat(requests).allSatisfy(request -> {
            Answer answer = request.call();
            assertThat(answer.status()).as(answer.body()).isLessThan(300);
            assertThat(answer.optionalHeader("Idempotency-Replayed")).isEmpty();
        });
        assertThat(client.get("/api/tasks").json())
                .singleElement()
                .satisfies(left -> assertThat(left.get("title").asString()).isEqualTo("New"));
    }

    /** Of two for one request, the second would be waited for by whoever has the first. */
    @Test
    void aRequestWithAKeyNeedsOneConnection() throws Exception {
        List<Answer> answers = atOnce(IntStream.range(0, 40)
                .<Callable<Answer>>mapToObj(
                        i -> () -> send("POST", "/api/tasks", "{\"title\": \"One of many\"}", "key " + i))
                .toList());
        assertThat(answers).extracting(Answer::status).containsOnly(201);

        String path = answers.getFirst().header("Location");
        List<Answer> toggled = atOnce(IntStream.range(0, 40)
                .<Callable<Answer>>mapToObj(i -> () -> send("PATCH", path + "/complete", null, "toggle " + i))
                .toList());
        assertThat(toggled).extracting(Answer::status).containsOnly(200);
        assertThat(client.get(path).json().get("version").asInt()).isEqualTo(41);
    }

    private Answer send(String method, String path, @Nullable String body, String key) {
        return client.send(method, path, body, "Content-Type", "application/json", "Idempotency-Key", key);
    }

    private static List<Answer> atOnce(List<Callable<Answer>> requests) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> answer : threads.invokeAll(requests)) {
                answers.add(answer.get());
            }
            return answers;
        }
    }
}
