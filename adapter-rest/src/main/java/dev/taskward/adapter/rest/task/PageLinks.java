package dev.taskward.adapter.rest.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskward.adapter.rest.contract.WireContract;
import dev.taskward.domain.ListPosition;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.TaskQuery;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Formats the {@code Link} header that leads from a page to the next one. */
final class PageLinks {
    private final PageCursors cursors;
    private final Set<String> parameterNames;

    PageLinks(PageCursors cursors, WireContract contract) {
        this.cursors = cursors;
        this.parameterNames = contract.listParameters().keySet();
    }

    /**
     * Returns a link to the list of the request, beginning after a position. It leaves out parameters that the contract
     * ignores, because they could exceed the maximum size of response headers.
     */
    String next(HttpServletRequest request, OwnerId owner, TaskQuery query, ListPosition after) {
        Map<String, String> parameters = new LinkedHashMap<>();
        request.getParameterMap().forEach((name, values) -> {
            if (parameterNames.contains(name)) {
                parameters.put(name, values[0]);
            }
        });
        parameters.put("cursor", cursors.format(owner, query, after));
        String queryString = parameters.entrySet().stream()
                .map(parameter -> URLEncoder.encode(parameter.getKey(), UTF_8) + "="
                        + URLEncoder.encode(parameter.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        return "<" + request.getRequestURI() + "?" + queryString + ">; rel=\"next\"";
    }
}
