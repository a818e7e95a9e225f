package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Answer;
import dev.taskward.adapter.rest.TestTokens;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** "Secure Backend API for Todo Application". */
class Contract002FastapiBackendTest extends PublishedContract {

    Contract002FastapiBackendTest() {
        super("002-fastapi-backend", "sub");
    }

    @Override
    String tasksOf(String someone) {
        return "/api/tasks";
    }

    @Override
    Set<String> membersOfAnError() {
        return Set.of("detail");
    }

    @Test
    void e09_i05_noUserInThePath() {
        assertThat(alice.get("/api/" + user + "/tasks").status()).isEqualTo(404);
    }

    @Test
    void a04_a10_theUserIsInSub() {
        Map<String, Object> other = TestTokens.claims("sub", null);
        other.put("user_id", user);

        assertThat(nobody.withToken(token(other)).get(tasks()).status()).isEqualTo(401);
    }

    @Test
    void a11_texts() {
        Map<String, Object> expired = TestTokens.claims("exp", Instant.now().getEpochSecond() - 60);

        assertDetail(nobody.withToken(token(expired)).get(tasks()), 401, "Token expired");
        assertDetail(nobody.withToken("x").get(tasks()), 401, "Invalid token");
        assertDetail(nobody.get(tasks()), 401, "Invalid token");
    }

