package dev.taskward.adapter.rest.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskward.domain.ListPosition;
import dev.taskward.domain.OwnerId;
import dev.taskward.domain.TaskQuery;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Formats the {@code Link} header that leads from a page to the next one. */
final class PageLinks {
    private final PageCursors cursors;

    PageLinks(PageCursors cursors) {
        this.cursors = cursors;
    }

    /** Returns a link to the list of the request, beginning after a position. */
    String next(HttpServletRequest request, OwnerId owner, TaskQuery query, ListPosition after) {
        Map<String, String> parameters = new LinkedHashMap<>();
        request.getParameterMap().forEach((name, values) -> parameters.put(name, values[0]));
        parameters.put("cursor", cursors.format(owner, query, after));
        String queryString = parameters.entrySet().stream()
                .map(parameter -> URLEncoder.encode(parameter.getKey(), UTF_8) + "="
                        + URLEncoder.encode(parameter.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        return "<" + request.getRequestURI() + "?" + queryString + ">; rel=\"next\"";
    }
}
