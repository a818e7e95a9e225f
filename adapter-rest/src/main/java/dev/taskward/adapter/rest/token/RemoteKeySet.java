package dev.taskward.adapter.rest.token;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.bucket4j.Bucket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JWKS (JSON Web Key Set) of an issuer, fetched from its address and cached.
 *
 * <p>A new key is often published no sooner than its first token, so a token by an unknown one is a reason to read the set
 * again; but anybody can make such tokens, so that happens only so often.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517">RFC 7517, JSON Web Key</a>
 */
final class RemoteKeySet implements VerificationKeys {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteKeySet.class);

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    /** In bytes. A key has some hundred. */
    private static final int MAX_RESPONSE_BYTES = 256 * 1024;
    /** After which a set is read anew, so that a key which was taken back does not count for long. */
    private static final Duration MAX_AGE = Duration.ofMinutes(5);
    /** Between attempts while the issuer is away. */
    private static final Duration RETRY = Duration.ofSeconds(2);
    /** For unknown keys: so many at once, and then one in this time. */
    private static final int AT_ONCE = 4;

    private static final Duration REFILL = Duration.ofSeconds(20);

    private final URI address;
    private final Duration staleTtl;
    private final Clock clock;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final Bucket readsForUnknownKeys = Bucket.builder()
            .addLimit(limit -> limit.capacity(AT_ONCE).refillGreedy(1, REFILL))
            .build();
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Read last = new Read(Map.of(), Instant.MIN, Instant.MIN, null);

    /**
     * What is known.
     *
     * @param keys by id
     * @param succeeded when they were read
     * @param attempted when it was last tried
     * @param failure why that failed; null when it did not
     */
    private record Read(
            Map<String, Key> keys,
            Instant succeeded,
            Instant attempted,
            @Nullable String failure) {

        Optional<Key> key(String id) {
            return Optional.ofNullable(keys.get(id));
        }
    }

    /**
     * Takes the address.
     *
     * @param staleTtl how long keys are trusted while the issuer cannot be reached
     */
    RemoteKeySet(URI address, Duration staleTtl, Clock clock) {
        this.address = address;
        this.staleTtl = staleTtl;
        this.clock = clock;
    }

    /** Tries the address at the start, so that a wrong one is noticed then; the service starts in any case. */
    void prefetch() {
        reading.lock();
        try {
            read();
        } finally {
            reading.unlock();
        }
    }

    @Override
    public Optional<Key> keyFor(JWSHeader header) {
        Read known = current();
        String id = header.getKeyID();
        if (id == null) {
            // then it has to be clear which one is meant
            return known.keys.size() == 1
                    ? known.key(known.keys.keySet().iterator().next())
                    : Optional.empty();
        }
        Optional<Key> key = known.key(id);
        return key.isPresent() ? key : readForUnknown(known).key(id);
    }

    @Override
    public boolean isTrusted(Key key) {
        try {
            return current().keys.containsValue(key);
        } catch (VerificationKeysUnavailableException e) {
            return false;
        }
    }

    /** Those that were read, as long as they may be trusted. */
    private Read current() {
        Read known = last;
        Instant now = clock.instant();
        boolean usable = known.succeeded.plus(staleTtl).isAfter(now);
        if (usable && known.succeeded.plus(MAX_AGE).isAfter(now)) {
            return known;
        }
        boolean triedJustNow = known.attempted.plus(RETRY).isAfter(now);
        if (usable) {
            // one goes, the others go on with what there is
            if (!triedJustNow && reading.tryLock()) {
                try {
                    read();
                } finally {
                    reading.unlock();
                }
            }
            return last;
        }
        reading.lock();
        try {
            if (last.equals(known) && !triedJustNow) {
                read();
            }
        } finally {
            reading.unlock();
        }
        if (last.failure != null) {
            throw new VerificationKeysUnavailableException(last.failure);
        }
        return last;
    }

    private Read readForUnknown(Read known) {
        reading.lock();
        try {
            if (last.equals(known)) {
                if (readsForUnknownKeys.tryConsume(1)) {
                    read();
                }
            }
            if (last.failure != null) {
                throw new VerificationKeysUnavailableException(last.failure);
            }
            return last;
        } finally {
            reading.unlock();
        }
    }

    /** Only with the lock. */
    private void read() {
        Read before = last;
        Instant now = clock.instant();
        try {
            last = new Read(parse(fetch()), now, now, null);
            if (before.failure != null) {
                LOG.info("The JWKS can be read again");
            }
        } catch (VerificationKeysUnavailableException e) {
            last = new Read(before.keys, before.succeeded, now, e.getMessage());
            LOG.warn("{}: {}", address, e.getMessage());
        }
    }

    private String fetch() {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Accept", "application/json")
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_RESPONSE_BYTES));
        try {
            HttpResponse<byte[]> response = answer.get(TIMEOUT.toMillis(), MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new VerificationKeysUnavailableException(
                        "the key set answers with status " + response.statusCode());
            }
            return new String(response.body(), StandardCharsets.UTF_8);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VerificationKeysUnavailableException("interrupted");
        } catch (ExecutionException | TimeoutException e) {
            throw new VerificationKeysUnavailableException("the key set cannot be read");
        } finally {
            answer.cancel(true);
        }
    }

    private static Map<String, Key> parse(String text) {
        Map<String, Key> keys = new HashMap<>();
        for (Map<String, Object> member : members(text)) {
            try {
                JWK jwk = JWK.parse(member);
                String id = jwk.getKeyID();
                boolean signs = jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE);
                if (id != null && signs) {
                    SignatureKeys.of(jwk).ifPresent(key -> keys.put(id, key));
                }
            } catch (ParseException | JOSEException | GeneralSecurityException | RuntimeException e) {
                // one that is of no use does not spoil the others; RFC 7517, section 5
                LOG.warn("A key of the key set cannot be used: {}", e.getMessage());
            }
        }
        if (keys.isEmpty()) {
            throw new VerificationKeysUnavailableException("the key set has no key that could sign a token");
        }
        return keys;
    }

    private static List<Map<String, Object>> members(String text) {
        try {
            return List.of(JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(text), "keys"));
        } catch (ParseException | RuntimeException e) {
            throw new VerificationKeysUnavailableException("there is something else than a key set");
        }
    }
}
