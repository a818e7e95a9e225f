package dev.taskward.adapter.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Writes every error answer of the service, from wherever in it the error comes. */
final class ProblemWriter {
    /** In seconds. A database that is back is noticed within a fraction of one. */
    private static final String RETRY_AFTER = "1";

    private final JsonMapper json;

    ProblemWriter(JsonMapper json) {
        this.json = json;
    }

    void write(HttpServletRequest request, HttpServletResponse response, Problem problem, String detail)
            throws IOException {
        write(request, response, problem, detail, List.of());
    }

    void write(
            HttpServletRequest request,
            HttpServletResponse response,
            Problem problem,
            String detail,
            List<Fault> faults)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.setStatus(problem.status().value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        switch (problem) {
            case TOKEN_MISSING, TOKEN_EXPIRED, TOKEN_INVALID ->
                response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
            case SERVICE_UNAVAILABLE -> response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
            default -> {}
        }
        byte[] body = json.writeValueAsBytes(new Body(
                problem.type(),
                problem.title(),
                problem.status().value(),
                detail,
                request.getRequestURI(),
                problem.code(),
                RequestIdFilter.idOf(request),
                faults));
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** RFC 9457's members, and three of our own. */
    private record Body(
            String type,
            String title,
            int status,
            String detail,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String instance,

            String code,
            String requestId,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Fault> errors) {}
}
