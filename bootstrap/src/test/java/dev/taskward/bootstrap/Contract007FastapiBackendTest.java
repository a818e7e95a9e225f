package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Answer;
import dev.taskward.adapter.rest.TestTokens;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** "FastAPI Backend". */
class Contract007FastapiBackendTest extends PublishedContract {

    Contract007FastapiBackendTest() {
        super("007-fastapi-backend", "sub");
    }

    @Override
    String tasksOf(String someone) {
        return "/api/" + someone + "/tasks";
    }

    @Override
    Set<String> membersOfAnError() {
        return Set.of("error", "detail");
    }

    @Test
    void e01_e09_theUserIsAlwaysInThePath() {
        assertThat(alice.get("/api/tasks").status()).isEqualTo(404);
        assertThat(alice.get("/api/" + user + "/tasks").status()).isEqualTo(200);
    }

    @Test
    void n06_versionOfTheApi() {
        assertThat(nobody.get("/openapi.json").json().get("info").get("version").asString())
                .isEqualTo("1.0.0");
    }

    @Test
    void a04_a10_theUserIsInSub() {
        Map<String, Object> other = TestTokens.claims("sub", null);
        other.put("user_id", user);

        assertError(nobody.withToken(token(other)).get(tasks()), 401, "Invalid token: missing user ID");
    }

    @Test
    void a11_x10_x15_texts() {
        assertError(nobody.get(tasks()), 401, "Missing or invalid Authorization header");
        for (String header : List.of("Basic x", "Bearer", "Bearer ")) {
            assertError(nobody.get(tasks(), "Authorization", header), 401, "Missing or invalid Authorization header");
        }
        for (Object nobodys : new Object[] {"", null}) {
            assertError(
                    nobody.withToken(token(TestTokens.claims("sub", nobodys))).get(tasks()),
                    401,
                    "Invalid token: missing user ID");
        }
        for (Answer refused : List.of(
                nobody.withToken("x").get(tasks()),
                nobody.withToken(token(TestTokens.claims("exp", 1))).get(tasks()),
                nobody.withToken(token(TestTokens.claims("sub", null))).get(tasks()))) {
            assertThat(refused.json().get("detail").asString()).startsWith("Invalid token: ");
            assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer");
        }
    }

    @Test
    void f01_idIsANumber() {
        assertThat(alice.post(tasks(), NEW_TASK).json().get("id").isIntegralNumber())
                .isTrue();
    }

    @Test
    void f02_f08_f09_f11_membersOfATask() {
        JsonNode task = alice.post(tasks(), NEW_TASK).json();

        assertThat(members(task))
                .containsExactlyInAnyOrder(
                        "id", "user_id", "title", "description", "completed", "created_at", "updated_at");
        assertThat(task.get("user_id").asString()).isEqualTo(user);
    }

    @Test
    void f10_timesAreNaive() {
        String created = alice.post(tasks(), NEW_TASK).json().get("created_at").asString();

        assertThat(created).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?");
    }

