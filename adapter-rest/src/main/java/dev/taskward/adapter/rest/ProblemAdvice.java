package dev.taskward.adapter.rest;

import dev.taskward.adapter.rest.WireContract.ForeignTask;
import dev.taskward.application.port.in.TaskExistence;
import dev.taskward.application.port.out.StorageUnavailableException;
import dev.taskward.domain.TaskException;
import dev.taskward.domain.TaskId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.util.DisconnectedClientHelper;

/** Gives each failure its problem. */
@RestControllerAdvice
class ProblemAdvice {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    private final ProblemWriter problems;
    private final ForeignTask foreignTask;
    private final TaskExistence existence;

    ProblemAdvice(ProblemWriter problems, WireContract contract, TaskExistence existence) {
        this.problems = problems;
        this.foreignTask = contract.foreignTask();
        this.existence = existence;
    }

    @ExceptionHandler
    void handle(TaskException e, HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (e) {
            case TaskException.NotFound notFound -> handle(notFound, request, response);
            case TaskException.InvalidValue invalidValue ->
                handle(ProblemException.invalidInput(List.of(InputError.at("", invalidValue))), request, response);
            case TaskException.BatchRejected refused ->
                handle(ProblemException.invalidInput(faults(refused)), request, response);
            case TaskException.VersionMismatch mismatch -> {
                response.setHeader(HttpHeaders.ETAG, VersionConditionResolver.tag(mismatch.current()));
                problems.write(request, response, Problem.of(mismatch), mismatch.getMessage());
            }
            case TaskException.UnknownOwner _, TaskException.QuotaExceeded _ ->
                problems.write(request, response, Problem.of(e), e.getMessage());
        }
    }

    private static List<InputError> faults(TaskException.BatchRejected refused) {
        return refused.reasons().entrySet().stream()
                .map(reason -> InputError.at(
                        "/operations/" + reason.getKey(),
                        Problem.of(reason.getValue()).code(),
                        reason.getValue().getMessage()))
                .toList();
    }

    /** The user has no such task; some contracts want to be told whether somebody else has it. */
    private void handle(TaskException.NotFound notFound, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            boolean told = foreignTask == ForeignTask.FORBIDDEN
                    && request.getAttribute(TaskIdResolver.ATTRIBUTE) instanceof TaskId id
                    && existence.exists(OwnerIdResolver.owner(), id);
            if (told) {
                problems.write(request, response, Problem.TASK_FORBIDDEN, "The task is somebody else's.");
            } else {
                problems.write(request, response, Problem.TASK_NOT_FOUND, notFound.getMessage());
            }
        } catch (StorageUnavailableException e) {
            handle(e, request, response);
        }
    }

    @ExceptionHandler
    void handle(ProblemException e, HttpServletRequest request, HttpServletResponse response) throws IOException {
        problems.write(request, response, e.problem(), e.problem().code(), e.detail(), e.faults());
    }

    @ExceptionHandler
    void handle(StorageUnavailableException e, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        LOG.warn("{}: {}", e.getMessage(), String.valueOf(e.getCause()));
        problems.write(request, response, Problem.SERVICE_UNAVAILABLE, "The database cannot be reached.");
    }

    /** What Spring MVC and the server refuse by themselves, and what nobody thought of. */
    @ExceptionHandler
    void handle(Exception e, HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (e) {
            case HttpMessageNotReadableException _ ->
                problems.write(request, response, Problem.MALFORMED_REQUEST, "The body is missing or cut short.");
            case InvalidParameterException _, RequestRejectedException _ ->
                problems.write(request, response, Problem.MALFORMED_REQUEST, "The query is not well-formed.");
            case ErrorResponse refused -> {
                refused.getHeaders()
                        .forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
                Problem problem = Problem.ofStatus(refused.getStatusCode().value());
                problems.write(request, response, problem, problem.title() + ".");
            }
            default -> {
                if (DisconnectedClientHelper.isClientDisconnectedException(e)) {
                    LOG.debug("{} {}: the client has gone", request.getMethod(), request.getRequestURI());
                    return;
                }
                LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
                problems.write(
                        request, response, Problem.INTERNAL_ERROR, "The service failed. Nothing is known to be lost.");
            }
        }
    }
}
