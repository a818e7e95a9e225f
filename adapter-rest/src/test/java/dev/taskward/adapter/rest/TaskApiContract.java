package dev.taskward.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestClient.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * What each route answers, under both of its paths. Each way to run the service has a subclass of this among its tests,
 * which must allow {@value #QUOTA} tasks per user and {@link TestTokens#SECRET}.
 */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"/api/tasks", "/api/{user_id}/tasks"})
public abstract class TaskApiContract {
    public static final int QUOTA = 100;

    private final String template;
    private TestClient alice;
    private TestClient bob;
    private String tasks;
    private String tasksOfBob;

    protected TaskApiContract(String template) {
        this.template = template;
    }

    /** Where the service listens. */
    protected abstract int port();

    @BeforeEach
    void newUsers() {
        String aliceId = "alice " + UUID.randomUUID();
        String bobId = "bob|" + UUID.randomUUID();
        alice = TestClient.as(aliceId, port());
        bob = TestClient.as(bobId, port());
        tasks = template.replace("{user_id}", aliceId.replace(" ", "%20"));
        tasksOfBob = template.replace("{user_id}", bobId.replace("|", "%7C"));
    }

    @Nested
    class Create {

        @Test
        void answersWithTheTaskAndItsAddress() {
            Answer answer = alice.post(tasks, """
                    {"title": "  Buy groceries ", "description": "Milk", "completed": true, "priority": "high",
                     "due_date": "2026-02-10T01:00:00+01:00"}""");

            assertThat(answer.status()).isEqualTo(201);
            JsonNode task = answer.json();
            assertThat(answer.header("Location"))
                    .isEqualTo(tasks + "/" + task.get("id").asLong());
            assertThat(answer.header("ETag")).isEqualTo("\"1\"");
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            assertThat(task.get("title").asString()).isEqualTo("Buy groceries");
            assertThat(task.get("description").asString()).isEqualTo("Milk");
            assertThat(task.get("completed").asBoolean()).isTrue();
            assertThat(task.get("priority").asString()).isEqualTo("high");
            assertThat(task.get("due_date").asString()).isEqualTo("2026-02-10T00:00:00Z");
            assertThat(alice.get(answer.header("Location")).json()).isEqualTo(task);
        }

        @Test
        void leavesUnsetWhatIsNotGiven() {
            JsonNode task = alice.post(tasks, "{\"title\": \"Bare\"}").json();

            assertThat(task.propertyNames())
                    .containsExactly(
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
            assertThat(task.get("description").isNull()).isTrue();
            assertThat(task.get("completed").isBoolean()).isTrue();
            assertThat(task.get("completed").asBoolean()).isFalse();
            assertThat(task.get("priority").isNull()).isTrue();
            assertThat(task.get("due_date").isNull()).isTrue();
            assertThat(task.get("version").asLong()).isEqualTo(1);
            assertThat(task.get("created_at").asString())
                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z")
                    .isEqualTo(task.get("updated_at").asString());
        }

        @Test
        void takesTheOwnerFromTheTokenWhateverTheBodySays() {
            JsonNode own = alice.post(tasks, "{\"title\": \"Mine\"}").json();

            JsonNode task = alice.post(tasks, """
                    {"title": "Also mine", "user_id": "bob", "id": 7, "version": 99, "created_at": "x",
                     "updated_at": null, "something": {"else": [1, {}]}}""").json();

            assertThat(task.get("user_id")).isEqualTo(own.get("user_id"));
            assertThat(task.get("version").asLong()).isEqualTo(1);
            assertThat(task.get("id")).isNotEqualTo(own.get("id"));
        }

        @Test
        void endsAtTheQuota() {
            for (int i = 0; i < QUOTA; i++) {
                assertThat(alice.post(tasks, "{\"title\": \"One more\"}").status())
                        .isEqualTo(201);
            }

            assertProblem(alice.post(tasks, "{\"title\": \"One too many\"}"), 409, "quota_exceeded");
            assertThat(bob.post(tasksOfBob, "{\"title\": \"One\"}").status()).isEqualTo(201);
        }
    }

    @Nested
    class Read {

