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
 * Limits how often the JWKS is fetched. During an outage, a retry interval replaces the rate limit. Between two retries
 * it fails at once, so that not every token waits for a timeout. The rate limit does not delay the end of the outage.
 *
 * <p>It is not thread-safe, because the cache that calls it admits one thread at a time.
 */
final class OutageAwareRateLimit extends RateLimitedJWKSetSource<SecurityContext> {
    private static final Logger LOG = LoggerFactory.getLogger(OutageAwareRateLimit.class);
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(2);

    private final Clock clock;
    private @Nullable String failure;
    /** The time of the next retry, in milliseconds since the epoch. */
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
