package dev.taskward.adapter.rest;

import dev.taskward.adapter.rest.TokenEntryPoint.KeysUnavailableException;
import dev.taskward.adapter.rest.TokenVerifier.RefusedTokenException;
import dev.taskward.application.port.in.IdempotentRequests;
import dev.taskward.domain.OwnerId;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenErrors;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.access.intercept.RequestMatcherDelegatingAuthorizationManager;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.HstsHeaderWriter;
import org.springframework.security.web.header.writers.StaticHeadersWriter;
import org.springframework.security.web.header.writers.XContentTypeOptionsHeaderWriter;
import org.springframework.security.web.header.writers.frameoptions.XFrameOptionsHeaderWriter;
import org.springframework.security.web.header.writers.frameoptions.XFrameOptionsHeaderWriter.XFrameOptionsMode;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/** Who may come in: everybody on the public routes; on all others, known or not, whoever shows a token. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
    private static final String SCHEME = "Bearer";
    private static final SecurityContextRepository IN_REQUEST = new RequestAttributeSecurityContextRepository();

    @Bean
    @Order(1)
    SecurityFilterChain publicRoutes(HttpSecurity http) {
        return http.securityMatcher(
                        HealthController.PATH,
                        Problem.TYPE_PREFIX + "*",
                        "/",
                        "/openapi.json",
                        "/docs/**",
                        "/redoc",
                        "/webjars/**")
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                // another filter, an earlier one, does this
                .cors(AbstractHttpConfigurer::disable)
                // what serves browsers that log in with a form and keep a session
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .servletApi(AbstractHttpConfigurer::disable)
                .sessionManagement(AbstractHttpConfigurer::disable)
                .securityContext(context -> context.securityContextRepository(IN_REQUEST))
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain routesWithToken(
            RestSettings settings,
            WireContract contract,
            TokenKeys keys,
            Clock clock,
            ProblemWriter problems,
            IdempotentRequests idempotentRequests) {
        TokenVerifier verifier = new TokenVerifier(keys, settings.tokens(), settings.effectiveUserClaim(), clock);
        TokenEntryPoint entryPoint = new TokenEntryPoint(problems);

        BearerTokenAuthenticationFilter authentication = new BearerTokenAuthenticationFilter(
                (AuthenticationManager) token -> authenticated(verifier, token), SecurityConfiguration::onlyToken);
        authentication.setAuthenticationEntryPoint(entryPoint);

        ExceptionTranslationFilter refusals = new ExceptionTranslationFilter(entryPoint, new NullRequestCache());
        refusals.setAccessDeniedHandler((request, response, e) -> problems.write(
                request, response, Problem.USER_ID_MISMATCH, "The user id in the path is not the user of the token."));

        // written out: each request passes all of them
        List<Filter> filters = new ArrayList<>(
                List.of(new SecurityContextHolderFilter(IN_REQUEST), securityHeaders(), authentication, refusals));
        if (settings.requestsPerMinute() > 0) {
            // before anything is refused, so that refusals count too
            filters.add(new RateLimitFilter(settings.requestsPerMinute(), problems));
        }
        filters.addAll(List.of(
                new AuthorizationFilter(authorization(contract)),
                new BodyLimitFilter(problems),
                new IdempotencyFilter(idempotentRequests, problems)));
        return new DefaultSecurityFilterChain(AnyRequestMatcher.INSTANCE, filters);
    }

    @Bean
    TokenKeys tokenKeys(RestSettings settings, Clock clock) {
        return settings.tokens().keys(clock);
    }

    /** Any method is let through to where 405 is answered. What the firewall refuses is malformed. */
    @Bean
    StrictHttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        firewall.setAllowedHeaderValues(SecurityConfiguration::isText);
        return firewall;
    }

    /** As the firewall's own pattern has it, which would take as long over a token as verifying it. */
    private static boolean isText(String header) {
        for (int i = 0; i < header.length(); i++) {
            char c = header.charAt(i);
            if (Character.isISOControl(c) || !Character.isDefined(c)) {
                return false;
            }
        }
        return true;
    }

    @Bean
    RequestRejectedHandler requestRejectedHandler(ProblemWriter problems) {
        return (request, response, e) -> problems.write(
                request, response, Problem.MALFORMED_REQUEST, "The path or a header is not well-formed.");
    }

    /** Those that mean something to an API. Nothing behind them decides otherwise, so they need not wait for the answer. */
    private static HeaderWriterFilter securityHeaders() {
        HeaderWriterFilter headers = new HeaderWriterFilter(List.of(
                new XContentTypeOptionsHeaderWriter(),
                new StaticHeadersWriter(HttpHeaders.CACHE_CONTROL, "no-store"),
                new HstsHeaderWriter(),
                new XFrameOptionsHeaderWriter(XFrameOptionsMode.DENY)));
        headers.setShouldWriteHeadersEagerly(true);
        return headers;
    }

    private static RequestMatcherDelegatingAuthorizationManager authorization(WireContract contract) {
        RequestMatcherDelegatingAuthorizationManager.Builder requests =
                RequestMatcherDelegatingAuthorizationManager.builder();
        contract.pathsWithUser()
                .forEach(path -> requests.add(
                        PathPatternRequestMatcher.withDefaults().matcher(path + "/**"),
                        SecurityConfiguration::isNamedByThePath));
        return requests.anyRequest().authenticated().build();
    }

    /** Decided here, before anything of the request is looked at but its path. */
    private static AuthorizationDecision isNamedByThePath(
            Supplier<? extends @Nullable Authentication> user, RequestAuthorizationContext path) {
        OwnerId owner = (OwnerId)
                Objects.requireNonNull(Objects.requireNonNull(user.get()).getPrincipal());
        return new AuthorizationDecision(
                owner.value().equals(path.getVariables().get("user_id")));
    }

    /** The token of the one Authorization header, read once. Of two, nobody could say which one counts. */
    private static @Nullable Authentication onlyToken(HttpServletRequest request) {
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

    private static Authentication authenticated(TokenVerifier verifier, Authentication bearer) {
        try {
            String token = ((BearerTokenAuthenticationToken) bearer).getToken();
            return new PreAuthenticatedAuthenticationToken(verifier.verify(token), token, List.of());
        } catch (TokenKeys.UnavailableException e) {
            throw new KeysUnavailableException(e);
        } catch (RefusedTokenException e) {
            throw new InvalidBearerTokenException("The token is refused", e);
        }
    }
}
