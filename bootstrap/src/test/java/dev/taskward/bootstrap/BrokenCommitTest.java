package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.persistence.TestDatabase;
import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests requests with an idempotency key while the database closes their connection before or during the commit. */
class BrokenCommitTest {
    private static final String AFTER_THE_RESPONSE_IS_STORED = "";
    private static final String DURING_THE_COMMIT = "DEFERRABLE INITIALLY DEFERRED";

    private static TestDatabase database;
    private static RunningService service;

    private TestClient client;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        Map<String, String> settings = RunningService.settings(database.url());
        settings.put("TASKWARD_DATABASE_POOL_SIZE", "1");
        service = new RunningService(settings);
        // SECURITY DEFINER, because the role of the application may not terminate connections
        database.execute("CREATE FUNCTION terminate_connection() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
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
    void dropTrigger() {
        database.execute("DROP TRIGGER IF EXISTS terminating ON idempotent_requests");
    }

    private static void terminateConnections(String when) {
        database.execute("CREATE CONSTRAINT TRIGGER terminating AFTER INSERT ON idempotent_requests " + when
                + " FOR EACH ROW EXECUTE FUNCTION terminate_connection()");
    }

    @ParameterizedTest
    @ValueSource(strings = {AFTER_THE_RESPONSE_IS_STORED, DURING_THE_COMMIT})
    void aFailedCommitStoresNeitherTheChangeNorTheKey(String when) {
        Response task = send("POST", "/api/tasks", "{\"title\": \"Old\"}", "first");
        String path = task.header("Location");
        List<Callable<Response>> requests = List.of(
                () -> send("POST", "/api/tasks", "{\"title\": \"New\"}", "create"),
                () -> send("PUT", path, "{\"title\": \"Changed\"}", "update"),
                () -> send("PATCH", path + "/complete", null, "toggle"),
                () -> send("DELETE", path, null, "delete"));
        terminateConnections(when);

        assertThat(requests).allSatisfy(request -> {
            Response response = request.call();
            assertThat(response.status()).as(response.body()).isEqualTo(503);
            assertThat(response.json().get("code").asString()).isEqualTo("service_unavailable");
            assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(response.header("Retry-After")).isEqualTo("1");
            // the headers of the successful response must be gone
            assertThat(response.headers().map()).doesNotContainKeys("etag", "location", "idempotency-replayed");
        });
        assertThat(client.get("/api/tasks").json()).containsExactly(task.json());

        dropTrigger();
        assertThat(requests).allSatisfy(request -> {
            Response response = request.call();
            assertThat(response.status()).as(response.body()).isLessThan(300);
            assertThat(response.optionalHeader("Idempotency-Replayed")).isEmpty();
        });
        assertThat(client.get("/api/tasks").json())
                .singleElement()
                .satisfies(remaining ->
                        assertThat(remaining.get("title").asString()).isEqualTo("New"));
    }

    /** With two connections per request, requests would deadlock on a pool of one. */
    @Test
    void aRequestWithAKeyUsesOneConnection() throws Exception {
        List<Response> responses =
                Concurrently.run(40, i -> send("POST", "/api/tasks", "{\"title\": \"One of many\"}", "key " + i));
        assertThat(responses).extracting(Response::status).containsOnly(201);

        String path = responses.getFirst().header("Location");
        List<Response> toggled = Concurrently.run(40, i -> send("PATCH", path + "/complete", null, "toggle " + i));
        assertThat(toggled).extracting(Response::status).containsOnly(200);
        assertThat(client.get(path).json().get("version").asInt()).isEqualTo(41);
    }

    private Response send(String method, String path, @Nullable String body, String key) {
        return client.send(method, path, body, "Content-Type", "application/json", "Idempotency-Key", key);
    }
}
