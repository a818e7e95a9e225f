package dev.taskward.adapter.rest;

import dev.taskward.adapter.rest.WireContract.CorsSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.DefaultCorsProcessor;

/**
 * Which pages of other origins may read the answers, errors among them: a browser hides what comes without the headers.
 * What is not granted is not refused either, only left without them; the browser keeps to that by itself.
 */
final class CorsPolicy extends DefaultCorsProcessor implements CorsConfigurationSource {
    private final List<String> origins;
    private final CorsConfiguration granted = new CorsConfiguration();

    CorsPolicy(List<String> origins, CorsSettings form) {
        this.origins = origins;
        granted.setAllowedOrigins(origins);
        granted.setAllowedMethods(form.methods());
        granted.setAllowedHeaders(form.headers());
        granted.setExposedHeaders(List.of(
                HttpHeaders.ETAG,
                HttpHeaders.LINK,
                HttpHeaders.LOCATION,
                HttpHeaders.RETRY_AFTER,
                RequestIdFilter.HEADER,
                IdempotencyFilter.REPLAYED,
                "RateLimit",
                "RateLimit-Policy"));
        granted.setAllowCredentials(true);
        granted.setMaxAge(Duration.ofHours(1));
    }

    @Override
    public @Nullable CorsConfiguration getCorsConfiguration(HttpServletRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin == null || origins.contains(origin) ? granted : null;
    }

    /** For an answer that is made before the filter for it could run. */
    void addHeaders(HttpServletRequest request, HttpServletResponse response) throws IOException {
        processRequest(getCorsConfiguration(request), request, response);
    }

    @Override
    protected void rejectRequest(ServerHttpResponse response) {
        response.setStatusCode(HttpStatus.OK);
    }
}
