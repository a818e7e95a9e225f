package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Response;
import dev.taskward.adapter.rest.TestTokens;
import dev.taskward.bootstrap.PublishedPlan.Expected;
import dev.taskward.bootstrap.PublishedPlan.Nulls;
import dev.taskward.bootstrap.PublishedPlan.Presence;
import dev.taskward.bootstrap.PublishedPlan.Unknown;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Checks a contract against its published plan. Each test is named after the rows of {@code docs/contracts.md} that it
 * checks.
 */
abstract class PublishedContract extends ExtendedContract {
    private static final String FRONTEND = "http://localhost:3000";
    private static final String DUE_DATE = "2026-02-10T00:00:00Z";
    /** A valid JSON value for each member that a contract may let users write. */
    private static final Map<String, String> VALUES = Map.of(
            "title", "\"New\"",
            "description", "\"New text\"",
            "completed", "true",
            "priority", "\"high\"",
            "due_date", "\"" + DUE_DATE + "\"");

    PublishedContract(String contract) {
        super(contract);
    }

    @Test
    void e01_e09_i05_theTasksAreAtThePathsOfThePlanOnly() {
        for (String path : List.of("/api/tasks", "/api/{user_id}/tasks")) {
            assertThat(alice.get(path.replace("{user_id}", user)).status())
                    .as(path)
                    .isEqualTo(plan.paths().contains(path) ? 200 : 404);
        }
    }

    @Test
    void e02_e03_e04_e05_e06_e07_e08_e14_thereAreSixEndpoints() {
        String task = newTask();

        assertThat(alice.get(tasks()).status()).isEqualTo(200);
        assertThat(alice.get(task).status()).isEqualTo(200);
        assertThat(alice.put(task, "{\"title\": \"Other\"}").status()).isEqualTo(200);
        assertThat(alice.patch(task + "/complete").status()).isEqualTo(200);
        assertThat(alice.delete(task).status()).isEqualTo(plan.deletion().status());
    }

    @Test
    void e10_theHealthRouteShowsTheEnvironment() {
        Response health = nobody.get("/health");

        assertThat(health.status()).isEqualTo(200);
        assertThat(health.body()).isEqualTo("{\"status\":\"ok\",\"environment\":\"dev\"}");
    }

