package dev.taskward.adapter.rest;

import dev.taskward.adapter.rest.WireContract.ErrorFormat;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

/** Writes every error answer of the service, from wherever in it the error comes, in the form of the contract. */
final class ProblemWriter {
    /** In seconds. A database that is back is noticed within a fraction of one. */
    private static final String RETRY_AFTER = "1";

    private final JsonMapper json;
    private final ErrorFormat form;

    ProblemWriter(JsonMapper json, ErrorFormat form) {
        this.json = json;
        this.form = form;
    }

    void write(HttpServletRequest request, HttpServletResponse response, Problem problem, String detail)
            throws IOException {
        write(request, response, problem, problem.code(), detail, List.of());
    }

    /**
     * Writes a problem.
     *
     * @param textCode by which the contract may prescribe a text, if not by the problem's own code
     * @param detail where it prescribes none
     */
    void write(
            HttpServletRequest request,
            HttpServletResponse response,
            Problem problem,
            String textCode,
            String detail,
            List<InputError> faults)
            throws IOException {
        if (response.isCommitted()) {
            // the server then breaks the connection off, so that nobody takes what there is for the whole
            throw new IOException("Half of the answer is on its way");
        }
        response.resetBuffer();
        response.setStatus(status(problem));
        response.setContentType(form.mediaType());
        switch (problem) {
            case TOKEN_MISSING, TOKEN_EXPIRED, TOKEN_INVALID ->
                response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
            case SERVICE_UNAVAILABLE -> response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
            default -> {}
        }
        Map<String, Object> body =
                body(problem, textCode, detail, faults, request.getRequestURI(), RequestIdFilter.idOf(request));
        byte[] bytes = json.writeValueAsBytes(body);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    int status(Problem problem) {
        return problem == Problem.INVALID_INPUT
                ? form.invalidInput()
                : problem.status().value();
    }

    /**
     * What an answer says.
     *
     * @param instance null where the request line could not be read
     */
    Map<String, Object> body(
            Problem problem,
            String textCode,
            String detail,
            List<InputError> faults,
            @Nullable String instance,
            String requestId) {
        String prescribed = form.details().get(textCode);
        String text = prescribed == null ? form.details().getOrDefault(problem.code(), detail) : prescribed;
        Map<String, Object> body = new LinkedHashMap<>();
        form.members().forEach((member, value) -> {
            Object content = switch (value) {
                case TYPE -> problem.type();
                case TITLE -> problem.title();
                case STATUS -> status(problem);
                case DETAIL -> text;
                case INSTANCE -> instance;
                case CODE -> problem.code();
                case REQUEST_ID -> requestId;
                case FAULTS -> faults.isEmpty() ? null : faults;
                case FAULTS_BY_LOCATION_OR_DETAIL ->
                    faults.isEmpty()
                            ? text
                            : faults.stream()
                                    .map(fault -> Map.of("loc", fault.location(), "msg", fault.detail()))
                                    .toList();
            };
            if (content != null) {
                body.put(member, content);
            }
        });
        return body;
    }
}
