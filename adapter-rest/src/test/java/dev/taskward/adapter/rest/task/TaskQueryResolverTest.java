package dev.taskward.adapter.rest.task;

import static dev.taskward.adapter.rest.TestTokens.SECRET;
import static dev.taskward.adapter.rest.TestTokens.claims;
import static dev.taskward.adapter.rest.TestTokens.signed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.adapter.rest.TestClient;
import dev.taskward.adapter.rest.TestClient.Response;
import dev.taskward.adapter.rest.TestService;
import dev.taskward.adapter.rest.contract.WireContract;
import dev.taskward.adapter.rest.contract.WireContract.ListEnvelope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Tests how each contract handles query parameters that it does not know. TaskApiContract tests the known ones of
 * Taskward's own contract.
 */
@ParameterizedClass(name = "{0}")
@CsvSource({
    "taskward, 422, 422, ''",
    "001-fastapi-todo-backend, 422, 422, ''",
    "002-fastapi-backend, 200, 400, ''",
    "003-todo-backend-spec, 200, 422, 'sort=title sort=nonsense priority=low priority=urgent due_before=now'",
    "003-fastapi-backend, 200, 422, 'sort=title sort=nonsense priority=low priority=urgent due_after=now'",
    "007-fastapi-backend, 200, 400, 'priority=low priority=urgent due_before=now'"
})
class TaskQueryResolverTest {
    private static final List<String> UNKNOWN_EVERYWHERE =
            List.of("utm_source=mail", "Limit=1", "stauts=pending", "offset=1", "x=1&x=2", "q%5B%5D=x");

    @SuppressWarnings("NullAway.Init") // start() initializes it
    private static TestService service;

    private final WireContract contract;
    private final int statusOfUnknownParameters;
    private final int statusOfInvalidValues;
    private final List<String> unknownHere;
    private final TestClient client;
    private final String tasks;

    TaskQueryResolverTest(
            String name, int statusOfUnknownParameters, int statusOfInvalidValues, String otherUnknownParameters) {
        this.contract = WireContract.named(name);
        this.statusOfUnknownParameters = statusOfUnknownParameters;
        this.statusOfInvalidValues = statusOfInvalidValues;
        this.unknownHere = new ArrayList<>(UNKNOWN_EVERYWHERE);
        if (!otherUnknownParameters.isEmpty()) {
            unknownHere.addAll(List.of(otherUnknownParameters.split(" ")));
        }
        String user = "user-" + UUID.randomUUID();
        String token = signed(Map.of("alg", "HS256"), claims(contract.userClaim(), user), SECRET);
        this.client = TestClient.nobody(service.port()).withToken(token);
        this.tasks = contract.paths().getFirst().replace("{user_id}", user);
    }

    @BeforeParameterizedClassInvocation
    static void start(String name) {
        service = new TestService(TestService.settings(name));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        service.close();
    }

    @BeforeEach
    void createTasks() {
        for (String title : List.of("a", "b", "c")) {
            assertThat(client.post(tasks, "{\"title\": \"" + title + "\"}").status())
                    .isEqualTo(201);
        }
    }

    @Test
    void unknownParametersAreIgnoredOrRejected() {
        for (String parameter : unknownHere) {
            Response response = client.get(tasks + "?" + parameter);

            assertThat(response.status()).as(parameter).isEqualTo(statusOfUnknownParameters);
            if (response.status() == 200) {
                assertThat(titlesIn(response)).as(parameter).containsExactly("c", "b", "a");
            }
        }
    }

    @Test
    void knownParametersApplyBesideUnknownOnes() {
        Response response = client.get(tasks + "?order=asc&unknown=1&q=b");

        assertThat(response.status()).isEqualTo(statusOfUnknownParameters);
        if (response.status() == 200) {
            assertThat(titlesIn(response)).containsExactly("b");
        }
    }

    @Test
    void invalidValuesOfKnownParametersAreRejected() {
        List<String> invalid = new ArrayList<>(List.of(
                "status=nonsense",
                "status=pending&status=pending",
                "order=up",
                "limit=0",
                "updated_since=now",
                "limit=1&cursor=x",
                "status=nonsense&unknown=1"));
        if (!contract.list().sorts().isEmpty()) {
            invalid.add("sort=nonsense");
        }

        for (String query : invalid) {
            assertThat(client.get(tasks + "?" + query).status()).as(query).isEqualTo(statusOfInvalidValues);
        }
    }

    @Test
    void linksLeadThroughAllPagesWithIgnoredParameters() {
        String ignored = statusOfUnknownParameters == 200 ? "&" + String.join("&", unknownHere) : "";
        List<String> titles = new ArrayList<>();

        Response page = client.get(tasks + "?limit=1" + ignored);
        titles.addAll(titlesIn(page));
        while (page.optionalHeader("Link").isPresent()) {
            page = client.get(page.header("Link").replaceFirst("<(.*)>; rel=\"next\"", "$1"));
            titles.addAll(titlesIn(page));
        }

        assertThat(titles).containsExactly("c", "b", "a");
    }

    private List<String> titlesIn(Response response) {
        JsonNode list = contract.list().envelope() == ListEnvelope.OBJECT
                ? response.json().get("tasks")
                : response.json();
        return list.valueStream().map(task -> task.get("title").asString()).toList();
    }
}
