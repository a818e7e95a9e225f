package dev.taskward.adapter.rest;

import static dev.taskward.adapter.rest.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestClient.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Tests every route under both of its paths. Each way to run the service has a subclass of this class among its tests.
 * The service must allow {@value #QUOTA} tasks per user and accept tokens with {@link TestTokens#SECRET}.
 */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"/api/tasks", "/api/{user_id}/tasks"})
public abstract class TaskApiContract {
    public static final int QUOTA = 100;

    private static final String[] JSON = {"Content-Type", "application/json"};

    private final String template;
    private TestClient alice;
    private TestClient bob;
    private String tasks;
    private String tasksOfBob;

    protected TaskApiContract(String template) {
        this.template = template;
    }

    /** Returns the port of the service. */
    protected abstract int port();

    @BeforeEach
    void createUsers() {
        String aliceId = "alice " + UUID.randomUUID();
        String bobId = "bob|" + UUID.randomUUID();
        alice = TestClient.as(aliceId, port());
        bob = TestClient.as(bobId, port());
        tasks = template.replace("{user_id}", aliceId.replace(" ", "%20"));
        tasksOfBob = template.replace("{user_id}", bobId.replace("|", "%7C"));
    }

    @Test
    void everyResponseHasTheSecurityHeaders() {
        for (Response response : List.of(
                alice.get(tasks),
                alice.get(tasks + "?sort=nonsense"),
                alice.post(tasks, "{\"title\": \"Buy groceries\"}"),
                alice.delete(tasks + "/1"))) {
            assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(response.header("Cache-Control")).isEqualTo("no-store");
            assertThat(response.header("X-Frame-Options")).isEqualTo("DENY");
        }
    }

    @Nested
    class Create {

        @Test
        void respondsWithTheTaskAndItsLocation() {
            Response response = alice.post(tasks, """
                    {"title": "  Buy groceries ", "description": "Milk", "completed": true, "priority": "high",
                     "due_date": "2026-02-10T01:00:00+01:00"}""");

            assertThat(response.status()).isEqualTo(201);
            JsonNode task = response.json();
            assertThat(response.header("Location"))
                    .isEqualTo(tasks + "/" + task.get("id").asLong());
            assertThat(response.header("ETag")).isEqualTo("\"1\"");
            assertThat(response.header("Content-Type")).isEqualTo("application/json");
            assertThat(task.get("title").asString()).isEqualTo("Buy groceries");
            assertThat(task.get("description").asString()).isEqualTo("Milk");
            assertThat(task.get("completed").asBoolean()).isTrue();
            assertThat(task.get("priority").asString()).isEqualTo("high");
            assertThat(task.get("due_date").asString()).isEqualTo("2026-02-10T00:00:00Z");
            assertThat(alice.get(response.header("Location")).json()).isEqualTo(task);
        }

