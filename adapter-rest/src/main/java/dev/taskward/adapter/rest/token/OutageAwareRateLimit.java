package dev.taskward.adapter.rest.token;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetSourceWrapper;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import io.github.bucket4j.Bucket;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits how often the JWKS is fetched. Fetches for unknown keys have a rate limit. During an outage, a retry interval
 * replaces it: between two retries this fails at once, so that not every token waits for a timeout.
 *
 * <p>It is not thread-safe, because the cache that calls it admits one thread at a time.
 */
final class OutageAwareRateLimit extends JWKSetSourceWrapper<SecurityContext> {
    private static final Logger LOG = LoggerFactory.getLogger(OutageAwareRateLimit.class);
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(2);

    /** Allows four fetches for unknown keys at once, and then one in 20 seconds. */
    private final Bucket unknownKeys = Bucket.builder()
            .addLimit(limit -> limit.capacity(4).refillGreedy(1, Duration.ofSeconds(20)))
            .build();

    private final Clock clock;
    private @Nullable String failure;
    /** The time of the next retry, in milliseconds since the epoch. */
    private long retryTime;

    OutageAwareRateLimit(JWKSetSource<SecurityContext> source, Clock clock) {
        super(source);
        this.clock = clock;
    }

    /**
     * Fetches the JWKS.
     *
     * @param evaluator {@link JWKSetCacheRefreshEvaluator#noRefresh} if the cache is empty, expired or due for a
     *     refresh; any other if a key is unknown
     * @throws RateLimitReachedException if a key is unknown and the rate limit is reached
     * @throws JWKSetUnavailableException if the JWKS cannot be fetched, or the next retry is not due
     */
    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator evaluator, long currentTime, @Nullable SecurityContext context)
            throws KeySourceException {
        if (failure != null && currentTime < retryTime) {
            throw new JWKSetUnavailableException(failure);
        }
        boolean isKeyUnknown = !evaluator.equals(JWKSetCacheRefreshEvaluator.noRefresh());
        if (failure == null && isKeyUnknown && !unknownKeys.tryConsume(1)) {
            throw new RateLimitReachedException();
        }
        try {
            JWKSet keys = getSource().getJWKSet(evaluator, currentTime, context);
            if (failure != null) {
                failure = null;
                LOG.info("The JWKS can be fetched again");
            }
            return keys;
        } catch (JWKSetUnavailableException e) {
            failure = e.getMessage();
            retryTime = clock.millis() + RETRY_INTERVAL.toMillis();
            LOG.warn("The JWKS is unavailable: {}", failure);
            throw e;
        }
    }
}
