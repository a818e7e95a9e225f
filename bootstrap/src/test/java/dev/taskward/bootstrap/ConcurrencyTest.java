package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.persistence.TestDatabase;
import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Tests that concurrent requests of one user, and of many users, lose no change. */
class ConcurrencyTest {
    private static RunningService service;

    @BeforeAll
    static void start() {
        service = new RunningService(TestDatabase.create().url());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void concurrentTogglesAreAllExecuted() throws Exception {
        TestClient alice = TestClient.as("alice", service.port());
        String task = alice.post("/api/tasks", "{\"title\": \"Toggled\"}").header("Location");

        List<Response> responses = Concurrently.run(101, i -> alice.patch(task + "/complete"));

        assertThat(responses).allMatch(response -> response.status() == 200);
        // each toggle returns the version that it created
        assertThat(responses)
                .extracting(response -> response.json().get("version").asInt())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(2, 102).boxed().toList());
        JsonNode end = alice.get(task).json();
        assertThat(end.get("completed").asBoolean()).isTrue();
        assertThat(end.get("version").asInt()).isEqualTo(102);
    }

    @Test
    void concurrentUpdatesAreAtomic() throws Exception {
        TestClient bob = TestClient.as("bob", service.port());
        String task = bob.post("/api/tasks", "{\"title\": \"0\", \"description\": \"0\"}")
                .header("Location");

        List<Response> responses = Concurrently.run(
                60, i -> bob.put(task, "{\"title\": \"%d\", \"description\": \"%d\"}".formatted(i + 1, i + 1)));

        assertThat(responses).allSatisfy(response -> {
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.json().get("description"))
                    .isEqualTo(response.json().get("title"));
        });
        JsonNode end = bob.get(task).json();
        assertThat(end.get("description")).isEqualTo(end.get("title"));
        assertThat(end.get("version").asInt()).isEqualTo(61);
    }

    @Test
    void concurrentUpdatesOfDifferentMembersAreAllStored() throws Exception {
        TestClient carol = TestClient.as("carol", service.port());
        for (int round = 0; round < 20; round++) {
            String task = carol.post("/api/tasks", "{\"title\": \"before\"}").header("Location");
            List<String> edits = List.of(
                    "{\"title\": \"after\"}",
                    "{\"description\": \"after\"}",
                    "{\"priority\": \"low\"}",
                    "{\"completed\": true}");

            Concurrently.run(edits.size(), i -> carol.put(task, edits.get(i)));

            JsonNode end = carol.get(task).json();
            assertThat(end.get("title").asString()).isEqualTo("after");
            assertThat(end.get("description").asString()).isEqualTo("after");
            assertThat(end.get("priority").asString()).isEqualTo("low");
            assertThat(end.get("completed").asBoolean()).isTrue();
            assertThat(end.get("version").asInt()).isEqualTo(5);
        }
    }

    @Test
    void onlyOneOfSeveralConcurrentPatchesForAVersionSucceeds() throws Exception {
        TestClient frank = TestClient.as("frank", service.port());
        String task = frank.post("/api/tasks", "{\"title\": \"0\"}").header("Location");

        for (int round = 1; round <= 10; round++) {
            String version = "\"" + round + "\"";
            String body = "{\"title\": \"round " + round + " of %d\"}";
            List<Response> responses = Concurrently.run(
                    10,
                    i -> frank.send(
                            "PATCH", task, body.formatted(i), "Content-Type", "application/json", "If-Match", version));

            assertThat(responses)
                    .filteredOn(response -> response.status() == 200)
                    .hasSize(1);
            assertThat(responses)
                    .filteredOn(response -> response.status() == 412)
                    .hasSize(9);
        }
        assertThat(frank.get(task).header("ETag")).isEqualTo("\"11\"");
    }

    @Test
    void concurrentBatchesAreAtomicAndDoNotDeadlock() throws Exception {
        TestClient grace = TestClient.as("grace", service.port());
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(grace.post("/api/tasks", "{\"title\": \"before\"}")
                    .json()
                    .get("id")
                    .asString());
        }
        List<Response> responses = Concurrently.run(60, i -> {
            List<String> order = i % 2 == 0 ? ids : ids.reversed();
            return switch (i % 6) {
                case 4 -> grace.patch("/api/tasks/" + order.get(i % 20) + "/complete");
                case 5 -> grace.delete("/api/tasks?status=completed");
                default ->
                    grace.post(
                            "/api/tasks/batch",
                            order.stream()
                                    .map(id -> "{\"op\": \"update\", \"id\": " + id + ", \"task\": {\"title\": \"" + i
                                            + "\"}}")
                                    .collect(Collectors.joining(",", "{\"operations\": [", "]}")));
            };
        });

        assertThat(responses).extracting(Response::status).isSubsetOf(200, 404, 422);
        assertThat(grace.get("/api/tasks").json())
                .extracting(task -> task.get("title").asString())
                .satisfies(titles -> assertThat(Set.copyOf(titles)).hasSizeLessThan(2));
    }

    @Test
    void concurrentCreationsDoNotExceedTheQuota() throws Exception {
        TestClient dave = TestClient.as("dave", service.port());

        List<Response> responses = Concurrently.run(150, i -> dave.post("/api/tasks", "{\"title\": \"One of many\"}"));

        assertThat(responses).filteredOn(response -> response.status() == 201).hasSize(100);
        assertThat(responses).filteredOn(response -> response.status() == 409).hasSize(50);
        assertThat(dave.get("/api/tasks").json()).hasSize(100);
    }

    @Test
    void aThousandConcurrentUsersEachFindTheirTasks() throws Exception {
        List<List<Response>> responses = Concurrently.run(1000, i -> {
            TestClient user = TestClient.as("user-" + i, service.port());
            return List.of(
                    user.post("/api/tasks", "{\"title\": \"First of %d\"}".formatted(i)),
                    user.post("/api/tasks", "{\"title\": \"Second of %d\"}".formatted(i)),
                    user.get("/api/tasks?sort=title"));
        });

        for (int i = 0; i < responses.size(); i++) {
            List<Response> ofUser = responses.get(i);
            assertThat(ofUser).extracting(Response::status).containsExactly(201, 201, 200);
            List<String> titles = new ArrayList<>();
            ofUser.getLast().json().forEach(task -> titles.add(task.get("title").asString()));
            assertThat(titles).containsExactly("First of " + i, "Second of " + i);
        }
    }
}
