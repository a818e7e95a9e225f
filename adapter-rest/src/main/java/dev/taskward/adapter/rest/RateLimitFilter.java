package dev.taskward.adapter.rest;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.taskward.domain.OwnerId;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Lets each user send so many requests a minute to this instance, and tells how many are left.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/">RateLimit header fields</a>
 */
final class RateLimitFilter implements RequestFilter {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    /** Bounds the memory: whoever is dropped starts anew with a full bucket. */
    private static final int USERS = 100_000;

    private final int limit;
    private final ProblemWriter problems;
    private final LoadingCache<OwnerId, Bucket> buckets;

    RateLimitFilter(int limit, ProblemWriter problems) {
        this.limit = limit;
        this.problems = problems;
        // a bucket that nobody took from for a whole window is full, as a new one would be
        this.buckets = Caffeine.newBuilder()
                .maximumSize(USERS)
                .expireAfterAccess(WINDOW)
                .build(user -> Bucket.builder()
                        .addLimit(bandwidth -> bandwidth.capacity(limit).refillGreedy(limit, WINDOW))
                        .build());
    }

    @Override
    public void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (SecurityContextHolder.getContext().getAuthentication() == null) {
            // on the way to a 401
            chain.doFilter(request, response);
            return;
        }
        ConsumptionProbe probe = buckets.get(OwnerIdResolver.owner()).tryConsumeAndReturnRemaining(1);
        response.setHeader("RateLimit-Policy", "\"user\";q=%d;w=%d".formatted(limit, WINDOW.toSeconds()));
        response.setHeader(
                "RateLimit",
                "\"user\";r=%d;t=%d".formatted(probe.getRemainingTokens(), seconds(probe.getNanosToWaitForReset())));
        if (probe.isConsumed()) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(seconds(probe.getNanosToWaitForRefill())));
        problems.write(
                request, response, Problem.RATE_LIMITED, "There are more requests than are allowed in a minute.");
    }

    /** Whole seconds that are not too early. */
    private static long seconds(long nanos) {
        return Duration.ofNanos(nanos).plusMillis(999).toSeconds();
    }
}
