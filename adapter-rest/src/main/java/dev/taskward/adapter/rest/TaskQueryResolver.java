package dev.taskward.adapter.rest;

import dev.taskward.domain.TaskQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Reads filter and order from the query. What it does not know is a fault: ignoring it would make the list lie. */
final class TaskQueryResolver implements HandlerMethodArgumentResolver {
    private static final Set<String> PARAMETERS = Set.of("status", "sort");

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
                .filter(name -> !PARAMETERS.contains(name))
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
    private static <E extends Enum<E>> E value(String name, NativeWebRequest request, E absent, List<Fault> faults) {
        String[] values = request.getParameterValues(name);
        if (values == null) {
            return absent;
        }
        E[] constants = absent.getDeclaringClass().getEnumConstants();
        if (values.length == 1) {
            for (E constant : constants) {
                if (constant.name().toLowerCase(Locale.ROOT).equals(values[0])) {
                    return constant;
                }
            }
        }
        String known = Arrays.stream(constants)
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        faults.add(Fault.inParameter(name, "invalid_value", "must be given once, as one of " + known));
        return absent;
    }
}
