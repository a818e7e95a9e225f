package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestClient.Answer;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** "FastAPI Secure Multi-User Todo API", which leaves so much open that Taskward's own contract fulfils it. */
class Contract001FastapiTodoBackendTest extends PublishedContract {

    Contract001FastapiTodoBackendTest() {
        super("001-fastapi-todo-backend", "sub");
    }

    @Override
    String tasksOf(String someone) {
        return "/api/tasks";
    }

    @Override
    Set<String> membersOfAnError() {
        return Set.of("type", "title", "status", "detail", "instance", "code", "request_id");
    }

    @Test
    void e01_bothPaths() {
        assertThat(alice.get("/api/" + user + "/tasks").status()).isEqualTo(200);
    }

    @Test
    void f11_membersOfATask() {
        assertThat(members(alice.get(newTask()).json()))
                .containsExactlyInAnyOrder(
                        "id",
                        "user_id",
                        "title",
                        "description",
                        "completed",
                        "priority",
                        "due_date",
                        "created_at",
                        "updated_at",
                        "version");
    }

    @Test
    void i01_i02_i03_i04_theTaskOfSomebodyElseIsRefused() {
        for (Answer answer : everyUseOf(bob, taskOfSomebodyElse())) {
            assertThat(answer.status()).isEqualTo(404);
        }
    }

    @Test
    void r01_errorsAreProblemDetails() {
        assertThat(alice.get(tasks() + "/9007199254740991").header("Content-Type"))
                .isEqualTo("application/problem+json");
    }

    @Test
    void whatIsBeyondThePlanIsTaskwardsOwn() {
        String task = newTask();

        Answer refused = alice.send("PATCH", task + "/complete", null, "If-Match", "\"7\"");

        assertThat(refused.json().get("code").asString()).isEqualTo("precondition_failed");
        assertThat(patch(task, "{\"priority\": \"low\"}").json().get("version").asInt())
                .isEqualTo(2);
        assertThat(titles(listed("?priority=low&sort=priority&q=GROCERIES"))).containsExactly("Buy groceries");
    }
}
