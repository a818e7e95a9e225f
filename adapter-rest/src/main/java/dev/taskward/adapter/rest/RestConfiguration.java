package dev.taskward.adapter.rest;

import dev.taskward.application.port.in.SharedSecret;
import java.lang.reflect.Method;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.Ordered;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.filter.RequestContextFilter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** The parts of this adapter, put together. Needs {@link Settings}, the ports in, and a clock. */
@Configuration(proxyBeanMethods = false)
@Import({
    SecurityConfiguration.class,
    TaskController.class,
    HealthController.class,
    ProblemController.class,
    DocumentationController.class,
    DocumentationFiles.class,
    ProblemAdvice.class
})
@PropertySource("classpath:dev/taskward/adapter/rest/server.properties")
public class RestConfiguration {

    /**
     * Which tokens to trust.
     *
     * @param secret shared with the issuer, at least 32 bytes in UTF-8; null where there is a key set
     * @param keySet the address of the issuer's public keys
     * @param keySetTolerance how long the keys count while that address cannot be reached
     * @param issuers accepted in {@code iss}; empty for all
     * @param audiences accepted in {@code aud}; empty for all
     */
    public record TokenSettings(
            @Nullable String secret,
            @Nullable URI keySet,
            Duration keySetTolerance,
            List<String> issuers,
            List<String> audiences) {

        /** Tokens of whoever has the secret. */
        public static TokenSettings of(String secret, List<String> issuers, List<String> audiences) {
            return new TokenSettings(secret, null, Duration.ZERO, issuers, audiences);
        }

        /** Tokens of the one who has the private halves. */
        public static TokenSettings of(
                URI keySet, Duration keySetTolerance, List<String> issuers, List<String> audiences) {
            return new TokenSettings(null, keySet, keySetTolerance, issuers, audiences);
        }

        TokenKeys keys(Clock clock) {
            if (keySet == null) {
                return TokenKeys.ofSecret(Objects.requireNonNull(secret));
            }
            KeySet keys = new KeySet(keySet, keySetTolerance, clock);
            keys.tryOut();
            return keys;
        }

        /** For the log: leaves out the secret. */
        @Override
        public String toString() {
            return "tokens by %s, issuers %s, audiences %s"
                    .formatted(
                            keySet == null
                                    ? "HS256 with the shared secret"
                                    : "EdDSA, ES256, ES512, RS256 and PS256 with the keys at " + keySet,
                            issuers.isEmpty() ? "any" : issuers,
                            audiences.isEmpty() ? "any" : audiences);
        }
    }

    /**
     * Whom to trust and what to show.
     *
     * @param contract the name of a {@link WireContract}; null for Taskward's own
     * @param userClaim the claim that names the user; null for the contract's
     * @param corsOrigins the origins of browsers that may call, exactly; null for the contract's
     * @param frontendOrigin one more of them, if there is
     * @param environment shown by the health route
     * @param requestsPerMinute allowed to one user; 0 for any number
     * @param apiTitle of the API document
     * @param apiVersion of the API document; null for the contract's, or else the build's
     */
    public record Settings(
            @Nullable String contract,
            TokenSettings tokens,
            @Nullable String userClaim,
            @Nullable List<String> corsOrigins,
            @Nullable String frontendOrigin,
            String environment,
            int requestsPerMinute,
            String apiTitle,
            @Nullable String apiVersion) {

        /**
         * Checks that there is such a contract.
         *
         * @throws IllegalArgumentException that lists the names there are
         */
        public static String contractName(String name) {
            WireContract.named(name);
            return name;
        }

        /** Whether, under a contract, a user may learn that a task which is somebody else's is there. */
        public static boolean tellsOfForeignTasks(@Nullable String contract) {
            return wireContract(contract).foreignTask() == WireContract.ForeignTask.FORBIDDEN;
        }

        /** The claim that names the user. */
        public String userClaimInForce() {
            return Objects.requireNonNullElse(userClaim, wireContract().userClaim());
        }

        private List<String> corsOriginsInForce() {
            List<String> origins = Objects.requireNonNullElse(
                    corsOrigins, wireContract().cors().origins());
            return Stream.concat(origins.stream(), Stream.ofNullable(frontendOrigin))
                    .distinct()
                    .toList();
        }

        private WireContract wireContract() {
            return wireContract(contract);
        }

        private static WireContract wireContract(@Nullable String name) {
            return WireContract.named(Objects.requireNonNullElse(name, WireContract.OWN));
        }

        /** For the log: leaves out the secret. */
        @Override
        public String toString() {
            return "contract %s, %s, user in claim %s, CORS origins %s, environment %s, requests per minute %s"
                    .formatted(
                            Objects.requireNonNullElse(contract, "Taskward's own"),
                            tokens,
                            userClaimInForce(),
                            corsOriginsInForce(),
                            environment,
                            requestsPerMinute == 0 ? "any number" : requestsPerMinute);
        }
    }

