package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.persistence.TestDatabase;
import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Tests two instances of the service that share a database and start at the same time. */
class TwoInstancesTest {
    private static final List<RunningService> INSTANCES = new ArrayList<>();

    private final String user = "user " + UUID.randomUUID();
    private final List<TestClient> clients = INSTANCES.stream()
            .map(instance -> TestClient.as(user, instance.port()))
            .toList();

    @BeforeAll
    static void start() throws Exception {
        String url = TestDatabase.create().url();
        INSTANCES.addAll(Concurrently.run(2, i -> new RunningService(url)));
    }

    @AfterAll
    static void stop() {
        INSTANCES.forEach(RunningService::close);
        INSTANCES.clear();
    }

    @Test
    void aResponseOfOneInstanceIsReplayedByTheOther() {
        Response created =
                assertReplayed("POST", "/api/tasks", "{\"title\": \"é\", \"due_date\": \"2026-02-10T01:00:00Z\"}");
        String task = created.header("Location");
        assertReplayed("PUT", task, "{\"description\": \"Changed\"}");
        assertReplayed("PATCH", task + "/complete", null);
        assertReplayed("POST", "/api/tasks/batch", """
                {"operations": [{"op": "create", "task": {"title": "One of several"}}]}""");
        assertReplayed("DELETE", task, null);
        assertReplayed("DELETE", "/api/tasks?status=completed", null);

        assertThat(titles(clients.getFirst().get("/api/tasks").json())).containsExactly("One of several");
    }

    private Response assertReplayed(String method, String path, @Nullable String body) {
        String[] headers = {"Content-Type", "application/json", "Idempotency-Key", method + path};
        Response first = clients.getFirst().send(method, path, body, headers);
        Response again = clients.getLast().send(method, path, body, headers);

        assertThat(first.status()).as(first.body()).isLessThan(300);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.status()).isEqualTo(first.status());
        assertThat(again.body()).isEqualTo(first.body());
        for (String header : List.of("ETag", "Location", "Content-Type")) {
            assertThat(again.optionalHeader(header)).isEqualTo(first.optionalHeader(header));
        }
        return first;
    }

    @Test
    void aKeyThatIsUsedOnBothInstancesAtOnceIsExecutedOnce() throws Exception {
        List<Response> responses = Concurrently.run(
                40,
                i -> clients.get(i % 2)
                        .send(
                                "POST",
                                "/api/tasks",
                                "{\"title\": \"Once\"}",
                                "Content-Type",
                                "application/json",
                                "Idempotency-Key",
                                "key"));

        assertThat(responses)
                .extracting(Response::status)
                .containsOnly(201, 409)
                .contains(201);
        assertThat(responses)
                .filteredOn(response -> response.status() == 409)
                .allSatisfy(response ->
                        assertThat(response.json().get("code").asString()).isEqualTo("idempotency_key_in_use"));
        assertThat(responses)
                .filteredOn(response -> response.status() == 201)
                .extracting(Response::body)
                .containsOnly(responses.stream()
                        .filter(response -> response.status() == 201)
                        .findFirst()
                        .orElseThrow()
                        .body());
        assertThat(responses)
                .filteredOn(response -> response.status() == 201
                        && response.optionalHeader("Idempotency-Replayed").isEmpty())
                .hasSize(1);
        assertThat(clients.getFirst().get("/api/tasks").json()).hasSize(1);
    }

    @Test
    void aCursorOfOneInstanceIsValidOnTheOther() {
        for (int i = 0; i < 7; i++) {
            clients.get(i % 2).post("/api/tasks", "{\"title\": \"Task %d\"}".formatted(i));
        }

        List<String> titles = new ArrayList<>();
        String next = "/api/tasks?sort=title&limit=2";
        for (int page = 0; !next.isEmpty(); page++) {
            Response response = clients.get(page % 2).get(next);
            assertThat(response.status()).as(response.body()).isEqualTo(200);
            titles.addAll(titles(response.json()));
            next = response.header("Link").replaceFirst("<(.*)>; rel=\"next\"", "$1");
        }

        assertThat(titles)
                .containsExactlyElementsOf(
                        IntStream.range(0, 7).mapToObj(i -> "Task " + i).toList());
    }

    @Test
    void onlyOneOfSeveralWritersOfAVersionSucceeds() throws Exception {
        Response created = clients.getFirst().post("/api/tasks", "{\"title\": \"Original\"}");
        String task = created.header("Location");

        List<Response> responses = Concurrently.run(
                50,
                i -> clients.get(i % 2)
                        .send(
                                "PUT",
                                task,
                                "{\"title\": \"By writer %d\"}".formatted(i),
                                "Content-Type",
                                "application/json",
                                "If-Match",
                                created.header("ETag")));

        List<Response> succeeded =
                responses.stream().filter(response -> response.status() == 200).toList();
        assertThat(succeeded).hasSize(1);
        assertThat(responses).filteredOn(response -> response.status() == 412).hasSize(49);
        assertThat(clients.getLast().get(task).json())
                .isEqualTo(succeeded.getFirst().json());
        assertThat(succeeded.getFirst().header("ETag")).isEqualTo("\"2\"");
    }

    private static List<String> titles(JsonNode tasks) {
        return tasks.valueStream().map(task -> task.get("title").asString()).toList();
    }
}
