package dev.taskward.adapter.rest.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** Keys that verify the signatures of tokens: a shared secret, or the JWKS of an issuer. */
public interface VerificationKeys {

    /**
     * Returns the key that a token header names, or empty if there is none.
     *
     * @throws VerificationKeysUnavailableException if the keys cannot be loaded now
     */
    Optional<Key> keyFor(JWSHeader header);

    /** Returns whether {@link #keyFor} would still return a key that it returned before. */
    boolean isTrusted(Key key);

    /** One key and the only algorithms it may verify, so that a token cannot choose how it is verified. */
    record Key(Set<JWSAlgorithm> algorithms, SignatureCheck check) {

        boolean verifies(SignedJWT token) {
            try {
                return algorithms.contains(token.getHeader().getAlgorithm()) && check.isSignatureOf(token);
            } catch (JOSEException e) {
                return false;
            }
        }
    }

    /** Checks whether one key made the signature of a token. */
    interface SignatureCheck {
        boolean isSignatureOf(SignedJWT token) throws JOSEException;
    }

    /**
     * Returns keys that accept HS256 only.
     *
     * @param secret at least 32 bytes in UTF-8
     * @throws IllegalArgumentException if the secret is shorter
     */
    static VerificationKeys ofSecret(String secret) {
        try {
            MACVerifier verifier = new MACVerifier(secret.getBytes(StandardCharsets.UTF_8));
            Key only = new Key(Set.of(JWSAlgorithm.HS256), token -> token.verify(verifier));
            return new VerificationKeys() {
                @Override
                public Optional<Key> keyFor(JWSHeader header) {
                    return Optional.of(only);
                }

                @Override
                public boolean isTrusted(Key key) {
                    return key.equals(only);
                }
            };
        } catch (JOSEException e) {
            throw new IllegalArgumentException("The secret is too short", e);
        }
    }
}