    @Test
    void e11_e12_e13_x12_theDocumentsNeedNoToken() {
        for (String path : List.of("/docs", "/redoc")) {
            Response page = nobody.get(path);
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.header("Content-Type")).isEqualTo("text/html");
        }
        JsonNode document = nobody.get("/openapi.json").json();
        assertThat(document.get("openapi").asString()).startsWith("3.1");
        assertThat(document.get("info").get("title").asString()).isEqualTo("Todo API");
        assertThat(document.get("paths").propertyNames()).containsAll(plan.paths());
    }

    @Test
    void a01_a17_theCredentialIsABearerTokenInAnyCase() {
        String token = token(TestTokens.claims(plan.userClaim(), user));

        for (String scheme : List.of("Bearer", "bearer", "BEARER")) {
            assertThat(nobody.get(tasks(), "Authorization", scheme + " " + token)
                            .status())
                    .isEqualTo(200);
        }
        for (String other : List.of("Basic " + token, "Token " + token, token)) {
            assertThat(nobody.get(tasks(), "Authorization", other).status()).isEqualTo(401);
        }
    }

    @Test
    void a02_a03_n02_onlyTokensThatAreSignedByHs256WithTheSharedSecretAreAccepted() {
        Map<String, Object> claims = TestTokens.claims(plan.userClaim(), user);
        for (String rejected : List.of(
                TestTokens.signed(Map.of("alg", "HS512"), claims, TestTokens.SECRET),
                TestTokens.signed(Map.of("alg", "none"), claims, TestTokens.SECRET),
                TestTokens.signed(Map.of("alg", "HS256"), claims, "another-secret-of-at-least-32-bytes!!"))) {
            assertThat(nobody.withToken(rejected).get(tasks()).status()).isEqualTo(401);
        }
    }

    @Test
    void a04_a10_x19_theUserIsInTheClaimOfThePlanAndInNoOther() {
        String otherClaim = plan.userClaim().equals("sub") ? "user_id" : "sub";
        Map<String, Object> onlyOther = TestTokens.claims(plan.userClaim(), null);
        onlyOther.remove("sub");
        onlyOther.put(otherClaim, user);
        Map<String, Object> both = TestTokens.claims(plan.userClaim(), user);
        both.put(otherClaim, "somebody-else");

        assertError(
                nobody.withToken(token(onlyOther)).get(tasks()),
                new Expected(401, plan.tokenTexts().withoutUser()));
        assertThat(nobody.withToken(token(both)).post(tasks(), NEW_TASK).status())
                .isEqualTo(201);
        assertThat(listTitles("")).containsExactly("Buy groceries");
    }

    @Test
    void a05_otherClaimsAreIgnored() {
        Map<String, Object> claims = TestTokens.claims(plan.userClaim(), user);
        claims.put("email", "somebody@example.org");
        claims.put("name", List.of("any", "thing"));

        assertThat(nobody.withToken(token(claims)).get(tasks()).status()).isEqualTo(200);
    }

    @Test
    void a06_a09_aTokenMustHaveAnExpiryInTheFuture() {
        Map<String, Object> expired = TestTokens.claims(plan.userClaim(), user);
        expired.put("exp", Instant.now().minus(Duration.ofMinutes(1)).getEpochSecond());
        Map<String, Object> withoutExpiry = TestTokens.claims(plan.userClaim(), user);
        withoutExpiry.remove("exp");

        assertError(
                nobody.withToken(token(expired)).get(tasks()),
                new Expected(401, plan.tokenTexts().expired()));
        assertThat(nobody.withToken(token(withoutExpiry)).get(tasks()).status()).isEqualTo(401);
    }

    @Test
    void a07_a08_a11_a12_x10_x15_a401HasTheTextOfThePlanAndNamesTheScheme() {
        List<Response> missing = List.of(nobody.get(tasks()), nobody.post(tasks(), NEW_TASK));
        Stream<Response> malformed =
                Stream.of("Basic x", "Bearer", "Bearer ").map(header -> nobody.get(tasks(), "Authorization", header));
        Response invalid = nobody.withToken("x").get(tasks());

        assertThat(Stream.concat(missing.stream(), malformed)).allSatisfy(response -> {
            assertError(response, new Expected(401, plan.tokenTexts().missing()));
            assertThat(response.header("WWW-Authenticate")).startsWith("Bearer");
        });
        assertError(invalid, new Expected(401, plan.tokenTexts().invalid()));
        assertThat(invalid.header("WWW-Authenticate")).startsWith("Bearer");
    }

    @Test
    void a10_aTokenMustNameItsUser() {
        for (Object withoutUser : new Object[] {null, ""}) {
            String token = token(TestTokens.claims(plan.userClaim(), withoutUser));
            assertError(
                    nobody.withToken(token).get(tasks()),
                    new Expected(401, plan.tokenTexts().withoutUser()));
        }
        assertThat(nobody.withToken(token(TestTokens.claims(plan.userClaim(), 42)))
                        .get(tasks())
                        .status())
                .isEqualTo(401);
    }

    @Test
    void a13_a14_allRoutesButThePublicOnesNeedAToken() {
        for (String path : List.of(tasks(), tasks() + "/1", "/nowhere", "/api")) {
            assertThat(nobody.get(path).status()).as(path).isEqualTo(401);
        }
    }

    @Test
    void a15_thereAreNoSessions() {
        assertThat(alice.get(tasks()).headers().map()).doesNotContainKeys("Set-Cookie", "set-cookie");
    }

    @Test
    void f01_anIdHasTheFormatOfThePlan() {
        assertThat(alice.get(newTask()).json().get("id").toString())
                .matches(plan.task().id());
    }

    @Test
    void f02_f08_f09_f11_aTaskHasTheMembersOfThePlan() {
        JsonNode task = alice.get(newTask()).json();

        assertThat(members(task))
                .containsExactlyInAnyOrderElementsOf(plan.task().members());
        assertThat(task.path("user_id").asString(user)).isEqualTo(user);
    }

    @Test
    void f03_f05_o02_o03_o04_aCreateReturnsTheNewTaskOfTheUserOfTheToken() {
        Response created = alice.post(tasks(), "{\"title\": \" Buy groceries \", \"user_id\": \"bob\"}");

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().get("title").asString()).isEqualTo("Buy groceries");
        assertThat(created.json().get("completed").isBoolean()).isTrue();
        assertThat(created.json().get("completed").asBoolean()).isFalse();
        assertThat(as("bob").get(tasksOf("bob")).body()).doesNotContain("Buy groceries");
    }

    @Test
    void f04_f12_anUnsetMemberIsNull() {
        assertThat(alice.get(newTask()).json().get("description").isNull()).isTrue();
    }

    @Test
    void f06_f07_o13_theTimesAreThoseOfTheCreationAndTheLastChange() {
        String task = newTask();
        JsonNode before = alice.get(task).json();
        awaitClockPast(before);

        JsonNode toggled = alice.patch(task + "/complete").json();
        awaitClockPast(toggled);
        JsonNode updated = alice.put(task, "{\"title\": \"Other\"}").json();

        assertThat(timeOf(before, "updated_at")).isEqualTo(timeOf(before, "created_at"));
        assertThat(timeOf(toggled, "updated_at")).isAfter(timeOf(before, "updated_at"));
        assertThat(timeOf(updated, "updated_at")).isAfter(timeOf(toggled, "updated_at"));
        assertThat(updated.get("created_at")).isEqualTo(before.get("created_at"));
    }

    @Test
    void f10_x07_aTimeIsInUtcInTheFormatOfThePlan() {
        JsonNode task = alice.get(newTask()).json();

        assertThat(task.get("created_at").asString()).matches(plan.task().times());
        assertThat(timeOf(task, "created_at"))
                .isBetween(Instant.now().minusSeconds(600), Instant.now().plusSeconds(60));
    }

    @Test
    void o01_o05_f08_f09_aCreateTakesTheMembersOfThePlanAndIgnoresOthers() {
        JsonNode defaults = alice.get(newTask()).json();
        Response created = alice.post(
                tasks(),
                VALUES.entrySet().stream()
                        .map(member -> "\"" + member.getKey() + "\": " + member.getValue())
                        .collect(Collectors.joining(",", "{", "}")));

        assertThat(created.status()).isEqualTo(201);
        plan.task().members().stream()
                .filter(VALUES::containsKey)
                .forEach(member -> assertThat(created.json().get(member).toString())
                        .as(member)
                        .isEqualTo(
                                plan.create().contains(member)
                                        ? VALUES.get(member)
                                        : defaults.get(member).toString()));
        VALUES.keySet().stream()
                .filter(member -> !plan.create().contains(member))
                .forEach(ignored -> assertThat(alice.post(tasks(), "{\"title\": \"x\", \"%s\": [1]}".formatted(ignored))
                                .status())
                        .as(ignored)
                        .isEqualTo(201));
    }

    @Test
    void o07_aPartialUpdateIsAcceptedUnlessThePlanRequiresTheTitle() {
        String task = newTask("{\"title\": \"Old\", \"description\": \"Old text\"}");

        JsonNode withTitle = alice.put(task, "{\"title\": \"New\"}").json();
        Response withoutTitle = alice.put(task, "{\"description\": \"New text\"}");

        assertThat(withTitle.get("description").asString()).isEqualTo("Old text");
        if (plan.update().title() == Presence.REQUIRED) {
            assertInvalid(withoutTitle, "body", "title");
        } else {
            assertThat(withoutTitle.json().get("title").asString()).isEqualTo("New");
        }
    }

    @Test
    void o08_o10_o14_x02_x18_anUpdateChangesTheMembersOfThePlanOnly() {
        Map<String, String> values = new LinkedHashMap<>(VALUES);
        values.remove("title");
        values.putAll(Map.of("id", "1", "user_id", "\"x\"", "created_at", "\"2020-01-01T00:00:00Z\"", "any", "null"));
        values.forEach((member, value) -> {
            String task = newTask();
            JsonNode before = alice.get(task).json();

            Response updated = alice.put(task, "{\"title\": \"New\", \"%s\": %s}".formatted(member, value));

            JsonNode after = alice.get(task).json();
            if (plan.update().members().contains(member)) {
                assertThat(after.get(member).toString()).isEqualTo(value);
            } else if (plan.update().others() == Unknown.IGNORED) {
                assertThat(after.get(member)).isEqualTo(before.get(member));
                assertThat(after.get("title").asString()).isEqualTo("New");
            } else {
                assertInvalid(updated, "body", member);
                assertThat(after).isEqualTo(before);
            }
        });
    }

    @Test
    void o09_o11_r05_anUpdateWithoutAnyMemberHasTheResultOfThePlan() {
        String task = newTask();
        JsonNode before = alice.get(task).json();
        List<String> bodies = plan.update().nulls() == Nulls.CLEAR
                ? List.of("{}")
                : List.of("{}", "{\"title\": null}", "{\"title\": null, \"description\": null}");
        for (String body : bodies) {
            Response updated = alice.put(task, body);
            if (plan.emptyUpdate().status() == 200) {
                assertThat(updated.json()).isEqualTo(before);
            } else {
                assertError(updated, plan.emptyUpdate());
            }
        }
    }

    @Test
    void o11_nullInAnUpdateClearsAMemberOrCountsAsAbsent() {
        boolean clears = plan.update().nulls() == Nulls.CLEAR;
        String task =
                newTask("{\"title\": \"Old\", \"description\": \"Old\", \"priority\": \"low\", \"due_date\": \"%s\"}"
                        .formatted(DUE_DATE));
        JsonNode before = alice.get(task).json();
        Stream.of("description", "priority", "due_date")
                .filter(plan.update().members()::contains)
                .forEach(member -> {
                    JsonNode after = alice.put(task, "{\"title\": \"New\", \"%s\": null}".formatted(member))
                            .json();
                    assertThat(after.get(member).isNull()).isEqualTo(clears);
                    assertThat(before.get(member).isNull()).isFalse();
                });
        Response withoutTitle = alice.put(task, "{\"title\": null, \"description\": \"New\"}");
        if (clears) {
            assertInvalid(withoutTitle, "body", "title");
        } else {
            assertThat(withoutTitle.json().get("title").asString()).isEqualTo("New");
        }
    }

    @Test
    void o12_anUpdateReturnsTheTask() {
        Response updated = alice.put(newTask(), "{\"title\": \"Other\", \"description\": \"Text\"}");

        assertThat(updated.status()).isEqualTo(200);
        assertThat(updated.json().get("title").asString()).isEqualTo("Other");
        assertThat(updated.json().get("description").asString()).isEqualTo("Text");
    }

    @Test
    void o15_aDeletionHasTheResponseOfThePlan() {
        Response deleted = alice.delete(newTask());

        assertThat(deleted.status()).isEqualTo(plan.deletion().status());
        assertThat(deleted.body()).isEqualTo(plan.deletion().text());
    }

    @Test
    void o17_aToggleFlipsCompleted() {
        String task = newTask();

        assertThat(alice.patch(task + "/complete").json().get("completed").asBoolean())
                .isTrue();
        assertThat(alice.patch(task + "/complete").json().get("completed").asBoolean())
                .isFalse();
    }

    @Test
    void o18_aReadReturnsTheTask() {
        Response created = alice.post(tasks(), NEW_TASK);

        Response read = alice.get(tasks() + "/" + created.json().get("id").asString());

        assertThat(read.status()).isEqualTo(200);
        assertThat(read.json()).isEqualTo(created.json());
    }

    @Test
    void l01_l02_l14_aListHasAllTasksInTheEnvelopeOfThePlan() {
        assertThat(unwrap(alice.get(tasks()))).isEmpty();
        newTask();
        newTask();
        assertThat(unwrap(alice.get(tasks()))).hasSize(2);
    }

    @Test
    void l03_aListHasOnlyTheTasksOfTheUser() {
        newTask("{\"title\": \"Of Alice\"}");
        bob.post(tasksOf(otherUser), "{\"title\": \"Of Bob\"}");

        assertThat(listTitles("")).containsExactly("Of Alice");
    }

    @Test
    void l04_l05_l06_l11_aListIsFilteredByStatus() {
        newTask("{\"title\": \"Open\"}");
        alice.patch(newTask("{\"title\": \"Done\"}") + "/complete");

        assertThat(listTitles("")).containsExactly("Done", "Open");
        assertThat(listTitles("?status=all")).containsExactly("Done", "Open");
        assertThat(listTitles("?status=pending")).containsExactly("Open");
        assertThat(listTitles("?status=completed")).containsExactly("Done");
        assertInvalid(alice.get(tasks() + "?status=done"), "query", "status");
        assertInvalid(alice.get(tasks() + "?status="), "query", "status");
    }

    @Test
    void l07_l08_l09_l10_l11_l12_l13_aListIsSortedByTheSortsOfThePlan() {
        newTask("{\"title\": \"b\", \"due_date\": \"2026-02-11T00:00:00Z\"}");
        newTask("{\"title\": \"a\"}");
        newTask("{\"title\": \"c\", \"due_date\": \"2026-02-10T00:00:00Z\"}");
        Map<String, List<String>> expected = Map.of(
                "created", List.of("c", "a", "b"),
                "title", List.of("a", "b", "c"),
                "due_date", List.of("c", "b", "a"),
                "priority", List.of("c", "a", "b"),
                "updated", List.of("c", "a", "b"));

        assertThat(listTitles("")).containsExactly("c", "a", "b");
        expected.forEach((sort, titles) -> {
            if (plan.list().sorts().isEmpty()) {
                assertThat(listTitles("?sort=" + sort)).isEqualTo(listTitles(""));
            } else if (plan.list().sorts().contains(sort)) {
                assertThat(listTitles("?sort=" + sort)).as(sort).isEqualTo(titles);
            } else {
                assertInvalid(alice.get(tasks() + "?sort=" + sort), "query", "sort");
            }
        });
        if (!plan.list().sorts().isEmpty()) {
            assertInvalid(alice.get(tasks() + "?sort=colour"), "query", "sort");
            alice.patch(newTask("{\"title\": \"aa\"}") + "/complete");
            assertThat(listTitles("?sort=title&status=pending")).containsExactly("a", "b", "c");
            assertThat(listTitles("?sort=title&status=completed")).containsExactly("aa");
        }
    }

    @Test
    void l15_unknownParametersOfAListAreIgnoredOrRejected() {
        newTask();
        List<String> queries = new ArrayList<>(List.of("?user_id=x&_=123"));
        Map.of("priority", "?priority=low", "due_date", "?due_before=" + DUE_DATE)
                .forEach((member, filter) -> {
                    if (!plan.task().members().contains(member)) {
                        queries.add(filter);
                    }
                });
        for (String query : queries) {
            if (plan.list().unknownParameters() == Unknown.IGNORED) {
                assertThat(listTitles(query)).as(query).containsExactly("Buy groceries");
            } else {
                assertInvalid(alice.get(tasks() + query), "query", "user_id");
            }
        }
    }

    @Test
    void i01_i02_i03_i04_i07_r04_x04_x05_x16_aTaskOfAnotherUserIsHiddenOrForbidden() {
        String foreign = newForeignTask();
        String[] otherVersion = {"Content-Type", "application/json", "If-Match", "\"7\""};

        assertThat(useInEveryWay(bob, foreign)).allSatisfy(response -> assertError(response, plan.foreignTask()));
        assertError(bob.send("PATCH", foreign, "{}", otherVersion), plan.foreignTask());
        assertThat(listTitles("")).containsExactly("Buy groceries");
    }

    @Test
    void i05_r03_r04_anotherUserInThePathIsForbiddenBeforeAnythingElse() {
        String foreignTasks = "/api/" + user + "/tasks";
        String foreign = newTask().replace(tasks(), foreignTasks);

        assertThat(useInEveryWay(bob, foreign)).allSatisfy(response -> assertError(response, plan.foreignPath()));
        for (Response response : List.of(
                bob.get(foreignTasks),
                bob.get(foreignTasks + "/nonsense"),
                bob.post(foreignTasks, "{"),
                bob.post(foreignTasks + "/batch", "{"),
                bob.delete(foreignTasks + "?status=completed"),
                bob.send("PATCH", foreign, "{", "Content-Type", "application/json", "If-Match", "\"7\""))) {
            assertError(response, plan.foreignPath());
        }
    }

    @Test
    void i06_o16_r02_x13_anUnknownOrDeletedTaskIsNotFound() {
        String deleted = newTask();
        alice.delete(deleted);

        assertThat(useInEveryWay(alice, deleted)).allSatisfy(response -> assertError(response, plan.unknownTask()));
        assertError(alice.get(tasks() + "/9007199254740991"), plan.unknownTask());
    }

    @Test
    void v01_v02_v03_v04_v06_v07_v09_x08_x09_invalidInputHasTheErrorOfThePlan() {
        for (String body : List.of(
                "{}",
                "{\"title\": \"\"}",
                "{\"title\": \"  \"}",
                "{\"title\": \"" + "x".repeat(201) + "\"}",
                "{\"title\": 42}",
                "{\"title\": null}")) {
            assertInvalid(alice.post(tasks(), body), "body", "title");
        }
        Map.of("description", "true", "priority", "\"urgent\"", "due_date", "\"tomorrow\"")
                .forEach((member, value) -> {
                    if (plan.create().contains(member)) {
                        Response created =
                                alice.post(tasks(), "{\"title\": \"x\", \"%s\": %s}".formatted(member, value));
                        assertInvalid(created, "body", member);
                    }
                });
        assertError(alice.post(tasks(), "{"), 400);
    }

    @Test
    void v05_aDescriptionOf100000CharactersIsStored() {
        String text = "x".repeat(100_000);

        assertThat(alice.get(newTask("{\"title\": \"Long\", \"description\": \"" + text + "\"}"))
                        .json()
                        .get("description")
                        .asString())
                .isEqualTo(text);
    }

    @Test
    void v08_anImpossibleIdIsNotFound() {
        for (String id : List.of("abc", "0", "-1", "1.5", "99999999999999999999", "%20")) {
            assertThat(alice.get(tasks() + "/" + id).status()).as(id).isEqualTo(404);
        }
    }

    @Test
    void r01_r06_r07_anErrorHasTheFormatOfThePlanAndDisclosesNoInternals() {
        for (Response response : List.of(
                nobody.get(tasks()),
                nobody.withToken("x.y.z").get(tasks()),
                bob.get(newForeignTask()),
                alice.get(tasks() + "/abc"),
                alice.get(tasks() + "/9007199254740991"),
                alice.get("/nowhere"),
                alice.post(tasks(), "{}"),
                alice.post(tasks(), "{\"title\": 42}"),
                alice.post(tasks(), "{"),
                alice.send("POST", tasks(), "x", "Content-Type", "text/plain"),
                alice.send("BREW", tasks(), null))) {
            assertThat(response.status()).isBetween(400, 499);
            assertError(response, response.status());
            assertThat(response.body()).doesNotContainIgnoringCase("exception", "select ", "java", "sql");
        }
    }

    @Test
    void r04_r08_theStatusesAreThoseOfThePlan() {
        String task = newTask();

        assertThat(Stream.of(
                        alice.post(tasks(), NEW_TASK),
                        alice.post(tasks(), "{"),
                        alice.get(task),
                        alice.put(task, "{\"title\": 1}"),
                        nobody.get(task),
                        bob.get(newForeignTask()),
                        bob.get("/api/" + user + "/tasks"),
                        alice.get(tasks() + "/x"),
                        alice.delete(task)))
                .extracting(Response::status)
                .containsOnly(plan.statuses().toArray(Integer[]::new));
    }

    @Test
    void c01_x01_x11_onlyTheOriginsOfThePlanAreAllowed() {
        for (String origin : List.of(FRONTEND, "http://localhost:3001", "http://evil.example")) {
            boolean allowed = plan.cors().origins().contains(origin);
            assertThat(isAllowed(origin, "POST", "authorization")).as(origin).isEqualTo(allowed);
            assertThat(nobody.get("/health", "Origin", origin).header("Access-Control-Allow-Origin"))
                    .isEqualTo(allowed ? origin : "");
        }
    }

    @Test
    void c02_c05_c06_aPreflightOfTheFrontendSucceeds() {
        Response response = preflight(FRONTEND, "POST", "authorization,content-type");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo(FRONTEND);
        assertThat(response.header("Access-Control-Allow-Credentials")).isEqualTo("true");
    }

    @Test
    void c03_c04_c07_onlyTheMethodsAndHeadersOfThePlanAreAllowed() {
        for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD")) {
            assertThat(isAllowed(FRONTEND, method, "authorization"))
                    .as(method)
                    .isEqualTo(plan.cors().allowsMethod(method));
        }
        for (String header : List.of("authorization", "content-type", "if-match", "idempotency-key", "x-anything")) {
            assertThat(isAllowed(FRONTEND, "PATCH", header))
                    .as(header)
                    .isEqualTo(plan.cors().allowsHeader(header));
        }
    }

    @Test
    void p02_p06_x17_aHundredNewUsersAtOnceLoseNothing() throws Exception {
        assertThat(Concurrently.run(100, i -> {
                    String someone = user + "-" + i;
                    TestClient client = as(someone);
                    Response created = client.post(tasksOf(someone), "{\"title\": \"Of " + i + "\"}");
                    Response list = client.get(tasksOf(someone));
                    assertThat(list.body()).contains("\"Of " + i + "\"");
                    return List.of(created.status(), list.status());
                }))
                .containsOnly(List.of(201, 200));
    }

    private static Instant timeOf(JsonNode task, String member) {
        String text = task.get(member).asString();
        return text.endsWith("Z")
                ? Instant.parse(text)
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }

    /** Waits until the next change gets a later time. Times have a resolution of a millisecond. */
    private static void awaitClockPast(JsonNode task) {
        Instant next = timeOf(task, "updated_at").plusMillis(1);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> Instant.now().isAfter(next));
    }
}
