package dev.taskward.adapter.rest.server;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.taskward.adapter.rest.contract.ApiHeaders;
import dev.taskward.adapter.rest.problem.Problem;
import dev.taskward.adapter.rest.problem.ProblemWriter;
import dev.taskward.adapter.rest.token.CurrentOwner;
import dev.taskward.domain.OwnerId;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/**
 * Limits the requests per minute of each user to this instance, and reports the remaining number in response headers.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/">RateLimit header fields</a>
 */
public final class RateLimitFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    /** Bounds the memory. A user who is evicted starts again with a full bucket. */
    private static final int MAX_USERS = 100_000;

    private final int limit;
    private final transient ProblemWriter problems;
    private final transient LoadingCache<OwnerId, Bucket> buckets;

    /**
     * Creates a filter.
     *
     * @param limit the maximum number of requests per minute and user
     */
    public RateLimitFilter(int limit, ProblemWriter problems) {
        this.limit = limit;
        this.problems = problems;
        // a bucket that was not used for a whole window is full again, like a new one
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MAX_USERS)
                .expireAfterAccess(WINDOW)
                .build(user -> Bucket.builder()
                        .addLimit(bandwidth -> bandwidth.capacity(limit).refillGreedy(limit, WINDOW))
                        .build());
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<OwnerId> user = CurrentOwner.find();
        if (user.isEmpty()) {
            // a later filter rejects the request
            chain.doFilter(request, response);
            return;
        }
        ConsumptionProbe probe = buckets.get(user.get()).tryConsumeAndReturnRemaining(1);
        response.setHeader(ApiHeaders.RATE_LIMIT_POLICY, "\"user\";q=%d;w=%d".formatted(limit, WINDOW.toSeconds()));
        response.setHeader(
                ApiHeaders.RATE_LIMIT,
                "\"user\";r=%d;t=%d".formatted(probe.getRemainingTokens(), roundUp(probe.getNanosToWaitForReset())));
        if (probe.isConsumed()) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(roundUp(probe.getNanosToWaitForRefill())));
        problems.write(
                request,
                response,
                Problem.RATE_LIMITED,
                "The user has sent more requests than allowed within a minute.");
    }

    /** Returns whole seconds, so that a client which waits for them does not come too early. */
    private static long roundUp(long nanos) {
        return Duration.ofNanos(nanos).plusMillis(999).toSeconds();
    }
}