        @Test
        void answersWithTheTask() {
            JsonNode task = alice.post(tasks, "{\"title\": \"Read me\"}").json();

            Answer answer = alice.get(address(task));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("ETag")).isEqualTo("\"1\"");
            assertThat(answer.json()).isEqualTo(task);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "0",
                    "-1",
                    "abc",
                    "1.0",
                    "1e3",
                    "007",
                    "+1",
                    "9007199254740991",
                    "9007199254740992",
                    "99999999999999999999999",
                    "0x10",
                    "%D9%A1",
                    "1%202",
                    "null",
                    "*"
                })
        void findsNothingUnderAnIdThatIsNone(String id) {
            for (Answer answer : everyUseOf(alice, tasks + "/" + id)) {
                assertProblem(answer, 404, "task_not_found");
            }
        }
    }

    @Nested
    class ATaskOfSomebodyElse {

        @Test
        void isAnsweredLikeOneThatDoesNotExistToTheByteButForTheIds() {
            JsonNode foreign = alice.post(tasks, "{\"title\": \"Not Bob's\"}").json();
            String present = tasksOfBob + "/" + foreign.get("id").asLong();
            String absent = tasksOfBob + "/9007199254740991";

            List<Answer> toPresent = everyUseOf(bob, present);
            List<Answer> toAbsent = everyUseOf(bob, absent);

            for (int i = 0; i < toPresent.size(); i++) {
                assertProblem(toPresent.get(i), 404, "task_not_found");
                assertThat(withoutIds(toPresent.get(i), present)).isEqualTo(withoutIds(toAbsent.get(i), absent));
            }
            assertThat(alice.get(address(foreign)).json()).isEqualTo(foreign);
        }

        private String withoutIds(Answer answer, String path) {
            Set<String> headers = new TreeSet<>(answer.headers().map().keySet());
            // says when a connection has served enough
            headers.remove("connection");
            return headers + answer.body().replace(path, "PATH").replace(answer.header("X-Request-Id"), "REQUEST");
        }
    }

    @Nested
    class Update {

        @Test
        void changesWhatIsThereAndKeepsWhatIsNot() {
            JsonNode task = alice.post(tasks, """
                    {"title": "Before", "description": "Text", "priority": "low", "due_date": "2026-02-10T00:00:00Z"}""").json();

            Answer answer = alice.put(address(task), "{\"title\": \"After\", \"priority\": null, \"completed\": true}");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("ETag")).isEqualTo("\"2\"");
            JsonNode after = answer.json();
            assertThat(after.get("title").asString()).isEqualTo("After");
            assertThat(after.get("priority").isNull()).isTrue();
            assertThat(after.get("completed").asBoolean()).isTrue();
            assertThat(after.get("version").asLong()).isEqualTo(2);
            for (String kept : List.of("id", "user_id", "description", "due_date", "created_at")) {
                assertThat(after.get(kept)).as(kept).isEqualTo(task.get(kept));
            }
            assertThat(alice.get(address(task)).json()).isEqualTo(after);
        }

        @Test
        void clearsWhatMayBeUnset() {
            JsonNode task = alice.post(tasks, """
                    {"title": "Full", "description": "Text", "priority": "low", "due_date": "2026-02-10T00:00:00Z"}""").json();

            JsonNode after = alice.put(address(task), "{\"description\": null, \"priority\": null, \"due_date\": null}")
                    .json();

            assertThat(after.get("description").isNull()).isTrue();
            assertThat(after.get("priority").isNull()).isTrue();
            assertThat(after.get("due_date").isNull()).isTrue();
        }

        @Test
        void takesBackWhatItGave() {
            JsonNode task = alice.post(tasks, "{\"title\": \"Round trip\", \"priority\": \"medium\"}")
                    .json();

            Answer answer = alice.put(address(task), task.toString());

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json()).isEqualTo(task);
        }

        @ParameterizedTest
        @ValueSource(strings = {"{}", "{\"title\": \" Same \"}", "{\"unknown\": 1, \"version\": 7}"})
        void thatChangesNothingLeavesVersionAndTimeAlone(String body) {
            JsonNode task = alice.post(tasks, "{\"title\": \"Same\"}").json();

            assertThat(alice.put(address(task), body).json()).isEqualTo(task);
        }
    }

    @Nested
    class Toggle {

        @Test
        void flipsCompletedThereAndBack() {
            JsonNode task = alice.post(tasks, "{\"title\": \"Flip\"}").json();

            Answer there = alice.patch(address(task) + "/complete");
            Answer back = alice.patch(address(task) + "/complete");

            assertThat(there.status()).isEqualTo(200);
            assertThat(there.json().get("completed").asBoolean()).isTrue();
            assertThat(there.header("ETag")).isEqualTo("\"2\"");
            assertThat(Instant.parse(there.json().get("updated_at").asString()))
                    .isAfterOrEqualTo(Instant.parse(task.get("updated_at").asString()));
            assertThat(back.json().get("completed").asBoolean()).isFalse();
            assertThat(back.json().get("version").asLong()).isEqualTo(3);
        }
    }

    @Nested
    class Delete {

        @Test
        void removesTheTaskForGood() {
            JsonNode task = alice.post(tasks, "{\"title\": \"Gone\"}").json();

            Answer answer = alice.delete(address(task));

            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.body()).isEmpty();
            assertProblem(alice.get(address(task)), 404, "task_not_found");
            assertProblem(alice.delete(address(task)), 404, "task_not_found");
        }
    }

    @Nested
    class ListTasks {

        @BeforeEach
        void createSome() {
            alice.post(tasks, "{\"title\": \"banana\", \"due_date\": \"2026-03-01T00:00:00Z\"}");
            alice.post(tasks, "{\"title\": \"Cherry\", \"completed\": true}");
            alice.post(tasks, "{\"title\": \"apple\", \"due_date\": \"2026-02-01T00:00:00Z\"}");
            bob.post(tasksOfBob, "{\"title\": \"Bob's\"}");
        }

        @ParameterizedTest
        @CsvSource({
            "'', 'apple,Cherry,banana'",
            "?status=all, 'apple,Cherry,banana'",
            "?status=pending, 'apple,banana'",
            "?status=completed, 'Cherry'",
            "?sort=created, 'apple,Cherry,banana'",
            "?sort=title, 'apple,banana,Cherry'",
            "?sort=due_date, 'apple,banana,Cherry'",
            "?status=pending&sort=title, 'apple,banana'",
            "?sort=due_date&status=completed, 'Cherry'",
            "?, 'apple,Cherry,banana'"
        })
        void filtersAndSorts(String query, String titles) {
            Answer answer = alice.get(tasks + query);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            List<String> found = new ArrayList<>();
            answer.json().forEach(task -> found.add(task.get("title").asString()));
            assertThat(found).containsExactly(titles.split(","));
        }

        @Test
        void isAnEmptyArrayWithoutTasks() {
            String user = "carol-" + UUID.randomUUID();

            assertThat(TestClient.as(user, port())
                            .get(template.replace("{user_id}", user))
                            .body())
                    .isEqualTo("[]");
        }

        @ParameterizedTest
        @CsvSource({
            "?status=done, status, invalid_value",
            "?status=, status, invalid_value",
            "?status=PENDING, status, invalid_value",
            "?status=pending&status=completed, status, invalid_value",
            "?sort=user_id, sort, invalid_value",
            "?sort=title;drop, sort, invalid_value",
            "?sort=title%27, sort, invalid_value",
            "?limit=-1, limit, unknown_parameter",
            "?stauts=pending, stauts, unknown_parameter"
        })
        void refusesWhatItDoesNotKnow(String query, String parameter, String code) {
            Answer answer = alice.get(tasks + query);

            assertProblem(answer, 422, "invalid_input");
            JsonNode errors = answer.json().get("errors");
            assertThat(errors).hasSize(1);
            assertThat(errors.get(0).get("parameter").asString()).isEqualTo(parameter);
            assertThat(errors.get(0).get("code").asString()).isEqualTo(code);
        }

        @Test
        void namesEveryFaultOfTheQuery() {
            JsonNode errors = alice.get(tasks + "?status=x&sort=y&z=1").json().get("errors");

            assertThat(errors).hasSize(3);
        }
    }

    private String address(JsonNode task) {
        return tasks + "/" + task.get("id").asLong();
    }

    /** The answers of the four routes that name a task. */
    private static List<Answer> everyUseOf(TestClient client, String path) {
        return List.of(
                client.get(path),
                client.put(path, "{\"title\": \"Mine now\"}"),
                client.patch(path + "/complete"),
                client.delete(path));
    }

    private static void assertProblem(Answer answer, int status, String code) {
        ProblemTest.assertProblem(answer, status, code);
    }
}
