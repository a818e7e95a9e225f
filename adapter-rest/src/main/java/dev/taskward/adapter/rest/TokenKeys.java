package dev.taskward.adapter.rest;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** The keys by which tokens are signed: one secret, or the key set of an issuer. Never those that a token brings along. */
interface TokenKeys {

    /**
     * The key that a header names, if it is there and made for the header's algorithm.
     *
     * @throws UnavailableException when that cannot be found out now
     */
    Optional<Key> find(JWSHeader header);

    /** Whether a key that was found before would be found again. */
    boolean has(Key key);

    /** One key, which is good for its own algorithms and no others: so a token cannot choose how it is verified. */
    record Key(Set<JWSAlgorithm> algorithms, SignatureCheck check) {

        boolean verifies(SignedJWT token) {
            try {
                return algorithms.contains(token.getHeader().getAlgorithm()) && check.isSignatureOf(token);
            } catch (JOSEException e) {
                return false;
            }
        }
    }

    /** Whether a key made the signature of a token. */
    interface SignatureCheck {
        boolean isSignatureOf(SignedJWT token) throws JOSEException;
    }

    /** The keys cannot be had. That says nothing about the token. */
    final class UnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnavailableException(String reason) {
            super(reason);
        }
    }

    /** HS256 and nothing else, by a secret of at least 32 bytes in UTF-8. */
    static TokenKeys ofSecret(String secret) {
        try {
            MACVerifier verifier = new MACVerifier(secret.getBytes(StandardCharsets.UTF_8));
            Key only = new Key(Set.of(JWSAlgorithm.HS256), token -> token.verify(verifier));
            return new TokenKeys() {
                @Override
                public Optional<Key> find(JWSHeader header) {
                    return Optional.of(only);
                }

                @Override
                public boolean has(Key key) {
                    return key.equals(only);
                }
            };
        } catch (JOSEException e) {
            throw new IllegalArgumentException("The secret is too short", e);
        }
    }
}
