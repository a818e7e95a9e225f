package dev.taskward.adapter.rest.server;

import static dev.taskward.adapter.rest.contract.ApiLimits.MAX_BODY_BYTES;

import dev.taskward.adapter.rest.problem.Problem;
import dev.taskward.adapter.rest.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Rejects a request whose Content-Length is too large, even on routes that do not read the body. Whoever reads a body
 * of unknown length checks its size.
 */
public final class BodyLimitFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private final transient ProblemWriter problems;

    public BodyLimitFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getContentLengthLong() > MAX_BODY_BYTES) {
            problems.write(
                    request,
                    response,
                    Problem.CONTENT_TOO_LARGE,
                    "The maximum size of a body is " + MAX_BODY_BYTES + " bytes.");
        } else {
            chain.doFilter(request, response);
        }
    }
}
