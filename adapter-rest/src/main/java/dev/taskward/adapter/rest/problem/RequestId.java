package dev.taskward.adapter.rest.problem;

import dev.taskward.adapter.rest.contract.ApiHeaders;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.IdGenerator;

/** The id of a request. It is in the response, in errors, and in every log line of the request. */
public final class RequestId {
    private static final String ATTRIBUTE = RequestId.class.getName();
    /** Excludes everything that could be misread in a log or a header. */
    private static final Pattern SAFE_ID = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");

    /** Is faster than {@code UUID.randomUUID}; the ids need not be secret. */
    private static final IdGenerator GENERATOR = new AlternativeJdkIdGenerator();

    private RequestId() {}

    /**
     * Returns the id that the client sent, if it is safe, or else a generated one. Further calls return the same id.
     */
    public static String of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof String known) {
            return known;
        }
        String sent = request.getHeader(ApiHeaders.REQUEST_ID);
        String id = sent != null && SAFE_ID.matcher(sent).matches()
                ? sent
                : GENERATOR.generateId().toString();
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }
}