    @Bean
    WireContract wireContract(Settings settings) {
        return settings.wireContract();
    }

    @Bean
    TaskResponseMapper taskResponseMapper() {
        return new TaskResponseMapperImpl();
    }

    @Bean
    ProblemWriter problemWriter(JsonMapper json, WireContract contract) {
        return new ProblemWriter(json, contract.errors());
    }

    @Bean
    TomcatProblems tomcatProblems(ProblemWriter problems, CorsRules corsRules) {
        return new TomcatProblems(problems, corsRules);
    }

    @Bean
    TaskSerializer taskSerializer(WireContract contract) {
        return new TaskSerializer(contract.task());
    }

    @Bean
    TaskAnswers taskAnswers(TaskResponseMapper mapper, TaskSerializer serializer, WireContract contract) {
        return new TaskAnswers(mapper, serializer, contract.list().form());
    }

    /** In bytes: what the server hands to the network at once. Twice as much as usual, as lists are long. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> largeWrites() {
        return tomcat -> tomcat.addConnectorCustomizers(
                connector -> connector.setProperty("socket.appWriteBufSize", String.valueOf(16 * 1024)));
    }

    /** How values look in answers. */
    @Bean
    JsonMapperBuilderCustomizer answers(TaskSerializer tasks) {
        return json -> json.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .addModule(new SimpleModule().addSerializer(TaskResponse.class, tasks));
    }

    /** Puts the routes of tasks under the paths of the contract. */
    @Bean
    WebMvcRegistrations paths(WireContract contract) {
        return new WebMvcRegistrations() {
            @Override
            public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
                return new RequestMappingHandlerMapping() {
                    @Override
                    protected @Nullable RequestMappingInfo getMappingForMethod(Method method, Class<?> type) {
                        RequestMappingInfo route = super.getMappingForMethod(method, type);
                        if (route == null || type != TaskController.class) {
                            return route;
                        }
                        String[] paths = contract.paths().stream()
                                .flatMap(path -> route.getPatternValues().stream()
                                        // of a route without a path of its own, beside the empty one
                                        .filter(rest -> !rest.equals("/"))
                                        .map(rest -> path + rest))
                                .toArray(String[]::new);
                        return route.mutate()
                                .paths(paths)
                                .options(getBuilderConfiguration())
                                .build();
                    }
                };
            }
        };
    }

    @Bean
    PageCursors pageCursors(SharedSecret secret) {
        return new PageCursors(secret);
    }

    @Bean
    WebMvcConfigurer webMvc(WireContract contract, PageCursors cursors) {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.addAll(List.of(
                        new OwnerIdResolver(),
                        new TaskIdResolver(contract.task().id()),
                        new TaskQueryResolver(contract, cursors),
                        new VersionConditionResolver()));
            }

            @Override
            public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
                negotiation.strategies(List.of(new JsonNegotiation()));
            }

            @Override
            public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
                converters.addCustomConverter(new TaskBodyConverter(contract));
            }
        };
    }

    /** Behind all routes. Spring's own answer would log a warning, and stumble over a content type with a wildcard. */
    @Bean
    SimpleUrlHandlerMapping noRoute(ProblemWriter problems) {
        HttpRequestHandler notFound = (request, response) ->
                problems.write(request, response, Problem.ROUTE_NOT_FOUND, "There is no such route.");
        return new SimpleUrlHandlerMapping(Map.of("/**", notFound), Ordered.LOWEST_PRECEDENCE);
    }

    @Bean
    FilterRegistrationBean<RequestIdFilter> requestIdFilter() {
        FilterRegistrationBean<RequestIdFilter> filter = new FilterRegistrationBean<>(new RequestIdFilter());
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    /** Not needed: nothing asks for the request before Spring MVC has it. */
    @Bean
    FilterRegistrationBean<RequestContextFilter> noRequestContext() {
        FilterRegistrationBean<RequestContextFilter> filter = new FilterRegistrationBean<>(new RequestContextFilter());
        filter.setEnabled(false);
        return filter;
    }

    @Bean
    ConnectionDrain connectionDrain(WebServerApplicationContext context) {
        return new ConnectionDrain(context);
    }

    @Bean
    FilterRegistrationBean<ConnectionDrain> connectionDrainFilter(ConnectionDrain drain) {
        FilterRegistrationBean<ConnectionDrain> filter = new FilterRegistrationBean<>(drain);
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    @Bean
    CorsRules corsRules(Settings settings, WireContract contract) {
        return new CorsRules(settings.corsOriginsInForce(), contract.cors());
    }

    /** Before security, which answers errors too. */
    @Bean
    FilterRegistrationBean<CorsFilter> corsFilter(CorsRules rules) {
        CorsFilter filter = new CorsFilter(rules);
        filter.setCorsProcessor(rules);
        FilterRegistrationBean<CorsFilter> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return registration;
    }
}
