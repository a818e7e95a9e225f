package dev.taskward.adapter.rest.docs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.taskward.adapter.rest.contract.ApiHeaders;
import dev.taskward.adapter.rest.contract.WireContract;
import dev.taskward.adapter.rest.contract.WireContract.BodyRules;
import dev.taskward.adapter.rest.contract.WireContract.ErrorValue;
import dev.taskward.adapter.rest.contract.WireContract.NullHandling;
import dev.taskward.adapter.rest.contract.WireContract.UnknownMembers;
import dev.taskward.adapter.rest.problem.InputError;
import dev.taskward.adapter.rest.problem.Problem;
import dev.taskward.adapter.rest.problem.ProblemOccurrence;
import dev.taskward.adapter.rest.problem.ProblemWriter;
import dev.taskward.domain.OwnershipRules.ForeignTasks;
import dev.taskward.domain.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

/**
 * Describes the contract that is served, as OpenAPI 3.1: puts together the blocks of {@code openapi.yaml} as the
 * {@link WireContract} says. Examples of errors come from whoever writes the errors.
 *
 * @see <a href="https://spec.openapis.org/oas/v3.1.1.html">OpenAPI 3.1</a>
 */
final class ApiDocument {
    /** Any request with a token may end in one of these. */
    private static final List<Problem> COMMON = List.of(
            Problem.MALFORMED_REQUEST,
            Problem.TOKEN_MISSING,
            Problem.TOKEN_EXPIRED,
            Problem.TOKEN_INVALID,
            Problem.NOT_ACCEPTABLE,
            Problem.CONTENT_TOO_LARGE,
            Problem.RATE_LIMITED,
            Problem.SERVICE_UNAVAILABLE);

    private final WireContract contract;
    private final ProblemWriter problems;
    private final Map<String, Object> blocks;
    private final Map<String, Object> responses = new TreeMap<>();

    private ApiDocument(WireContract contract, ProblemWriter problems) {
        this.contract = contract;
        this.problems = problems;
        this.blocks = yaml("openapi.yaml");
        Map<String, Object> id = in(block("path_parameters"), "id");
        id.put("schema", form("id", contract.task().id()));
        id.put("example", example("id"));
    }

    /**
     * Writes the document.
     *
     * @param version of the API; null for the contract's, or else the build's
     */
    static byte[] write(WireContract contract, ProblemWriter problems, String title, @Nullable String version) {
        Map<String, Object> document = new ApiDocument(contract, problems).document(title, version);
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(document);
    }

