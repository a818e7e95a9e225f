package dev.taskward.adapter.rest.problem;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Serves the explanation of each problem, at the URL that is its type. */
@RestController
class ProblemController {
    private final ProblemWriter problems;

    ProblemController(ProblemWriter problems) {
        this.problems = problems;
    }

    @GetMapping(Problem.TYPE_PREFIX + "{code}")
    ResponseEntity<String> explain(@PathVariable String code) {
        Problem problem = Problem.withCode(code)
                .orElseThrow(
                        () -> new ProblemException(Problem.ROUTE_NOT_FOUND, "There is no problem with this code."));
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_PLAIN)
                .body("%s (%s, status %d)%n%n%s%n"
                        .formatted(problem.title(), problem.code(), problems.status(problem), problem.explanation()));
    }
}
