package dev.taskward.adapter.rest.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetParseException;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches a JWKS over HTTP and parses its usable keys, one by one. Each call makes one request. */
final class HttpJwkSetSource implements JWKSetSource<SecurityContext> {
    /** Maximum time of the whole exchange, from the connection to the last byte of the response. */
    static final Duration TIMEOUT = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(HttpJwkSetSource.class);
    /** Maximum size of the response, in bytes. One key has some hundred. */
    private static final int MAX_RESPONSE_BYTES = 256 * 1024;

    private final URI address;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    HttpJwkSetSource(URI address) {
        this.address = address;
    }

    /** A JWKS whose keys are ready to verify signatures, by key ID. */
    static final class ParsedJwkSet extends JWKSet {
        private static final long serialVersionUID = 1L;

        private final transient Map<String, VerificationKeys.Key> byId;

        private ParsedJwkSet(List<JWK> jwks, Map<String, VerificationKeys.Key> byId) {
            super(jwks);
            this.byId = byId;
        }

        Map<String, VerificationKeys.Key> byId() {
            return byId;
        }
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator evaluator, long currentTime, @Nullable SecurityContext context)
            throws JWKSetUnavailableException {
        return parse(fetch());
    }

    private String fetch() throws JWKSetUnavailableException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Accept", "application/json")
                .build();
        CompletableFuture<HttpResponse<byte[]>> exchange =
                http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_RESPONSE_BYTES));
        try {
            HttpResponse<byte[]> response = exchange.get(TIMEOUT.toMillis(), MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new JWKSetUnavailableException(address + " responded with status " + response.statusCode());
            }
            return new String(response.body(), UTF_8);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JWKSetRetrievalException("The request to " + address + " was interrupted", e);
        } catch (TimeoutException e) {
            throw new JWKSetRetrievalException(address + " did not respond within " + TIMEOUT.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new JWKSetRetrievalException("The request to " + address + " failed: " + e.getMessage(), e);
        } finally {
            exchange.cancel(true);
        }
    }

    /** Skips a key that cannot be used, so that it does not make the others unusable; see RFC 7517, section 5. */
    private ParsedJwkSet parse(String body) throws JWKSetUnavailableException {
        List<JWK> jwks = new ArrayList<>();
        Map<String, VerificationKeys.Key> byId = new HashMap<>();
        for (Map<String, Object> member : members(body)) {
            try {
                JWK jwk = JWK.parse(member);
                boolean forSignatures =
                        jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE);
                if (jwk.getKeyID() != null && forSignatures) {
                    VerificationKeyFactory.of(jwk).ifPresent(key -> {
                        jwks.add(jwk);
                        byId.put(jwk.getKeyID(), key);
                    });
                }
            } catch (ParseException | JOSEException | GeneralSecurityException | RuntimeException e) {
                LOG.warn("A key of the JWKS cannot be used: {}", e.getMessage());
            }
        }
        if (byId.isEmpty()) {
            throw new JWKSetUnavailableException(address + " responded with a JWKS that has no usable key");
        }
        return new ParsedJwkSet(jwks, byId);
    }

    private List<Map<String, Object>> members(String body) throws JWKSetParseException {
        try {
            return List.of(JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(body), "keys"));
        } catch (ParseException | RuntimeException e) {
            throw new JWKSetParseException(address + " responded with something other than a JWKS", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
