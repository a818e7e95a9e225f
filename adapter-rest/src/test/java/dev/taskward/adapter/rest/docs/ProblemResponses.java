package dev.taskward.adapter.rest.docs;

import dev.taskward.adapter.rest.contract.WireContract;
import dev.taskward.adapter.rest.problem.InputError;
import dev.taskward.adapter.rest.problem.Problem;
import dev.taskward.adapter.rest.problem.ProblemOccurrence;
import dev.taskward.adapter.rest.problem.ProblemWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Generates the error responses of a contract. The {@link ProblemWriter} of the service writes their examples. */
final class ProblemResponses {
    private static final String EXAMPLE_PATH = "/api/tasks";
    private static final String EXAMPLE_REQUEST_ID = "3f2a1c9e-7f61-4b58-9a43-0d7f6f1f2a10";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final WireContract contract;
    private final DocumentBlocks blocks;
    private final ProblemWriter writer;
    private final SortedMap<String, ObjectNode> components = new TreeMap<>();

    ProblemResponses(WireContract contract, DocumentBlocks blocks) {
        this.contract = contract;
        this.blocks = blocks;
        this.writer = new ProblemWriter(JsonMapper.shared(), contract.errors());
    }

    /**
     * Returns responses by status. They are references to components, because many operations have the same ones.
     *
     * @param ofTask whether the operation is about a single task
     */
    SortedMap<Integer, ObjectNode> responses(List<Problem> problems, boolean ofTask) {
        SortedMap<Integer, ObjectNode> responses = new TreeMap<>();
        problems.stream()
                .collect(Collectors.groupingBy(writer::status))
                .forEach((status, alternatives) -> responses.put(status, reference(alternatives, ofTask)));
        return responses;
    }

    /** Returns the response of a route without a token. */
    ObjectNode responseWithoutToken(Problem problem) {
        return response(
                problem.title() + ".", blocks.commonHeaders(), JSON.objectNode().set(problem.code(), example(problem)));
    }

    /** Returns the components to which the responses refer. */
    SortedMap<String, ObjectNode> components() {
        return components;
    }

    private ObjectNode reference(List<Problem> problems, boolean ofTask) {
        if (!ofTask && problems.equals(List.of(Problem.PRECONDITION_FAILED))) {
            String name = blocks.ifMatchWithoutTask().name();
            components.computeIfAbsent(name, absent -> ifMatchWithoutTask());
            return Components.reference("responses", name);
        }
        String name = problems.stream().map(ProblemResponses::componentName).collect(Collectors.joining("Or"));
        components.computeIfAbsent(name, absent -> response(problems));
        return Components.reference("responses", name);
    }

    private ObjectNode response(List<Problem> problems) {
        ObjectNode examples = JSON.objectNode();
        problems.forEach(problem -> examples.set(problem.code(), example(problem)));
        return response(describe(problems), headers(problems), examples);
    }

    private ObjectNode ifMatchWithoutTask() {
        DocumentBlocks.IfMatchWithoutTask block = blocks.ifMatchWithoutTask();
        Problem problem = Problem.PRECONDITION_FAILED;
        List<String> headers = new ArrayList<>(blocks.commonHeaders());
        headers.addAll(blocks.rateLimitHeaders());
        ProblemOccurrence occurrence = ProblemOccurrence.of(problem, block.detail());
        return response(block.description(), headers, JSON.objectNode().set(problem.code(), example(occurrence)));
    }

    private ObjectNode response(String description, List<String> headers, ObjectNode examples) {
        ObjectNode response = JSON.objectNode().put("description", description);
        response.set("headers", Components.headers(headers));
        response.putObject("content")
                .putObject(contract.errors().mediaType())
                .set("schema", Components.schema("Problem"))
                .set("examples", examples);
        return response;
    }

    private List<String> headers(List<Problem> problems) {
        List<String> headers = new ArrayList<>(blocks.commonHeaders());
        if (problems.contains(Problem.PRECONDITION_FAILED)) {
            headers.add(HttpHeaders.ETAG);
        }
        if (problems.contains(Problem.RATE_LIMITED) || problems.contains(Problem.SERVICE_UNAVAILABLE)) {
            headers.add(HttpHeaders.RETRY_AFTER);
        }
        if (problems.contains(Problem.TOKEN_MISSING)) {
            headers.add(HttpHeaders.WWW_AUTHENTICATE);
        } else {
            headers.addAll(blocks.rateLimitHeaders());
        }
        return headers;
    }

    private ObjectNode example(Problem problem) {
        return example(
                problem == Problem.INVALID_INPUT
                        ? ProblemOccurrence.invalidInput(List.of(InputError.at("/title", "blank", "must not be blank")))
                        : ProblemOccurrence.of(problem, problem.title() + "."));
    }

    private ObjectNode example(ProblemOccurrence occurrence) {
        ObjectNode example =
                JSON.objectNode().put("summary", occurrence.problem().title());
        example.set(
                "value", JsonMapper.shared().valueToTree(writer.body(occurrence, EXAMPLE_PATH, EXAMPLE_REQUEST_ID)));
        return example;
    }

    /** Returns the titles as one sentence. */
    private static String describe(List<Problem> problems) {
        return Stream.concat(
                        problems.stream().limit(1).map(Problem::title),
                        problems.stream()
                                .skip(1)
                                .map(Problem::title)
                                .map(title -> title.substring(0, 1).toLowerCase(Locale.ROOT) + title.substring(1)))
                .collect(Collectors.joining(", or ", "", "."));
    }

    /** Returns the code in the style of component names. */
    private static String componentName(Problem problem) {
        return Stream.of(problem.code().split("_"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
    }
}
