package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.persistence.TestDatabase;
import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Answer;
import dev.taskward.adapter.rest.TestTokens;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.JsonNode;

/**
 * What all published contracts have in common, and what their suites are made of. Each test is named after the row of
 * {@code docs/contracts.md} that it checks, and talks to a service that was started with nothing but the contract's name,
 * a secret and a database.
 */
@ExtendWith(PublishedContract.Serving.class)
abstract class PublishedContract {
    /** Of JUnit: the contract to serve in place of the suite's own. */
    static final String OTHER_CONTRACT = "taskward.contract";

    static final String NEW_TASK = "{\"title\": \"Buy groceries\"}";
    private static final Map<String, RunningService> SERVICES = new ConcurrentHashMap<>();

    final String user = "user-" + UUID.randomUUID();
    private final String name;
    private final String userClaim;
    private int port;

    TestClient nobody;
    TestClient alice;
    TestClient bob;

    /** Takes the contract's name, and the claim in which its tokens name the user. */
    @SuppressWarnings("NullAway.Init") // the clients are there before each test
    PublishedContract(String name, String userClaim) {
        this.name = name;
        this.userClaim = userClaim;
    }

    /** Starts the service before each test, where it does not run yet. */
    static final class Serving implements BeforeEachCallback {
        @Override
        public void beforeEach(ExtensionContext context) {
            PublishedContract suite = (PublishedContract) context.getRequiredTestInstance();
            suite.serve(context.getConfigurationParameter(OTHER_CONTRACT).orElse(suite.name));
        }
    }

    private void serve(String contract) {
        port = SERVICES.computeIfAbsent(contract, served -> new RunningService(settings(served)))
                .port();
        nobody = TestClient.nobody(port);
        alice = as(user);
        bob = as("bob-" + user);
    }

    static Map<String, String> settings(String contract) {
        Map<String, String> settings =
                new HashMap<>(RunningService.settings(TestDatabase.create().url()));
        settings.put("TASKWARD_CONTRACT", contract);
        return settings;
    }

    TestClient as(String someone) {
        return nobody.withToken(token(TestTokens.claims(userClaim, someone)));
    }

    static String token(Map<String, Object> claims) {
        return TestTokens.signed(Map.of("alg", "HS256"), claims, TestTokens.SECRET);
    }

    /** Where the tasks of a user are. */
    abstract String tasksOf(String someone);

    /** What an error has that is not about several faults. */
    abstract Set<String> membersOfAnError();

    String tasks() {
        return tasksOf(user);
    }

    String newTask() {
        return newTask(NEW_TASK);
    }

    /** The path of a new task of alice's. */
    String newTask(String body) {
        Answer created = alice.post(tasks(), body);
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return tasks() + "/" + created.json().get("id").asString();
    }

    /** The path of a task of alice's, as bob would have to write it. */
    String taskOfSomebodyElse() {
        return newTask().replace(tasks(), tasksOf("bob-" + user));
    }

    static Set<String> members(JsonNode object) {
        return new HashSet<>(object.propertyNames());
    }

    static List<String> titles(JsonNode list) {
        List<String> titles = new ArrayList<>();
        list.forEach(task -> titles.add(task.get("title").asString()));
        return titles;
    }

    /** The tasks of a list, whatever is around them. */
    JsonNode listed(String query) {
        return alice.get(tasks() + query).json();
    }

    Answer preflight(String origin, String method, String headers) {
        return nobody.send(
                "OPTIONS",
                tasks(),
                null,
                "Origin",
                origin,
                "Access-Control-Request-Method",
                method,
                "Access-Control-Request-Headers",
                headers);
    }

    /** Every use of a task that is there, or is not. */
    static List<Answer> everyUseOf(TestClient client, String task) {
        return List.of(
                client.get(task),
                client.put(task, "{\"title\": \"Mine now\"}"),
                client.send("PATCH", task, "{\"title\": \"Mine now\"}", "Content-Type", "application/json"),
                client.patch(task + "/complete"),
                client.delete(task));
    }

    static Instant time(JsonNode value) {
        String text = value.asString();
        return text.endsWith("Z")
                ? Instant.parse(text)
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }

