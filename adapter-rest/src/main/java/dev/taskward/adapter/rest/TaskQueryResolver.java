package dev.taskward.adapter.rest;

import dev.taskward.domain.Priority;
import dev.taskward.domain.TaskException.InvalidValue;
import dev.taskward.domain.TaskQuery;
import dev.taskward.domain.TaskQuery.Filter;
import dev.taskward.domain.TaskQuery.Direction;
import dev.taskward.domain.TaskQuery.Position;
import dev.taskward.domain.TaskQuery.Sort;
import dev.taskward.domain.TaskQuery.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Reads which tasks, in which order and how many. What it does not know is a fault: ignoring it would make the list lie. */
final class TaskQueryResolver implements HandlerMethodArgumentResolver {
    static final int LARGEST_PAGE = 500;
    private static final int LONGEST_SEARCH = 200;
    /** A time may have any number of digits, but the link to the next page repeats it. */
    private static final int LONGEST_TIME = 64;

    private static final Pattern WHITE_SPACE = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern PAGE = Pattern.compile("[1-9]\\d{0,2}");

    private final SequencedMap<String, List<String>> parameters;
    private final PageCursors cursors;

    TaskQueryResolver(WireContract contract, PageCursors cursors) {
        this.parameters = parameters(contract);
        this.cursors = cursors;
    }

    /** The parameters that there are, and the values of those that have a few only. What is not shown is not asked for. */
    static SequencedMap<String, List<String>> parameters(WireContract contract) {
        SequencedMap<String, List<String>> parameters = new LinkedHashMap<>();
        parameters.put("status", names(Status.values()));
        if (!contract.list().sorts().isEmpty()) {
            parameters.put("sort", contract.list().sorts());
        }
        parameters.put("order", names(Direction.values()));
        if (contract.task().members().contains("priority")) {
            parameters.put("priority", names(Priority.values()));
        }
        if (contract.task().members().contains("due_date")) {
            parameters.put("due_before", List.of());
            parameters.put("due_after", List.of());
        }
        List.of("updated_since", "q", "limit", "cursor").forEach(name -> parameters.put(name, List.of()));
        return parameters;
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** Of a deletion: a list must not be emptied by leaving something out. */
    static void requireCompletedOnly(Map<String, String[]> given) {
        String[] status = given.get("status");
        if (given.size() != 1 || status == null || status.length != 1 || !status[0].equals("completed")) {
            throw ProblemException.invalidInput(List.of(InputError.inParameter(
                    "status", "invalid_value", "must be completed, given once, and no other parameter beside it")));
        }
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == TaskQuery.class;
    }

    @Override
    public TaskQuery resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        Map<String, String[]> given = request.getParameterMap();
        if (given.isEmpty()) {
            return TaskQuery.DEFAULT;
        }
        Reading reading = new Reading(given);
        TaskQuery query = reading.query();
        if (!reading.faults.isEmpty()) {
            throw ProblemException.invalidInput(reading.faults);
        }
        return query;
    }

    /** Of one request: collects all that is wrong. */
    private final class Reading {
        private final Map<String, String[]> given;
        private final List<InputError> faults = new ArrayList<>();

        private Reading(Map<String, String[]> given) {
            this.given = given;
        }

        private TaskQuery query() {
            given.keySet().stream()
                    .filter(name -> !parameters.containsKey(name))
                    .map(name -> InputError.inParameter(name, "unknown_parameter", "is not a parameter of this route"))
                    .forEach(faults::add);
            Sort sort = constant("sort", Sort.class).orElse(TaskQuery.DEFAULT.sort());
            TaskQuery whole = new TaskQuery(
                    filter(),
                    sort,
                    constant("order", Direction.class).orElse(sort.defaultDirection()),
                    null,
                    read("limit", TaskQueryResolver::pageSize, "must be a number from 1 to " + LARGEST_PAGE)
                            .orElse(null));
            return new TaskQuery(whole.filter(), whole.sort(), whole.direction(), after(whole), whole.limit());
        }

        private Filter filter() {
            Function<String, @Nullable Instant> time = text ->
                    text.length() > LONGEST_TIME ? null : Rfc3339.parse(text).orElse(null);
            String timely = "must be an RFC 3339 date-time with an offset, such as 2026-02-10T09:00:00Z";
            List<String> words = read(
                            "q",
                            text -> text.length() > LONGEST_SEARCH ? null : words(text),
                            "must have at most " + LONGEST_SEARCH + " characters")
                    .orElse(List.of());
            Status status = constant("status", Status.class).orElse(Status.ALL);
            Priority priority = constant("priority", Priority.class).orElse(null);
            Instant dueBefore = read("due_before", time, timely).orElse(null);
            Instant dueAfter = read("due_after", time, timely).orElse(null);
            Instant updatedSince = read("updated_since", time, timely).orElse(null);
            try {
                return new Filter(status, priority, dueBefore, dueAfter, updatedSince, words);
            } catch (InvalidValue e) {
                faults.add(InputError.inParameter("q", "invalid_character", e.getMessage()));
                return TaskQuery.DEFAULT.filter();
            }
        }

        private @Nullable Position after(TaskQuery query) {
            Position after = read(
                            "cursor",
                            text -> cursors.read(OwnerIdResolver.owner(), query, text)
                                    .orElse(null),
                            "must be that of a Link to the next page, with the same filter and sort")
                    .orElse(null);
            if (after != null && query.limit() == null && faults.isEmpty()) {
                faults.add(InputError.inParameter("limit", "required", "is required with a cursor"));
            }
            return after;
        }

        /** The constant whose name, in lower case, is the value. */
        private <E extends Enum<E>> Optional<E> constant(String name, Class<E> type) {
            List<String> known = parameters.getOrDefault(name, List.of());
            return read(
                    name,
                    text -> known.contains(text) ? Enum.valueOf(type, text.toUpperCase(Locale.ROOT)) : null,
                    "must be one of " + String.join(", ", known));
        }

        private <T> Optional<T> read(String name, Function<String, @Nullable T> meaning, String expectation) {
            String[] values = given.get(name);
            if (values == null || !parameters.containsKey(name)) {
                return Optional.empty();
            }
            T value = values.length == 1 ? meaning.apply(values[0]) : null;
            if (value == null) {
                faults.add(InputError.inParameter(name, "invalid_value", expectation + ", and given once"));
            }
            return Optional.ofNullable(value);
        }
    }

    private static List<String> words(String text) {
        return WHITE_SPACE.splitAsStream(text).filter(word -> !word.isEmpty()).toList();
    }

    private static @Nullable Integer pageSize(String text) {
        Integer size = PAGE.matcher(text).matches() ? Integer.valueOf(text) : null;
        return size != null && size <= LARGEST_PAGE ? size : null;
    }
}