        @Test
        void leavesAbsentMembersUnset() {
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
        void takesTheOwnerFromTheTokenAndIgnoresReadOnlyMembersOfTheBody() {
            JsonNode own = alice.post(tasks, "{\"title\": \"Mine\"}").json();

            JsonNode task = alice.post(tasks, """
                    {"title": "Also mine", "user_id": "bob", "id": 7, "version": 99, "created_at": "x",
                     "updated_at": null, "something": {"else": [1, {}]}}""").json();

            assertThat(task.get("user_id")).isEqualTo(own.get("user_id"));
            assertThat(task.get("version").asLong()).isEqualTo(1);
            assertThat(task.get("id")).isNotEqualTo(own.get("id"));
        }

        @Test
        void rejectsATaskBeyondTheQuota() {
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
        void respondsWithTheTaskAndItsEntityTag() {
            JsonNode task = alice.post(tasks, "{\"title\": \"Read me\"}").json();

            Response response = alice.get(location(task));

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("ETag")).isEqualTo("\"1\"");
            assertThat(response.json()).isEqualTo(task);
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
        void respondsWithNotFoundToTextThatIsNoTaskId(String id) {
            for (Response response : useEveryRoute(alice, tasks + "/" + id)) {
                assertProblem(response, 404, "task_not_found");
            }
        }
    }

    @Nested
    class ForeignTask {

        @Test
        void isIndistinguishableFromAMissingTask() {
            JsonNode foreign = alice.post(tasks, "{\"title\": \"Not Bob's\"}").json();
            String foreignPath = tasksOfBob + "/" + foreign.get("id").asLong();
            String missingPath = tasksOfBob + "/9007199254740991";

            List<Response> foreignResponses = useEveryRoute(bob, foreignPath);
            List<Response> missingResponses = useEveryRoute(bob, missingPath);

            for (int i = 0; i < foreignResponses.size(); i++) {
                assertProblem(foreignResponses.get(i), 404, "task_not_found");
                assertThat(withoutIds(foreignResponses.get(i), foreignPath))
                        .isEqualTo(withoutIds(missingResponses.get(i), missingPath));
            }
            assertThat(alice.get(location(foreign)).json()).isEqualTo(foreign);
        }

        @Test
        void isIndistinguishableFromAMissingTaskInABatch() {
            JsonNode foreign = alice.post(tasks, "{\"title\": \"Not Bob's\"}").json();
            String foreignId = foreign.get("id").asString();
            for (String operation : List.of(
                    "{\"op\": \"update\", \"id\": ID, \"task\": {\"title\": \"Mine now\"}}",
                    "{\"op\": \"update\", \"id\": ID, \"task\": {}, \"if_match\": \"\\\"1\\\"\"}",
                    "{\"op\": \"complete\", \"id\": ID, \"if_match\": \"\\\"2\\\"\"}",
                    "{\"op\": \"complete\", \"id\": ID}",
                    "{\"op\": \"delete\", \"id\": ID}")) {
                String batch = "{\"operations\": [" + operation + "]}";
                Response foreignResponse = bob.post(tasksOfBob + "/batch", batch.replace("ID", foreignId));
                Response missingResponse = bob.post(tasksOfBob + "/batch", batch.replace("ID", "9007199254740991"));

                assertProblem(foreignResponse, 422, "invalid_input");
                assertThat(foreignResponse.body()).contains("task_not_found");
                assertThat(withoutIds(foreignResponse, tasksOfBob)).isEqualTo(withoutIds(missingResponse, tasksOfBob));
            }
            assertThat(alice.get(location(foreign)).json()).isEqualTo(foreign);
        }

        @Test
        void isNeitherListedNorDeletedWithCompletedTasks() {
            JsonNode foreign = alice.post(tasks, "{\"title\": \"Not Bob's\", \"completed\": true}")
                    .json();

            assertThat(bob.delete(tasksOfBob + "?status=completed").body()).isEqualTo("{\"deleted\":0}");
            for (String query :
                    List.of("?q=Bob", "?limit=500", "?sort=updated", "?updated_since=2020-01-01T00:00:00Z")) {
                assertThat(bob.get(tasksOfBob + query).body()).isEqualTo("[]");
            }
            assertThat(alice.get(location(foreign)).json()).isEqualTo(foreign);
        }

        private String withoutIds(Response response, String path) {
            Set<String> headers = new TreeSet<>(response.headers().map().keySet());
            // Tomcat sends it with the last response of a connection
            headers.remove("connection");
            return headers + response.body().replace(path, "PATH").replace(response.header("X-Request-Id"), "REQUEST");
        }
    }

    @Nested
    class Update {

        @Test
        void changesTheMembersOfTheBodyAndNoOthers() {
            JsonNode task = alice.post(tasks, """
                    {"title": "Before", "description": "Text", "priority": "low",
                     "due_date": "2026-02-10T00:00:00Z"}""").json();

            Response response =
                    alice.put(location(task), "{\"title\": \"After\", \"priority\": null, \"completed\": true}");

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("ETag")).isEqualTo("\"2\"");
            JsonNode after = response.json();
            assertThat(after.get("title").asString()).isEqualTo("After");
            assertThat(after.get("priority").isNull()).isTrue();
            assertThat(after.get("completed").asBoolean()).isTrue();
            assertThat(after.get("version").asLong()).isEqualTo(2);
            for (String member : List.of("id", "user_id", "description", "due_date", "created_at")) {
                assertThat(after.get(member)).as(member).isEqualTo(task.get(member));
            }
            assertThat(alice.get(location(task)).json()).isEqualTo(after);
        }

        @Test
        void unsetsOptionalMembersThatAreNull() {
            JsonNode task = alice.post(tasks, """
                    {"title": "Full", "description": "Text", "priority": "low",
                     "due_date": "2026-02-10T00:00:00Z"}""").json();

            JsonNode after = alice.put(
                            location(task), "{\"description\": null, \"priority\": null, \"due_date\": null}")
                    .json();

            assertThat(after.get("description").isNull()).isTrue();
            assertThat(after.get("priority").isNull()).isTrue();
            assertThat(after.get("due_date").isNull()).isTrue();
        }

        @Test
        void acceptsARepresentationOfTheTaskUnchanged() {
            JsonNode task = alice.post(tasks, "{\"title\": \"Round trip\", \"priority\": \"medium\"}")
                    .json();

            Response response = alice.put(location(task), task.toString());

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.json()).isEqualTo(task);
        }

