package dev.taskward.adapter.rest;

import com.nimbusds.jose.JWSAlgorithm;
import dev.taskward.adapter.rest.TokenSettings;
import dev.taskward.domain.OwnerId;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What a token costs at its first use, and after it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TokenVerificationBenchmark {
    private static final int TOKENS = 100;

    /** Tokens of as many users, all by one key. */
    @State(Scope.Benchmark)
    public static class Issued {
        @Param({"HS256", "EdDSA", "ES256", "ES512", "RS256", "PS256"})
        private String algorithm = "";

        private TokenSettings settings;
        private TokenKeys keys;
        private List<String> tokens;

        @Setup
        public void issue() {
            if (algorithm.equals("HS256")) {
                settings = TokenSettings.of(TestTokens.SECRET, List.of(), List.of());
                keys = settings.keys(Clock.systemUTC());
                tokens = tokens(
                        claims -> TestTokens.signed(Map.of("alg", algorithm, "typ", "JWT"), claims, TestTokens.SECRET));
                return;
            }
            try (TestIssuer issuer = new TestIssuer()) {
                TestIssuer.SigningKey key = issuer.publish(JWSAlgorithm.parse(algorithm));
                List<String> itself = List.of(issuer.name());
                settings = TokenSettings.of(issuer.address(), Duration.ofHours(1), itself, itself);
                // reads the key set, which is then good for longer than a benchmark takes
                keys = settings.keys(Clock.systemUTC());
                tokens = tokens(claims -> {
                    claims.putAll(Map.of("iss", issuer.name(), "aud", issuer.name()));
                    return key.sign(Map.of(), claims);
                });
            }
        }

        private static List<String> tokens(Function<Map<String, Object>, String> signed) {
            return IntStream.range(0, TOKENS)
                    .mapToObj(user -> signed.apply(new HashMap<>(TestTokens.claims("sub", "user-" + user))))
                    .toList();
        }

        private TokenVerifier verifier() {
            return new TokenVerifier(keys, settings, "sub", Clock.systemUTC());
        }
    }

    /** A verifier that has seen no token yet; it is made anew, outside the time that counts, for each round of them. */
    @State(Scope.Benchmark)
    public static class Forgetful {
        private TokenVerifier verifier;

        @Setup(Level.Invocation)
        public void forget(Issued issued) {
            verifier = issued.verifier();
        }
    }

    /** A verifier that has seen all tokens. */
    @State(Scope.Benchmark)
    public static class Experienced {
        private TokenVerifier verifier;
        private int next;

        @Setup
        public void remember(Issued issued) {
            verifier = issued.verifier();
            issued.tokens.forEach(verifier::verify);
        }
    }

    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public void fresh(Issued issued, Forgetful forgetful, Blackhole hole) {
        for (String token : issued.tokens) {
            hole.consume(forgetful.verifier.verify(token));
        }
    }

    @Benchmark
    @Warmup(iterations = 2, time = 1)
    @Measurement(iterations = 3, time = 1)
    public OwnerId remembered(Issued issued, Experienced experienced) {
        experienced.next = (experienced.next + 1) % TOKENS;
        return experienced.verifier.verify(issued.tokens.get(experienced.next));
    }
}
