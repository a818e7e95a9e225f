package dev.taskward.adapter.rest;

import dev.taskward.domain.TaskException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpStatus;

/**
 * Every kind of error answer. The name, in lower case, is the {@code code} of RFC 9457's problem details, and the last
 * part of its {@code type}, which answers with the explanation.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
enum Problem {
    MALFORMED_REQUEST(
            HttpStatus.BAD_REQUEST,
            "The request cannot be read",
            "The request is not well-formed: its body is not JSON in UTF-8, names a member twice, goes on after its end, is"
                    + " nested more than 100 deep, holds more than 100,000 tokens or a number or name of absurd length, or"
                    + " its path, query or headers break the rules of HTTP. Nothing was changed."),
    TOKEN_MISSING(
            HttpStatus.UNAUTHORIZED,
            "A token is required",
            "The request carries no bearer token. Send one in the header Authorization, behind the word Bearer."),
    TOKEN_EXPIRED(
            HttpStatus.UNAUTHORIZED, "The token has expired", "The token was good once. Get a new one and try again."),
    TOKEN_INVALID(
            HttpStatus.UNAUTHORIZED,
            "The token is invalid",
            "The token is not accepted: it is malformed, was not signed by the issuer that this service trusts, is not"
                    + " valid yet, was made for something else, or names no user."),
    USER_ID_MISMATCH(
            HttpStatus.FORBIDDEN,
            "The path names another user",
            "The user id in the path is not the user of the token. Nothing was looked up."),
    USER_UNKNOWN(
            HttpStatus.FORBIDDEN,
            "The user does not exist",
            "The token is good, but its user is not, or no longer, among those for whom tasks are kept. Nothing was"
                    + " created."),
    ROUTE_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such route", "No resource has this path."),
    TASK_FORBIDDEN(
            HttpStatus.FORBIDDEN,
            "The task is somebody else's",
            "There is a task with this id, and it is another user's. Only some contracts tell; in the others such a task is"
                    + " like one that does not exist."),
    TASK_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such task", "The user has no task with this id."),
    METHOD_NOT_ALLOWED(
            HttpStatus.METHOD_NOT_ALLOWED,
            "The method is not allowed",
            "The resource does not have this method. The Allow header lists those it has."),
    NOT_ACCEPTABLE(
            HttpStatus.NOT_ACCEPTABLE,
            "No acceptable format",
            "The Accept header rules out JSON, which is what this service answers in."),
    QUOTA_EXCEEDED(
            HttpStatus.CONFLICT,
            "There are too many tasks",
            "The user has as many tasks as one user may have. Delete some to create others."),
    PRECONDITION_FAILED(
            HttpStatus.PRECONDITION_FAILED,
            "The task is another version",
            "The task is not of a version that If-Match or If-None-Match ask for. The ETag header has the one that it is now."
                    + " Nothing was changed."),
    IDEMPOTENCY_KEY_IN_USE(
            HttpStatus.CONFLICT,
            "The first request is under way",
            "A request with this Idempotency-Key came before and is not done yet. Ask again for its answer."),
    IDEMPOTENCY_KEY_REUSED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The key stands for another request",
            "This Idempotency-Key was used within 24 hours for a request with another method, path, body or precondition."
                    + " Nothing was changed."),
    CONTENT_TOO_LARGE(
            HttpStatus.CONTENT_TOO_LARGE, "The body is too large", "A body may have at most 2 MiB (2,097,152 bytes)."),
    UNSUPPORTED_MEDIA_TYPE(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            "The format is not supported",
            "A body must be sent as application/json, without a content encoding."),
    INVALID_INPUT(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The input is invalid",
            "The request was understood, but breaks rules. The answer names each one, and where it is broken. Nothing was"
                    + " changed."),
    RATE_LIMITED(
            HttpStatus.TOO_MANY_REQUESTS,
            "There are too many requests",
            "The user has sent more requests than are allowed in this time. The Retry-After header says, in seconds,"
                    + " when to go on."),
    INTERNAL_ERROR(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "Something went wrong",
            "The fault is the service's own. Its log tells more under the request_id."),
    SERVICE_UNAVAILABLE(
            HttpStatus.SERVICE_UNAVAILABLE,
            "The service is not available",
            "The database, or the keys to verify tokens with, cannot be reached. Try again after the seconds that the Retry-After header gives. A change that was"
                    + " under way when the connection broke may have happened, as a whole; look before repeating it.");

    static final String TYPE_PREFIX = "/problems/";

    private final HttpStatus status;
    private final String title;
    private final String explanation;

    Problem(HttpStatus status, String title, String explanation) {
        this.status = status;
        this.title = title;
        this.explanation = explanation;
    }

    static Optional<Problem> withCode(String code) {
        return Arrays.stream(values())
                .filter(problem -> problem.code().equals(code))
                .findFirst();
    }

    /** Has no default, so that a new failure of the domain does not compile until it has a problem here. */
    static Problem of(TaskException failure) {
        return switch (failure) {
            case TaskException.NotFound notFound -> TASK_NOT_FOUND;
            case TaskException.UnknownOwner unknownOwner -> USER_UNKNOWN;
            case TaskException.VersionMismatch versionMismatch -> PRECONDITION_FAILED;
            case TaskException.QuotaExceeded quotaExceeded -> QUOTA_EXCEEDED;
            case TaskException.InvalidValue invalidValue -> INVALID_INPUT;
            case TaskException.BatchRejected operationsRefused -> INVALID_INPUT;
        };
    }

    /** The kind that says no more than the status does; of a status without one, that of its class. */
    static Problem ofStatus(int status) {
        return switch (status) {
            case 401 -> TOKEN_INVALID;
            case 404 -> ROUTE_NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 412 -> PRECONDITION_FAILED;
            case 413 -> CONTENT_TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 503 -> SERVICE_UNAVAILABLE;
            // a version of HTTP or a transfer encoding that the server does not know
            case 501, 505 -> MALFORMED_REQUEST;
            default -> status < 500 ? MALFORMED_REQUEST : INTERNAL_ERROR;
        };
    }

    HttpStatus status() {
        return status;
    }

    String title() {
        return title;
    }

    String explanation() {
        return explanation;
    }

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    String type() {
        return TYPE_PREFIX + code();
    }
}
