package dev.taskward.adapter.rest.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.taskward.adapter.rest.contract.WireContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Checks the API documents of all contracts, and that the committed ones are up to date. Can also write them. */
class ApiDocumentTest {
    private static final String WRITE_PROPERTY = "api-documents.write";
    private static final String WRITE_COMMAND = "./taskward mvn -q -pl adapter-rest -am -Dtest=ApiDocumentTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -D" + WRITE_PROPERTY + "=true test";
    private static final Path SERVED = Path.of("src/main/resources", DocumentationController.FOLDER);
    private static final Path PUBLISHED = Path.of("../docs/openapi.json");
    private static final List<String> CONTRACTS = WireContract.NAMES;
    private static final Pattern PATH_VARIABLE = Pattern.compile("\\{([a-z_]+)}");

    @BeforeAll
    static void writeDocumentsIfRequested() throws IOException {
        if (Boolean.getBoolean(WRITE_PROPERTY)) {
            for (String contract : CONTRACTS) {
                Files.writeString(served(contract), generate(contract));
            }
            Files.writeString(PUBLISHED, generate(WireContract.DEFAULT));
        }
    }

    @ParameterizedTest
    @FieldSource("CONTRACTS")
    void servedDocumentIsUpToDate(String contract) throws IOException {
        assertUpToDate(served(contract), contract);
    }

    @Test
    void publishedDocumentIsUpToDate() throws IOException {
        assertUpToDate(PUBLISHED, WireContract.DEFAULT);
    }

    private static void assertUpToDate(Path file, String contract) throws IOException {
        assertThat(Files.readString(file))
                .as("%s is not up to date; to write all documents: %s", file, WRITE_COMMAND)
                .isEqualTo(generate(contract));
    }

