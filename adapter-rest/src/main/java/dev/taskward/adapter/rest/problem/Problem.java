package dev.taskward.adapter.rest.problem;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpStatus;

/**
 * The kinds of errors. The name in lower case is the {@code code} of the problem details, and the last part of the
 * {@code type}, which is a URL that serves the explanation.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457, Problem Details for HTTP APIs</a>
 */
public enum Problem {
    MALFORMED_REQUEST(
            HttpStatus.BAD_REQUEST,
            "The request cannot be read",
            "The request is not well-formed. Either its body is not one JSON value in UTF-8, has a duplicate member, is"
                    + " nested more than 100 levels deep, or has more than 100,000 tokens or an extremely long number"
                    + " or name; or its path, query or headers violate HTTP. Nothing was changed."),
    TOKEN_MISSING(
            HttpStatus.UNAUTHORIZED,
            "A token is required",
            "The request has no bearer token. Send one in the header Authorization, after the word Bearer."),
    TOKEN_EXPIRED(
            HttpStatus.UNAUTHORIZED,
            "The token has expired",
            "The token was valid, but has expired. Get a new one and try again."),
    TOKEN_INVALID(
            HttpStatus.UNAUTHORIZED,
            "The token is invalid",
            "The token is not accepted. It is malformed, was not signed by the trusted issuer, is not valid yet, was"
                    + " issued for another purpose, or names no user."),
    USER_ID_MISMATCH(
            HttpStatus.FORBIDDEN,
            "The path names another user",
            "The user id in the path is not the user of the token. Nothing was looked up."),
    USER_UNKNOWN(
            HttpStatus.FORBIDDEN,
            "The user does not exist",
            "The token is valid, but the login service does not know its user, or no longer does. Nothing was"
                    + " created."),
    ROUTE_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such route", "No resource has this path."),
    TASK_FORBIDDEN(
            HttpStatus.FORBIDDEN,
            "The task belongs to another user",
            "A task with this id exists, and it belongs to another user. Only some contracts disclose this. Under the"
                    + " others such a task looks like one that does not exist."),
    TASK_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such task", "The user has no task with this id."),
    METHOD_NOT_ALLOWED(
            HttpStatus.METHOD_NOT_ALLOWED,
            "The method is not allowed",
            "The resource does not support this method. The Allow header lists the methods it supports."),
    NOT_ACCEPTABLE(
            HttpStatus.NOT_ACCEPTABLE,
            "No acceptable format",
            "The Accept header excludes JSON, which is the only format of this service."),
    QUOTA_EXCEEDED(
            HttpStatus.CONFLICT,
            "There are too many tasks",
            "The user already has the maximum number of tasks. Delete some of them to create others."),
    PRECONDITION_FAILED(
            HttpStatus.PRECONDITION_FAILED,
            "The task has another version",
            "The version of the task does not meet If-Match or If-None-Match. The ETag header has the current version."
                    + " Nothing was changed."),
    IDEMPOTENCY_KEY_IN_USE(
            HttpStatus.CONFLICT,
            "The first request is in progress",
            "An earlier request with this Idempotency-Key is still in progress. Repeat this request to get its"
                    + " response."),
    IDEMPOTENCY_KEY_REUSED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The key was used for another request",
            "Within the last 24 hours, this Idempotency-Key was used for a request with another method, path, query,"
                    + " body or precondition. Nothing was changed."),
    CONTENT_TOO_LARGE(
            HttpStatus.CONTENT_TOO_LARGE,
            "The body is too large",
            "The maximum size of a body is 2 MiB (2,097,152 bytes)."),
    UNSUPPORTED_MEDIA_TYPE(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            "The format is not supported",
            "Send the body as application/json, without a content encoding."),
    INVALID_INPUT(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The input is invalid",
            "The request can be read, but violates at least one rule. The response lists every violation and its place."
                    + " Nothing was changed."),
    RATE_LIMITED(
            HttpStatus.TOO_MANY_REQUESTS,
            "There are too many requests",
            "The user has sent more requests than allowed in this time. The Retry-After header has the number of"
                    + " seconds to wait."),
    INTERNAL_ERROR(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "Something went wrong",
            "The service failed because of a defect of its own. Its log has the details under the request_id."),
    SERVICE_UNAVAILABLE(
            HttpStatus.SERVICE_UNAVAILABLE,
            "The service is unavailable",
            "The database, or the key set that verifies tokens, cannot be reached. Try again after the number of"
                    + " seconds in the Retry-After header. A change that was in progress when the connection broke"
                    + " may have taken effect, as a whole; check before you repeat it.");

    static final String TYPE_PREFIX = "/problems/";

    /** The paths that serve explanations. */
    public static final String EXPLANATION_PATHS = TYPE_PREFIX + "*";

    private final HttpStatus status;
    private final String title;
    private final String explanation;

    Problem(HttpStatus status, String title, String explanation) {
        this.status = status;
        this.title = title;
        this.explanation = explanation;
    }

    public static Optional<Problem> withCode(String code) {
        return Arrays.stream(values())
                .filter(problem -> problem.code().equals(code))
                .findFirst();
    }

    /** Returns the most general problem with the status, or else with a status of the same class. */
    public static Problem ofStatus(int status) {
        return switch (status) {
            case 401 -> TOKEN_INVALID;
            case 404 -> ROUTE_NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 412 -> PRECONDITION_FAILED;
            case 413 -> CONTENT_TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 503 -> SERVICE_UNAVAILABLE;
            // the server does not know the HTTP version or the transfer encoding
            case 501, 505 -> MALFORMED_REQUEST;
            default -> status < 500 ? MALFORMED_REQUEST : INTERNAL_ERROR;
        };
    }

    /** Returns the default status, which a contract may replace. */
    HttpStatus status() {
        return status;
    }

    public String title() {
        return title;
    }

    String explanation() {
        return explanation;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    String type() {
        return TYPE_PREFIX + code();
    }
}