    @Test
    void e02_e03_e04_e05_e06_e07_e08_e14_sixEndpoints() {
        String task = newTask();

        assertThat(alice.get(tasks()).status()).isEqualTo(200);
        assertThat(alice.get(task).status()).isEqualTo(200);
        assertThat(alice.put(task, "{\"title\": \"Other\"}").status()).isEqualTo(200);
        assertThat(alice.patch(task + "/complete").status()).isEqualTo(200);
        assertThat(alice.delete(task).status()).isIn(200, 204);
    }

    @Test
    void e10_healthSaysTheEnvironment() {
        Answer health = nobody.get("/health");

        assertThat(health.status()).isEqualTo(200);
        assertThat(health.body()).isEqualTo("{\"status\":\"ok\",\"environment\":\"dev\"}");
    }

    @Test
    void e11_e12_e13_x12_documentsNeedNoToken() {
        for (String path : List.of("/docs", "/redoc")) {
            Answer page = nobody.get(path);
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.header("Content-Type")).isEqualTo("text/html");
        }
        JsonNode document = nobody.get("/openapi.json").json();
        assertThat(document.get("openapi").asString()).startsWith("3.1");
        assertThat(document.get("info").get("title").asString()).isEqualTo("Todo API");
        assertThat(document.get("paths").propertyNames()).contains(tasksOf("{user_id}"));
    }

    @Test
    void a01_a17_theCredentialIsABearerTokenInAnyCase() {
        String bearer = token(TestTokens.claims(userClaim, user));

        for (String scheme : List.of("Bearer", "bearer", "BEARER")) {
            assertThat(nobody.get(tasks(), "Authorization", scheme + " " + bearer)
                            .status())
                    .isEqualTo(200);
        }
        for (String other : List.of("Basic " + bearer, "Token " + bearer, bearer)) {
            assertThat(nobody.get(tasks(), "Authorization", other).status()).isEqualTo(401);
        }
    }

    @Test
    void a02_a03_n02_signedByHs256WithTheSharedSecretAndNothingElse() {
        Map<String, Object> claims = TestTokens.claims(userClaim, user);
        for (String refused : List.of(
                TestTokens.signed(Map.of("alg", "HS512"), claims, TestTokens.SECRET),
                TestTokens.signed(Map.of("alg", "none"), claims, TestTokens.SECRET),
                TestTokens.signed(Map.of("alg", "HS256"), claims, "another-secret-of-at-least-32-bytes!!"))) {
            assertThat(nobody.withToken(refused).get(tasks()).status()).isEqualTo(401);
        }
    }

    @Test
    void a05_otherClaimsDoNoHarm() {
        Map<String, Object> claims = TestTokens.claims(userClaim, user);
        claims.put("email", "somebody@example.org");
        claims.put("name", List.of("any", "thing"));

        assertThat(nobody.withToken(token(claims)).get(tasks()).status()).isEqualTo(200);
    }

    @Test
    void a06_a09_aTokenEnds() {
        Map<String, Object> expired = TestTokens.claims(userClaim, user);
        expired.put("exp", Instant.now().minus(Duration.ofMinutes(1)).getEpochSecond());
        Map<String, Object> endless = TestTokens.claims(userClaim, user);
        endless.remove("exp");

        assertThat(nobody.withToken(token(expired)).get(tasks()).status()).isEqualTo(401);
        assertThat(nobody.withToken(token(endless)).get(tasks()).status()).isEqualTo(401);
    }

    @Test
    void a07_a08_a12_withoutAGoodToken401AndTheWayToAuthenticate() {
        for (Answer answer :
                List.of(nobody.get(tasks()), nobody.withToken("x").get(tasks()), nobody.post(tasks(), NEW_TASK))) {
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
        }
    }

    @Test
    void a10_aTokenNamesItsUser() {
        for (Map<String, Object> claims : List.of(
                TestTokens.claims(userClaim, null),
                TestTokens.claims(userClaim, ""),
                TestTokens.claims(userClaim, 42))) {
            assertThat(nobody.withToken(token(claims)).get(tasks()).status()).isEqualTo(401);
        }
    }

    @Test
    void a13_a14_allButThePublicRoutesNeedAToken() {
        for (String path : List.of(tasks(), tasks() + "/1", "/nowhere", "/api")) {
            assertThat(nobody.get(path).status()).as(path).isEqualTo(401);
        }
    }

    @Test
    void a15_noSessionIsKept() {
        assertThat(alice.get(tasks()).headers().map()).doesNotContainKeys("Set-Cookie", "set-cookie");
    }

    @Test
    void f03_f05_o02_o03_o04_createReturnsTheTask() {
        Answer created = alice.post(tasks(), "{\"title\": \" Buy groceries \", \"user_id\": \"bob\"}");

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().get("title").asString()).isEqualTo("Buy groceries");
        assertThat(created.json().get("completed").isBoolean()).isTrue();
        assertThat(created.json().get("completed").asBoolean()).isFalse();
        assertThat(as("bob").get(tasksOf("bob")).body()).doesNotContain("Buy groceries");
    }

    @Test
    void f04_f12_whatIsAbsentIsNull() {
        assertThat(alice.get(newTask()).json().get("description").isNull()).isTrue();
    }

    @Test
    void f06_f07_o13_timesTellOfCreationAndChange() throws InterruptedException {
        String task = newTask();
        JsonNode before = alice.get(task).json();
        Thread.sleep(5);

        JsonNode toggled = alice.patch(task + "/complete").json();
        Thread.sleep(5);
        JsonNode updated = alice.put(task, "{\"title\": \"Other\"}").json();

        assertThat(time(before.get("updated_at"))).isEqualTo(time(before.get("created_at")));
        assertThat(time(toggled.get("updated_at"))).isAfter(time(before.get("updated_at")));
        assertThat(time(updated.get("updated_at"))).isAfter(time(toggled.get("updated_at")));
        assertThat(updated.get("created_at")).isEqualTo(before.get("created_at"));
    }

    @Test
    void o12_updateReturnsTheTask() {
        Answer updated = alice.put(newTask(), "{\"title\": \"Other\", \"description\": \"Text\"}");

        assertThat(updated.status()).isEqualTo(200);
        assertThat(updated.json().get("title").asString()).isEqualTo("Other");
        assertThat(updated.json().get("description").asString()).isEqualTo("Text");
    }

    @Test
    void o16_whatIsDeletedIsGone() {
        String task = newTask();

        alice.delete(task);

        assertThat(alice.get(task).status()).isEqualTo(404);
        assertThat(alice.delete(task).status()).isEqualTo(404);
    }

    @Test
    void o17_toggleFlipsThereAndBack() {
        String task = newTask();

        assertThat(alice.patch(task + "/complete").json().get("completed").asBoolean())
                .isTrue();
        assertThat(alice.patch(task + "/complete").json().get("completed").asBoolean())
                .isFalse();
    }

    @Test
    void o18_readReturnsTheTask() {
        Answer created = alice.post(tasks(), NEW_TASK);

        Answer read = alice.get(tasks() + "/" + created.json().get("id").asString());

        assertThat(read.status()).isEqualTo(200);
        assertThat(read.json()).isEqualTo(created.json());
    }

    @Test
    void l03_aListHoldsTheUsersOwn() {
        newTask("{\"title\": \"Of Alice\"}");
        bob.post(tasksOf("bob-" + user), "{\"title\": \"Of Bob\"}");

        assertThat(alice.get(tasks()).body()).contains("Of Alice").doesNotContain("Of Bob");
    }

    @Test
    void i06_anUnknownTaskIs404() {
        String gone = newTask();
        alice.delete(gone);

        for (Answer answer : everyUseOf(alice, gone)) {
            assertThat(answer.status()).isEqualTo(404);
        }
    }

    @Test
    void v05_aLongDescriptionIsKept() {
        String text = "x".repeat(100_000);

        assertThat(alice.get(newTask("{\"title\": \"Long\", \"description\": \"" + text + "\"}"))
                        .json()
                        .get("description")
                        .asString())
                .isEqualTo(text);
    }

    @Test
    void v08_anIdThatCanBeNoneIsAClientsError() {
        for (String id : List.of("abc", "0", "-1", "1.5", "99999999999999999999", "%20")) {
            assertThat(alice.get(tasks() + "/" + id).status()).as(id).isEqualTo(404);
        }
    }

    @Test
    void r07_anErrorTellsNothingOfTheInside() {
        for (Answer answer : List.of(
                alice.post(tasks(), "{\"title\": 42}"),
                alice.post(tasks(), "{"),
                alice.get(tasks() + "/abc"),
                nobody.withToken("x.y.z").get(tasks()))) {
            assertThat(answer.status()).isBetween(400, 499);
            assertThat(answer.body()).doesNotContainIgnoringCase("exception", "select ", "java", "sql");
        }
    }

    @Test
    void c02_c05_c06_aBrowserOfTheFrontendIsServedAndNoOther() {
        Answer granted = preflight("http://localhost:3000", "POST", "authorization,content-type");

        assertThat(granted.status()).isEqualTo(200);
        assertThat(granted.header("Access-Control-Allow-Origin")).isEqualTo("http://localhost:3000");
        assertThat(granted.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(nobody.get(tasks(), "Origin", "http://localhost:3000").header("Access-Control-Allow-Origin"))
                .isEqualTo("http://localhost:3000");
        assertThat(preflight("http://evil.example", "POST", "authorization")
                        .optionalHeader("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @Test
    void p02_p06_manyUsersAtOnceLoseNothing() throws Exception {
        try (ExecutorService everybody = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<List<Integer>>> visits = IntStream.range(0, 100)
                    .<Callable<List<Integer>>>mapToObj(i -> () -> {
                        String someone = user + "-" + i;
                        TestClient client = as(someone);
                        Answer created = client.post(tasksOf(someone), "{\"title\": \"Of " + i + "\"}");
                        Answer listed = client.get(tasksOf(someone));
                        assertThat(listed.body()).contains("\"Of " + i + "\"");
                        return List.of(created.status(), listed.status());
                    })
                    .toList();
            for (Future<List<Integer>> visit : everybody.invokeAll(visits)) {
                assertThat(visit.get()).containsExactly(201, 200);
            }
        }
    }

    @Test
    void hostileInputStoresNothingUnderAnyContract() {
        for (String body : List.of(
                "{\"title\": \"\\u0000\"}",
                "{\"title\": \"\\ud800\"}",
                "{\"title\": \"a\", \"title\": \"b\"}",
                "{\"title\": \"x\"} x",
                "[]",
                "{\"title\": [\"x\"]}")) {
            assertThat(alice.post(tasks(), body).status()).isIn(400, 422);
        }
        assertThat(alice.post(tasks(), " ".repeat(3 * 1024 * 1024)).status()).isEqualTo(413);
        assertThat(alice.get(tasks()).body()).isIn("[]", "{\"tasks\":[],\"count\":0}");
    }

    @Test
    void aPatchIsAMergePatchUnderAnyContract() {
        String task = newTask("{\"title\": \"Old\", \"description\": \"Text\"}");

        Answer patched = patch(task, "{\"title\": \"New\", \"completed\": true, \"user_id\": \"x\", \"more\": 1}");

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
        assertThat(patch(task, "{\"title\": null}").status()).isEqualTo(statusOfInvalidInput());
    }

    @Test
    void aWriteForAnotherVersionIsRefusedUnderAnyContract() {
        String task = newTask();
        String[] other = {"Content-Type", "application/json", "If-Match", "\"7\""};
        for (Answer refused : List.of(
                alice.send("PUT", task, "{\"title\": \"x\"}", other),
                alice.send("PATCH", task, "{\"title\": \"x\"}", other),
                alice.send("PATCH", task + "/complete", null, "If-Match", "\"7\""),
                alice.send("DELETE", task, null, "If-Match", "\"7\""))) {
            assertThat(refused.status()).isEqualTo(412);
            assertThat(refused.header("ETag")).isEqualTo("\"1\"");
            assertThat(members(refused.json())).isEqualTo(membersOfAnError());
        }
        assertThat(alice.get(task, "If-None-Match", "\"1\"").status()).isEqualTo(304);
        assertThat(alice.send("PATCH", task + "/complete", null, "If-Match", "\"1\"")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aRequestWithAKeyIsHadOnceUnderAnyContract() {
        String[] headers = {"Content-Type", "application/json", "Idempotency-Key", "once"};
        Answer first = alice.send("POST", tasks(), NEW_TASK, headers);
        Answer again = alice.send("POST", tasks(), NEW_TASK, headers);
        Answer other = alice.send("POST", tasks(), "{\"title\": \"Other\"}", headers);

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(other.status()).isEqualTo(422);
        assertThat(members(other.json())).isEqualTo(membersOfAnError());
        assertThat(tasksIn(listed(""))).hasSize(1);
    }

    @Test
    void pagesLeadThroughTheListUnderAnyContract() {
        for (String title : List.of("a", "b", "c")) {
            newTask("{\"title\": \"" + title + "\"}");
        }

        Answer first = alice.get(tasks() + "?limit=2");
        Answer second = alice.get(first.header("Link").replaceFirst("<(.*)>; rel=\"next\"", "$1"));

        assertThat(titles(tasksIn(first.json()))).containsExactly("c", "b");
        assertThat(titles(tasksIn(second.json()))).containsExactly("a");
        assertThat(second.optionalHeader("Link")).isEmpty();
        assertThat(alice.get(tasks() + "?limit=0").status()).isEqualTo(statusOfInvalidInput());
        assertThat(alice.get(tasks() + "?limit=2&cursor=x").status()).isEqualTo(statusOfInvalidInput());
    }

    @Test
    void aBatchIsDoneOrRefusedAsAWholeUnderAnyContract() {
        JsonNode one = alice.post(tasks(), NEW_TASK).json();
        String two = alice.post(tasks(), NEW_TASK).json().get("id").toString();
        JsonNode foreign =
                bob.post(tasksOf("bob-" + user), "{\"title\": \"Of Bob\"}").json();

        Answer done = batch("{\"op\": \"create\", \"task\": {\"title\": \"New\"}}", """
                {"op": "update", "id": %1$s, "task": {"title": "Other"}, "if_match": "\\"1\\""},
                {"op": "complete", "id": %1$s}, {"op": "delete", "id": %2$s}""".formatted(
                        one.get("id").toString(), two));
        Answer refused = batch(
                "{\"op\": \"delete\", \"id\": " + one.get("id") + "}",
                "{\"op\": \"delete\", \"id\": " + foreign.get("id") + "}");

        assertThat(done.status()).as(done.body()).isEqualTo(200);
        JsonNode results = done.json().get("results");
        assertThat(results).hasSize(4);
        assertThat(results.get(2).get("task").get("title").asString()).isEqualTo("Other");
        assertThat(results.get(2).get("task").get("completed").asBoolean()).isTrue();
        assertThat(members(results.get(0).get("task"))).isEqualTo(members(one));
        assertThat(refused.status()).isEqualTo(statusOfInvalidInput());
        assertThat(tasksIn(listed("")))
                .containsExactlyInAnyOrder(
                        results.get(0).get("task"), results.get(2).get("task"));
        assertThat(bob.get(tasksOf("bob-" + user)).body()).contains("Of Bob");
    }

    @Test
    void theCompletedAreClearedAwayUnderAnyContract() {
        newTask("{\"title\": \"Open\"}");
        alice.patch(newTask("{\"title\": \"Done\"}") + "/complete");

        assertThat(alice.delete(tasks()).status()).isEqualTo(statusOfInvalidInput());
        assertThat(alice.delete(tasks() + "?status=completed").body()).isEqualTo("{\"deleted\":1}");
        assertThat(titles(tasksIn(listed("")))).containsExactly("Open");
    }

    Answer patch(String task, String body) {
        return alice.send("PATCH", task, body, "Content-Type", "application/merge-patch+json");
    }

    Answer batch(String... operations) {
        return alice.post(tasks() + "/batch", "{\"operations\": [" + String.join(", ", operations) + "]}");
    }

    private static JsonNode tasksIn(JsonNode list) {
        return list.has("tasks") ? list.get("tasks") : list;
    }

    private int statusOfInvalidInput() {
        return alice.post(tasks(), "{}").status();
    }
}
