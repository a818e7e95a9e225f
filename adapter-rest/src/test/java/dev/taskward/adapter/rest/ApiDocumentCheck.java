package dev.taskward.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.taskward.adapter.rest.TestClient.Response;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks responses against the API document of the service that sent them. */
final class ApiDocumentCheck {
    private static final Map<Integer, ApiDocumentCheck> BY_PORT = new ConcurrentHashMap<>();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final JsonNode document;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    private ApiDocumentCheck(JsonNode document) {
        this.document = document;
    }

    /** Returns the check for a service, whose document is fetched once. */
    static ApiDocumentCheck of(TestClient client, int port) {
        return BY_PORT.computeIfAbsent(
                port,
                absent -> new ApiDocumentCheck(
                        client.unchecked("GET", "/openapi.json").json()));
    }

    /** Forgets the document of a service that has stopped, because another service may get its port. */
    static void forget(int port) {
        BY_PORT.remove(port);
    }

    /** Fails if the document describes the route, but not this response. */
    void check(String method, String pathAndQuery, Response response) {
        String path = pathAndQuery.replaceFirst("[?#].*", "");
        Optional<JsonNode> operation = document.get("paths")
                .propertyStream()
                .filter(candidate -> Pattern.matches(candidate.getKey().replaceAll("\\{[a-z_]+}", "[^/]+"), path))
                // the path with the fewest variables wins, as in the service
                .min(Comparator.comparingInt(
                        candidate -> candidate.getKey().replaceAll("[^{]", "").length()))
                .map(candidate -> candidate.getValue().get(method.toLowerCase(Locale.ROOT)));
        operation.ifPresent(described -> check(method + " " + path, described, response));
    }

    private void check(String request, JsonNode operation, Response response) {
        JsonNode described = resolve(operation.get("responses").get(String.valueOf(response.status())));
        assertThat(described)
                .as("%s: status %s, %s", request, response.status(), response.body())
                .isNotNull();
        described.get("headers").propertyStream().forEach(header -> {
            if (resolve(header.getValue()).path("required").asBoolean(false)) {
                assertThat(response.optionalHeader(header.getKey()))
                        .as("%s: header %s", request, header.getKey())
                        .isPresent();
            }
        });
        if (!described.has("content")) {
            assertThat(response.body()).isEmpty();
            return;
        }
        JsonNode content = described.get("content").get(response.header("Content-Type"));
        assertThat(content)
                .as("%s: content type %s", request, response.header("Content-Type"))
                .isNotNull();
        assertThat(schema(content.get("schema").get("$ref").asString()).validate(response.json()))
                .as("%s: status %s, %s", request, response.status(), response.body())
                .isEmpty();
    }

    /** Returns the target of a reference, or else the node itself. */
    private JsonNode resolve(JsonNode node) {
        return node != null && node.has("$ref")
                ? document.at(node.get("$ref").asString().substring(1))
                : node;
    }

    /** Returns a schema that can resolve its references to other schemas of the document. */
    private Schema schema(String reference) {
        return schemas.computeIfAbsent(reference, absent -> {
            ObjectNode schema = document.deepCopy().asObject();
            schema.put("$ref", reference);
            return SCHEMAS.getSchema(schema);
        });
    }
}
