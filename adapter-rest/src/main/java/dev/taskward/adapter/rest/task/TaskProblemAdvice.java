package dev.taskward.adapter.rest.task;

import dev.taskward.adapter.rest.problem.InputError;
import dev.taskward.adapter.rest.problem.Problem;
import dev.taskward.adapter.rest.problem.ProblemOccurrence;
import dev.taskward.adapter.rest.problem.ProblemWriter;
import dev.taskward.domain.TaskException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Maps the rejections of the use cases to problems. It comes before the advice for all other exceptions. */
@RestControllerAdvice
@Order(0)
class TaskProblemAdvice {
    private final ProblemWriter problems;

    TaskProblemAdvice(ProblemWriter problems) {
        this.problems = problems;
    }

    @ExceptionHandler
    void handle(TaskException e, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            // a list breaks off; see ProblemAdvice
            throw e;
        }
        if (e instanceof TaskException.VersionMismatch mismatch) {
            response.setHeader(HttpHeaders.ETAG, VersionConditionResolver.entityTag(mismatch.currentVersion()));
        }
        problems.write(request, response, occurrenceOf(e));
    }

    private static ProblemOccurrence occurrenceOf(TaskException e) {
        return switch (e) {
            case TaskException.InvalidValue invalid ->
                ProblemOccurrence.invalidInput(List.of(InputError.at("", invalid)));
            case TaskException.BatchRejected rejected -> ProblemOccurrence.invalidInput(errorsOf(rejected));
            default -> ProblemOccurrence.of(problemOf(e), e.getMessage());
        };
    }

    private static List<InputError> errorsOf(TaskException.BatchRejected rejected) {
        return rejected.reasons().entrySet().stream()
                .map(reason -> InputError.at(
                        "/operations/" + reason.getKey(),
                        problemOf(reason.getValue()).code(),
                        reason.getValue().getMessage()))
                .toList();
    }

    /** Has no default case, so that a new exception of the domain does not compile until it has a problem. */
    private static Problem problemOf(TaskException e) {
        return switch (e) {
            case TaskException.NotFound _ -> Problem.TASK_NOT_FOUND;
            case TaskException.OwnedByAnother _ -> Problem.TASK_FORBIDDEN;
            case TaskException.UnknownOwner _ -> Problem.USER_UNKNOWN;
            case TaskException.VersionMismatch _ -> Problem.PRECONDITION_FAILED;
            case TaskException.QuotaExceeded _ -> Problem.QUOTA_EXCEEDED;
            case TaskException.InvalidValue _, TaskException.BatchRejected _ -> Problem.INVALID_INPUT;
        };
    }
}
