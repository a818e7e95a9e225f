package dev.taskward.adapter.rest;

import dev.taskward.adapter.rest.contract.WireContract;
import dev.taskward.adapter.rest.idempotency.IdempotencyFilter;
import dev.taskward.adapter.rest.problem.Problem;
import dev.taskward.adapter.rest.problem.ProblemWriter;
import dev.taskward.adapter.rest.server.BodyLimitFilter;
import dev.taskward.adapter.rest.server.ConnectionDrain;
import dev.taskward.adapter.rest.server.CorsPolicy;
import dev.taskward.adapter.rest.server.IncompleteResponseFilter;
import dev.taskward.adapter.rest.server.RateLimitFilter;
import dev.taskward.adapter.rest.server.RequestIdFilter;
import dev.taskward.adapter.rest.token.BearerAuthentication;
import dev.taskward.adapter.rest.token.CurrentOwner;
import dev.taskward.adapter.rest.token.TokenEntryPoint;
import dev.taskward.adapter.rest.token.TokenVerifier;
import dev.taskward.application.port.in.IdempotentRequests;
import jakarta.servlet.Filter;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.context.request.async.WebAsyncManagerIntegrationFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.StaticHeadersWriter;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.filter.RequestContextFilter;

/**
 * Lists the filters that a request passes before it reaches a controller, in their order:
 *
 * <ol>
 *   <li>{@link RequestIdFilter}: gives the request an id.
 *   <li>{@link IncompleteResponseFilter}: closes the connection of a response that broke off.
 *   <li>{@link ConnectionDrain}: notices requests while the service stops.
 *   <li>{@link CorsFilter}: adds CORS headers and responds to preflights. It comes before everything that can fail.
 *   <li>Spring Security's firewall, and then one of two chains: {@link #publicRoutes} or {@link #routesWithToken}.
 * </ol>
 *
 * <p>Public routes pass Spring Security's default filters without those for browsers, and need no token.
 *
 * <p>All other routes pass these filters:
 *
 * <ol>
 *   <li>{@link WebAsyncManagerIntegrationFilter}, which Spring Security adds. It has no effect here.
 *   <li>{@link SecurityContextHolderFilter}: holds the authentication of the request.
 *   <li>{@link HeaderWriterFilter}: adds security headers.
 *   <li>The bearer token filter of {@link BearerAuthentication}: verifies the token.
 *   <li>{@link ExceptionTranslationFilter}: turns a rejection by a later filter into a 401 or 403.
 *   <li>{@link RateLimitFilter}, if there is a limit. It comes before authorization, so that rejected requests count.
 *   <li>{@link AuthorizationFilter}: requires a token, and that a user id in the path is that of the token.
 *   <li>{@link BodyLimitFilter}: rejects a body that is too large.
 *   <li>{@link IdempotencyFilter}: executes or replays a request with an Idempotency-Key.
 * </ol>
 */
@Configuration(proxyBeanMethods = false)
class RequestPipeline {
    private static final SecurityContextRepository IN_REQUEST = new RequestAttributeSecurityContextRepository();

    @Bean
    FilterRegistrationBean<RequestIdFilter> requestIdFilter() {
        return register(new RequestIdFilter(), 1);
    }

    @Bean
    FilterRegistrationBean<IncompleteResponseFilter> incompleteResponseFilter() {
        return register(new IncompleteResponseFilter(), 2);
    }

    @Bean
    FilterRegistrationBean<ConnectionDrain> connectionDrainFilter(ConnectionDrain drain) {
        return register(drain, 3);
    }

    @Bean
    FilterRegistrationBean<CorsFilter> corsFilter(CorsPolicy policy) {
        CorsFilter filter = new CorsFilter(policy);
        filter.setCorsProcessor(policy);
        return register(filter, 4);
    }

    /** Disables a filter of Spring Boot that nothing here needs. */
    @Bean
    FilterRegistrationBean<RequestContextFilter> noRequestContextFilter() {
        FilterRegistrationBean<RequestContextFilter> filter = new FilterRegistrationBean<>(new RequestContextFilter());
        filter.setEnabled(false);
        return filter;
    }

