package dev.taskward.adapter.rest.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer of tokens with a key set, as Better Auth has one, whose address can be made to misbehave. */
final class TestIssuer implements AutoCloseable {
    private final List<SigningKey> keys = new CopyOnWriteArrayList<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final int port;
    private HttpServer server;
    private volatile Answer answer = TestIssuer::answerKeys;

    /** One of its keys, with both halves. */
    record SigningKey(JWK published, JWSAlgorithm algorithm, Signer signer) {

        String id() {
            return published.getKeyID();
        }

        /** A token, as the issuer would sign it. */
        String sign(Map<String, Object> header, Map<String, Object> claims) {
            Map<String, Object> whole = new LinkedHashMap<>(Map.of("alg", algorithm.getName(), "kid", id()));
            whole.putAll(header);
            String content = Base64URL.encode(JSONObjectUtils.toJSONString(whole)) + "."
                    + Base64URL.encode(JSONObjectUtils.toJSONString(claims));
            return content + "." + Base64URL.encode(signer.sign(algorithm, content.getBytes(UTF_8)));
        }
    }

    interface Signer {
        byte[] sign(JWSAlgorithm algorithm, byte[] content);
    }

    interface Answer {
        void to(TestIssuer issuer, HttpExchange exchange) throws IOException;
    }

    TestIssuer() {
        this.server = serve(0);
        this.port = server.getAddress().getPort();
    }

    private HttpServer serve(int at) {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
            started.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            started.createContext("/", exchange -> {
                reads.incrementAndGet();
                try (exchange) {
                    answer.to(this, exchange);
                }
            });
            started.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI address() {
        return URI.create("http://localhost:" + port + "/api/auth/jwks");
    }

    String name() {
        return "http://localhost:" + port;
    }

    /** How often the key set was read. */
    int reads() {
        return reads.get();
    }

    void answer(Answer other) {
        answer = other;
    }

    static void answerKeys(TestIssuer issuer, HttpExchange exchange) throws IOException {
        String body = new JWKSet(issuer.keys.stream().map(SigningKey::published).toList()).toString();
        send(exchange, 200, "application/json", body);
    }

    static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length() == 0 ? -1 : body.getBytes(UTF_8).length);
        exchange.getResponseBody().write(body.getBytes(UTF_8));
    }

    void goAway() {
        server.stop(0);
    }

    void comeBack() {
        server = serve(port);
    }

    void withdraw(SigningKey key) {
        keys.remove(key);
    }

    /** A new key, which is in the set from now on. */
    SigningKey publish(JWSAlgorithm algorithm) {
        SigningKey key = make(algorithm);
        keys.add(key);
        return key;
    }

    static SigningKey make(JWSAlgorithm algorithm) {
        String id = UUID.randomUUID().toString();
        try {
            if (algorithm.equals(JWSAlgorithm.EdDSA)) {
                return ed25519(id);
            }
            if (JWSAlgorithm.Family.EC.contains(algorithm)) {
                Curve curve = algorithm.equals(JWSAlgorithm.ES256) ? Curve.P_256 : Curve.P_521;
                ECKey key =
                        new ECKeyGenerator(curve).keyID(id).algorithm(algorithm).generate();
                return new SigningKey(key.toPublicJWK(), algorithm, by(new ECDSASigner(key)));
            }
            RSAKey key =
                    new RSAKeyGenerator(2048).keyID(id).algorithm(algorithm).generate();
            return new SigningKey(key.toPublicJWK(), algorithm, by(new RSASSASigner(key)));
        } catch (JOSEException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SigningKey ed25519(String id) throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = pair.getPublic().getEncoded();
        Base64URL x = Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        JWK published = new OctetKeyPair.Builder(Curve.Ed25519, x)
                .keyID(id)
                .algorithm(JWSAlgorithm.EdDSA)
                .build();
        return new SigningKey(published, JWSAlgorithm.EdDSA, (algorithm, content) -> {
            try {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initSign(pair.getPrivate());
                signature.update(content);
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static Signer by(JWSSigner signer) {
        return (algorithm, content) -> {
            try {
                return signer.sign(new JWSHeader(algorithm), content).decode();
            } catch (JOSEException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
