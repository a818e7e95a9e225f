package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.persistence.TestDatabase;
import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

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
    void concurrentTogglesAllCount() throws Exception {
        TestClient alice = TestClient.as("alice", service.port());
        String task = alice.post("/api/tasks", "{\"title\": \"Popular\"}").header("Location");

        List<Answer> answers = atOnce(101, i -> alice.patch(task + "/complete"));

        assertThat(answers).allMatch(answer -> answer.status() == 200);
        // each toggle made a version of its own, and said which
        assertThat(answers)
                .extracting(answer -> answer.json().get("version").asInt())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(2, 102).boxed().toList());
        JsonNode end = alice.get(task).json();
        assertThat(end.get("completed").asBoolean()).isTrue();
        assertThat(end.get("version").asInt()).isEqualTo(102);
    }

    @Test
    void concurrentUpdatesNeverMixTwoWritersFields() throws Exception {
        TestClient bob = TestClient.as("bob", service.port());
        String task = bob.post("/api/tasks", "{\"title\": \"0\", \"description\": \"0\"}")
                .header("Location");

        List<Answer> answers =
                atOnce(60, i -> bob.put(task, "{\"title\": \"%d\", \"description\": \"%d\"}".formatted(i + 1, i + 1)));

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().get("description")).isEqualTo(answer.json().get("title"));
        });
        JsonNode end = bob.get(task).json();
        assertThat(end.get("description")).isEqualTo(end.get("title"));
        assertThat(end.get("version").asInt()).isEqualTo(61);
    }

    @Test
    void concurrentUpdatesOfDifferentMembersAllSurvive() throws Exception {
        TestClient carol = TestClient.as("carol", service.port());
        for (int round = 0; round < 20; round++) {
            String task = carol.post("/api/tasks", "{\"title\": \"before\"}").header("Location");
            List<String> edits = List.of(
                    "{\"title\": \"after\"}",
                    "{\"description\": \"after\"}",
                    "{\"priority\": \"low\"}",
                    "{\"completed\": true}");

            atOnce(edits.size(), i -> carol.put(task, edits.get(i)));

            JsonNode end = carol.get(task).json();
            assertThat(end.get("title").asString()).isEqualTo("after");
            assertThat(end.get("description").asString()).isEqualTo("after");
            assertThat(end.get("priority").asString()).isEqualTo("low");
            assertThat(end.get("completed").asBoolean()).isTrue();
            assertThat(end.get("version").asInt()).isEqualTo(5);
        }
    }

    @Test
    void concurrentPatchesForOneVersionHaveOneWinnerEach() throws Exception {
        TestClient frank = TestClient.as("frank", service.port());
        String task = frank.post("/api/tasks", "{\"title\": \"0\"}").header("Location");

        for (int round = 1; round <= 10; round++) {
            String version = "\"" + round + "\"";
            String body = "{\"title\": \"round " + round + " of %d\"}";
            List<Answer> answers = atOnce(
                    10,
                    i -> frank.send(
                            "PATCH", task, body.formatted(i), "Content-Type", "application/json", "If-Match", version));

            assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
            assertThat(answers).filteredOn(answer -> answer.status() == 412).hasSize(9);
        }
        assertThat(frank.get(task).header("ETag")).isEqualTo("\"11\"");
    }

    @Test
    void concurrentBatchesNeverMixAndNothingWaitsForEver() throws Exception {
        TestClient grace = TestClient.as("grace", service.port());
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(grace.post("/api/tasks", "{\"title\": \"before\"}")
                    .json()
                    .get("id")
                    .asString());
        }
        List<Answer> answers = atOnce(60, i -> {
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

        assertThat(answers).extracting(Answer::status).isSubsetOf(200, 404, 422);
        assertThat(grace.get("/api/tasks").json())
                .extracting(task -> task.get("title").asString())
                .satisfies(titles -> assertThat(Set.copyOf(titles)).hasSizeLessThan(2));
    }

    @Test
    void theQuotaHoldsWhenManyCreateAtOnce() throws Exception {
        TestClient dave = TestClient.as("dave", service.port());

        List<Answer> answers = atOnce(150, i -> dave.post("/api/tasks", "{\"title\": \"One of many\"}"));

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(100);
        assertThat(answers).filteredOn(answer -> answer.status() == 409).hasSize(50);
        assertThat(dave.get("/api/tasks").json()).hasSize(100);
    }

    @Test
    void aThousandUsersAtOnceAreAllServedAndLoseNothing() throws Exception {
        List<List<Answer>> answers = atOnce(1000, i -> {
            TestClient user = TestClient.as("user-" + i, service.port());
            return List.of(
                    user.post("/api/tasks", "{\"title\": \"First of %d\"}".formatted(i)),
                    user.post("/api/tasks", "{\"title\": \"Second of %d\"}".formatted(i)),
                    user.get("/api/tasks?sort=title"));
        });

        for (int i = 0; i < answers.size(); i++) {
            List<Answer> ofUser = answers.get(i);
            assertThat(ofUser).extracting(Answer::status).containsExactly(201, 201, 200);
            List<String> titles = new ArrayList<>();
            ofUser.getLast().json().forEach(task -> titles.add(task.get("title").asString()));
            assertThat(titles).containsExactly("First of " + i, "Second of " + i);
        }
    }

    private static <T> List<T> atOnce(int times, IntFunction<T> action) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<T>> actions = IntStream.range(0, times)
                    .<Callable<T>>mapToObj(i -> () -> action.apply(i))
                    .toList();
            List<T> answers = new ArrayList<>();
            for (Future<T> answer : threads.invokeAll(actions)) {
                answers.add(answer.get());
            }
            return answers;
        }
    }
}
