package dev.taskward.adapter.rest;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
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
    TomcatProblems tomcatProblems(ProblemWriter problems) {
        return new TomcatProblems(problems);
    }

    @Bean
    JsonMapperBuilderCustomizer snakeCase() {
        return json -> json.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
    }

    @Bean
    WebMvcConfigurer edge() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.addAll(List.of(new OwnerIdResolver(), new TaskIdResolver(), new TaskQueryResolver()));
            }

            @Override
            public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
                converters.addCustomConverter(new TaskBodyConverter());
            }
        };
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

    /** Before security, so that errors carry the headers too: a browser hides what comes without them. */
    @Bean
    FilterRegistrationBean<CorsFilter> corsFilter(Settings settings) {
        CorsConfiguration cors = new CorsConfiguration();
        cors.setAllowedOrigins(settings.corsOrigins());
        cors.setAllowedMethods(List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"));
        cors.setAllowedHeaders(List.of(
                HttpHeaders.AUTHORIZATION,
                HttpHeaders.CONTENT_TYPE,
                HttpHeaders.IF_MATCH,
                HttpHeaders.IF_NONE_MATCH,
                "Idempotency-Key",
                RequestIdFilter.HEADER,
                "traceparent"));
        cors.setExposedHeaders(List.of(
                HttpHeaders.ETAG,
                HttpHeaders.LINK,
                HttpHeaders.LOCATION,
                HttpHeaders.RETRY_AFTER,
                RequestIdFilter.HEADER,
                "Idempotency-Replayed",
                "RateLimit",
                "RateLimit-Policy"));
        cors.setAllowCredentials(true);
        cors.setMaxAge(Duration.ofHours(1));

        // what is not granted is not refused either, only left without the headers: the browser keeps to that by itself
        CorsFilter filter = new CorsFilter(request -> {
            String origin = request.getHeader(HttpHeaders.ORIGIN);
            return origin == null || settings.corsOrigins().contains(origin) ? cors : null;
        });
        filter.setCorsProcessor(new DefaultCorsProcessor() {
            @Override
            protected void rejectRequest(ServerHttpResponse response) {
                response.setStatusCode(HttpStatus.OK);
            }
        });
        FilterRegistrationBean<CorsFilter> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return registration;
    }
}
