package dev.taskward.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.taskward.adapter.rest.TestClient.Answer;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Holds each answer against the API document of the service that gave it. */
final class ApiDocumentCheck {
    private static final Map<Integer, ApiDocumentCheck> OF_PORTS = new ConcurrentHashMap<>();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final JsonNode document;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    private ApiDocumentCheck(JsonNode document) {
        this.document = document;
    }

    /** Reads the document of a service once. */
    static ApiDocumentCheck of(TestClient client, int port) {
        return OF_PORTS.computeIfAbsent(
                port,
                absent -> new ApiDocumentCheck(
                        client.unchecked("GET", "/openapi.json").json()));
    }

    /** To be called when another service may get the port. */
    static void forget(int port) {
        OF_PORTS.remove(port);
    }

    /** Fails when the route is described, and the answer is not one of those that it may give. */
    void check(String method, String pathAndQuery, Answer answer) {
        String path = pathAndQuery.replaceFirst("[?#].*", "");
        Optional<JsonNode> operation = document.get("paths")
                .propertyStream()
                .filter(candidate -> Pattern.matches(candidate.getKey().replaceAll("\\{[a-z_]+}", "[^/]+"), path))
                // the one with the fewest variables comes first, as in the service
                .min(Comparator.comparingInt(
                        candidate -> candidate.getKey().replaceAll("[^{]", "").length()))
                .map(candidate -> candidate.getValue().get(method.toLowerCase(Locale.ROOT)));
        operation.ifPresent(described -> check(method + " " + path, described, answer));
    }

    private void check(String request, JsonNode operation, Answer answer) {
        JsonNode response = resolved(operation.get("responses").get(String.valueOf(answer.status())));
        assertThat(response)
                .as("%s may be answered with %s: %s", request, answer.status(), answer.body())
                .isNotNull();
        response.get("headers").propertyStream().forEach(header -> {
            if (resolved(header.getValue()).path("required").asBoolean(false)) {
                assertThat(answer.optionalHeader(header.getKey()))
                        .as("%s is answered with %s", request, header.getKey())
                        .isPresent();
            }
        });
        if (!response.has("content")) {
            assertThat(answer.body()).isEmpty();
            return;
        }
        JsonNode content = response.get("content").get(answer.header("Content-Type"));
        assertThat(content)
                .as("%s may be answered as %s", request, answer.header("Content-Type"))
                .isNotNull();
        assertThat(schema(content.get("schema").get("$ref").asString()).validate(answer.json()))
                .as("%s is answered with %s %s", request, answer.status(), answer.body())
                .isEmpty();
    }

    private JsonNode resolved(JsonNode response) {
        return response != null && response.has("$ref")
                ? document.at(response.get("$ref").asString().substring(1))
                : response;
    }

    /** A schema stands in the document, which has those that it refers to. */
    private Schema schema(String reference) {
        return schemas.computeIfAbsent(reference, absent -> {
            ObjectNode schema = document.deepCopy().asObject();
            schema.put("$ref", reference);
            return SCHEMAS.getSchema(schema);
        });
    }
}
