package dev.taskward.adapter.rest.token;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.CachingJWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.jwk.source.RefreshAheadCachingJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.taskward.adapter.rest.token.HttpJwkSetSource.ParsedJwkSet;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.core.task.support.ExecutorServiceAdapter;

/**
 * The JWKS (JSON Web Key Set) of an issuer, cached by nimbus and refreshed in the background.
 *
 * <p>An issuer may publish a new key at the moment when it first signs with it, so an unknown key ID causes a fetch. As
 * anybody can send made-up key IDs, these fetches are rate-limited.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517">RFC 7517, JSON Web Key</a>
 */
final class RemoteKeySet implements VerificationKeys, AutoCloseable {
    /** Age at which the keys are refreshed, so that a withdrawn key is not trusted for long. */
    private static final Duration REFRESH_INTERVAL = Duration.ofMinutes(5);
    /**
     * Minimum TTL of the cache. It exceeds the fetch timeout, so that keys are still valid after a wait for a fetch.
     */
    private static final Duration MIN_TTL = Duration.ofSeconds(5);

    private final Clock clock;
    private final CachingJWKSetSource<SecurityContext> cache;

    /**
     * Makes no request yet.
     *
     * @param outageTolerance how long after the last fetch keys are trusted while the issuer cannot be reached
     */
    RemoteKeySet(URI address, Duration outageTolerance, Clock clock) {
        this.clock = clock;
        long ttl = Math.max(outageTolerance.toMillis(), MIN_TTL.toMillis());
        this.cache = newCache(new OutageAwareRateLimit(new HttpJwkSetSource(address), clock), ttl);
    }

    /**
     * Creates a cache that refreshes the keys in the background, unless they expire before {@link #REFRESH_INTERVAL}.
     */
    private static CachingJWKSetSource<SecurityContext> newCache(JWKSetSource<SecurityContext> source, long ttl) {
        long refreshAheadTime = ttl - REFRESH_INTERVAL.toMillis();
        long lockTimeout = HttpJwkSetSource.TIMEOUT.toMillis();
        if (refreshAheadTime <= 0) {
            return new CachingJWKSetSource<>(source, ttl, lockTimeout, null);
        }
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("jwks-refresh").factory());
        // If a scheduled refresh fails, the next request refreshes the keys on its own thread.
        ExecutorService callerRuns = new ExecutorServiceAdapter(new SyncTaskExecutor());
        return new RefreshAheadCachingJWKSetSource<>(
                source, ttl, lockTimeout, refreshAheadTime, callerRuns, false, null, scheduler, true);
    }

    /** Fetches the keys at the start, so that a wrong address is logged early. A failure does not stop the start. */
    void prefetch() {
        try {
            loadKeys();
        } catch (VerificationKeysUnavailableException e) {
            // The failure is already logged, and the first token retries.
        }
    }

    @Override
    public Optional<Key> keyFor(JWSHeader header) {
        ParsedJwkSet known = loadKeys();
        String id = header.getKeyID();
        if (id == null) {
            // A token without a key ID is accepted only if there is no choice.
            Map<String, Key> keys = known.byId();
            return keys.size() == 1 ? keys.values().stream().findAny() : Optional.empty();
        }
        Key key = known.byId().get(id);
        return Optional.ofNullable(key == null ? refresh(known).byId().get(id) : key);
    }

    @Override
    public boolean isTrusted(Key key) {
        try {
            return loadKeys().byId().containsValue(key);
        } catch (VerificationKeysUnavailableException e) {
            return false;
        }
    }

    private ParsedJwkSet loadKeys() {
        long now = clock.millis();
        try {
            // A read that finds keys older than REFRESH_INTERVAL refreshes them but returns the old ones, so this reads
            // twice.
            cache.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), now, null);
            return (ParsedJwkSet) cache.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), now, null);
        } catch (KeySourceException e) {
            throw new VerificationKeysUnavailableException(String.valueOf(e.getMessage()));
        }
    }

    /** Fetches the keys again, unless another thread just did or the rate limit is reached. */
    private ParsedJwkSet refresh(ParsedJwkSet known) {
        try {
            return (ParsedJwkSet)
                    cache.getJWKSet(JWKSetCacheRefreshEvaluator.referenceComparison(known), clock.millis(), null);
        } catch (RateLimitReachedException e) {
            return known;
        } catch (KeySourceException e) {
            throw new VerificationKeysUnavailableException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() throws IOException {
        cache.close();
    }
}
