package dev.taskward.adapter.rest.contract;

import dev.taskward.domain.OwnershipRules.ForeignTasks;
import dev.taskward.domain.Priority;
import dev.taskward.domain.TaskQuery.Direction;
import dev.taskward.domain.TaskQuery.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * A wire contract: paths, member names, formats and status codes of the API. There are several contracts, because
 * frontends were written against different published API specifications. Each is a YAML file beside this class; {@code
 * taskward.yaml} explains the lines.
 *
 * @param paths the paths of the tasks; the variable {@code user_id}, where a path has it, must be the user of the token
 * @param userClaim the token claim that holds the user id
 * @param foreignTasks whether a user learns that a task of another user exists
 * @param task the format of a task in a response
 * @param create the rules for the body of a creation
 * @param update the rules for the body of an update with PUT
 * @param list the format and the parameters of a list
 * @param delete the response to a deletion
 * @param errors the format of an error
 * @param cors the permissions for browsers, which settings may extend
 * @param document what the contract prescribes for the API document
 */
public record WireContract(
        List<String> paths,
        String userClaim,
        ForeignTasks foreignTasks,
        TaskFormat task,
        BodyRules create,
        BodyRules update,
        ListFormat list,
        DeleteFormat delete,
        ErrorFormat errors,
        CorsSettings cors,
        DocumentFormat document) {

    /** The name of Taskward's own contract, which is the default. */
    public static final String DEFAULT = "taskward";

    /** The names of all contracts. */
    public static final List<String> NAMES = List.of(
            DEFAULT,
            "001-fastapi-todo-backend",
            "002-fastapi-backend",
            "003-fastapi-backend",
            "003-todo-backend-spec",
            "007-fastapi-backend");

    private static final List<String> WRITABLE_MEMBERS =
            List.of("title", "description", "completed", "priority", "due_date");
    private static final Map<String, WireContract> CACHE = new ConcurrentHashMap<>();

    /** The format of a task in a response. */
    public record TaskFormat(TaskIdFormat id, TimestampFormat times, List<String> members) {}

    /** The format of a time in a response. */
    public enum TimestampFormat {
        /** Ends with a Z. */
        UTC(true),
        /** Is in UTC too, but has no zone. */
        NAIVE(false);

        private final boolean zone;

        TimestampFormat(boolean zone) {
            this.zone = zone;
        }

        /** Returns the time in ASCII. */
        public byte[] format(Instant time) {
            return Rfc3339.format(time, zone);
        }
    }

    /**
     * The rules for the body of a create or an update.
     *
     * @param members the members that are read
     * @param required the members without which the body is invalid
     * @param emptyBodyMessage the error message for a body without any member; null if such a body is accepted
     */
    public record BodyRules(
            List<String> members,
            List<String> required,
            NullHandling nullHandling,
            UnknownMembers unknownMembers,
            @Nullable String emptyBodyMessage) {}

    /** The meaning of null in a body. */
    public enum NullHandling {
        /** Null unsets the member. */
        CLEAR,
        /** Null counts as absent. */
        IGNORE
    }

    /** The handling of members of a body that are not read. */
    public enum UnknownMembers {
        IGNORED,
        REJECTED
    }

    /**
     * The format and the parameters of a list.
     *
     * @param sorts the allowed sorts; empty if the list has no sort parameter
     */
    public record ListFormat(ListEnvelope envelope, List<String> sorts, UnknownParameters unknownParameters) {}

    /** The JSON value that holds the tasks of a list. */
    public enum ListEnvelope {
        ARRAY,
        /** An object with the members {@code tasks} and {@code count}. */
        OBJECT
    }

    /** The handling of query parameters that a list does not know. */
    public enum UnknownParameters {
        IGNORED,
        REJECTED
    }

    /**
     * The response to a deletion.
     *
     * @param message the message of a response with status 200; null for a response with status 204
     */
    public record DeleteFormat(@Nullable String message) {}

    /**
     * The format of an error.
     *
     * @param members the members in their order, with the value of each
     * @param invalidInput the status of input that can be read but is invalid
     * @param details texts that the contract prescribes, by error code
     */
    public record ErrorFormat(
            String mediaType,
            SequencedMap<String, ErrorValue> members,
            int invalidInput,
            Map<String, String> details) {}

    /** The value of a member of an error. */
    public enum ErrorValue {
        TYPE,
        TITLE,
        STATUS,
        DETAIL,
        INSTANCE,
        CODE,
        REQUEST_ID,
        /** A list of input errors with JSON Pointer or parameter, code and detail; absent if there are none. */
        ERRORS,
        /** A list of input errors with {@code loc} and {@code msg}, as FastAPI has it; the detail if there are none. */
        ERRORS_BY_LOCATION
    }

    /** The permissions for browsers. A star allows whatever the browser asks for. */
    public record CorsSettings(List<String> origins, List<String> methods, List<String> headers) {}

    /**
     * What the contract prescribes for the API document.
     *
     * @param version the version of the API; null for that of the build
     * @param schemaNames names of schemas, by Taskward's own name; other schemas have Taskward's own name
     */
    public record DocumentFormat(@Nullable String version, Map<String, String> schemaNames) {}

    /**
     * Returns a contract.
     *
     * @throws IllegalArgumentException if there is no contract of that name; the message lists the names
     */
    public static WireContract named(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("must be one of " + String.join(", ", NAMES) + ", or not set");
        }
        return CACHE.computeIfAbsent(name, WireContract::read);
    }

    private static WireContract read(String name) {
        try (InputStream file = Objects.requireNonNull(WireContract.class.getResourceAsStream(name + ".yaml"))) {
            Map<String, Object> yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(file);
            return JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                    .enable(
                            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                            DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .build()
                    .convertValue(yaml, WireContract.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the rules for a JSON Merge Patch: those of RFC 7396, for the writable members that the contract shows.
     */
    public BodyRules patch() {
        List<String> shown =
                WRITABLE_MEMBERS.stream().filter(task.members()::contains).toList();
        return new BodyRules(shown, List.of(), NullHandling.CLEAR, UnknownMembers.IGNORED, null);
    }

    /** Returns the paths that contain the user id. */
    public List<String> pathsWithUser() {
        return paths.stream().filter(path -> path.contains("{user_id")).toList();
    }

    /**
     * Returns the query parameters of a list, with the allowed values of those that are enumerated and an empty list
     * for the others. Members that the contract does not show cannot be filtered on.
     */
    public SequencedMap<String, List<String>> listParameters() {
        SequencedMap<String, List<String>> parameters = new LinkedHashMap<>();
        parameters.put("status", namesOf(Status.values()));
        if (!list.sorts().isEmpty()) {
            parameters.put("sort", list.sorts());
        }
        parameters.put("order", namesOf(Direction.values()));
        if (task.members().contains("priority")) {
            parameters.put("priority", namesOf(Priority.values()));
        }
        if (task.members().contains("due_date")) {
            parameters.put("due_before", List.of());
            parameters.put("due_after", List.of());
        }
        List.of("updated_since", "q", "limit", "cursor").forEach(name -> parameters.put(name, List.of()));
        return parameters;
    }

    private static List<String> namesOf(Enum<?>[] values) {
        return Arrays.stream(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
