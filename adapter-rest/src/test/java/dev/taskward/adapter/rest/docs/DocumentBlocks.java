package dev.taskward.adapter.rest.docs;

import dev.taskward.adapter.rest.contract.TaskIdFormat;
import dev.taskward.adapter.rest.contract.WireContract.ErrorValue;
import dev.taskward.adapter.rest.contract.WireContract.ListEnvelope;
import dev.taskward.adapter.rest.contract.WireContract.TimestampFormat;
import dev.taskward.adapter.rest.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The blocks of {@code openapi.yaml}, which explains them. Blocks that the generator only copies are JSON objects.
 */
record DocumentBlocks(
        ObjectNode document,
        ObjectNode headers,
        List<String> commonHeaders,
        List<String> rateLimitHeaders,
        ObjectNode parameters,
        Map<String, ObjectNode> listParameters,
        Map<String, String> listValues,
        List<Operation> operations,
        Rules rules,
        List<Problem> commonProblems,
        IfMatchWithoutTask ifMatchWithoutTask,
        Map<String, SuccessResponse> responses,
        ObjectNode health,
        ObjectNode schemas,
        Map<TaskIdFormat, ObjectNode> taskIds,
        Map<TimestampFormat, ObjectNode> timestamps,
        Map<ListEnvelope, ObjectNode> listEnvelopes,
        Map<String, ObjectNode> members,
        ObjectNode examples,
        Map<ErrorValue, ObjectNode> errorValues) {

    private static final String FILE = "openapi.yaml";

    /**
     * An operation on tasks.
     *
     * @param path the path after that of the tasks
     * @param list whether the operation has the list parameters of the contract
     * @param parameters the keys of its other parameters, without those in the path
     * @param body the name of the schema of the body; null if there is no body
     * @param responses the keys of the successful responses
     * @param problems the problems in addition to the common ones
     */
    record Operation(
            String id,
            String method,
            String path,
            String summary,
            String description,
            boolean list,
            List<String> parameters,
            @Nullable String body,
            List<String> mediaTypes,
            List<String> responses,
            List<Problem> problems) {}

    /** Sentences about rules that some contracts have. */
    record Rules(String nullIsAbsent, String unknownParametersAreRejected) {}

    /** The component name and the texts of the response to If-Match on a route that is not about a single task. */
    record IfMatchWithoutTask(String name, String description, String detail) {}

    /**
     * The response to a request that succeeds.
     *
     * @param headers the headers in addition to the common ones
     * @param schema the name of the schema of the body; null if there is no body
     * @param links the descriptions of links, by the id of the linked operation
     */
    record SuccessResponse(
            int status,
            String description,
            List<String> headers,
            @Nullable String schema,
            Map<String, String> links) {}

    static DocumentBlocks read() {
        try (InputStream file = Objects.requireNonNull(DocumentBlocks.class.getResourceAsStream(FILE))) {
            Map<String, Object> yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(file);
            return JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                    .enable(
                            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                            DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .build()
                    .convertValue(yaml, DocumentBlocks.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
