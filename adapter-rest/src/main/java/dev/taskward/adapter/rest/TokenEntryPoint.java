package dev.taskward.adapter.rest;

import dev.taskward.adapter.rest.TokenVerifier.Reason;
import dev.taskward.adapter.rest.TokenVerifier.RefusedTokenException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/** Answers whoever did not show who they are. */
final class TokenEntryPoint implements AuthenticationEntryPoint {
    private final ProblemWriter problems;

    TokenEntryPoint(ProblemWriter problems) {
        this.problems = problems;
    }

    /** Nothing is known of the token. Spring's own exception for that would end as a 500. */
    static final class KeysUnavailableException extends AuthenticationException {
        private static final long serialVersionUID = 1L;

        KeysUnavailableException(TokenKeys.UnavailableException cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        if (e.getCause() instanceof TokenKeys.UnavailableException) {
            problems.write(
                    request,
                    response,
                    Problem.SERVICE_UNAVAILABLE,
                    "The keys to verify the token with cannot be reached.");
            return;
        }
        if (!(e instanceof OAuth2AuthenticationException)) {
            problems.write(request, response, Problem.TOKEN_MISSING, "A bearer token is required.");
            return;
        }
        Reason reason = e.getCause() instanceof RefusedTokenException refused ? refused.reason() : Reason.INVALID;
        switch (reason) {
            case EXPIRED -> problems.write(request, response, Problem.TOKEN_EXPIRED, "The token has expired.");
            case INVALID -> problems.write(request, response, Problem.TOKEN_INVALID, "The token is invalid.");
            case WITHOUT_USER ->
                problems.write(
                        request,
                        response,
                        Problem.TOKEN_INVALID,
                        "token_without_user",
                        "The token is invalid.",
                        List.of());
        }
    }
}