    @ParameterizedTest
    @CsvSource({
        "taskward, 0.0.0-test",
        "001-fastapi-todo-backend, 0.0.0-test",
        "002-fastapi-backend, 0.0.0-test",
        "003-fastapi-backend, 0.0.0-test",
        "003-todo-backend-spec, 0.0.0-test",
        "007-fastapi-backend, 1.0.0"
    })
    void versionIsThatOfTheContractOrElseOfTheBuild(String contract, String version) {
        String document = ApiDocumentGenerator.generate(WireContract.named(contract), "0.0.0-test");

        assertThat(JsonMapper.shared().readTree(document).at("/info/version").asString())
                .isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource({
        "taskward, NewTask Task TaskList TaskUpdate Problem, TaskCreate TaskResponse Deletion",
        "001-fastapi-todo-backend, NewTask Task TaskList TaskUpdate Problem, TaskCreate TaskResponse Deletion",
        "002-fastapi-backend, TaskCreate TaskResponse TaskUpdate, NewTask Task",
        "003-fastapi-backend, NewTask Task TaskList TaskUpdate Problem, TaskCreate TaskResponse Deletion",
        "003-todo-backend-spec, TaskCreate TaskRead TaskUpdate, NewTask Task",
        "007-fastapi-backend, TaskCreate TaskResponse TaskListResponse TaskUpdate DeleteResponse ErrorResponse,"
                + " NewTask Task TaskList Deletion Problem"
    })
    void schemasHaveTheNamesOfTheContract(String contract, String names, String otherNames) {
        assertThat(document(contract).at("/components/schemas").propertyNames())
                .contains(names.split(" "))
                .doesNotContain(otherNames.split(" "));
    }

    @ParameterizedTest
    @FieldSource("CONTRACTS")
    void everyReferenceHasATarget(String contract) {
        JsonNode document = document(contract);
        Stream<String> references = document.findValuesAsString("$ref").stream();
        Stream<String> schemasByOperation =
                document.findValue("mapping").valueStream().map(JsonNode::asString);

        assertThat(Stream.concat(references, schemasByOperation))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isObject())
                        .as(reference)
                        .isTrue());
    }

    @ParameterizedTest
    @FieldSource("CONTRACTS")
    void createdTaskHasLinksToItsOperations(String contract) {
        JsonNode document = document(contract);
        Map<String, String> pathsByOperation = document.get("paths")
                .propertyStream()
                .flatMap(path -> path.getValue()
                        .valueStream()
                        .map(operation -> Map.entry(operation.get("operationId").asString(), path.getKey())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

        assertThat(tasksPaths(contract)).allSatisfy(path -> {
            JsonNode links = operation(document, path, "post").at("/responses/201/links");
            assertThat(links.propertyNames())
                    .containsExactly("getTask", "updateTask", "patchTask", "toggleTask", "deleteTask");
            assertThat(links).allSatisfy(link -> {
                String linkedPath = pathsByOperation.get(link.get("operationId").asString());
                assertThat(linkedPath).startsWith(path + "/{id}");
                assertThat(link.get("parameters").propertyNames())
                        .containsExactlyElementsOf(PATH_VARIABLE
                                .matcher(linkedPath)
                                .results()
                                .map(variable -> variable.group(1))
                                .toList());
                assertThat(link.at("/parameters/id").asString()).isEqualTo("$response.body#/id");
                assertThat(link.at("/parameters/user_id").asString("$request.path.user_id"))
                        .isEqualTo("$request.path.user_id");
            });
        });
    }

    @ParameterizedTest
    @FieldSource("CONTRACTS")
    void responsesToAcceptedTokensDescribeTheRateLimit(String contract) {
        JsonNode document = document(contract);

        assertThat(taskOperations(document))
                .isNotEmpty()
                .allSatisfy(operation -> operation.get("responses").forEachEntry((status, response) -> {
                    var headers = assertThat(
                            resolve(document, response).get("headers").propertyNames());
                    if (status.equals("401")) {
                        headers.doesNotContain("RateLimit", "RateLimit-Policy");
                    } else {
                        headers.contains("RateLimit", "RateLimit-Policy");
                    }
                    if (status.equals("429")) {
                        headers.contains("Retry-After");
                    }
                }));
        assertThat(document.at("/components/headers/RateLimit").has("required")).isFalse();
        assertThat(document.at("/components/headers/RateLimit-Policy").has("required"))
                .isFalse();
    }

    @ParameterizedTest
    @FieldSource("CONTRACTS")
    void ifMatchIsRejectedWhereThereIsNoSingleTask(String contract) {
        JsonNode document = document(contract);

        for (String path : tasksPaths(contract)) {
            assertThat(List.of(
                            operation(document, path, "post"),
                            operation(document, path + "/batch", "post"),
                            operation(document, path, "delete")))
                    .allSatisfy(operation -> {
                        JsonNode rejection = resolve(document, operation.at("/responses/412"));
                        assertThat(rejection.get("headers").has("ETag")).isFalse();
                        assertThat(operation.get("parameters"))
                                .extracting(parameter ->
                                        resolve(document, parameter).get("name").asString())
                                .doesNotContain("If-Match");
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"""
                {"op": "create", "task": {"title": "Buy groceries", "unknown": true}}""", """
                {"op": "update", "id": 42, "if_match": "*", "task": {"description": null}}""", """
                {"op": "complete", "id": 42, "if_match": "\\"1\\""}""", """
                {"op": "delete", "id": 42}"""})
    void batchOperationIsValid(String operation) {
        assertThat(validateBatch("{\"operations\": [" + operation + "]}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"""
                {"operations": [{"op": "create", "id": 42, "task": {"title": "Buy groceries"}}]}""", """
                {"operations": [{"op": "update", "id": 42, "ifmatch": "*", "task": {}}]}""", """
                {"operations": [{"op": "complete", "id": 42, "task": {}}]}""", """
                {"operations": [{"op": "delete", "id": 42, "ifmatch": "*"}]}""", """
                {"operations": [{"op": "delete", "id": 42}], "atomic": true}"""})
    void batchWithUnknownMemberIsInvalid(String batch) {
        assertThat(validateBatch(batch)).isNotEmpty();
    }

    private static List<Error> validateBatch(String batch) {
        ObjectNode schema = document(WireContract.DEFAULT).put("$ref", "#/components/schemas/Batch");
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema)
                .validate(JsonMapper.shared().readTree(batch));
    }

    private static Path served(String contract) {
        return SERVED.resolve(contract + ".openapi.json");
    }

    private static String generate(String contract) {
        String buildVersion =
                Objects.requireNonNull(System.getProperty("project.version"), "The build sets the property");
        return ApiDocumentGenerator.generate(WireContract.named(contract), buildVersion);
    }

    private static ObjectNode document(String contract) {
        return JsonMapper.shared().readTree(generate(contract)).asObject();
    }

    /** Returns the paths of the tasks, without patterns. */
    private static List<String> tasksPaths(String contract) {
        return WireContract.named(contract).paths().stream()
                .map(path -> path.replaceFirst(":.*}", "}"))
                .toList();
    }

    private static JsonNode operation(JsonNode document, String path, String method) {
        return document.get("paths").get(path).get(method);
    }

    private static Stream<JsonNode> taskOperations(JsonNode document) {
        return document.get("paths")
                .propertyStream()
                .filter(path -> path.getKey().startsWith("/api/"))
                .flatMap(path -> path.getValue().valueStream());
    }

    private static JsonNode resolve(JsonNode document, JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asString().substring(1)) : node;
    }
}
