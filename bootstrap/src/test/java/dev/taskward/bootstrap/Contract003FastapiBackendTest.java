package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestClient.Answer;
import dev.taskward.adapter.rest.TestTokens;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** "Secure FastAPI Backend with JWT & PostgreSQL". */
class Contract003FastapiBackendTest extends PublishedContract {

    Contract003FastapiBackendTest() {
        super("003-fastapi-backend", "user_id");
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
    void a04_a10_x19_theUserIsInUserIdAndNowhereElse() {
        assertThat(nobody.withToken(token(TestTokens.claims("sub", user)))
                        .get(tasks())
                        .status())
                .isEqualTo(401);
        Map<String, Object> both = TestTokens.claims("user_id", user);
        both.put("sub", "somebody-else");
        Answer created = nobody.withToken(token(both)).post(tasks(), NEW_TASK);
        assertThat(created.json().get("user_id").asString()).isEqualTo(user);
    }

    @Test
    void a11_oneText() {
        for (Answer answer : List.of(
                nobody.get(tasks()),
                nobody.withToken("x").get(tasks()),
                nobody.withToken(token(TestTokens.claims("sub", user))).get(tasks()),
                nobody.withToken(token(expired())).get(tasks()))) {
            assertDetail(answer, 401, "Invalid authentication credentials");
        }
    }

    private Map<String, Object> expired() {
        Map<String, Object> claims = TestTokens.claims("user_id", user);
        claims.put("exp", Instant.now().getEpochSecond() - 60);
        return claims;
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
    void f10_timesAreInUtc() {
        assertThat(alice.post(tasks(), NEW_TASK).json().get("created_at").asString())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
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
    void o07_o09_o11_updateNeedsATitle() {
        String task = newTask();
        for (String body : List.of("{}", "{\"description\": \"Text\"}", "{\"title\": null}")) {
            assertThat(alice.put(task, body).status()).as(body).isEqualTo(422);
        }
    }

    @Test
    void o08_o10_o14_x18_updateTouchesTitleAndDescriptionAlone() {
        String task = newTask("{\"title\": \"Old\", \"description\": \"Kept\"}");
        JsonNode before = alice.get(task).json();

        JsonNode after = alice.put(task, """
                {"title": "New", "completed": true, "user_id": "x", "created_at": "2020-01-01T00:00:00Z"}""").json();

        assertThat(after.get("title").asString()).isEqualTo("New");
        assertThat(after.get("description").asString()).isEqualTo("Kept");
        for (String kept : List.of("id", "user_id", "completed", "created_at")) {
            assertThat(after.get(kept)).isEqualTo(before.get(kept));
        }
    }

    @Test
    void o15_deleteSaysNothing() {
        Answer deleted = alice.delete(newTask());

        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();
    }

    @Test
    void l01_l02_l14_aListIsABareArrayOfAll() {
        assertThat(alice.get(tasks()).body()).isEqualTo("[]");
        newTask();
        newTask();
        assertThat(listed("").isArray()).isTrue();
        assertThat(listed("")).hasSize(2);
    }

    @Test
    void l04_l05_l06_l11_filtersByStatus() {
        newTask("{\"title\": \"Open\"}");
        alice.patch(newTask("{\"title\": \"Done\"}") + "/complete");

        assertThat(titles(listed("?status=all"))).containsExactly("Done", "Open");
        assertThat(titles(listed("?status=pending"))).containsExactly("Open");
        assertThat(titles(listed("?status=completed"))).containsExactly("Done");
        Answer unknown = alice.get(tasks() + "?status=done");
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.json().get("detail").get(0).get("loc").get(0).asString())
                .isEqualTo("query");
    }

    @Test
    void l07_thereAreNoSorts() {
        assertThat(alice.get(tasks() + "?sort=title").status()).isEqualTo(422);
    }

    @Test
    void i01_i02_i03_i04_i07_r04_x16_theTaskOfSomebodyElseIsNotFound() {
        for (Answer answer : everyUseOf(bob, taskOfSomebodyElse())) {
            assertDetail(answer, 404, "Task not found");
        }
        assertThat(titles(listed(""))).containsExactly("Buy groceries");
    }

    @Test
    void v01_v02_v03_v04_v06_v09_whatIsInvalidIs422WithLocations() {
        for (String body : List.of(
                "{}",
                "{\"title\": \"\"}",
                "{\"title\": \"" + "x".repeat(201) + "\"}",
                "{\"title\": 42}",
                "{\"title\": null}")) {
            Answer answer = alice.post(tasks(), body);
            assertThat(answer.status()).as(body).isEqualTo(422);
            assertThat(members(answer.json())).containsExactly("detail");
            JsonNode fault = answer.json().get("detail").get(0);
            assertThat(members(fault)).containsExactlyInAnyOrder("loc", "msg");
            assertThat(fault.get("loc").get(0).asString()).isEqualTo("body");
            assertThat(fault.get("loc").get(1).asString()).isEqualTo("title");
            assertThat(fault.get("msg").asString()).isNotBlank();
        }
        assertThat(alice.post(tasks(), "{\"title\": 1, \"description\": 2}")
                        .json()
                        .get("detail"))
                .hasSize(2);
    }

    @Test
    void v07_malformedJsonIsAnError() {
        assertThat(alice.post(tasks(), "{").status()).isIn(400, 422);
    }

    @Test
    void r01_r02_r06_taskNotFound() {
        assertDetail(alice.get(tasks() + "/9007199254740991"), 404, "Task not found");
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
        seen.add(alice.delete(task).status());

        assertThat(seen).containsExactlyInAnyOrder(200, 201, 204, 401, 404, 422);
    }

    @Test
    void x17_anyUserOfATokenCanCreate() {
        assertThat(as("never-seen-before-" + user).post(tasks(), NEW_TASK).status())
                .isEqualTo(201);
    }

    @Test
    void whatIsBeyondThePlanKnowsNoOtherMembersAndNo403() {
        String task = newTask();
        String foreign = bob.post(tasks(), NEW_TASK).json().get("id").toString();

        assertThat(patch(task, "{\"priority\": \"low\", \"due_date\": 1}").json())
                .isEqualTo(alice.get(task).json());
        assertThat(alice.get(tasks() + "?priority=low").status()).isEqualTo(422);
        assertThat(alice.get(tasks() + "?due_before=2026-01-01T00:00:00Z").status())
                .isEqualTo(422);
        Answer refused = batch("{\"op\": \"delete\", \"id\": " + foreign + "}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().get("detail").get(0).get("loc").valueStream())
                .extracting(JsonNode::asString)
                .containsExactly("body", "operations", "0");
        assertDetail(
                alice.send("DELETE", task, null, "If-Match", "\"7\""),
                412,
                "The task has been changed: it is at version 1.");
    }

    private static void assertDetail(Answer answer, int status, String detail) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.body()).isEqualTo("{\"detail\":\"" + detail + "\"}");
    }
}
