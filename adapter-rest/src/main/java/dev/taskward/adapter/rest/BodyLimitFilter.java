package dev.taskward.adapter.rest;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Refuses a body that announces that it is too large, also where nobody would read it. */
final class BodyLimitFilter implements RequestFilter {
    /** In bytes. */
    static final int LARGEST = 2 * 1024 * 1024;

    private final ProblemWriter problems;

    BodyLimitFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    public void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > LARGEST) {
            problems.write(
                    request, response, Problem.CONTENT_TOO_LARGE, "A body may have at most " + LARGEST + " bytes.");
        } else {
            chain.doFilter(request, response);
        }
    }
}