    @Test
    void o01_o05_createTakesTitleAndDescription() {
        Answer created = alice.post(tasks(), """
                {"title": "Open", "description": "Text", "completed": true, "priority": 42}""");

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().get("description").asString()).isEqualTo("Text");
        assertThat(created.json().get("completed").asBoolean()).isFalse();
    }

    @Test
    void o07_o11_updateIsPartialAndNullIsNotGiven() {
        String task = newTask("{\"title\": \"Kept\", \"description\": \"Kept\"}");

        JsonNode updated =
                alice.put(task, "{\"title\": \"Other\", \"description\": null}").json();

        assertThat(updated.get("title").asString()).isEqualTo("Other");
        assertThat(updated.get("description").asString()).isEqualTo("Kept");
        assertThat(alice.put(task, "{\"title\": null, \"description\": \"New\"}")
                        .json()
                        .get("title")
                        .asString())
                .isEqualTo("Other");
    }

    @Test
    void o09_o11_r05_anUpdateThatSaysNothingIs400() {
        String task = newTask();
        for (String body : List.of("{}", "{\"title\": null, \"description\": null}", "{\"title\": null}")) {
            assertError(alice.put(task, body), 400, "At least one field (title or description) must be provided");
        }
    }

    @Test
    void o08_o10_updateRefusesExtraFields() {
        String task = newTask();
        JsonNode before = alice.get(task).json();
        for (String extra :
                List.of("completed\": true", "priority\": \"low", "id\": 1", "user_id\": \"x", "any\": null")) {
            String body = "{\"title\": \"Other\", \"" + extra + (extra.matches(".*\"[a-z]+$") ? "\"}" : "}");
            assertThat(alice.put(task, body).status()).as(body).isEqualTo(400);
        }
        assertThat(alice.get(task).json()).isEqualTo(before);
    }

    @Test
    void o15_deleteSaysSo() {
        Answer deleted = alice.delete(newTask());

        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.body()).isEqualTo("{\"message\":\"Task deleted\"}");
    }

    @Test
    void l01_l02_aListIsAnObjectWithACount() {
        assertThat(alice.get(tasks()).body()).isEqualTo("{\"tasks\":[],\"count\":0}");
        newTask();
        JsonNode list = listed("");
        assertThat(members(list)).containsExactlyInAnyOrder("tasks", "count");
        assertThat(list.get("tasks")).hasSize(1);
        assertThat(list.get("count").asInt()).isEqualTo(1);
    }

    @Test
    void l04_l05_filtersByStatus() {
        newTask("{\"title\": \"Open\"}");
        alice.patch(newTask("{\"title\": \"Done\"}") + "/complete");

        assertThat(titles(listed("?status=all").get("tasks"))).containsExactly("Done", "Open");
        assertThat(titles(listed("?status=pending").get("tasks"))).containsExactly("Open");
        assertThat(titles(listed("?status=completed").get("tasks"))).containsExactly("Done");
    }

    @Test
    void l06_l10_l12_unknownValuesAre400() {
        for (String query : List.of("?status=done", "?status=", "?sort=due_date", "?sort=priority", "?sort=x")) {
            assertThat(alice.get(tasks() + query).status()).as(query).isEqualTo(400);
        }
    }

    @Test
    void l07_l08_l09_l11_l13_sorts() {
        for (String title : List.of("b", "a", "c")) {
            newTask("{\"title\": \"" + title + "\"}");
        }

        assertThat(titles(listed("").get("tasks"))).containsExactly("c", "a", "b");
        assertThat(titles(listed("?sort=created").get("tasks"))).containsExactly("c", "a", "b");
        assertThat(titles(listed("?sort=title").get("tasks"))).containsExactly("a", "b", "c");
        alice.patch(newTask("{\"title\": \"aa\"}") + "/complete");
        assertThat(titles(listed("?sort=title&status=pending").get("tasks"))).containsExactly("a", "b", "c");
        assertThat(titles(listed("?sort=title&status=completed").get("tasks"))).containsExactly("aa");
    }

    @Test
    void i01_i02_i03_i04_i07_theTaskOfSomebodyElseIsNotFound() {
        for (Answer answer : everyUseOf(bob, taskOfSomebodyElse())) {
            assertThat(answer.status()).isEqualTo(404);
        }
        assertThat(titles(listed("").get("tasks"))).containsExactly("Buy groceries");
    }

    @Test
    void i05_r03_r04_anotherUserInThePathIsForbiddenBeforeAnythingElse() {
        String task = newTask();

        assertError(bob.get(tasks()), 403, "User ID mismatch");
        assertError(bob.post(tasks(), "{"), 403, "User ID mismatch");
        for (Answer answer : everyUseOf(bob, task)) {
            assertError(answer, 403, "User ID mismatch");
        }
        assertError(bob.get(tasks() + "/nonsense"), 403, "User ID mismatch");
    }

    @Test
    void v01_v02_v03_v04_v06_v07_v09_x08_x09_whatIsInvalidIs400() {
        for (String body : List.of(
                "{}",
                "{\"title\": \"\"}",
                "{\"title\": \"" + "x".repeat(201) + "\"}",
                "{\"title\": 42}",
                "{\"title\": null}",
                "{\"title\": \"x\", \"description\": true}",
                "{")) {
            Answer answer = alice.post(tasks(), body);
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(members(answer.json())).containsExactlyInAnyOrder("error", "detail");
            assertThat(answer.json().get("error").isString()).isTrue();
            assertThat(answer.json().get("detail").isString()).isTrue();
        }
    }

    @Test
    void r01_r02_r06_x13_taskNotFound() {
        Answer answer = alice.get(tasks() + "/9007199254740991");

        assertError(answer, 404, "Task not found");
    }

    @Test
    void r08_statusesOfThePlan() {
        String task = newTask();
        Set<Integer> seen = new HashSet<>();
        seen.add(alice.post(tasks(), NEW_TASK).status());
        seen.add(alice.put(task, "{\"title\": 1}").status());
        seen.add(nobody.get(task).status());
        seen.add(bob.get(task).status());
        seen.add(alice.get(tasks() + "/x").status());
        seen.add(alice.delete(task).status());

        assertThat(seen).containsExactlyInAnyOrder(200, 201, 400, 401, 403, 404);
    }

    @Test
    void c01_c03_c04_c07_n05_x11_corsIsGenerousToTheListedOrigins() {
        Answer granted = preflight("http://localhost:3000", "HEAD", "x-anything");

        assertThat(granted.header("Access-Control-Allow-Methods")).contains("HEAD");
        assertThat(granted.header("Access-Control-Allow-Headers")).contains("x-anything");
        assertThat(preflight("http://localhost:3001", "GET", "authorization")
                        .optionalHeader("Access-Control-Allow-Origin"))
                .isEmpty();
        Map<String, String> settings = new HashMap<>(settings("007-fastapi-backend"));
        settings.put("CORS_ORIGINS", "https://a.example, https://b.example");
        settings.put("ENVIRONMENT", "staging");
        try (RunningService service = new RunningService(settings)) {
            TestClient other = TestClient.nobody(service.port());
            assertThat(other.get("/health", "Origin", "https://b.example").header("Access-Control-Allow-Origin"))
                    .isEqualTo("https://b.example");
            assertThat(other.get("/health", "Origin", "http://localhost:3000")
                            .optionalHeader("Access-Control-Allow-Origin"))
                    .isEmpty();
            assertThat(other.get("/health").json().get("environment").asString())
                    .isEqualTo("staging");
        }
    }

    @Test
    void whatIsBeyondThePlanIsUnderTheUsersPathToo() {
        String task = newTask("{\"title\": \"x\", \"description\": \"Text\"}");
        String[] other = {"Content-Type", "application/json", "If-Match", "\"7\""};

        assertError(alice.send("PATCH", task, "{}", other), 412, "The task has been changed: it is at version 1.");
        assertError(bob.send("PATCH", task, "{", other), 403, "User ID mismatch");
        assertError(bob.post(tasks() + "/batch", "{"), 403, "User ID mismatch");
        assertError(bob.delete(tasks() + "?status=completed"), 403, "User ID mismatch");
        // of an update, the plan says otherwise
        assertThat(patch(task, "{\"description\": null, \"any\": 1}")
                        .json()
                        .get("description")
                        .isNull())
                .isTrue();
        assertThat(listed("?limit=1").get("count").asInt()).isEqualTo(1);
    }

    private static void assertError(Answer answer, int status, String detail) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(members(answer.json())).containsExactlyInAnyOrder("error", "detail");
        assertThat(answer.json().get("error").asString()).isNotBlank();
        assertThat(answer.json().get("detail").asString()).isEqualTo(detail);
    }
}