        @ParameterizedTest
        @ValueSource(strings = {"{}", "{\"title\": \" Same \"}", "{\"unknown\": 1, \"version\": 7}"})
        void withoutAChangeKeepsVersionAndTime(String body) {
            JsonNode task = alice.post(tasks, "{\"title\": \"Same\"}").json();

            assertThat(alice.put(location(task), body).json()).isEqualTo(task);
        }
    }

    @Nested
    class Toggle {

        @Test
        void flipsCompletedEachTime() {
            JsonNode task = alice.post(tasks, "{\"title\": \"Flip\"}").json();

            Response first = alice.patch(location(task) + "/complete");
            Response second = alice.patch(location(task) + "/complete");

            assertThat(first.status()).isEqualTo(200);
            assertThat(first.json().get("completed").asBoolean()).isTrue();
            assertThat(first.header("ETag")).isEqualTo("\"2\"");
            assertThat(Instant.parse(first.json().get("updated_at").asString()))
                    .isAfterOrEqualTo(Instant.parse(task.get("updated_at").asString()));
            assertThat(second.json().get("completed").asBoolean()).isFalse();
            assertThat(second.json().get("version").asLong()).isEqualTo(3);
        }
    }

    @Nested
    class Delete {

        @Test
        void deletesTheTaskPermanently() {
            JsonNode task = alice.post(tasks, "{\"title\": \"Gone\"}").json();

            Response response = alice.delete(location(task));

            assertThat(response.status()).isEqualTo(204);
            assertThat(response.body()).isEmpty();
            assertProblem(alice.get(location(task)), 404, "task_not_found");
            assertProblem(alice.delete(location(task)), 404, "task_not_found");
        }

        @Test
        void deletesAllCompletedTasksOfTheUser() {
            create("done", "\"completed\": true");
            create("done too", "\"completed\": true");
            JsonNode open = create("open", "\"completed\": false");
            bob.post(tasksOfBob, "{\"title\": \"Of Bob\", \"completed\": true}");

            for (String query : List.of("", "?status=all", "?status=pending", "?status=completed&limit=1")) {
                assertProblem(alice.delete(tasks + query), 422, "invalid_input");
            }
            for (int i = 0; i < 2; i++) {
                Response response = alice.send("DELETE", tasks + "?status=completed", null, "Idempotency-Key", "clear");
                assertThat(response.status()).isEqualTo(200);
                assertThat(response.json().get("deleted").asInt()).isEqualTo(2);
            }
            assertThat(alice.delete(tasks + "?status=completed")
                            .json()
                            .get("deleted")
                            .asInt())
                    .isZero();
            assertThat(alice.get(tasks).json()).containsExactly(open);
            assertThat(bob.get(tasksOfBob).json()).hasSize(1);
        }
    }

    @Nested
    class ListTasks {

        @BeforeEach
        void createTasks() {
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
            Response response = alice.get(tasks + query);

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("Content-Type")).isEqualTo("application/json");
            List<String> found = new ArrayList<>();
            response.json().forEach(task -> found.add(task.get("title").asString()));
            assertThat(found).containsExactly(titles.split(","));
        }

