package dev.taskward.adapter.rest.token;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.RateLimitedJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces the rate limit by a retry interval during an outage. Between retries it fails without a request, so that not
 * every token waits for a timeout; and the first retry after the outage is not rejected by the rate limit.
 *
 * <p>Not thread-safe: the lock of the cache in front of it admits one thread at a time.
 */
final class OutageAwareRateLimit extends RateLimitedJWKSetSource<SecurityContext> {
    private static final Logger LOG = LoggerFactory.getLogger(OutageAwareRateLimit.class);
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(2);

    private final Clock clock;
    private @Nullable String failure;
    private long retryTime;

    /**
     * Creates the limit.
     *
     * @param interval the time in which two fetches are allowed, in milliseconds
     */
    OutageAwareRateLimit(JWKSetSource<SecurityContext> source, long interval, Clock clock) {
        super(source, interval, null);
        this.clock = clock;
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator evaluator, long currentTime, @Nullable SecurityContext context)
            throws KeySourceException {
        if (failure != null && currentTime < retryTime) {
            throw new JWKSetUnavailableException(failure);
        }
        try {
            if (failure == null) {
                return super.getJWKSet(evaluator, currentTime, context);
            }
            JWKSet keys = getSource().getJWKSet(evaluator, currentTime, context);
            failure = null;
            LOG.info("The JWKS can be fetched again");
            return keys;
        } catch (JWKSetUnavailableException e) {
            failure = e.getMessage();
            retryTime = clock.millis() + RETRY_INTERVAL.toMillis();
            LOG.warn("The JWKS is unavailable: {}", failure);
            throw e;
        }
    }
}
