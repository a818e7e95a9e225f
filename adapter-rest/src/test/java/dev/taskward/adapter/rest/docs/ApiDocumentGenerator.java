package dev.taskward.adapter.rest.docs;

import dev.taskward.adapter.rest.contract.ApiHeaders;
import dev.taskward.adapter.rest.contract.WireContract;
import dev.taskward.adapter.rest.contract.WireContract.NullHandling;
import dev.taskward.adapter.rest.contract.WireContract.UnknownParameters;
import dev.taskward.adapter.rest.docs.DocumentBlocks.Operation;
import dev.taskward.adapter.rest.docs.DocumentBlocks.SuccessResponse;
import dev.taskward.adapter.rest.problem.Problem;
import dev.taskward.domain.OwnershipRules.ForeignTasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Generates the OpenAPI 3.1 document of a contract. It combines the blocks of {@code openapi.yaml} as the
 * {@link WireContract} says, so that a document cannot differ from its contract.
 *
 * @see <a href="https://spec.openapis.org/oas/v3.1.1.html">OpenAPI 3.1</a>
 */
final class ApiDocumentGenerator {
    private static final String USER_ID = "user_id";
    private static final String TASK_ID = "id";
    private static final String IDEMPOTENCY_KEY = "idempotency_key";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final WireContract contract;
    private final DocumentBlocks blocks = DocumentBlocks.read();
    private final ProblemResponses problems;

    private ApiDocumentGenerator(WireContract contract) {
        this.contract = contract;
        this.problems = new ProblemResponses(contract, blocks);
    }