        @Test
        void isAnEmptyArrayForAUserWithoutTasks() {
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
            "?limit=-1, limit, invalid_value",
            "?limit=0, limit, invalid_value",
            "?limit=501, limit, invalid_value",
            "?limit=1e2, limit, invalid_value",
            "?limit=+5, limit, invalid_value",
            "?limit=5&limit=5, limit, invalid_value",
            "?order=up, order, invalid_value",
            "?priority=urgent, priority, invalid_value",
            "?due_before=2026-02-10, due_before, invalid_value",
            "?due_after=now, due_after, invalid_value",
            "?updated_since=2026-02-10T00:00:00, updated_since, invalid_value",
            "?q=%00, q, invalid_character",
            "?limit=5&cursor=, cursor, invalid_value",
            "?limit=5&cursor=AAAA, cursor, invalid_value",
            "?limit=5&cursor=%25, cursor, invalid_value",
            "?offset=5, offset, unknown_parameter",
            "?Limit=5, Limit, unknown_parameter",
            "?stauts=pending, stauts, unknown_parameter"
        })
        void rejectsUnknownParametersAndInvalidValues(String query, String parameter, String code) {
            Response response = alice.get(tasks + query);

            assertProblem(response, 422, "invalid_input");
            JsonNode errors = response.json().get("errors");
            assertThat(errors).hasSize(1);
            assertThat(errors.get(0).get("parameter").asString()).isEqualTo(parameter);
            assertThat(errors.get(0).get("code").asString()).isEqualTo(code);
        }

        @Test
        void reportsEveryErrorInTheQuery() {
            JsonNode errors = alice.get(tasks + "?status=x&sort=y&z=1").json().get("errors");

            assertThat(errors).hasSize(3);
        }
    }

    @Nested
    class Patch {

        @ParameterizedTest
        @ValueSource(strings = {"application/json", "application/merge-patch+json"})
        void changesTheMembersOfTheBodyAndNoOthers(String type) {
            JsonNode task = create("Before", "\"description\": \"Text\", \"priority\": \"low\"");

            Response response = patch(task, "{\"title\": \"After\", \"priority\": null}", "Content-Type", type);

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("ETag")).isEqualTo("\"2\"");
            assertThat(response.json().get("title").asString()).isEqualTo("After");
            assertThat(response.json().get("priority").isNull()).isTrue();
            assertThat(response.json().get("description").asString()).isEqualTo("Text");
            assertThat(alice.get(location(task)).json()).isEqualTo(response.json());
        }

        @ParameterizedTest
        @ValueSource(strings = {"{}", "{\"title\": \"Same\"}", "{\"version\": 9, \"user_id\": \"x\", \"other\": [1]}"})
        void withoutAChangeKeepsVersionAndTime(String body) {
            JsonNode task = create("Same", "\"completed\": false");

            Response response = patch(task, body, "Content-Type", "application/merge-patch+json");

            assertThat(response.json()).isEqualTo(task);
            assertThat(response.header("ETag")).isEqualTo("\"1\"");
        }

        @Test
        void rejectsInvalidBodiesAndOtherMediaTypes() {
            JsonNode task = create("Same", "\"completed\": false");

            assertProblem(patch(task, "{\"title\": null, \"completed\": \"yes\"}", JSON), 422, "invalid_input");
            assertProblem(patch(task, "[]", JSON), 422, "invalid_input");
            assertProblem(patch(task, "{", JSON), 400, "malformed_request");
            assertProblem(
                    patch(task, "{}", "Content-Type", "application/json-patch+json"), 415, "unsupported_media_type");
            assertThat(alice.get(location(task)).json()).isEqualTo(task);
        }

        private Response patch(JsonNode task, String body, String... headers) {
            return alice.send("PATCH", location(task), body, headers);
        }
    }

    @Nested
    class Preconditions {
        private JsonNode task;

        @BeforeEach
        void createTask() {
            task = create("Contested", "\"completed\": false");
        }

        /** Sends every kind of write of the task with a header. */
        private List<Response> sendWrites(String header, String value) {
            return List.of(
                    alice.send("PUT", location(task), "{\"title\": \"x\"}", with(JSON, header, value)),
                    alice.send("PATCH", location(task), "{\"title\": \"y\"}", with(JSON, header, value)),
                    alice.send("PATCH", location(task) + "/complete", null, header, value),
                    alice.send("DELETE", location(task), null, header, value));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"2\"", "\"2\", \"3\"", "W/\"1\"", "\"\"", "\"01\"", "\"1 \"", "\"abc\"", ",\"7\","})
        void aWriteForAnotherVersionIsRejected(String ifMatch) {
            // an entity tag cannot contain a space
            boolean malformed = ifMatch.contains("1 ");
            for (Response response : sendWrites("If-Match", ifMatch)) {
                if (malformed) {
                    assertProblem(response, 400, "malformed_request");
                } else {
                    assertProblem(response, 412, "precondition_failed");
                    assertThat(response.header("ETag")).isEqualTo("\"1\"");
                }
            }
            assertThat(alice.get(location(task)).json()).isEqualTo(task);
        }

        @ParameterizedTest
        @ValueSource(strings = {"1", "\"1", "W/1", "**", "\"1\" \"2\"", "*, \"1\""})
        void anIfMatchThatIsNoListOfEntityTagsIsMalformed(String header) {
            for (Response response : sendWrites("If-Match", header)) {
                assertProblem(response, 400, "malformed_request");
            }
            assertThat(alice.get(location(task)).json()).isEqualTo(task);
        }

        @Test
        void aWriteForTheCurrentVersionSucceeds() {
            List<String> tags = List.of("\"1\"", "W/\"2\", \"2\"", "\"9\",\"3\"", "*");
            Response put = alice.send("PUT", location(task), "{\"title\": \"x\"}", with(JSON, "If-Match", tags.get(0)));
            Response patch =
                    alice.send("PATCH", location(task), "{\"title\": \"y\"}", with(JSON, "If-Match", tags.get(1)));
            Response toggle = alice.send("PATCH", location(task) + "/complete", null, "If-Match", tags.get(2));
            Response delete = alice.send("DELETE", location(task), null, "If-Match", tags.get(3));

            assertThat(List.of(put.header("ETag"), patch.header("ETag"), toggle.header("ETag")))
                    .containsExactly("\"2\"", "\"3\"", "\"4\"");
            assertThat(delete.status()).isEqualTo(204);
        }

        @Test
        void aWriteWithIfNoneMatchOfTheCurrentVersionIsRejected() {
            for (String tags : List.of("\"1\"", "W/\"1\"", "*", "\"7\", \"1\"")) {
                for (Response response : sendWrites("If-None-Match", tags)) {
                    assertProblem(response, 412, "precondition_failed");
                }
            }
            assertThat(alice.send("PATCH", location(task) + "/complete", null, "If-None-Match", "\"7\"")
                            .status())
                    .isEqualTo(200);
        }

        @Test
        void aReadWithTheCurrentVersionIsNotModified() {
            for (String tags : List.of("\"1\"", "W/\"1\"", "*", "\"7\", \"1\"")) {
                Response response = alice.get(location(task), "If-None-Match", tags);
                assertThat(response.status()).as(tags).isEqualTo(304);
                assertThat(response.header("ETag")).isEqualTo("\"1\"");
                assertThat(response.body()).isEmpty();
            }
            assertThat(alice.get(location(task), "If-None-Match", "\"2\"").status())
                    .isEqualTo(200);
            assertThat(alice.get(location(task), "If-Match", "\"1\"").status()).isEqualTo(200);
            assertProblem(alice.get(location(task), "If-Match", "\"2\""), 412, "precondition_failed");
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"1\"", "*", "W/\"1\""})
        void ifMatchOnARouteWithoutASingleTaskFailsAndChangesNothing(String ifMatch) {
            create("Done", "\"completed\": true");
            JsonNode before = alice.get(tasks).json();
            String creation = "{\"op\": \"create\", \"task\": {\"title\": \"x\"}}";

            for (Response response : List.of(
                    alice.send("POST", tasks, "{\"title\": \"x\"}", with(JSON, "If-Match", ifMatch)),
                    alice.send(
                            "POST",
                            tasks + "/batch",
                            "{\"operations\": [" + creation + "]}",
                            with(JSON, "If-Match", ifMatch)),
                    alice.send("DELETE", tasks + "?status=completed", null, "If-Match", ifMatch))) {
                assertProblem(response, 412, "precondition_failed");
                assertThat(response.optionalHeader("ETag")).isEmpty();
            }
            assertThat(alice.get(tasks).json()).isEqualTo(before);
        }

        @Test
        void aWriteOfADeletedTaskIsNotFoundWhateverThePrecondition() {
            for (String header : List.of("If-Match", "If-None-Match")) {
                for (String value : List.of("*", "\"1\"")) {
                    alice.delete(location(task));
                    for (Response response : sendWrites(header, value)) {
                        assertProblem(response, 404, "task_not_found");
                    }
                }
            }
        }

        @Test
        void oneOfFiftyConcurrentWritersWithTheSameVersionSucceeds() throws Exception {
            List<Response> responses = sendConcurrently(
                    50,
                    i -> alice.send(
                            "PUT",
                            location(task),
                            "{\"title\": \"writer " + i + "\"}",
                            with(JSON, "If-Match", "\"1\"")));

            assertThat(responses)
                    .filteredOn(response -> response.status() == 200)
                    .hasSize(1);
            assertThat(responses)
                    .filteredOn(response -> response.status() != 200)
                    .allSatisfy(response -> {
                        assertThat(response.status()).isEqualTo(412);
                        assertThat(response.header("ETag")).isEqualTo("\"2\"");
                    });
        }
    }

    @Nested
    class IdempotencyKeys {
        private final String key = UUID.randomUUID().toString();

        private Response post(String key, String body) {
            return alice.send("POST", tasks, body, with(JSON, "Idempotency-Key", key));
        }

        @Test
        void aRepeatedCreateReplaysTheFirstResponse() {
            Response first = post(key, "{\"title\": \"Once\"}");
            alice.put(first.header("Location"), "{\"title\": \"Changed meanwhile\"}");
            Response second = post(key, "{\"title\": \"Once\"}");

            assertThat(first.optionalHeader("Idempotency-Replayed")).isEmpty();
            assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
            assertThat(second.status()).isEqualTo(201);
            assertThat(second.body()).isEqualTo(first.body());
            for (String header : List.of("ETag", "Location", "Content-Type")) {
                assertThat(second.header(header)).isEqualTo(first.header(header));
            }
            assertThat(second.header("X-Request-Id")).isNotEqualTo(first.header("X-Request-Id"));
            assertThat(alice.get(tasks).json()).hasSize(1);
        }

        @Test
        void aRepeatedToggleHasNoFurtherEffect() {
            JsonNode task = create("Flip", "\"completed\": false");
            for (int i = 0; i < 3; i++) {
                Response response = alice.send("PATCH", location(task) + "/complete", null, "Idempotency-Key", key);
                assertThat(response.json().get("completed").asBoolean()).isTrue();
                assertThat(response.header("ETag")).isEqualTo("\"2\"");
            }
        }

        @Test
        void aResponseWithoutBodyIsReplayed() {
            JsonNode task = create("Gone", "\"completed\": true");
            for (int i = 0; i < 2; i++) {
                assertThat(alice.send("DELETE", location(task), null, "Idempotency-Key", key)
                                .status())
                        .isEqualTo(204);
            }
        }

        @Test
        void anotherRequestWithTheSameKeyIsRejected() {
            JsonNode task = post(key, "{\"title\": \"Once\"}").json();

            assertProblem(post(key, "{\"title\": \"Twice\"}"), 422, "idempotency_key_reused");
            assertProblem(
                    alice.send("PATCH", location(task) + "/complete", null, "Idempotency-Key", key),
                    422,
                    "idempotency_key_reused");
            assertThat(alice.get(tasks).json()).hasSize(1);
        }

        @Test
        void aRejectedRequestDoesNotUseUpTheKey() {
            assertProblem(post(key, "{\"title\": \"\"}"), 422, "invalid_input");
            assertProblem(post(key, "{"), 400, "malformed_request");
            assertProblem(
                    alice.send("PATCH", tasks + "/999999999/complete", null, "Idempotency-Key", key),
                    404,
                    "task_not_found");

            assertThat(post(key, "{\"title\": \"At last\"}").status()).isEqualTo(201);
        }

        @Test
        void theSameKeyOfAnotherUserIsIndependent() {
            post(key, "{\"title\": \"Of Alice\"}");

            Response bobs = bob.send("POST", tasksOfBob, "{\"title\": \"Of Bob\"}", with(JSON, "Idempotency-Key", key));

            assertThat(bobs.status()).isEqualTo(201);
            assertThat(bobs.json().get("title").asString()).isEqualTo("Of Bob");
        }

        @Test
        void oneOfManyConcurrentRequestsHasAnEffect() throws Exception {
            List<Response> responses = sendConcurrently(20, i -> post(key, "{\"title\": \"Once\"}"));

            assertThat(responses)
                    .extracting(Response::status)
                    .isSubsetOf(201, 409)
                    .contains(201);
            assertThat(responses)
                    .filteredOn(response -> response.status() == 409)
                    .allSatisfy(response -> assertProblem(response, 409, "idempotency_key_in_use"));
            assertThat(alice.get(tasks).json()).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " "})
        void anInvalidKeyIsMalformed(String invalidKey) {
            assertProblem(post(invalidKey, "{\"title\": \"Never\"}"), 400, "malformed_request");
            assertProblem(post("x".repeat(256), "{\"title\": \"Never\"}"), 400, "malformed_request");
            assertThat(post("x".repeat(255), "{\"title\": \"Long\"}").status()).isEqualTo(201);
        }

        @Test
        void aReadIgnoresTheKey() {
            assertThat(alice.get(tasks, "Idempotency-Key", key).status()).isEqualTo(200);
            assertThat(post(key, "{\"title\": \"Free\"}").status()).isEqualTo(201);
        }
    }

    @Nested
    class Pages {

        @BeforeEach
        void createTasks() {
            for (int i = 0; i < 7; i++) {
                create("task " + i, "\"priority\": \"" + (i % 2 == 0 ? "low" : "high") + "\"");
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "&sort=title",
                    "&sort=priority&order=asc",
                    "&sort=due_date",
                    "&sort=updated",
                    "&q=task&status=pending",
                    "&priority=low",
                    "&sort=title&order=desc"
                })
        void leadThroughTheWholeListInItsOrder(String query) {
            JsonNode whole =
                    alice.get(tasks + "?" + query.replaceFirst("^&", "")).json();
            for (int size : new int[] {1, 2, 3, 7, 500}) {
                List<JsonNode> all = new ArrayList<>();
                Response page = alice.get(tasks + "?limit=" + size + query);
                page.json().forEach(all::add);
                while (page.optionalHeader("Link").isPresent()) {
                    assertThat(page.json()).hasSize(size);
                    page = alice.get(next(page));
                    page.json().forEach(all::add);
                }
                assertThat(all).containsExactlyElementsOf(whole);
            }
        }

        @Test
        void continueAtTheSamePositionAfterTasksWereCreatedAndDeleted() {
            Response first = alice.get(tasks + "?limit=3");
            create("new", "\"completed\": false");
            alice.delete(location(first.json().get(2)));

            Response second = alice.get(next(first));
            assertThat(second.json())
                    .extracting(task -> task.get("title").asString())
                    .containsExactly("task 3", "task 2", "task 1");
        }

        @Test
        void rejectACursorOfAnotherUserFilterOrSort() {
            String cursor = next(alice.get(tasks + "?limit=2")).replaceFirst(".*cursor=", "");
            bob.post(tasksOfBob, "{\"title\": \"Of Bob\"}");

            assertThat(alice.get(tasks + "?limit=5&cursor=" + cursor).status()).isEqualTo(200);
            for (String query : List.of("&sort=title", "&order=asc", "&status=pending", "&q=task", "&priority=low")) {
                assertInvalidCursor(alice.get(tasks + "?limit=2" + query + "&cursor=" + cursor));
            }
            assertInvalidCursor(bob.get(tasksOfBob + "?limit=2&cursor=" + cursor));
            for (int i = 0; i < cursor.length(); i++) {
                char other = cursor.charAt(i) == 'A' ? 'B' : 'A';
                assertInvalidCursor(alice.get(
                        tasks + "?limit=2&cursor=" + cursor.substring(0, i) + other + cursor.substring(i + 1)));
            }
            assertThat(alice.get(tasks + "?cursor=" + cursor)
                            .json()
                            .get("errors")
                            .get(0)
                            .get("parameter")
                            .asString())
                    .isEqualTo("limit");
        }

        @Test
        void containTheTasksThatHaveTheSearchedWords() {
            create("100% \\\"sure\\\" of_it", "\"description\": \"A résumé\"");

            for (String found :
                    List.of("SURE", "résumé", "R%C3%89SUM%C3%89", "100%25", "of_it", "a+sure", "%22sure%22")) {
                assertThat(alice.get(tasks + "?q=" + found.replace("é", "%C3%A9"))
                                .json())
                        .as(found)
                        .hasSize(1);
            }
            for (String notFound : List.of("sure+unsure", "10_%25", "%27", "%5C", "ofXit", "%3Cscript%3E")) {
                assertThat(alice.get(tasks + "?q=" + notFound).json())
                        .as(notFound)
                        .isEmpty();
            }
            assertThat(alice.get(tasks + "?q=+").json()).hasSize(8);
            assertThat(alice.get(tasks + "?q=" + "x".repeat(201)).status()).isEqualTo(422);
        }

        private static String next(Response page) {
            return page.header("Link").replaceFirst("<(.*)>; rel=\"next\"", "$1");
        }

        private static void assertInvalidCursor(Response response) {
            assertProblem(response, 422, "invalid_input");
            assertThat(response.json().get("errors").get(0).get("parameter").asString())
                    .isEqualTo("cursor");
        }
    }

    @Nested
    class Batch {

        @Test
        void executesTheOperationsInTheirOrder() {
            JsonNode one = create("one", "\"completed\": false");
            JsonNode two = create("two", "\"completed\": true");

            Response response =
                    batch("""
                    {"op": "create", "task": {"title": "three", "priority": "low"}},
                    {"op": "update", "id": %1$d, "task": {"title": "ONE", "description": null}, "if_match": "\\"1\\""},
                    {"op": "complete", "id": %1$d},
                    {"op": "complete", "id": %2$d},
                    {"op": "delete", "id": %2$d}""".formatted(one.get("id").asLong(), two.get("id").asLong()));

            assertThat(response.status()).as(response.body()).isEqualTo(200);
            JsonNode results = response.json().get("results");
            assertThat(results).hasSize(5);
            assertThat(results.get(2).get("task").get("version").asLong()).isEqualTo(3);
            assertThat(results.get(3).get("task")).isEqualTo(two);
            assertThat(results.get(4).get("task").isNull()).isTrue();
            assertThat(alice.get(tasks + "?sort=title").json())
                    .containsExactly(results.get(2).get("task"), results.get(0).get("task"));
        }

        @Test
        void isRejectedAsAWholeAndReportsEveryError() {
            JsonNode one = create("one", "\"completed\": false");
            long id = one.get("id").asLong();
            long foreignId = bob.post(tasksOfBob, "{\"title\": \"Of Bob\"}")
                    .json()
                    .get("id")
                    .asLong();

            Response failing = batch("""
                    {"op": "create", "task": {"title": "never"}},
                    {"op": "update", "id": %d, "task": {"title": "never"}, "if_match": "\\"7\\""},
                    {"op": "delete", "id": %d},
                    {"op": "complete", "id": 9007199254740991}""".formatted(id, foreignId));
            Response invalid = batch("""
                    {"op": "create", "task": {"title": "", "priority": 1}},
                    {"op": "create"},
                    {"op": "update", "id": "1", "task": {}},
                    {"op": "delete"},
                    {"op": "explode", "id": 1},
                    {"op": "delete", "id": 1, "if_match": "1"},
                    17""");

            assertThat(errors(failing))
                    .containsExactly(
                            "/operations/1 precondition_failed",
                            "/operations/2 task_not_found",
                            "/operations/3 task_not_found");
            assertThat(errors(invalid))
                    .containsExactly(
                            "/operations/0/task/title blank",
                            "/operations/0/task/priority wrong_type",
                            "/operations/1/task required",
                            "/operations/2/id wrong_type",
                            "/operations/3/id required",
                            "/operations/4/op invalid_value",
                            "/operations/5/if_match invalid_value",
                            "/operations/6/op invalid_value");
            assertThat(alice.get(tasks).json()).containsExactly(one);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{}",
                    "[]",
                    "{\"operations\": {}}",
                    "{\"operations\": []}",
                    "{\"operations\": [{\"op\": \"create\", \"task\": {\"title\": \"x\"}, \"y\": \"\\u0000\"}]}"
                })
        void withoutAListOfOperationsIsInvalid(String body) {
            assertProblem(alice.post(tasks + "/batch", body), 422, "invalid_input");
        }

        @Test
        void hasAtMostAHundredOperationsAndStaysWithinTheQuota() {
            String create = "{\"op\": \"create\", \"task\": {\"title\": \"x\"}}";

            assertProblem(batch(String.join(",", Collections.nCopies(101, create))), 422, "invalid_input");
            assertThat(batch(String.join(",", Collections.nCopies(100, create))).status())
                    .isEqualTo(200);
            assertThat(errors(batch(create + "," + create)))
                    .containsExactly("/operations/0 quota_exceeded", "/operations/1 quota_exceeded");
            assertThat(alice.get(tasks).json()).hasSize(QUOTA);
        }

        @Test
        void isExecutedOncePerIdempotencyKey() {
            String body = "{\"operations\": [{\"op\": \"create\", \"task\": {\"title\": \"x\"}}]}";
            Response first = alice.send("POST", tasks + "/batch", body, with(JSON, "Idempotency-Key", "b"));
            Response second = alice.send("POST", tasks + "/batch", body, with(JSON, "Idempotency-Key", "b"));

            assertThat(second.body()).isEqualTo(first.body());
            assertThat(alice.get(tasks).json()).hasSize(1);
        }

        private Response batch(String operations) {
            return alice.post(tasks + "/batch", "{\"operations\": [" + operations + "]}");
        }

        private static List<String> errors(Response response) {
            assertProblem(response, 422, "invalid_input");
            return response.json()
                    .get("errors")
                    .valueStream()
                    .map(error -> error.get("pointer").asString() + " "
                            + error.get("code").asString())
                    .toList();
        }
    }

    private JsonNode create(String title, String members) {
        Response response = alice.post(tasks, "{\"title\": \"" + title + "\", " + members + "}");
        assertThat(response.status()).as(response.body()).isEqualTo(201);
        return response.json();
    }

    private static String[] with(String[] headers, String name, String value) {
        return new String[] {headers[0], headers[1], name, value};
    }

    private static List<Response> sendConcurrently(int times, IntFunction<Response> request) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Response>> requests = IntStream.range(0, times)
                    .<Callable<Response>>mapToObj(i -> () -> request.apply(i))
                    .toList();
            List<Response> responses = new ArrayList<>();
            for (Future<Response> response : threads.invokeAll(requests)) {
                responses.add(response.get());
            }
            return responses;
        }
    }

    private String location(JsonNode task) {
        return tasks + "/" + task.get("id").asLong();
    }

    /** Sends a request to every route of a single task, with and without preconditions. */
    private static List<Response> useEveryRoute(TestClient client, String path) {
        return List.of(
                client.get(path),
                client.get(path, "If-None-Match", "\"1\""),
                client.put(path, "{\"title\": \"Mine now\"}"),
                client.send("PUT", path, "{\"title\": \"Mine now\"}", with(JSON, "If-Match", "\"1\"")),
                client.send("PATCH", path, "{\"title\": \"Mine now\"}", JSON),
                client.send("PATCH", path, "{\"title\": \"Mine now\"}", with(JSON, "If-Match", "\"1\"")),
                client.send("PATCH", path, "{\"title\": \"Mine now\"}", with(JSON, "Idempotency-Key", "mine")),
                client.patch(path + "/complete"),
                client.send("PATCH", path + "/complete", null, "If-Match", "\"2\""),
                client.send("DELETE", path, null, "If-Match", "*"),
                client.delete(path));
    }
}
