package dev.taskward.adapter.rest.task;

import dev.taskward.adapter.rest.contract.TaskIdFormat;
import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskId;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.servlet.HandlerMapping;

/** Reads the task id from the path. */
record TaskIdResolver(TaskIdFormat format) {

    /**
     * Reads the id.
     *
     * @throws TaskException.NotFound if the text cannot be the id of any task
     */
    TaskId resolve(NativeWebRequest request) {
        String text = Objects.requireNonNull(pathVariables(request).get("id"));
        return format.parse(text).orElseThrow(TaskException.NotFound::new);
    }

    @SuppressWarnings("unchecked") // the documentation of the attribute states the type
    private static Map<String, @Nullable String> pathVariables(NativeWebRequest request) {
        return (Map<String, @Nullable String>) Objects.requireNonNull(
                request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, RequestAttributes.SCOPE_REQUEST));
    }
}
