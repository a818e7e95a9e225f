package dev.taskward.adapter.rest;

import java.util.List;
import java.util.Map;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.Ordered;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The parts of this adapter, put together. Needs {@link Settings}, the use cases, a health check and a clock. */
@Configuration(proxyBeanMethods = false)
@Import({
    SecurityConfiguration.class,
    TaskController.class,
    HealthController.class,
    ProblemController.class,
    ProblemAdvice.class
})
@PropertySource("classpath:dev/taskward/adapter/rest/server.properties")
public class RestConfiguration {

    /**
     * Whom to trust and what to show.
     *
     * @param secret shared with the issuer of tokens, at least 32 bytes in UTF-8
     * @param userClaim the claim that names the user
     * @param issuers accepted in {@code iss}; empty for all
     * @param audiences accepted in {@code aud}; empty for all
     * @param corsOrigins the origins of browsers that may call, exactly
     * @param environment shown by the health route
     * @param requestsPerMinute allowed to one user; 0 for any number
     */
    public record Settings(
            String secret,
            String userClaim,
            List<String> issuers,
            List<String> audiences,
            List<String> corsOrigins,
            String environment,
            int requestsPerMinute) {

        /** For the log: leaves out the secret. */
        @Override
        public String toString() {
            return ("tokens by HS256 with the shared secret, user in claim %s, issuers %s, audiences %s, CORS origins %s,"
                            + " environment %s, requests per minute %s")
                    .formatted(
                            userClaim,
                            issuers.isEmpty() ? "any" : issuers,
                            audiences.isEmpty() ? "any" : audiences,
                            corsOrigins,
                            environment,
                            requestsPerMinute == 0 ? "any number" : requestsPerMinute);
        }
    }

    @Bean
    TaskResponseMapper taskResponseMapper() {
        return new TaskResponseMapperImpl();
    }

    @Bean
    ProblemWriter problemWriter(JsonMapper json) {
        return new ProblemWriter(json);
    }

    @Bean
    TomcatProblems tomcatProblems(ProblemWriter problems, CorsRules corsRules) {
        return new TomcatProblems(problems, corsRules);
    }

    @Bean
    JsonMapperBuilderCustomizer snakeCase() {
        return json -> json.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
    }

    @Bean
    WebMvcConfigurer webMvc() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.addAll(List.of(new OwnerIdResolver(), new TaskIdResolver(), new TaskQueryResolver()));
            }

            @Override
            public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
                negotiation.strategies(List.of(new JsonNegotiation()));
            }

            @Override
            public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
                converters.addCustomConverter(new TaskBodyConverter());
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
    CorsRules corsRules(Settings settings) {
        return new CorsRules(settings.corsOrigins());
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
