package dev.taskward.adapter.rest.server;

import dev.taskward.adapter.rest.contract.ApiHeaders;
import dev.taskward.adapter.rest.contract.WireContract.CorsSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;

/**
 * Decides which web pages of other origins may call the API. A request of another origin is handled like any other, but
 * its response has no CORS headers, so the browser hides it. Errors have the headers too, or a browser would hide them
 * from the pages that may call.
 */
public final class CorsPolicy extends DefaultCorsProcessor implements CorsConfigurationSource {
    private final List<String> origins;
    private final CorsConfiguration preflight = new CorsConfiguration();
    private final CorsConfiguration actual;

    public CorsPolicy(List<String> origins, CorsSettings settings) {
        this.origins = origins;
        preflight.setAllowedOrigins(origins);
        preflight.setAllowedMethods(settings.methods());
        preflight.setAllowedHeaders(settings.headers());
        preflight.setExposedHeaders(List.of(
                HttpHeaders.ETAG,
                HttpHeaders.LINK,
                HttpHeaders.LOCATION,
                HttpHeaders.RETRY_AFTER,
                ApiHeaders.REQUEST_ID,
                ApiHeaders.IDEMPOTENCY_REPLAYED,
                ApiHeaders.RATE_LIMIT,
                ApiHeaders.RATE_LIMIT_POLICY));
        preflight.setAllowCredentials(true);
        preflight.setMaxAge(Duration.ofHours(1));
        // only a preflight asks for a method; Spring would end any other request with an unlisted method, such as HEAD
        actual = new CorsConfiguration(preflight);
        actual.setAllowedMethods(List.of(CorsConfiguration.ALL));
    }

    @Override
    public @Nullable CorsConfiguration getCorsConfiguration(HttpServletRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && !origins.contains(origin)) {
            return null;
        }
        return CorsUtils.isPreFlightRequest(request) ? preflight : actual;
    }

    /** Adds the headers to a response that Tomcat makes before the CORS filter has run. */
    void addHeaders(HttpServletRequest request, HttpServletResponse response) throws IOException {
        processRequest(getCorsConfiguration(request), request, response);
    }

    /** Ends a rejected preflight without CORS headers and with status 200, instead of Spring's 403. */
    @Override
    protected void rejectRequest(ServerHttpResponse response) {}
}
