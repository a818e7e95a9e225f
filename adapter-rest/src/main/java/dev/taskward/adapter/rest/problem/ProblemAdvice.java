package dev.taskward.adapter.rest.problem;

import dev.taskward.application.port.StorageUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * Maps the exceptions of this adapter, of Spring MVC, and of the store to problems. Other advices map the exceptions of
 * the use cases; this one comes last.
 *
 * <p>Once a response is committed, no problem can be written. The exception is thrown again, so that the connection is
 * closed and nobody takes the incomplete response for a complete one.
 */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class ProblemAdvice {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);
    static final Duration OUTAGE_LOG_INTERVAL = Duration.ofSeconds(10);

    private final ProblemWriter problems;
    private final LogLimiter outageLog = new LogLimiter(OUTAGE_LOG_INTERVAL);

    ProblemAdvice(ProblemWriter problems) {
        this.problems = problems;
    }

    @ExceptionHandler
    void handle(ProblemException e, HttpServletRequest request, HttpServletResponse response) throws IOException {
        problems.write(request, response, e.occurrence());
    }

    @ExceptionHandler
    void handle(StorageUnavailableException e, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        throwIfCommitted(e, response);
        outageLog.log(suppressed ->
                LOG.warn("{}: {} ({} more since the last such line)", e.getMessage(), e.getCause(), suppressed));
        problems.write(request, response, Problem.SERVICE_UNAVAILABLE, "The database cannot be reached.");
    }

    /** The rest of a body that broke off is lost, and so is the client in most cases; there is nothing to log. */
    @ExceptionHandler
    void handle(HttpMessageNotReadableException e, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        boolean bodyBrokeOff = e.getCause() instanceof IOException;
        if (bodyBrokeOff) {
            LOG.debug("{} {}: the body is incomplete", request.getMethod(), request.getRequestURI(), e);
        }
        if (!response.isCommitted()) {
            problems.write(request, response, ProblemOccurrence.incompleteBody());
        }
    }

    @ExceptionHandler
    void handle(Exception e, HttpServletRequest request, HttpServletResponse response) throws Exception {
        if (DisconnectedClientHelper.isClientDisconnectedException(e)) {
            LOG.debug("{} {}: the client has disconnected", request.getMethod(), request.getRequestURI());
            return;
        }
        throwIfCommitted(e, response);
        switch (e) {
            case InvalidParameterException _, RequestRejectedException _ ->
                problems.write(request, response, Problem.MALFORMED_REQUEST, "The query is not well-formed.");
            case ErrorResponse error -> {
                error.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
                Problem problem = Problem.ofStatus(error.getStatusCode().value());
                problems.write(request, response, problem, problem.title() + ".");
            }
            default -> {
                LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
                problems.write(
                        request,
                        response,
                        Problem.INTERNAL_ERROR,
                        "The service failed unexpectedly. Quote the header X-Request-Id when you report this.");
            }
        }
    }

    private static <E extends Exception> void throwIfCommitted(E e, HttpServletResponse response) throws E {
        if (response.isCommitted()) {
            throw e;
        }
    }
}
