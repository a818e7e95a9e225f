package dev.taskward.adapter.rest.token;

import dev.taskward.adapter.rest.problem.Problem;
import dev.taskward.adapter.rest.problem.ProblemOccurrence;
import dev.taskward.adapter.rest.problem.ProblemWriter;
import dev.taskward.adapter.rest.token.TokenVerifier.Reason;
import dev.taskward.adapter.rest.token.TokenVerifier.TokenRejectedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/** Responds to requests that have no accepted token. */
public final class TokenEntryPoint implements AuthenticationEntryPoint {
    private final ProblemWriter problems;

    TokenEntryPoint(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        problems.write(request, response, occurrence(e));
    }

    private static ProblemOccurrence occurrence(AuthenticationException e) {
        if (e.getCause() instanceof VerificationKeysUnavailableException) {
            return ProblemOccurrence.of(
                    Problem.SERVICE_UNAVAILABLE, "The key set that verifies tokens cannot be reached.");
        }
        if (!(e instanceof OAuth2AuthenticationException)) {
            return ProblemOccurrence.of(Problem.TOKEN_MISSING, "A bearer token is required.");
        }
        Reason reason = e.getCause() instanceof TokenRejectedException rejected ? rejected.reason() : Reason.INVALID;
        return switch (reason) {
            case EXPIRED -> ProblemOccurrence.of(Problem.TOKEN_EXPIRED, "The token has expired.");
            case INVALID -> ProblemOccurrence.of(Problem.TOKEN_INVALID, "The token is invalid.");
            case WITHOUT_USER ->
                new ProblemOccurrence(Problem.TOKEN_INVALID, "token_without_user", "The token is invalid.", List.of());
        };
    }
}