    /** Positions count from the first filter. Spring Security's filter comes after all of them. */
    private static <F extends Filter> FilterRegistrationBean<F> register(F filter, int position) {
        FilterRegistrationBean<F> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + position);
        return registration;
    }

    @Bean
    @Order(1)
    SecurityFilterChain publicRoutes(HttpSecurity http) {
        return withoutBrowserFeatures(http)
                .securityMatcher(
                        HealthController.PATH,
                        Problem.EXPLANATION_PATHS,
                        "/",
                        "/openapi.json",
                        "/docs/**",
                        "/redoc",
                        "/webjars/**")
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    /** All other routes, whether they exist or not. */
    @Bean
    @Order(2)
    SecurityFilterChain routesWithToken(
            HttpSecurity http,
            RestSettings settings,
            WireContract contract,
            TokenVerifier verifier,
            TokenEntryPoint entryPoint,
            ProblemWriter problems,
            IdempotentRequests idempotentRequests) {
        withoutBrowserFeatures(http)
                .headers(RequestPipeline::securityHeaders)
                .addFilterAt(BearerAuthentication.filter(verifier, entryPoint), BearerTokenAuthenticationFilter.class)
                .exceptionHandling(exceptions -> exceptions
                        .authenticationEntryPoint(entryPoint)
                        .accessDeniedHandler((request, response, e) -> problems.write(
                                request,
                                response,
                                Problem.USER_ID_MISMATCH,
                                "The user id in the path is not the user of the token.")))
                .authorizeHttpRequests(requests -> {
                    contract.pathsWithUser()
                            .forEach(path ->
                                    requests.requestMatchers(path + "/**").access(RequestPipeline::requireUserOfPath));
                    requests.anyRequest().authenticated();
                })
                .addFilterAfter(new BodyLimitFilter(problems), AuthorizationFilter.class)
                .addFilterAfter(new IdempotencyFilter(idempotentRequests, problems), BodyLimitFilter.class);
        if (settings.requestsPerMinute() > 0) {
            http.addFilterBefore(
                    new RateLimitFilter(settings.requestsPerMinute(), problems), AuthorizationFilter.class);
        }
        return http.build();
    }

    /** Disables what only browsers with a login page and a session need, and CORS, which a filter above handles. */
    private static HttpSecurity withoutBrowserFeatures(HttpSecurity http) {
        return http.cors(AbstractHttpConfigurer::disable)
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .servletApi(AbstractHttpConfigurer::disable)
                .sessionManagement(AbstractHttpConfigurer::disable)
                .securityContext(context -> context.securityContextRepository(IN_REQUEST));
    }

    private static void securityHeaders(HeadersConfigurer<HttpSecurity> headers) {
        headers.defaultsDisabled()
                .contentTypeOptions(Customizer.withDefaults())
                .addHeaderWriter(new StaticHeadersWriter(HttpHeaders.CACHE_CONTROL, "no-store"))
                .httpStrictTransportSecurity(Customizer.withDefaults())
                .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
                .withObjectPostProcessor(new ObjectPostProcessor<HeaderWriterFilter>() {
                    @Override
                    public <F extends HeaderWriterFilter> F postProcess(F filter) {
                        filter.setShouldWriteHeadersEagerly(true);
                        return filter;
                    }
                });
    }

    /** Lets every method pass, so that the routes and not the firewall reject an unsupported method, with 405. */
    @Bean
    StrictHttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        firewall.setAllowedHeaderValues(RequestPipeline::hasOnlyAssignedNonControlCharacters);
        return firewall;
    }

    @Bean
    RequestRejectedHandler requestRejectedHandler(ProblemWriter problems) {
        return (request, response, e) -> problems.write(
                request, response, Problem.MALFORMED_REQUEST, "The path or a header is not well-formed.");
    }

    /**
     * Replaces the firewall's regular expression, which takes as long for a token as the verification of a cached
     * token.
     */
    private static boolean hasOnlyAssignedNonControlCharacters(String header) {
        for (int i = 0; i < header.length(); i++) {
            char c = header.charAt(i);
            if (Character.isISOControl(c) || !Character.isDefined(c)) {
                return false;
            }
        }
        return true;
    }

    private static AuthorizationDecision requireUserOfPath(
            Supplier<? extends @Nullable Authentication> authentication, RequestAuthorizationContext context) {
        String user =
                CurrentOwner.of(Objects.requireNonNull(authentication.get())).value();
        return new AuthorizationDecision(user.equals(context.getVariables().get("user_id")));
    }
}
