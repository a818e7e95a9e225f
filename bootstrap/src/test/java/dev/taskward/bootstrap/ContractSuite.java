package dev.taskward.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.persistence.TestDatabase;
import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Response;
import dev.taskward.adapter.rest.TestTokens;
import dev.taskward.bootstrap.PublishedPlan.Envelope;
import dev.taskward.bootstrap.PublishedPlan.Expected;
import dev.taskward.bootstrap.PublishedPlan.InputDetail;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.JsonNode;

/**
 * Serves a contract to the tests of a suite, and compares responses with the plan. The service has no settings but the
 * contract, a secret and a database.
 */
@ExtendWith(ContractSuite.StartService.class)
abstract class ContractSuite {
    /** A configuration parameter of JUnit. It names a contract that the service serves instead of the suite's own. */
    static final String OTHER_CONTRACT = "taskward.contract";

    static final String NEW_TASK = "{\"title\": \"Buy groceries\"}";
    /** Running services by contract. They stop with the JVM. */
    private static final Map<String, RunningService> SERVICES = new ConcurrentHashMap<>();

    final PublishedPlan plan;
    final String user = "user-" + UUID.randomUUID();
    final String otherUser = "bob-" + user;
    private final String contract;

    TestClient nobody;
    TestClient alice;
    TestClient bob;

    @SuppressWarnings("NullAway.Init") // the extension sets the clients before each test
    ContractSuite(String contract) {
        this.contract = contract;
        this.plan = PublishedPlan.read(contract);
    }

    /** Starts the service before the first test that needs it. */
    static final class StartService implements BeforeEachCallback {
        @Override
        public void beforeEach(ExtensionContext context) {
            ContractSuite suite = (ContractSuite) context.getRequiredTestInstance();
            suite.serve(context.getConfigurationParameter(OTHER_CONTRACT).orElse(suite.contract));
        }
    }

    private void serve(String served) {
        RunningService service = SERVICES.computeIfAbsent(served, name -> new RunningService(settings(name)));
        nobody = TestClient.nobody(service.port());
        alice = as(user);
        bob = as(otherUser);
    }

    static Map<String, String> settings(String contract) {
        Map<String, String> settings =
                RunningService.settings(TestDatabase.create().url());
        settings.put("TASKWARD_CONTRACT", contract);
        return settings;
    }

    TestClient as(String someone) {
        return nobody.withToken(token(TestTokens.claims(plan.userClaim(), someone)));
    }

    static String token(Map<String, Object> claims) {
        return TestTokens.signed(Map.of("alg", "HS256"), claims, TestTokens.SECRET);
    }

    /** Returns the path of a user's tasks. */
    String tasksOf(String someone) {
        return plan.paths().getFirst().replace("{user_id}", someone);
    }

    String tasks() {
        return tasksOf(user);
    }

    /** Creates a task of Alice and returns its path. */
    String newTask() {
        return newTask(NEW_TASK);
    }

    String newTask(String body) {
        Response created = alice.post(tasks(), body);
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return tasks() + "/" + created.json().get("id").asString();
    }

    /** Creates a task of Alice and returns the path that Bob would use for it. */
    String newForeignTask() {
        return newTask().replace(tasks(), tasksOf(otherUser));
    }

    Response patch(String task, String body) {
        return alice.send("PATCH", task, body, "Content-Type", "application/merge-patch+json");
    }

    Response batch(String... operations) {
        return alice.post(tasks() + "/batch", "{\"operations\": [" + String.join(", ", operations) + "]}");
    }

    /** Sends each request that refers to one task. */
    static List<Response> useInEveryWay(TestClient client, String task) {
        return List.of(
                client.get(task),
                client.put(task, "{\"title\": \"Mine now\"}"),
                client.send("PATCH", task, "{\"title\": \"Mine now\"}", "Content-Type", "application/json"),
                client.patch(task + "/complete"),
                client.delete(task));
    }

    /** Lists the tasks of Alice, checks the envelope and returns the titles. */
    List<String> listTitles(String query) {
        Response list = alice.get(tasks() + query);
        assertThat(list.status()).as(list.body()).isEqualTo(200);
        return unwrap(list)
                .valueStream()
                .map(task -> task.get("title").asString())
                .toList();
    }

    /** Returns the tasks of a list, after a check of their envelope. */
    JsonNode unwrap(Response list) {
        JsonNode json = list.json();
        JsonNode tasks = plan.list().envelope() == Envelope.ARRAY ? json : json.path("tasks");
        assertThat(tasks.isArray()).as(list.body()).isTrue();
        if (plan.list().envelope() == Envelope.OBJECT) {
            assertThat(members(json)).containsExactlyInAnyOrder("tasks", "count");
            assertThat(json.get("count").asInt()).isEqualTo(tasks.size());
        }
        return tasks;
    }

    static Set<String> members(JsonNode object) {
        return new HashSet<>(object.propertyNames());
    }

    /** Returns whether a browser sends a request after a preflight for it. */
    boolean isAllowed(String origin, String method, String header) {
        Response preflight = preflight(origin, method, header);
        return preflight.header("Access-Control-Allow-Origin").equals(origin)
                && splitHeader(preflight, "Access-Control-Allow-Methods").contains(method)
                && splitHeader(preflight, "Access-Control-Allow-Headers").contains(header);
    }

    Response preflight(String origin, String method, String headers) {
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

    private static List<String> splitHeader(Response response, String name) {
        String value = response.header(name);
        return List.of((name.endsWith("Headers") ? value.toLowerCase(Locale.ROOT) : value).split(", ?"));
    }

    void assertError(Response response, int status) {
        assertError(response, new Expected(status, null));
    }

    /** Checks the status, the format and the text of an error. */
    void assertError(Response response, Expected expected) {
        assertThat(response.status()).as(response.body()).isEqualTo(expected.status());
        assertThat(response.header("Content-Type")).isEqualTo(plan.errors().mediaType());
        JsonNode error = response.json();
        Set<String> members = members(error);
        members.remove("errors");
        assertThat(members).isEqualTo(plan.errors().members());
        assertThat(error.valueStream().filter(JsonNode::isString))
                .allSatisfy(text -> assertThat(text.asString()).isNotBlank());
        assertThat(error.path("code").asString("none")).matches("[a-z_]+");
        if (expected.text() != null) {
            assertThat(error.get("detail").asString("")).isEqualTo(expected.text());
        }
    }

    /**
     * Checks the error for invalid input.
     *
     * @param location the place of the input, which the errors of some plans contain
     */
    void assertInvalid(Response response, String... location) {
        assertError(response, plan.invalidInput());
        JsonNode detail = response.json().get("detail");
        if (plan.errors().input() == InputDetail.TEXT) {
            assertThat(detail.isString()).isTrue();
            return;
        }
        assertThat(members(detail.get(0))).containsExactlyInAnyOrder("loc", "msg");
        assertThat(detail.get(0).get("loc").valueStream().map(JsonNode::asString))
                .containsExactly(location);
        assertThat(detail.get(0).get("msg").asString()).isNotBlank();
    }
}
