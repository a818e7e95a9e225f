package dev.taskward.adapter.rest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
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
 * How the API looks from outside: one of several contracts that frontends were written against. Each is a file in the
 * folder {@code contracts}; {@code taskward.yaml} says what the lines mean. There is nothing else in which they differ.
 *
 * @param paths where the tasks are; {@code user_id}, where a path has it, is the user of the token
 * @param userClaim the claim of a token that names its user
 * @param apiVersion of the API document; null for the build's
 */
record WireContract(
        List<String> paths,
        String userClaim,
        ForeignTask foreignTask,
        TaskFormat task,
        BodyRules create,
        BodyRules update,
        ListFormat list,
        DeleteFormat delete,
        ErrorFormat errors,
        CorsSettings cors,
        @Nullable String apiVersion) {
    static final String OWN = "taskward";
    /** The only place in the code that knows them. */
    static final List<String> NAMES = List.of(
            OWN,
            "001-fastapi-todo-backend",
            "002-fastapi-backend",
            "003-fastapi-backend",
            "003-todo-backend-spec",
            "007-fastapi-backend");

    private static final List<String> WRITABLE = List.of("title", "description", "completed", "priority", "due_date");
    private static final Map<String, WireContract> READ = new ConcurrentHashMap<>();

    /** What the task of somebody else is answered with: like one that is not there, or 403. */
    enum ForeignTask {
        HIDDEN,
        FORBIDDEN
    }

    /** How a task goes out. */
    record TaskFormat(TaskIdFormat id, TimestampFormat times, List<String> members) {}

    /** With a Z, or in UTC without saying so. */
    enum TimestampFormat {
        UTC(true),
        NAIVE(false);

        private final boolean zone;

        TimestampFormat(boolean zone) {
            this.zone = zone;
        }

        /** In ASCII. */
        byte[] write(Instant time) {
            return Rfc3339.format(time, zone);
        }
    }

    /**
     * How the body of a create or an update comes in.
     *
     * @param members those that are read
     * @param required those without which it is invalid
     * @param emptyBodyMessage what a body that says nothing is refused with; null to let it be
     */
    record BodyRules(
            List<String> members,
            List<String> required,
            NullHandling nulls,
            UnknownMembers unknownMembers,
            @Nullable String emptyBodyMessage) {}

    /** Whether null unsets a member, or counts as not given. */
    enum NullHandling {
        CLEAR,
        KEEP
    }

    /** What becomes of members that are not read. */
    enum UnknownMembers {
        IGNORED,
        REFUSED
    }

    /**
     * How a list goes out, and in which orders.
     *
     * @param sorts the values of the parameter; none where there is no such parameter
     */
    record ListFormat(ListEnvelope form, List<String> sorts) {}

    /** Bare, or as the member tasks of an object with their count. */
    enum ListEnvelope {
        ARRAY,
        OBJECT
    }

    /** What a deletion is answered with: a 200 with this message, or a 204 without one. */
    record DeleteFormat(@Nullable String message) {}

    /**
     * How an error goes out.
     *
     * @param members in their order, and what each holds
     * @param invalidInput the status of input that was understood and is wrong
     * @param details texts that are prescribed, by code
     */
    record ErrorFormat(
            String mediaType,
            SequencedMap<String, ErrorValue> members,
            int invalidInput,
            Map<String, String> details) {}

    /** What a member of an error can hold. */
    enum ErrorValue {
        TYPE,
        TITLE,
        STATUS,
        DETAIL,
        INSTANCE,
        CODE,
        REQUEST_ID,
        /** By JSON Pointer or parameter, each with a code and a detail. */
        FAULTS,
        /** As {@code loc} and {@code msg}; where there are none, the detail. */
        FAULTS_BY_LOCATION_OR_DETAIL
    }

    /** What browsers are granted; a star grants whatever is asked for. */
    record CorsSettings(List<String> origins, List<String> methods, List<String> headers) {}

    /**
     * Reads a contract.
     *
     * @throws IllegalArgumentException when there is none of that name; the message goes on after the setting's name
     */
    static WireContract named(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("must be one of " + String.join(", ", NAMES) + ", or not set");
        }
        return READ.computeIfAbsent(name, WireContract::read);
    }

    private static WireContract read(String name) {
        return JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .build()
                .convertValue(yaml("contracts/" + name + ".yaml"), WireContract.class);
    }

    /** Reads a file beside this class. */
    static Map<String, Object> yaml(String path) {
        try (InputStream file = Objects.requireNonNull(WireContract.class.getResourceAsStream(path))) {
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How a merge patch comes in: as RFC 7396 has it, of the members that are shown. */
    BodyRules patch() {
        List<String> shown = WRITABLE.stream().filter(task.members()::contains).toList();
        return new BodyRules(shown, List.of(), NullHandling.CLEAR, UnknownMembers.IGNORED, null);
    }

    /** The paths that name the user. */
    List<String> pathsWithUser() {
        return paths.stream().filter(path -> path.contains("{user_id")).toList();
    }
}
