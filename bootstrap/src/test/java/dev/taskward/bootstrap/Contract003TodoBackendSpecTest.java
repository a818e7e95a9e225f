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

/** "backend-fastapi-neon-phase2 (Refined)". */
class Contract003TodoBackendSpecTest extends PublishedContract {

    Contract003TodoBackendSpecTest() {
        super("003-todo-backend-spec", "sub");
    }

    @Override
    String tasksOf(String someone) {
        return "/api/tasks";
    }

    @Override
    Set<String> membersOfAnError() {
        return Set.of("detail", "code");
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
    void f01_idIsANumber() {
        assertThat(alice.post(tasks(), NEW_TASK).json().get("id").isIntegralNumber())
                .isTrue();
    }

    @Test
    void f02_f08_f09_f11_membersOfATask() {
        JsonNode task = alice.post(tasks(), NEW_TASK).json();

        assertThat(members(task))
                .containsExactlyInAnyOrder("id", "title", "description", "completed", "created_at", "updated_at");
    }

    @Test
    void f10_x07_timesAreIso8601() {
        JsonNode task = alice.post(tasks(), NEW_TASK).json();

        assertThat(time(task.get("created_at")))
                .isBetween(Instant.now().minusSeconds(600), Instant.now().plusSeconds(60));
    }

    @Test
    void o01_o05_createTakesTitleAndDescription() {
        Answer created = alice.post(tasks(), """
                {"title": "Open", "description": "Text", "completed": true, "priority": 42, "due_date": "tomorrow"}""");

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().get("description").asString()).isEqualTo("Text");
        assertThat(created.json().get("completed").asBoolean()).isFalse();
    }

    @Test
    void o07_o08_o09_o10_o11_updateIsPartialAndLeavesCompletedAlone() {
        String task = newTask("{\"title\": \"Kept\", \"description\": \"Text\"}");

        JsonNode updated = alice.put(task, "{\"description\": \"Other\", \"completed\": true, \"more\": 1}")
                .json();

        assertThat(updated.get("title").asString()).isEqualTo("Kept");
        assertThat(updated.get("description").asString()).isEqualTo("Other");
        assertThat(updated.get("completed").asBoolean()).isFalse();
        assertThat(alice.put(task, "{}").json()).isEqualTo(updated);
        assertThat(alice.put(task, "{\"description\": null}")
                        .json()
                        .get("description")
                        .isNull())
                .isTrue();
    }

    @Test
    void o15_deleteSucceeds() {
        assertThat(alice.delete(newTask()).status()).isIn(200, 204);
    }

    @Test
    void l01_l02_aListIsABareArray() {
        assertThat(alice.get(tasks()).body()).isEqualTo("[]");
        newTask();
        assertThat(listed("").isArray()).isTrue();
    }

    @Test
    void l04_l05_l06_l11_filtersByStatus() {
        newTask("{\"title\": \"Open\"}");
        alice.patch(newTask("{\"title\": \"Done\"}") + "/complete");

        assertThat(titles(listed(""))).containsExactly("Done", "Open");
        assertThat(titles(listed("?status=pending"))).containsExactly("Open");
        assertThat(titles(listed("?status=completed"))).containsExactly("Done");
        assertThat(alice.get(tasks() + "?status=done").status()).isEqualTo(422);
    }

    @Test
    void l07_thereAreNoSorts() {
        assertThat(alice.get(tasks() + "?sort=title").status()).isEqualTo(422);
    }

    @Test
    void i01_i02_i03_i04_i07_x04_x05_theTaskOfSomebodyElseIsForbidden() {
        for (Answer answer : everyUseOf(bob, taskOfSomebodyElse())) {
            assertThat(answer.status()).isEqualTo(403);
        }
        assertThat(titles(listed(""))).containsExactly("Buy groceries");
    }

    @Test
    void v01_v02_v03_v04_v06_v09_whatIsInvalidIs422WithOneText() {
        for (String body : List.of(
                "{}",
                "{\"title\": \"\"}",
                "{\"title\": \"" + "x".repeat(201) + "\"}",
                "{\"title\": 42}",
                "{\"title\": \"x\", \"description\": true}")) {
            Answer answer = alice.post(tasks(), body);
            assertThat(answer.status()).as(body).isEqualTo(422);
            assertThat(answer.json().get("detail").isString()).isTrue();
        }
    }

    @Test
    void v07_malformedJsonIsAnError() {
        assertThat(alice.post(tasks(), "{").status()).isIn(400, 422);
    }

    @Test
    void r01_r06_everyErrorHasDetailAndCode() {
        String foreign = taskOfSomebodyElse();
        for (Answer answer : List.of(
                nobody.get(tasks()),
                nobody.withToken("x").get(tasks()),
                bob.get(foreign),
                alice.get(tasks() + "/9007199254740991"),
                alice.get("/nowhere"),
                alice.post(tasks(), "{}"),
                alice.post(tasks(), "{"),
                alice.send("POST", tasks(), "x", "Content-Type", "text/plain"),
                alice.send("BREW", tasks(), null))) {
            assertThat(answer.status()).isBetween(400, 499);
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            assertThat(members(answer.json())).containsExactlyInAnyOrder("detail", "code");
            assertThat(answer.json().get("detail").asString()).isNotBlank();
            assertThat(answer.json().get("code").asString()).matches("[a-z_]+");
        }
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

        assertThat(seen).containsExactlyInAnyOrder(201, 401, 403, 404, 422);
    }

    @Test
    void c01_c03_c04_c07_corsIsFixed() {
        Answer granted = preflight("http://localhost:3000", "PATCH", "content-type, authorization");

        assertThat(granted.header("Access-Control-Allow-Methods").split(", ?"))
                .containsExactlyInAnyOrder("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");
        assertThat(granted.header("Access-Control-Allow-Headers").split(", ?"))
                .containsExactlyInAnyOrder("content-type", "authorization");
        assertThat(preflight("http://localhost:3000", "PATCH", "x-anything")
                        .optionalHeader("Access-Control-Allow-Origin"))
                .isEmpty();
        assertThat(preflight("http://localhost:3001", "GET", "authorization")
                        .optionalHeader("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @Test
    void whatIsBeyondThePlanSaysItsCodeAndIsNotGrantedToBrowsers() {
        String foreign = bob.post(tasks(), NEW_TASK).json().get("id").toString();

        Answer refused = alice.send("DELETE", newTask(), null, "If-Match", "\"7\"");
        Answer batch = batch("{\"op\": \"delete\", \"id\": " + foreign + "}");

        assertThat(refused.json().get("code").asString()).isEqualTo("precondition_failed");
        assertThat(batch.status()).isEqualTo(422);
        assertThat(batch.json().get("code").asString()).isEqualTo("invalid_input");
        for (String header : List.of("if-match", "idempotency-key")) {
            assertThat(preflight("http://localhost:3000", "PATCH", header)
                            .optionalHeader("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
    }
}
