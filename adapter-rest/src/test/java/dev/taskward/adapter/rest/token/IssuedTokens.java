package dev.taskward.adapter.rest.token;

import com.nimbusds.jose.JWSAlgorithm;
import dev.taskward.adapter.rest.TestTokens;
import dev.taskward.domain.OwnerId;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Gives benchmarks, which are in another package, valid tokens of several users and the verifier of the service. */
public final class IssuedTokens {
    private static final String USER_CLAIM = "sub";

    private final TokenSettings settings;
    private final VerificationKeys keys;
    private final List<String> tokens;

    private IssuedTokens(TokenSettings settings, Function<Map<String, Object>, String> signer, int users) {
        this.settings = settings;
        this.keys = new TokenConfiguration().verificationKeys(settings, Clock.systemUTC());
        this.tokens = IntStream.range(0, users)
                .mapToObj(user -> signer.apply(new HashMap<>(TestTokens.claims(USER_CLAIM, "user-" + user))))
                .toList();
    }

    /** Issues one token to each user, all of them signed with the same key. */
    public static IssuedTokens issue(String algorithm, int users) {
        if (algorithm.equals("HS256")) {
            return new IssuedTokens(
                    TokenSettings.ofSecret(TestTokens.SECRET, List.of(), List.of()),
                    claims -> TestTokens.signed(Map.of("alg", algorithm, "typ", "JWT"), claims, TestTokens.SECRET),
                    users);
        }
        // the keys are fetched here once, and stay trusted after the issuer has stopped
        try (TestIssuer issuer = new TestIssuer()) {
            TestIssuer.SigningKey key = issuer.publish(JWSAlgorithm.parse(algorithm));
            List<String> names = List.of(issuer.name());
            return new IssuedTokens(
                    TokenSettings.ofJwks(issuer.jwksUrl(), Duration.ofHours(1), names, names),
                    claims -> {
                        claims.putAll(Map.of("iss", issuer.name(), "aud", issuer.name()));
                        return key.sign(Map.of(), claims);
                    },
                    users);
        }
    }

    public List<String> tokens() {
        return tokens;
    }

    /** Returns the user of a token. */
    public interface Verifier {
        OwnerId verify(String token);
    }

    /** Creates a verifier whose cache is empty. */
    public Verifier newVerifier() {
        return new TokenVerifier(keys, settings, USER_CLAIM, Clock.systemUTC())::verify;
    }
}