    private static Map<String, Object> yaml(String name) {
        try (java.io.InputStream file = Objects.requireNonNull(ApiDocument.class.getResourceAsStream(name))) {
            return new org.yaml.snakeyaml.Yaml(
                            new org.yaml.snakeyaml.constructor.SafeConstructor(new org.yaml.snakeyaml.LoaderOptions()))
                    .load(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Map<String, Object> document(String title, @Nullable String version) {
        Map<String, Object> document = block("document");
        Map<String, Object> info = in(document, "info");
        info.put("title", title);
        if (version != null || contract.document().version() != null) {
            info.put("version", version != null ? version : contract.document().version());
        }
        Map<String, Object> paths = in(document, "paths");
        for (String path : contract.paths()) {
            // OpenAPI has no expressions in paths
            String plain = path.replaceFirst("\\{user_id.*}", "{user_id}");
            for (Map<String, Object> operation : operations()) {
                String whole = plain + operation.get("path");
                paths.putIfAbsent(whole, new LinkedHashMap<String, Object>());
                in(paths, whole).put(text(operation, "method"), operation(operation, plain));
            }
        }
        paths.put("/health", health());
        in(document, "components").put("schemas", schemas());
        in(document, "components").put("responses", responses);
        return document;
    }

    private Map<String, Object> health() {
        Map<String, Object> health = block("health");
        in(in(health, "get"), "responses").put("406", response(List.of(Problem.NOT_ACCEPTABLE)));
        return health;
    }

    private Map<String, Object> operation(Map<String, Object> block, String path) {
        boolean named = path.contains("{user_id}");
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put(
                "operationId", block.get("id") + (named && contract.paths().size() > 1 ? "OfUser" : ""));
        operation.put("tags", List.of("Tasks"));
        operation.put("summary", block.get("summary"));
        boolean nullKeeps =
                "TaskUpdate".equals(block.get("body")) && contract.update().nullHandling() == NullHandling.IGNORE;
        operation.put("description", block.get("description") + (nullKeeps ? " Null counts as not given." : ""));
        List<Object> parameters = parameters(path + block.get("path"), block);
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        if (block.get("body") instanceof String body) {
            Map<String, Object> content = new LinkedHashMap<>();
            content.put("application/json", Map.of("schema", reference("schemas", body)));
            if (block.get("media_type") instanceof String other) {
                content.put(other, Map.of("schema", reference("schemas", body)));
            }
            operation.put("requestBody", pair("required", true, "content", content));
        }
        operation.put("responses", answers(block, named));
        return operation;
    }

    private List<Object> parameters(String path, Map<String, Object> block) {
        List<Object> parameters = new ArrayList<>();
        block("path_parameters").forEach((name, parameter) -> {
            if (path.contains("{" + name + "}")) {
                parameters.add(parameter);
            }
        });

        if (block.containsKey("query")) {
            contract.listParameters().forEach((name, values) -> parameters.add(query(name, values)));
        }
        if (block.get("parameters") instanceof Collection<?> names) {
            names.forEach(name -> parameters.add(in(block("other_parameters"), (String) name)));
        }
        return parameters;
    }

    private Map<String, Object> query(String name, List<String> values) {
        Map<String, Object> parameter = new LinkedHashMap<>(in(block("query_parameters"), name));
        parameter.put("name", name);
        parameter.put("in", "query");
        if (values.isEmpty()) {
            return parameter;
        }
        String meanings = values.stream()
                .filter(block("values")::containsKey)
                .map(value -> "\n- `" + value + "`: " + block("values").get(value))
                .collect(Collectors.joining());
        parameter.merge("description", "\n" + meanings, (text, more) -> meanings.isEmpty() ? text : "" + text + more);
        parameter.put("schema", pair("type", "string", "enum", values));
        return parameter;
    }

    private Map<String, Object> answers(Map<String, Object> block, boolean named) {
        String answer = text(block, "answer");
        String success =
                answer.equals("deleted") && contract.delete().message() != null ? "deleted_with_message" : answer;
        Map<String, Object> answers = new TreeMap<>(in(block("answers"), success));

        List<Problem> possible = new ArrayList<>(COMMON);
        for (Object code : (Collection<?>) Objects.requireNonNull(block.get("problems"))) {
            possible.add(Problem.withCode((String) code).orElseThrow());
        }
        if (named) {
            possible.add(Problem.USER_ID_MISMATCH);
        }
        if (possible.contains(Problem.TASK_NOT_FOUND) && contract.foreignTasks() == ForeignTasks.DISCLOSED) {
            possible.add(Problem.TASK_FORBIDDEN);
        }
        possible.stream()
                .collect(Collectors.groupingBy(problems::status))
                .forEach((status, these) -> answers.put(String.valueOf(status), response(these)));
        return answers;
    }

    /** One response for the problems of a status, described once and referred to. */
    private Map<String, Object> response(List<Problem> these) {
        String name = these.stream()
                .flatMap(problem -> Stream.of(problem.code().split("_")))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put(ApiHeaders.REQUEST_ID, reference("headers", ApiHeaders.REQUEST_ID));
        if (these.contains(Problem.TOKEN_MISSING)) {
            headers.put(HttpHeaders.WWW_AUTHENTICATE, reference("headers", HttpHeaders.WWW_AUTHENTICATE));
        }
        if (these.contains(Problem.PRECONDITION_FAILED)) {
            headers.put(HttpHeaders.ETAG, reference("headers", HttpHeaders.ETAG));
        }
        if (these.contains(Problem.RATE_LIMITED) || these.contains(Problem.SERVICE_UNAVAILABLE)) {
            headers.put(HttpHeaders.RETRY_AFTER, reference("headers", HttpHeaders.RETRY_AFTER));
        }
        Map<String, Object> examples = new LinkedHashMap<>();
        these.forEach(
                problem -> examples.put(problem.code(), pair("summary", problem.title(), "value", exampleOf(problem))));
        Map<String, Object> content = pair("schema", reference("schemas", "Problem"), "examples", examples);

        Map<String, Object> response = new LinkedHashMap<>();
        response.put("description", these.stream().map(Problem::title).collect(Collectors.joining("; ", "", ".")));
        response.put("headers", headers);
        response.put("content", Map.of(contract.errors().mediaType(), content));
        responses.put(name, response);
        return reference("responses", name);
    }

    private Map<String, Object> exampleOf(Problem problem) {
        ProblemOccurrence occurrence = problem == Problem.INVALID_INPUT
                ? ProblemOccurrence.invalidInput(List.of(InputError.at("/title", "blank", "must not be blank")))
                : ProblemOccurrence.of(problem, problem.title() + ".");
        return problems.body(occurrence, "/api/tasks", "3f2a1c9e-7f61-4b58-9a43-0d7f6f1f2a10");
    }

    private Map<String, Object> schemas() {
        Map<String, Object> schemas = block("schemas");
        if (contract.delete().message() == null) {
            schemas.remove("Deletion");
        }
        schemas.put(
                "Task",
                object(members(contract.task().members()), contract.task().members(), true));
        in(schemas, "Task")
                .put(
                        "example",
                        contract.task().members().stream()
                                .collect(LinkedHashMap::new, (all, name) -> all.put(name, example(name)), Map::putAll));
        schemas.put("TaskId", form("id", contract.task().id()));
        schemas.put("TaskList", form("list", contract.list().envelope()));
        schemas.put("NewTask", body(contract.create()));
        schemas.put("TaskUpdate", body(contract.update()));
        schemas.put("TaskPatch", body(contract.patch()));

        Map<String, Object> errorMembers = new LinkedHashMap<>();
        List<String> always = new ArrayList<>();
        contract.errors().members().forEach((name, value) -> {
            errorMembers.put(name, form("error_members", value));
            if (value != ErrorValue.INSTANCE && value != ErrorValue.ERRORS) {
                always.add(name);
            }
        });
        schemas.put("Problem", object(errorMembers, always, true));
        return schemas;
    }

    private Map<String, Object> body(BodyRules form) {
        Map<String, Object> members = new LinkedHashMap<>();
        Map<String, Object> example = new LinkedHashMap<>();
        for (String name : form.members()) {
            Map<String, Object> member = in(block("members"), name);
            members.put(name, form.nullHandling() == NullHandling.IGNORE ? nullable(member) : member);
            example.put(name, Objects.requireNonNull(block("examples").get(name)));
        }
        Map<String, Object> body = object(members, form.required(), form.unknownMembers() == UnknownMembers.REJECTED);
        if (form.emptyBodyMessage() != null) {
            body.put("minProperties", 1);
        }
        body.put("example", example);
        return body;
    }

    /** As they go out, in the forms of the contract. */
    private Map<String, Object> members(Collection<String> names) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (String name : names) {
            Map<String, Object> member = new LinkedHashMap<>(in(block("members"), name));
            switch (name) {
                case "id" -> member.putAll(form("id", contract.task().id()));
                case "created_at", "updated_at" ->
                    member.putAll(form("time", contract.task().times()));
                case "due_date" ->
                    member.putAll(nullable(form("time", contract.task().times())));
                default -> {}
            }
            members.put(name, member);
        }
        return members;
    }

    private static Map<String, Object> object(
            Map<String, Object> members, Collection<String> required, boolean closed) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", "object");
        if (!required.isEmpty()) {
            object.put("required", required);
        }
        if (closed) {
            object.put("additionalProperties", false);
        }
        object.put("properties", members);
        return object;
    }

    private static Map<String, Object> nullable(Map<String, Object> schema) {
        Map<String, Object> nullable = new LinkedHashMap<>(schema);
        nullable.computeIfPresent("type", (name, type) -> type instanceof String ? List.of(type, "null") : type);
        return nullable;
    }

    private Object example(String member) {
        Object example = Objects.requireNonNull(in(blocks, "examples").get(member));
        return switch (member) {
            case "id" -> contract.task().id().format(new TaskId(((Number) example).longValue()));
            case "created_at", "updated_at", "due_date" ->
                new String(contract.task().times().format(Instant.parse((String) example)), US_ASCII);
            default -> example;
        };
    }

    /** The block of a form that the contract chooses. */
    private Map<String, Object> form(String blocksOf, Enum<?> form) {
        return in(block(blocksOf), form.name().toLowerCase(Locale.ROOT));
    }

    private Map<String, Object> block(String name) {
        return in(blocks, name);
    }

    @SuppressWarnings("unchecked") // as openapi.yaml has them
    private List<Map<String, Object>> operations() {
        return (List<Map<String, Object>>) Objects.requireNonNull(blocks.get("operations"));
    }

    @SuppressWarnings("unchecked") // as openapi.yaml has them
    private static Map<String, Object> in(Map<String, Object> map, String name) {
        return (Map<String, Object>) Objects.requireNonNull(map.get(name), name);
    }

    private static String text(Map<String, Object> map, String name) {
        return (String) Objects.requireNonNull(map.get(name));
    }

    private static Map<String, Object> reference(String kind, String name) {
        return Map.of("$ref", "#/components/" + kind + "/" + name);
    }

    private static Map<String, Object> pair(String first, Object value, String second, Object other) {
        Map<String, Object> pair = new LinkedHashMap<>();
        pair.put(first, value);
        pair.put(second, other);
        return pair;
    }
}