    @Test
    void f01_idIsAUuid() {
        JsonNode id = alice.post(tasks(), NEW_TASK).json().get("id");

        assertThat(id.isString()).isTrue();
        assertThat(id.asString()).matches("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(alice.get(tasks() + "/" + id.asString()).json().get("id")).isEqualTo(id);
        String foreignForm = id.asString().replaceFirst("^00000000", "00000001");
        assertThat(alice.get(tasks() + "/" + foreignForm).status()).isEqualTo(404);
    }

    @Test
    void f02_f11_membersOfATask() {
        JsonNode task = alice.post(tasks(), NEW_TASK).json();

        assertThat(members(task))
                .containsExactlyInAnyOrder(
                        "id",
                        "title",
                        "description",
                        "completed",
                        "created_at",
                        "updated_at",
                        "priority",
                        "due_date",
                        "user_id");
        assertThat(task.get("user_id").asString()).isEqualTo(user);
    }

    @Test
    void f08_f09_f10_o01_createTakesPriorityAndDueDate() {
        JsonNode task = alice.post(tasks(), """
                {"title": "All", "description": "Text", "priority": "high", "due_date": "2026-02-10T00:00:00Z"}""").json();

        assertThat(task.get("description").asString()).isEqualTo("Text");
        assertThat(task.get("priority").asString()).isEqualTo("high");
        assertThat(task.get("due_date").asString()).isEqualTo("2026-02-10T00:00:00Z");
        assertThat(task.get("created_at").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
    }

    @Test
    void o05_aNewTaskIsOpenWhateverTheBodySays() {
        Answer created = alice.post(tasks(), "{\"title\": \"Open\", \"completed\": true}");

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().get("completed").asBoolean()).isFalse();
    }

    @Test
    void o07_o08_o11_x02_updateIsPartial() {
        String task = newTask("{\"title\": \"Kept\", \"description\": \"Kept\", \"priority\": \"low\"}");

        JsonNode updated =
                alice.put(task, "{\"completed\": true, \"priority\": null}").json();

        assertThat(updated.get("title").asString()).isEqualTo("Kept");
        assertThat(updated.get("description").asString()).isEqualTo("Kept");
        assertThat(updated.get("completed").asBoolean()).isTrue();
        assertThat(updated.get("priority").isNull()).isTrue();
    }

    @Test
    void o09_anEmptyUpdateChangesNothing() {
        String task = newTask();
        JsonNode before = alice.get(task).json();

        assertThat(alice.put(task, "{}").json()).isEqualTo(before);
    }

    @Test
    void o15_deleteSaysNothing() {
        Answer deleted = alice.delete(newTask());

        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();
    }

    @Test
    void l01_l02_aListIsABareArray() {
        assertThat(alice.get(tasks()).body()).isEqualTo("[]");
        newTask();
        assertThat(listed("").isArray()).isTrue();
        assertThat(listed("")).hasSize(1);
    }

    @Test
    void l04_l05_filtersByStatus() {
        newTask("{\"title\": \"Open\"}");
        alice.patch(newTask("{\"title\": \"Done\"}") + "/complete");

        assertThat(titles(listed("?status=all"))).containsExactlyInAnyOrder("Open", "Done");
        assertThat(titles(listed(""))).containsExactlyInAnyOrder("Open", "Done");
        assertThat(titles(listed("?status=pending"))).containsExactly("Open");
        assertThat(titles(listed("?status=completed"))).containsExactly("Done");
    }

    @Test
    void l06_l12_unknownValuesAre400() {
        assertThat(alice.get(tasks() + "?status=done").status()).isEqualTo(400);
        assertThat(alice.get(tasks() + "?sort=colour").status()).isEqualTo(400);
    }

    @Test
    void l07_l08_l09_l10_l11_l13_sorts() {
        newTask("{\"title\": \"b\", \"due_date\": \"2026-02-11T00:00:00Z\"}");
        newTask("{\"title\": \"a\"}");
        newTask("{\"title\": \"c\", \"due_date\": \"2026-02-10T00:00:00Z\"}");

        assertThat(titles(listed(""))).containsExactly("c", "a", "b");
        assertThat(titles(listed("?sort=created"))).containsExactly("c", "a", "b");
        assertThat(titles(listed("?sort=title"))).containsExactly("a", "b", "c");
        assertThat(titles(listed("?sort=due_date"))).containsExactly("c", "b", "a");
        alice.patch(newTask("{\"title\": \"aa\"}") + "/complete");
        assertThat(titles(listed("?sort=title&status=pending"))).containsExactly("a", "b", "c");
        assertThat(titles(listed("?sort=title&status=completed"))).containsExactly("aa");
    }

    @Test
    void i01_i02_i03_i04_i07_r04_theTaskOfSomebodyElseIsForbidden() {
        for (Answer answer : everyUseOf(bob, taskOfSomebodyElse())) {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(members(answer.json())).containsExactly("detail");
        }
        assertThat(titles(listed(""))).containsExactly("Buy groceries");
    }

    @Test
    void v01_v02_v03_v04_v06_v07_v09_whatIsInvalidIs400WithOneText() {
        for (String body : List.of(
                "{}",
                "{\"title\": \"\"}",
                "{\"title\": \"  \"}",
                "{\"title\": \"" + "x".repeat(201) + "\"}",
                "{\"title\": 42}",
                "{\"title\": \"x\", \"description\": true}",
                "{\"title\": \"x\", \"priority\": \"urgent\"}",
                "{\"title\": \"x\", \"due_date\": \"tomorrow\"}",
                "{")) {
            Answer answer = alice.post(tasks(), body);
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(members(answer.json())).containsExactly("detail");
            assertThat(answer.json().get("detail").isString()).isTrue();
        }
    }

    @Test
    void r01_r02_r06_taskNotFound() {
        String gone = newTask();
        alice.delete(gone);

        for (Answer answer : everyUseOf(alice, gone)) {
            assertDetail(answer, 404, "Task not found");
        }
        assertDetail(alice.get(tasks() + "/42"), 404, "Task not found");
    }

    @Test
    void r08_statusesOfThePlan() {
        String task = newTask();
        Set<Integer> seen = new HashSet<>();
        seen.add(alice.post(tasks(), NEW_TASK).status());
        seen.add(alice.get(task).status());
        seen.add(alice.put(task, "{\"title\": 1}").status());
        seen.add(nobody.get(task).status());
        seen.add(bob.get(task).status());
        seen.add(alice.get(tasks() + "/x").status());
        seen.add(alice.delete(task).status());

        assertThat(seen).containsExactlyInAnyOrder(200, 201, 204, 400, 401, 403, 404);
    }

    @Test
    void c01_c03_c04_c07_x01_corsIsGenerousToTheFrontend() {
        Answer granted = preflight("http://localhost:3001", "HEAD", "x-anything, content-type");

        assertThat(granted.header("Access-Control-Allow-Origin")).isEqualTo("http://localhost:3001");
        assertThat(granted.header("Access-Control-Allow-Methods")).contains("HEAD");
        assertThat(granted.header("Access-Control-Allow-Headers")).contains("x-anything");
        Map<String, String> settings = new HashMap<>(settings("002-fastapi-backend"));
        settings.put("BETTER_AUTH_URL", "https://app.example");
        try (RunningService service = new RunningService(settings)) {
            assertThat(TestClient.nobody(service.port())
                            .get("/api/tasks", "Origin", "https://app.example")
                            .header("Access-Control-Allow-Origin"))
                    .isEqualTo("https://app.example");
        }
    }

    @Test
    void whatIsBeyondThePlanNamesTasksByUuidAndForbidsNothingMore() {
        String foreign = bob.post(tasks(), NEW_TASK).json().get("id").toString();
        String task = newTask("{\"title\": \"x\", \"priority\": \"low\"}");

        assertThat(patch(task, "{\"priority\": null}").json().get("priority").isNull())
                .isTrue();
        assertThat(titles(listed("?priority=high"))).isEmpty();
        for (String id : List.of("1", "\"1\"", foreign, foreign.replaceFirst("00000000", "00000001"))) {
            Answer refused = batch("{\"op\": \"complete\", \"id\": " + id + "}");
            assertThat(refused.status()).as(id).isEqualTo(400);
            assertThat(members(refused.json())).containsExactly("detail");
        }
        // as the plan has it for the task of somebody else, whatever the precondition
        assertThat(bob.send("PATCH", task, "{}", "Content-Type", "application/json", "If-Match", "\"7\"")
                        .status())
                .isEqualTo(403);
    }

    private static void assertDetail(Answer answer, int status, String detail) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.body()).isEqualTo("{\"detail\":\"" + detail + "\"}");
    }
}
