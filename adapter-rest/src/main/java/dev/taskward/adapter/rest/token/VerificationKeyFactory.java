package dev.taskward.adapter.rest.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import dev.taskward.adapter.rest.token.VerificationKeys.SignatureCheck;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns a public JWK into a key that verifies EdDSA (Ed25519), ES256, ES512, RS256 or PS256 signatures. */
final class VerificationKeyFactory {
    private static final int MIN_RSA_BITS = 2048;
    /** X.509 prefix of an Ed25519 public key; see RFC 8410, section 4. */
    private static final String ED25519_X509_PREFIX = "302a300506032b6570032100";

    private static final int ED25519_SIGNATURE_BYTES = 64;

    private VerificationKeyFactory() {}

    /** Returns the key, or empty if no accepted algorithm uses a JWK of this kind. */
    static Optional<VerificationKeys.Key> of(JWK jwk) throws JOSEException, GeneralSecurityException {
        return switch (jwk) {
            case OctetKeyPair pair
            when pair.getCurve().equals(Curve.Ed25519) -> key(jwk, ed25519(pair), JWSAlgorithm.EdDSA);
            case ECKey ec
            when ec.getCurve().equals(Curve.P_256) ->
                key(jwk, checkBy(new ECDSAVerifier(ec.toPublicJWK())), JWSAlgorithm.ES256);
            case ECKey ec
            when ec.getCurve().equals(Curve.P_521) ->
                key(jwk, checkBy(new ECDSAVerifier(ec.toPublicJWK())), JWSAlgorithm.ES512);
            case RSAKey rsa
            when rsa.size() >= MIN_RSA_BITS ->
                key(jwk, checkBy(new RSASSAVerifier(rsa.toPublicJWK())), JWSAlgorithm.RS256, JWSAlgorithm.PS256);
            default -> Optional.empty();
        };
    }

    /** Restricts the key to the algorithm that its JWK names, if it names one. */
    private static Optional<VerificationKeys.Key> key(JWK jwk, SignatureCheck check, JWSAlgorithm... possible) {
        Set<JWSAlgorithm> algorithms = Arrays.stream(possible)
                .filter(algorithm ->
                        jwk.getAlgorithm() == null || jwk.getAlgorithm().equals(algorithm))
                .collect(Collectors.toSet());
        return algorithms.isEmpty()
                ? Optional.empty()
                : Optional.of(new VerificationKeys.Key(algorithms, new CheckByJwk(jwk, check)));
    }

    /** Equals a check by the same JWK, so that a key stays trusted if a refresh of the JWKS did not change it. */
    private record CheckByJwk(JWK jwk, SignatureCheck check) implements SignatureCheck {

        @Override
        public boolean isSignatureOf(SignedJWT token) throws JOSEException {
            return check.isSignatureOf(token);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof CheckByJwk that && jwk.equals(that.jwk);
        }

        @Override
        public int hashCode() {
            return jwk.hashCode();
        }
    }

    private static SignatureCheck checkBy(JWSVerifier verifier) {
        return token -> token.verify(verifier);
    }

    /** Uses the JDK alone, as nimbus would need another library for this curve. */
    private static SignatureCheck ed25519(OctetKeyPair pair) throws GeneralSecurityException {
        byte[] encoded = HexFormat.of()
                .parseHex(ED25519_X509_PREFIX
                        + HexFormat.of().formatHex(pair.getX().decode()));
        PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        return token -> {
            try {
                byte[] signature = token.getSignature().decode();
                Signature verifier = Signature.getInstance("Ed25519");
                verifier.initVerify(key);
                verifier.update(token.getSigningInput());
                return signature.length == ED25519_SIGNATURE_BYTES && verifier.verify(signature);
            } catch (GeneralSecurityException e) {
                return false;
            }
        };
    }
}
