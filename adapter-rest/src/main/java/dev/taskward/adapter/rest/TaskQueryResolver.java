package dev.taskward.adapter.rest;

import dev.taskward.domain.TaskQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Reads filter and order from the query. What it does not know is a fault: ignoring it would make the list lie. */
final class TaskQueryResolver implements HandlerMethodArgumentResolver {
    private static final List<String> STATUSES = Arrays.stream(TaskQuery.Status.values())
            .map(status -> status.name().toLowerCase(Locale.ROOT))
            .toList();

    private final Map<String, List<String>> values;

    /** Takes the values of the parameter sort; where there are none, there is no such parameter. */
    TaskQueryResolver(List<String> sorts) {
        this.values = values(sorts);
    }

    /** The values of each parameter that there is. */
    static SortedMap<String, List<String>> values(List<String> sorts) {
        SortedMap<String, List<String>> values = new TreeMap<>(Map.of("status", STATUSES));
        if (!sorts.isEmpty()) {
            values.put("sort", sorts);
        }
        return values;
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
        List<Fault> faults = new ArrayList<>();
        request.getParameterMap().keySet().stream()
                .filter(name -> !values.containsKey(name))
                .map(name -> Fault.inParameter(name, "unknown_parameter", "is not a parameter of this route"))
                .forEach(faults::add);
        TaskQuery query = new TaskQuery(
                value("status", request, TaskQuery.DEFAULT.status(), faults),
                value("sort", request, TaskQuery.DEFAULT.sort(), faults));
        if (!faults.isEmpty()) {
            throw ProblemException.invalidInput(faults);
        }
        return query;
    }

    /** The constant whose name, in lower case, is the one value of the parameter. */
    private <E extends Enum<E>> E value(String name, NativeWebRequest request, E absent, List<Fault> faults) {
        String[] given = request.getParameterValues(name);
        List<String> known = values.getOrDefault(name, List.of());
        if (given == null || known.isEmpty()) {
            return absent;
        }
        if (given.length == 1 && known.contains(given[0])) {
            return Enum.valueOf(absent.getDeclaringClass(), given[0].toUpperCase(Locale.ROOT));
        }
        faults.add(
                Fault.inParameter(name, "invalid_value", "must be given once, as one of " + String.join(", ", known)));
        return absent;
    }
}
