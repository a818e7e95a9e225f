package dev.taskward.bootstrap;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * The requirements of a published plan, where the plans differ. Each plan is a YAML file in the folder {@code plans}.
 * The rows are those of {@code docs/contracts.md}.
 *
 * @param paths the paths of the tasks, with {@code {user_id}} for the user (E01, E09)
 * @param foreignPath the error for a path with the id of another user (I05, R03)
 * @param userClaim the token claim that holds the user id (A04, A10, X19)
 * @param tokenTexts the texts of a 401 (A11, X10, X15)
 * @param task the format of a task
 * @param create the members that a create takes; it ignores all others (O01, O05)
 * @param update the rules of an update
 * @param emptyUpdate the response to an update by {@code {}} (O09, R05)
 * @param deletion the response to a deletion; the text is the body (O15)
 * @param list the format and the parameters of a list
 * @param foreignTask the error for a task of another user (I01 to I04, I07, R04, X04, X05, X16)
 * @param unknownTask the error for an id that no task has (I06, R02, X13)
 * @param invalidInput the status of input that can be read but is invalid (V01 to V06, X08)
 * @param errors the format of an error
 * @param statuses all statuses of the endpoints that the plans share (R04, R08)
 * @param cors the permissions for browsers
 */
record PublishedPlan(
        List<String> paths,
        Expected foreignPath,
        String userClaim,
        TokenTexts tokenTexts,
        TaskFormat task,
        List<String> create,
        UpdateRules update,
        Expected emptyUpdate,
        Expected deletion,
        ListRules list,
        Expected foreignTask,
        Expected unknownTask,
        int invalidInput,
        ErrorFormat errors,
        Set<Integer> statuses,
        CorsRules cors) {

    /**
     * An expected response.
     *
     * @param text the text of the error; null if the plan leaves it open
     */
    record Expected(int status, @Nullable String text) {}

    /** The texts of a 401; null if the plan leaves a text open. */
    record TokenTexts(
            @Nullable String missing,
            @Nullable String invalid,
            @Nullable String expired,
            @Nullable String withoutUser) {}

    /**
     * The format of a task.
     *
     * @param id a pattern of the id as JSON (F01)
     * @param times a pattern of the times (F10, X07)
     * @param members the members of a task (F02, F08, F09, F11)
     */
    record TaskFormat(String id, String times, List<String> members) {}

    /**
     * The rules of an update.
     *
     * @param members the members that an update takes (O07, O08, X02, X18)
     * @param title whether a title is required (O07)
     * @param nulls whether null clears a member or counts as absent (O11)
     * @param others the handling of other members (O10)
     */
    record UpdateRules(List<String> members, Presence title, Nulls nulls, Unknown others) {}

    enum Presence {
        REQUIRED,
        OPTIONAL
    }

    enum Nulls {
        CLEAR,
        IGNORE
    }

    enum Unknown {
        IGNORED,
        REJECTED
    }

    /**
     * The format and the parameters of a list.
     *
     * @param envelope whether the tasks are in an array, or in an object with their count (L01, L02)
     * @param sorts the values of the sort parameter; empty if there is no such parameter (L07 to L13)
     * @param unknownParameters the handling of unknown parameters (L15)
     */
    record ListRules(Envelope envelope, List<String> sorts, Unknown unknownParameters) {}

    enum Envelope {
        ARRAY,
        OBJECT
    }

    /**
     * The format of an error (R01, R06, X09).
     *
     * @param members the members of an error, without the list of input errors of a problem
     * @param input the value of {@code detail} for invalid input (V09)
     */
    record ErrorFormat(String mediaType, Set<String> members, InputDetail input) {}

    enum InputDetail {
        TEXT,
        /** A list of input errors with {@code loc} and {@code msg}, as FastAPI has it. */
        LOCATIONS
    }

    /** The permissions for browsers, where a star allows everything (C01, C03, C04, C07, X01, X11). */
    record CorsRules(List<String> origins, List<String> methods, List<String> headers) {

        boolean allowsMethod(String method) {
            return methods.contains("*") || methods.contains(method);
        }

        boolean allowsHeader(String header) {
            return headers.contains("*") || headers.contains(header);
        }
    }

    /** Reads the plan of a contract. */
    static PublishedPlan read(String contract) {
        String file = "plans/" + contract + ".yaml";
        try (InputStream yaml = Objects.requireNonNull(PublishedPlan.class.getResourceAsStream(file))) {
            Object values = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
            return JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                    .enable(
                            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                            DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .build()
                    .convertValue(values, PublishedPlan.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
