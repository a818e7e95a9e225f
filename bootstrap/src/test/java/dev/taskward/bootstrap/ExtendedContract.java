package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestClient.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Checks what Taskward adds to every contract, in the formats of the contract. */
abstract class ExtendedContract extends ContractSuite {

    ExtendedContract(String contract) {
        super(contract);
    }

    @Test
    void hostileInputIsRejectedAndStoresNothing() {
        for (String body : List.of(
                "{\"title\": \"\\u0000\"}",
                "{\"title\": \"\\ud800\"}",
                "{\"title\": \"a\", \"title\": \"b\"}",
                "{\"title\": \"x\"} x",
                "[]",
                "{\"title\": [\"x\"]}")) {
            assertThat(alice.post(tasks(), body).status()).isIn(400, 422);
        }
        assertError(alice.post(tasks(), " ".repeat(3 * 1024 * 1024)), 413);
        assertThat(listTitles("")).isEmpty();
    }

    @Test
    void aPatchIsAMergePatchOfTheMembersThatTheContractShows() {
        String task = newTask("{\"title\": \"Old\", \"description\": \"Text\"}");

        Response patched = patch(task, "{\"title\": \"New\", \"completed\": true, \"user_id\": \"x\", \"more\": 1}");

        assertThat(patched.status()).isEqualTo(200);
        assertThat(patched.header("ETag")).isEqualTo("\"2\"");
        assertThat(patched.json().get("title").asString()).isEqualTo("New");
        assertThat(patched.json().get("completed").asBoolean()).isTrue();
        assertThat(patched.json().get("description").asString()).isEqualTo("Text");
        assertThat(patch(task, "{}").json()).isEqualTo(patched.json());
        assertThat(patch(task, "{\"description\": null}")
                        .json()
                        .get("description")
                        .isNull())
                .isTrue();
        assertInvalid(patch(task, "{\"title\": null}"), "body", "title");
        if (plan.task().members().contains("priority")) {
            patch(task, "{\"title\": \"High\", \"priority\": \"high\"}");
            assertThat(listTitles("?priority=high&q=HIGH")).containsExactly("High");
            assertThat(listTitles("?priority=low")).isEmpty();
        } else {
            assertThat(patch(task, "{\"priority\": \"high\", \"due_date\": 1}").header("ETag"))
                    .isEqualTo("\"3\"");
        }
    }

    @Test
    void aWriteForAnotherVersionIsRejected() {
        String task = newTask();
        String[] otherVersion = {"Content-Type", "application/json", "If-Match", "\"7\""};
        for (Response rejected : List.of(
                alice.send("PUT", task, "{\"title\": \"x\"}", otherVersion),
                alice.send("PATCH", task, "{\"title\": \"x\"}", otherVersion),
                alice.send("PATCH", task + "/complete", null, "If-Match", "\"7\""),
                alice.send("DELETE", task, null, "If-Match", "\"7\""))) {
            assertError(rejected, 412);
            assertThat(rejected.header("ETag")).isEqualTo("\"1\"");
            assertThat(rejected.json().path("code").asString("precondition_failed"))
                    .isEqualTo("precondition_failed");
        }
        assertThat(alice.get(task, "If-None-Match", "\"1\"").status()).isEqualTo(304);
        assertThat(alice.send("PATCH", task + "/complete", null, "If-Match", "\"1\"")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aRequestWithAnIdempotencyKeyIsExecutedOnce() {
        String[] headers = {"Content-Type", "application/json", "Idempotency-Key", "once"};
        Response first = alice.send("POST", tasks(), NEW_TASK, headers);
        Response second = alice.send("POST", tasks(), NEW_TASK, headers);
        Response other = alice.send("POST", tasks(), "{\"title\": \"Other\"}", headers);

        assertThat(second.status()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertError(other, 422);
        assertThat(listTitles("")).hasSize(1);
    }

    @Test
    void thePagesOfAListContainEachTaskOnce() {
        for (String title : List.of("a", "b", "c")) {
            newTask("{\"title\": \"" + title + "\"}");
        }

        String next = alice.get(tasks() + "?limit=2").header("Link").replaceFirst("<(.*)>; rel=\"next\"", "$1");

        assertThat(listTitles("?limit=2")).containsExactly("c", "b");
        assertThat(listTitles(next.replace(tasks(), ""))).containsExactly("a");
        assertThat(alice.get(next).optionalHeader("Link")).isEmpty();
        assertInvalid(alice.get(tasks() + "?limit=0"), "query", "limit");
        assertInvalid(alice.get(tasks() + "?limit=2&cursor=x"), "query", "cursor");
    }

    @Test
    void aBatchSucceedsOrFailsAsAWhole() {
        JsonNode one = alice.post(tasks(), NEW_TASK).json();
        String two = alice.post(tasks(), NEW_TASK).json().get("id").toString();
        JsonNode foreign =
                bob.post(tasksOf(otherUser), "{\"title\": \"Of Bob\"}").json();

        Response done = batch("{\"op\": \"create\", \"task\": {\"title\": \"New\"}}", """
                {"op": "update", "id": %1$s, "task": {"title": "Other"}, "if_match": "\\"1\\""},
                {"op": "complete", "id": %1$s}, {"op": "delete", "id": %2$s}""".formatted(
                        one.get("id").toString(), two));
        Response rejected = batch(
                "{\"op\": \"delete\", \"id\": " + one.get("id") + "}",
                "{\"op\": \"delete\", \"id\": " + foreign.get("id") + "}");

        assertThat(done.status()).as(done.body()).isEqualTo(200);
        JsonNode results = done.json().get("results");
        assertThat(results).hasSize(4);
        assertThat(results.get(2).get("task").get("title").asString()).isEqualTo("Other");
        assertThat(results.get(2).get("task").get("completed").asBoolean()).isTrue();
        assertThat(members(results.get(0).get("task"))).isEqualTo(members(one));
        assertInvalid(rejected, "body", "operations", "1");
        assertThat(rejected.json().path("code").asString("invalid_input")).isEqualTo("invalid_input");
        assertThat(unwrap(alice.get(tasks())))
                .containsExactlyInAnyOrder(
                        results.get(0).get("task"), results.get(2).get("task"));
        assertThat(bob.get(tasksOf(otherUser)).body()).contains("Of Bob");
    }

    @Test
    void allCompletedTasksAreDeletedByOneRequest() {
        newTask("{\"title\": \"Open\"}");
        alice.patch(newTask("{\"title\": \"Done\"}") + "/complete");

        assertInvalid(alice.delete(tasks()), "query", "status");
        assertThat(alice.delete(tasks() + "?status=completed").body()).isEqualTo("{\"deleted\":1}");
        assertThat(listTitles("")).containsExactly("Open");
    }
}
