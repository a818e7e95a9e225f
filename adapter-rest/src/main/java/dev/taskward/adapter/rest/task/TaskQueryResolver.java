package dev.taskward.adapter.rest.task;

import static dev.taskward.adapter.rest.contract.ApiLimits.MAX_SEARCH_LENGTH;

import dev.taskward.adapter.rest.contract.Rfc3339;
import dev.taskward.adapter.rest.contract.WireContract;
import dev.taskward.adapter.rest.contract.WireContract.UnknownParameters;
import dev.taskward.adapter.rest.problem.InputError;
import dev.taskward.adapter.rest.problem.ProblemException;
import dev.taskward.adapter.rest.token.CurrentOwner;
import dev.taskward.domain.ListPosition;
import dev.taskward.domain.PageRequest;
import dev.taskward.domain.Priority;
import dev.taskward.domain.TaskException.InvalidValue;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskQuery.Direction;
import dev.taskward.domain.TaskQuery.Filter;
import dev.taskward.domain.TaskQuery.Sort;
import dev.taskward.domain.TaskQuery.Status;
import dev.taskward.domain.TextRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.NativeWebRequest;

/**
 * Reads the query parameters of a list. Unless the contract ignores them, unknown parameters are errors: a list that
 * ignores a mistyped filter would be wrong without notice.
 */
final class TaskQueryResolver {
    /** RFC 3339 allows any number of fraction digits, but the link to the next page repeats them. */
    private static final int MAX_TIME_LENGTH = 64;

    private static final Pattern PAGE_SIZE = Pattern.compile("[1-9]\\d{0,2}");
    private static final String TIME_EXPECTED =
            "must be an RFC 3339 date-time with an offset, such as 2026-02-10T09:00:00Z";

    private final Map<String, List<String>> parameters;
    private final boolean rejectsUnknown;
    private final PageCursors cursors;

    TaskQueryResolver(WireContract contract, PageCursors cursors) {
        this.parameters = contract.listParameters();
        this.rejectsUnknown = contract.list().unknownParameters() == UnknownParameters.REJECTED;
        this.cursors = cursors;
    }

    /** Requires exactly {@code status=completed}, so that a forgotten parameter cannot delete every task. */
    static void requireCompletedOnly(Map<String, String[]> given) {
        String[] status = given.get("status");
        if (given.size() != 1 || status == null || status.length != 1 || !status[0].equals("completed")) {
            throw ProblemException.invalidInput(List.of(InputError.inParameter(
                    "status", "invalid_value", "must be completed, given once, and no other parameter beside it")));
        }
    }

    /**
     * Reads the parameters.
     *
     * @throws ProblemException with every error in them
     */
    ListRequest resolve(NativeWebRequest request) {
        Map<String, String[]> given = request.getParameterMap();
        if (given.isEmpty()) {
            return ListRequest.DEFAULT;
        }
        Reader reader = new Reader(given);
        ListRequest list = reader.readList();
        if (!reader.errors.isEmpty()) {
            throw ProblemException.invalidInput(reader.errors);
        }
        return list;
    }

    /** Reads the parameters of one request and collects the errors. */
    private final class Reader {
        private final Map<String, String[]> given;
        private final List<InputError> errors = new ArrayList<>();

        private Reader(Map<String, String[]> given) {
            this.given = given;
        }

        private ListRequest readList() {
            if (rejectsUnknown) {
                given.keySet().stream()
                        .filter(name -> !parameters.containsKey(name))
                        .map(name ->
                                InputError.inParameter(name, "unknown_parameter", "is not a parameter of this route"))
                        .forEach(errors::add);
            }
            Sort sort = readEnum("sort", Sort.class).orElse(TaskQuery.DEFAULT.sort());
            Direction direction = readEnum("order", Direction.class).orElse(sort.defaultDirection());
            TaskQuery query = new TaskQuery(readFilter(), sort, direction);
            return new ListRequest(query, readPage(query));
        }

        private Filter readFilter() {
            List<String> words = read(
                            "q",
                            text -> text.length() > MAX_SEARCH_LENGTH ? null : splitWords(text),
                            "must have at most " + MAX_SEARCH_LENGTH + " characters")
                    .orElse(List.of());
            Status status = readEnum("status", Status.class).orElse(Status.ALL);
            Priority priority = readEnum("priority", Priority.class).orElse(null);
            Instant dueBefore = readTime("due_before");
            Instant dueAfter = readTime("due_after");
            Instant updatedSince = readTime("updated_since");
            try {
                return new Filter(status, priority, dueBefore, dueAfter, updatedSince, words);
            } catch (InvalidValue e) {
                errors.add(InputError.inParameter("q", "invalid_character", e.getMessage()));
                return TaskQuery.DEFAULT.filter();
            }
        }

        private @Nullable PageRequest readPage(TaskQuery query) {
            Integer limit = read(
                            "limit",
                            TaskQueryResolver::parsePageSize,
                            "must be a number from 1 to " + PageRequest.MAX_LIMIT)
                    .orElse(null);
            ListPosition after = read(
                            "cursor",
                            text -> cursors.parse(CurrentOwner.get(), query, text)
                                    .orElse(null),
                            "must be that of a Link to the next page, with the same filter and sort")
                    .orElse(null);
            if (after != null && limit == null && errors.isEmpty()) {
                errors.add(InputError.inParameter("limit", "required", "is required with a cursor"));
            }
            return limit == null ? null : new PageRequest(limit, after);
        }

        private @Nullable Instant readTime(String name) {
            return read(
                            name,
                            text -> text.length() > MAX_TIME_LENGTH
                                    ? null
                                    : Rfc3339.parse(text).orElse(null),
                            TIME_EXPECTED)
                    .orElse(null);
        }

        /** Reads the constant whose name in lower case is the value. */
        private <E extends Enum<E>> Optional<E> readEnum(String name, Class<E> type) {
            List<String> allowed = parameters.getOrDefault(name, List.of());
            return read(
                    name,
                    text -> allowed.contains(text) ? Enum.valueOf(type, text.toUpperCase(Locale.ROOT)) : null,
                    "must be one of " + String.join(", ", allowed));
        }

        private <T> Optional<T> read(String name, Function<String, @Nullable T> parser, String expectation) {
            String[] values = given.get(name);
            if (values == null || !parameters.containsKey(name)) {
                return Optional.empty();
            }
            T value = values.length == 1 ? parser.apply(values[0]) : null;
            if (value == null) {
                errors.add(InputError.inParameter(name, "invalid_value", expectation + ", and given once"));
            }
            return Optional.ofNullable(value);
        }
    }

    private static List<String> splitWords(String text) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || TextRules.isWhiteSpace(text.charAt(i))) {
                if (i > start) {
                    words.add(text.substring(start, i));
                }
                start = i + 1;
            }
        }
        return words;
    }

    private static @Nullable Integer parsePageSize(String text) {
        Integer size = PAGE_SIZE.matcher(text).matches() ? Integer.valueOf(text) : null;
        return size != null && size <= PageRequest.MAX_LIMIT ? size : null;
    }
}
