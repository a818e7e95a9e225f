package dev.taskward.adapter.rest;

import dev.taskward.adapter.rest.TokenVerifier.RefusedTokenException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/** Answers whoever did not show who they are. */
final class TokenEntryPoint implements AuthenticationEntryPoint {
    private final ProblemWriter problems;

    TokenEntryPoint(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        if (!(e instanceof OAuth2AuthenticationException)) {
            problems.write(request, response, Problem.TOKEN_MISSING, "A bearer token is required.");
        } else if (e.getCause() instanceof RefusedTokenException refused && refused.isExpired()) {
            problems.write(request, response, Problem.TOKEN_EXPIRED, "The token has expired.");
        } else {
            problems.write(request, response, Problem.TOKEN_INVALID, "The token is invalid.");
        }
    }
}