    /**
     * Returns the document as text, with the line ends of Unix on every system.
     *
     * @param buildVersion the version of the API, unless the contract prescribes one
     */
    static String generate(WireContract contract, String buildVersion) {
        String version = Objects.requireNonNullElse(contract.document().version(), buildVersion);
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                        .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                        .withArrayEmptySeparator("")
                        .withObjectEmptySeparator(""))
                .withObjectIndenter(indenter)
                .withArrayIndenter(indenter);
        ObjectNode document = new ApiDocumentGenerator(contract).document(version);
        return JsonMapper.shared().writer().with(printer).writeValueAsString(document) + "\n";
    }

    private ObjectNode document(String version) {
        ObjectNode document = blocks.document();
        document.withObjectProperty("info").put("version", version);
        document.set("paths", paths());
        ObjectNode components = document.withObjectProperty("components");
        components.set("parameters", parameters());
        components.set("headers", blocks.headers());
        components.set("schemas", new SchemaGenerator(contract, blocks).schemas());
        components.withObjectProperty("responses").setAll(problems.components());
        Components.renameSchemas(document, contract.document().schemaNames());
        Components.removeUnused(document);
        return document;
    }

    private ObjectNode paths() {
        ObjectNode paths = JSON.objectNode();
        for (String pattern : contract.paths()) {
            // OpenAPI has no patterns in paths
            String basePath = pattern.replaceFirst("\\{user_id.*}", variable(USER_ID));
            for (Operation operation : blocks.operations()) {
                paths.withObjectProperty(basePath + operation.path())
                        .set(operation.method(), operation(operation, basePath));
            }
        }
        return paths.set("/health", health());
    }

    private ObjectNode health() {
        ObjectNode health = blocks.health();
        health.withObject("/get/responses").set("406", problems.responseWithoutToken(Problem.NOT_ACCEPTABLE));
        return health;
    }

    private ObjectNode operation(Operation block, String basePath) {
        ObjectNode operation = JSON.objectNode();
        operation.put("operationId", operationId(block.id(), basePath));
        operation.putArray("tags").add("Tasks");
        operation.put("summary", block.summary());
        operation.put("description", description(block));
        ArrayNode parameters = operation.putArray("parameters");
        parameterNames(block, basePath).forEach(name -> parameters.add(Components.reference("parameters", name)));
        if (block.body() != null) {
            ObjectNode content =
                    operation.putObject("requestBody").put("required", true).putObject("content");
            for (String mediaType : block.mediaTypes()) {
                content.putObject(mediaType).set("schema", Components.schema(block.body()));
            }
        }
        return operation.set("responses", responses(block, basePath));
    }

    /** Returns an id that is unique if the contract has paths with and without the user. */
    private String operationId(String id, String basePath) {
        return contract.paths().size() > 1 && hasVariable(basePath, USER_ID) ? id + "OfUser" : id;
    }

    private String description(Operation block) {
        if (block.list() && contract.list().unknownParameters() == UnknownParameters.REJECTED) {
            return block.description() + " " + blocks.rules().unknownParametersAreRejected();
        }
        if ("TaskUpdate".equals(block.body()) && contract.update().nullHandling() == NullHandling.IGNORE) {
            return block.description() + " " + blocks.rules().nullIsAbsent();
        }
        return block.description();
    }

    private List<String> parameterNames(Operation block, String basePath) {
        List<String> names = new ArrayList<>();
        Stream.of(USER_ID, TASK_ID)
                .filter(name -> hasVariable(basePath + block.path(), name))
                .forEach(names::add);
        if (block.list()) {
            names.addAll(contract.listParameters().keySet());
        }
        names.addAll(block.parameters());
        return names;
    }

    private ObjectNode parameters() {
        ObjectNode parameters = blocks.parameters();
        contract.listParameters().forEach((name, values) -> parameters.set(name, listParameter(name, values)));
        return parameters;
    }

    private ObjectNode listParameter(String name, List<String> values) {
        ObjectNode parameter = Objects.requireNonNull(blocks.listParameters().get(name), name);
        if (!values.isEmpty()) {
            String meanings = values.stream()
                    .filter(blocks.listValues()::containsKey)
                    .map(value ->
                            "\n- `%s`: %s".formatted(value, blocks.listValues().get(value)))
                    .collect(Collectors.joining());
            String description = parameter.get("description").asString();
            parameter.put("description", meanings.isEmpty() ? description : description + "\n" + meanings);
            ArrayNode allowed =
                    parameter.putObject("schema").put("type", "string").putArray("enum");
            values.forEach(allowed::add);
        }
        return parameter;
    }

    private ObjectNode responses(Operation block, String basePath) {
        SortedMap<Integer, ObjectNode> responses =
                problems.responses(possibleProblems(block, basePath), hasVariable(block.path(), TASK_ID));
        for (String key : block.responses()) {
            boolean withMessage = key.equals("deleted") && contract.delete().message() != null;
            SuccessResponse success =
                    Objects.requireNonNull(blocks.responses().get(withMessage ? "deleted_with_message" : key), key);
            responses.put(success.status(), response(success, block, basePath));
        }
        ObjectNode byStatus = JSON.objectNode();
        responses.forEach((status, response) -> byStatus.set(String.valueOf(status), response));
        return byStatus;
    }

    private List<Problem> possibleProblems(Operation block, String basePath) {
        List<Problem> possible = new ArrayList<>(blocks.commonProblems());
        possible.addAll(block.problems());
        if (hasVariable(basePath, USER_ID)) {
            possible.add(Problem.USER_ID_MISMATCH);
        }
        if (possible.contains(Problem.TASK_NOT_FOUND) && contract.foreignTasks() == ForeignTasks.DISCLOSED) {
            possible.add(Problem.TASK_FORBIDDEN);
        }
        return possible;
    }

    private ObjectNode response(SuccessResponse block, Operation operation, String basePath) {
        List<String> headers = new ArrayList<>(blocks.commonHeaders());
        headers.addAll(block.headers());
        if (operation.parameters().contains(IDEMPOTENCY_KEY)) {
            headers.add(ApiHeaders.IDEMPOTENCY_REPLAYED);
        }
        headers.addAll(blocks.rateLimitHeaders());
        ObjectNode response = JSON.objectNode().put("description", block.description());
        response.set("headers", Components.headers(headers));
        if (block.schema() != null) {
            response.putObject("content")
                    .putObject("application/json")
                    .set("schema", Components.schema(block.schema()));
        }
        if (!block.links().isEmpty()) {
            response.set("links", links(block.links(), basePath));
        }
        return response;
    }

    private ObjectNode links(Map<String, String> descriptions, String basePath) {
        ObjectNode links = JSON.objectNode();
        descriptions.forEach((id, description) -> {
            ObjectNode link = links.putObject(id).put("operationId", operationId(id, basePath));
            ObjectNode parameters = link.putObject("parameters");
            if (hasVariable(basePath, USER_ID)) {
                parameters.put(USER_ID, "$request.path." + USER_ID);
            }
            parameters.put(TASK_ID, "$response.body#/" + TASK_ID);
            link.put("description", description);
        });
        return links;
    }

    private static boolean hasVariable(String path, String name) {
        return path.contains(variable(name));
    }

    private static String variable(String name) {
        return "{" + name + "}";
    }
}
