package dev.taskward.adapter.rest;

import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskId;
import java.util.Map;
import java.util.Objects;
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
    /** Of the request, for whoever has to know later which task it was about. */
    static final String ATTRIBUTE = TaskId.class.getName();

    private final TaskIdFormat form;

    TaskIdResolver(TaskIdFormat form) {
        this.form = form;
    }

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
        TaskId id = form.read(text).orElseThrow(TaskException.NotFound::new);
        request.setAttribute(ATTRIBUTE, id, RequestAttributes.SCOPE_REQUEST);
        return id;
    }

    @SuppressWarnings("unchecked") // as the attribute's documentation has it
    private static Map<String, @Nullable String> variables(NativeWebRequest request) {
        return (Map<String, @Nullable String>) Objects.requireNonNull(
                request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, RequestAttributes.SCOPE_REQUEST));
    }
}
