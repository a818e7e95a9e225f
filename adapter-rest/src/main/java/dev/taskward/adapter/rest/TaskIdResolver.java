package dev.taskward.adapter.rest;

import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskId;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;

/** Reads a task's id from the path. What can be no id names no task, so it gets the answer of a task that is not there. */
final class TaskIdResolver implements HandlerMethodArgumentResolver {
    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,15}");

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == TaskId.class;
    }

    @Override
    public TaskId resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        String text = Objects.requireNonNull(variables(request).get("id"));
        long value = ID.matcher(text).matches() ? Long.parseLong(text) : 0;
        if (value < 1 || value > TaskId.MAX) {
            throw new TaskException.NotFound();
        }
        return new TaskId(value);
    }

    @SuppressWarnings("unchecked") // as the attribute's documentation has it
    private static Map<String, @Nullable String> variables(NativeWebRequest request) {
        return (Map<String, @Nullable String>) Objects.requireNonNull(
                request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, RequestAttributes.SCOPE_REQUEST));
    }
}
