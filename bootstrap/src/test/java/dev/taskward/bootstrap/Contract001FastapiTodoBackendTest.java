package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestClient.Answer;
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
}
