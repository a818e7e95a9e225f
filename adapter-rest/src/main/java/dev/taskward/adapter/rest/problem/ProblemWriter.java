package dev.taskward.adapter.rest.problem;

import dev.taskward.adapter.rest.contract.WireContract.ErrorFormat;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

/** Writes every error response of the service, in the format of the contract. */
public final class ProblemWriter {
    private static final String RETRY_AFTER_SECONDS = "1";

    private final JsonMapper json;
    private final ErrorFormat format;

    public ProblemWriter(JsonMapper json, ErrorFormat format) {
        this.json = json;
        this.format = format;
    }

    public void write(HttpServletRequest request, HttpServletResponse response, Problem problem, String detail)
            throws IOException {
        write(request, response, ProblemOccurrence.of(problem, detail));
    }

    /**
     * Writes an error response in place of what the response contains so far.
     *
     * @throws IllegalStateException if the response is committed
     */
    public void write(HttpServletRequest request, HttpServletResponse response, ProblemOccurrence occurrence)
            throws IOException {
        Problem problem = occurrence.problem();
        response.resetBuffer();
        response.setStatus(status(problem));
        response.setContentType(format.mediaType());
        switch (problem) {
            case TOKEN_MISSING, TOKEN_EXPIRED, TOKEN_INVALID ->
                response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
            case SERVICE_UNAVAILABLE -> response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
            default -> {}
        }
        byte[] body = json.writeValueAsBytes(body(occurrence, request.getRequestURI(), RequestId.of(request)));
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** Returns the HTTP status of a problem under the contract. */
    public int status(Problem problem) {
        return problem == Problem.INVALID_INPUT
                ? format.invalidInput()
                : problem.status().value();
    }

    /**
     * Returns the members of an error body.
     *
     * @param instance the path of the request; null if the request line could not be read
     */
    public Map<String, Object> body(ProblemOccurrence occurrence, @Nullable String instance, String requestId) {
        Problem problem = occurrence.problem();
        List<InputError> errors = occurrence.errors();
        String prescribed = format.details().get(occurrence.textKey());
        String detail =
                prescribed == null ? format.details().getOrDefault(problem.code(), occurrence.detail()) : prescribed;
        Map<String, Object> body = new LinkedHashMap<>();
        format.members().forEach((member, value) -> {
            Object content = switch (value) {
                case TYPE -> problem.type();
                case TITLE -> problem.title();
                case STATUS -> status(problem);
                case DETAIL -> detail;
                case INSTANCE -> instance;
                case CODE -> problem.code();
                case REQUEST_ID -> requestId;
                case ERRORS -> errors.isEmpty() ? null : errors;
                case ERRORS_BY_LOCATION ->
                    errors.isEmpty()
                            ? detail
                            : errors.stream()
                                    .map(error -> new LocatedError(location(error), error.detail()))
                                    .toList();
            };
            if (content != null) {
                body.put(member, content);
            }
        });
        return body;
    }

    /** An error in the input as FastAPI has it. */
    private record LocatedError(List<String> loc, String msg) {}

    /** Returns the place of an error as FastAPI has it: the parts of its path. */
    private static List<String> location(InputError error) {
        String pointer = error.pointer();
        if (pointer == null) {
            return List.of("query", Objects.requireNonNull(error.parameter()));
        }
        return Stream.concat(Stream.of("body"), Stream.of(pointer.split("/")).skip(1))
                .toList();
    }
}
