package dev.taskward.bench;

import dev.taskward.adapter.rest.token.IssuedTokens;
import dev.taskward.domain.OwnerId;
import java.util.concurrent.TimeUnit;
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

/** Measures the verification of a token, without and with its result in the cache. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TokenVerificationBenchmark {
    private static final int TOKENS = 100;

    /** The tokens of one algorithm, each of another user, all signed with one key. */
    @State(Scope.Benchmark)
    public static class Issued {
        @Param({"HS256", "EdDSA", "ES256", "ES512", "RS256", "PS256"})
        private String algorithm = "";

        private IssuedTokens issued;

        @Setup
        public void issue() {
            issued = IssuedTokens.issue(algorithm, TOKENS);
        }
    }

    /** A verifier with an empty cache. JMH replaces it before each invocation, outside of the measured time. */
    @State(Scope.Benchmark)
    public static class EmptyCache {
        private IssuedTokens.Verifier verifier;

        @Setup(Level.Invocation)
        public void createVerifier(Issued tokens) {
            verifier = tokens.issued.newVerifier();
        }
    }

    /** A verifier that has all tokens in its cache. */
    @State(Scope.Benchmark)
    public static class FullCache {
        private IssuedTokens.Verifier verifier;
        private int next;

        @Setup
        public void fillCache(Issued tokens) {
            verifier = tokens.issued.newVerifier();
            tokens.issued.tokens().forEach(verifier::verify);
        }
    }

    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public void uncached(Issued tokens, EmptyCache cache, Blackhole hole) {
        for (String token : tokens.issued.tokens()) {
            hole.consume(cache.verifier.verify(token));
        }
    }

    @Benchmark
    @Warmup(iterations = 2, time = 1)
    @Measurement(iterations = 3, time = 1)
    public OwnerId cached(Issued tokens, FullCache cache) {
        cache.next = (cache.next + 1) % TOKENS;
        return cache.verifier.verify(tokens.issued.tokens().get(cache.next));
    }
}
