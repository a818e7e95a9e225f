package dev.taskward.adapter.rest;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.bucket4j.Bucket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of an issuer, read from its address when they are needed and kept while it is away.
 *
 * <p>A new key is often published no sooner than its first token, so a token by an unknown one is a reason to read the set
 * again; but anybody can make such tokens, so that happens only so often.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517">RFC 7517, JSON Web Key</a>
 */
final class KeySet implements TokenKeys {
    private static final Logger LOG = LoggerFactory.getLogger(KeySet.class);

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /** In bytes. A key has some hundred. */
    private static final int LARGEST = 256 * 1024;
    /** After which a set is read anew, so that a key which was taken back does not count for long. */
    private static final Duration FRESH = Duration.ofMinutes(5);
    /** Between attempts while the issuer is away. */
    private static final Duration RETRY = Duration.ofSeconds(2);
    /** For unknown keys: so many at once, and then one in this time. */
    private static final int AT_ONCE = 4;

    private static final Duration REFILL = Duration.ofSeconds(20);

    private static final int SMALLEST_RSA_KEY = 2048;
    /** What stands before an Ed25519 key in its X.509 form; see RFC 8410, section 4. */
    private static final String ED25519_PREFIX = "302a300506032b6570032100";

    private static final int ED25519_SIGNATURE = 64;

    private final URI address;
    private final Duration tolerance;
    private final Clock clock;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
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
            Map<String, Known> keys,
            Instant succeeded,
            Instant attempted,
            @Nullable String failure) {

        Optional<Key> key(String id) {
            return Optional.ofNullable(keys.get(id)).map(Known::key);
        }
    }

    private record Known(JWK jwk, Key key) {}

    /**
     * Takes the address.
     *
     * @param tolerance how long keys are trusted while the issuer cannot be reached
     */
    KeySet(URI address, Duration tolerance, Clock clock) {
        this.address = address;
        this.tolerance = tolerance;
        this.clock = clock;
    }

    /** Tries the address at the start, so that a wrong one is noticed then; the service starts in any case. */
    void tryOut() {
        reading.lock();
        try {
            read();
        } finally {
            reading.unlock();
        }
    }

    @Override
    public Optional<Key> find(JWSHeader header) {
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
    public boolean has(Key key) {
        try {
            return current().keys.values().stream().anyMatch(known -> known.key.equals(key));
        } catch (UnavailableException e) {
            return false;
        }
    }

    /** Those that were read, as long as they may be trusted. */
    private Read current() {
        Read known = last;
        Instant now = clock.instant();
        boolean usable = known.succeeded.plus(tolerance).isAfter(now);
        if (usable && known.succeeded.plus(FRESH).isAfter(now)) {
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
            throw new UnavailableException(last.failure);
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
                throw new UnavailableException(last.failure);
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
            last = new Read(parsed(fetched(), before.keys), now, now, null);
            if (before.failure != null) {
                LOG.info("The key set is there again");
            }
        } catch (UnavailableException e) {
            last = new Read(before.keys, before.succeeded, now, e.getMessage());
            LOG.warn("{}: {}", address, e.getMessage());
        }
    }

    private String fetched() {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST));
        try {
            HttpResponse<byte[]> response = answer.get(PATIENCE.toMillis(), MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new UnavailableException("the key set answers with status " + response.statusCode());
            }
            return new String(response.body(), StandardCharsets.UTF_8);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted");
        } catch (ExecutionException | TimeoutException e) {
            throw new UnavailableException("the key set cannot be read");
        } finally {
            answer.cancel(true);
        }
    }

    /** Keys that were there before stay the same objects, so that {@link #has} knows them. */
    private static Map<String, Known> parsed(String text, Map<String, Known> before) {
        Map<String, Known> keys = new HashMap<>();
        for (Map<String, Object> member : members(text)) {
            try {
                JWK jwk = JWK.parse(member);
                String id = jwk.getKeyID();
                boolean signs = jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE);
                if (id != null && signs) {
                    Known same = before.get(id);
                    if (same != null && same.jwk.equals(jwk)) {
                        keys.put(id, same);
                    } else {
                        key(jwk).ifPresent(key -> keys.put(id, new Known(jwk, key)));
                    }
                }
            } catch (ParseException | JOSEException | GeneralSecurityException | RuntimeException e) {
                // one that is of no use does not spoil the others; RFC 7517, section 5
                LOG.warn("A key of the key set cannot be used: {}", e.getMessage());
            }
        }
        if (keys.isEmpty()) {
            throw new UnavailableException("the key set has no key that could sign a token");
        }
        return keys;
    }

    private static List<Map<String, Object>> members(String text) {
        try {
            return List.of(JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(text), "keys"));
        } catch (ParseException | RuntimeException e) {
            throw new UnavailableException("there is something else than a key set");
        }
    }

    /** Empty for a key of a kind that no token is accepted by. */
    private static Optional<Key> key(JWK jwk) throws JOSEException, GeneralSecurityException {
        return switch (jwk) {
            case OctetKeyPair pair
            when pair.getCurve().equals(Curve.Ed25519) -> key(jwk, ed25519(pair), JWSAlgorithm.EdDSA);
            case ECKey ec
            when ec.getCurve().equals(Curve.P_256) ->
                key(jwk, by(new ECDSAVerifier(ec.toPublicJWK())), JWSAlgorithm.ES256);
            case ECKey ec
            when ec.getCurve().equals(Curve.P_521) ->
                key(jwk, by(new ECDSAVerifier(ec.toPublicJWK())), JWSAlgorithm.ES512);
            case RSAKey rsa
            when rsa.size() >= SMALLEST_RSA_KEY ->
                key(jwk, by(new RSASSAVerifier(rsa.toPublicJWK())), JWSAlgorithm.RS256, JWSAlgorithm.PS256);
            default -> Optional.empty();
        };
    }

    /** Where a key says for which algorithm it is, for no other. */
    private static Optional<Key> key(JWK jwk, SignatureCheck check, JWSAlgorithm... possible) {
        Set<JWSAlgorithm> algorithms = Arrays.stream(possible)
                .filter(algorithm ->
                        jwk.getAlgorithm() == null || jwk.getAlgorithm().equals(algorithm))
                .collect(Collectors.toSet());
        return algorithms.isEmpty() ? Optional.empty() : Optional.of(new Key(algorithms, check));
    }

    private static SignatureCheck by(JWSVerifier verifier) {
        return token -> token.verify(verifier);
    }

    /** With the JDK alone: nimbus would need another library for this curve. */
    private static SignatureCheck ed25519(OctetKeyPair pair) throws GeneralSecurityException {
        byte[] encoded = HexFormat.of()
                .parseHex(ED25519_PREFIX + HexFormat.of().formatHex(pair.getX().decode()));
        PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        return token -> {
            try {
                byte[] signature = token.getSignature().decode();
                Signature verifier = Signature.getInstance("Ed25519");
                verifier.initVerify(key);
                verifier.update(token.getSigningInput());
                return signature.length == ED25519_SIGNATURE && verifier.verify(signature);
            } catch (GeneralSecurityException e) {
                return false;
            }
        };
    }
}
