package dev.taskward.adapter.rest.token;

import dev.taskward.adapter.rest.token.TokenVerifier.TokenRejectedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenErrors;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;

/** Connects the {@link TokenVerifier} to Spring Security. */
public final class BearerAuthentication implements AuthenticationManager {
    private static final String SCHEME = "Bearer";

    private final TokenVerifier verifier;

    private BearerAuthentication(TokenVerifier verifier) {
        this.verifier = verifier;
    }

    /** Returns the filter that authenticates requests by their bearer token. */
    public static BearerTokenAuthenticationFilter filter(TokenVerifier verifier, TokenEntryPoint entryPoint) {
        BearerTokenAuthenticationFilter filter = new BearerTokenAuthenticationFilter(
                new BearerAuthentication(verifier), BearerAuthentication::readToken);
        filter.setAuthenticationEntryPoint(entryPoint);
        return filter;
    }

    @Override
    public Authentication authenticate(Authentication bearer) {
        try {
            String token = ((BearerTokenAuthenticationToken) bearer).getToken();
            return new PreAuthenticatedAuthenticationToken(verifier.verify(token), token, List.of());
        } catch (VerificationKeysUnavailableException e) {
            throw new KeysUnavailableException(e);
        } catch (TokenRejectedException e) {
            throw new InvalidBearerTokenException("The token is rejected", e);
        }
    }

    /** Reads the Authorization header once. Two of them are rejected, because it would be unclear which one counts. */
    private static @Nullable Authentication readToken(HttpServletRequest request) {
        Enumeration<String> headers = request.getHeaders(HttpHeaders.AUTHORIZATION);
        String header = headers.hasMoreElements() ? headers.nextElement() : "";
        if (headers.hasMoreElements()) {
            throw new OAuth2AuthenticationException(BearerTokenErrors.invalidToken("Two Authorization headers"));
        }
        boolean bearer = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        if (!bearer || header.strip().length() == SCHEME.length()) {
            return null;
        }
        return new BearerTokenAuthenticationToken(
                header.charAt(SCHEME.length()) == ' ' ? header.substring(SCHEME.length() + 1) : header);
    }

    /** The token can be neither accepted nor rejected. Spring's own exception for that would end as a 500. */
    private static final class KeysUnavailableException extends AuthenticationException {
        private static final long serialVersionUID = 1L;

        private KeysUnavailableException(VerificationKeysUnavailableException cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }
}
