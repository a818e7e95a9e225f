package dev.taskward.adapter.rest;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Explains each kind of problem at the address that is its type. */
@RestController
class ProblemController {
    private final ProblemWriter problems;

    ProblemController(ProblemWriter problems) {
        this.problems = problems;
    }

    @GetMapping(Problem.TYPE_PREFIX + "{code}")
    ResponseEntity<String> explain(@PathVariable String code) {
        Problem problem = Problem.withCode(code)
                .orElseThrow(() -> new ProblemException(Problem.ROUTE_NOT_FOUND, "There is no such problem."));
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_PLAIN)
                .body("%s (%s, status %d)%n%n%s%n"
                        .formatted(problem.title(), problem.code(), problems.status(problem), problem.explanation()));
    }
}
