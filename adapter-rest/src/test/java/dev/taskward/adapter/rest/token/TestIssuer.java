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

/** Signs tokens and publishes a JWKS as Better Auth does. A test can make its HTTP server misbehave. */
final class TestIssuer implements AutoCloseable {
    private final List<SigningKey> keys = new CopyOnWriteArrayList<>();
    private final AtomicInteger fetches = new AtomicInteger();
    private final int port;
    private HttpServer server;
    private volatile Handler handler = TestIssuer::sendKeys;

    /** A key pair: the published JWK and a signer that holds the private key. */
    record SigningKey(JWK published, JWSAlgorithm algorithm, Signer signer) {

        String id() {
            return published.getKeyID();
        }

        /** Returns a signed token. The given header parameters replace the usual ones. */
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

    interface Handler {
        void respond(TestIssuer issuer, HttpExchange exchange) throws IOException;
    }

    TestIssuer() {
        this.server = startServer(0);
        this.port = server.getAddress().getPort();
    }

    private HttpServer startServer(int port) {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            started.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            started.createContext("/", exchange -> {
                fetches.incrementAndGet();
                try (exchange) {
                    handler.respond(this, exchange);
                }
            });
            started.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI jwksUrl() {
        return URI.create("http://localhost:" + port + "/api/auth/jwks");
    }

    String name() {
        return "http://localhost:" + port;
    }

    /** Returns how many requests the server has received. */
    int fetchCount() {
        return fetches.get();
    }

    void respondWith(Handler newHandler) {
        handler = newHandler;
    }

    static void sendKeys(TestIssuer issuer, HttpExchange exchange) throws IOException {
        String body = new JWKSet(issuer.keys.stream().map(SigningKey::published).toList()).toString();
        send(exchange, 200, "application/json", body);
    }

    static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length() == 0 ? -1 : body.getBytes(UTF_8).length);
        exchange.getResponseBody().write(body.getBytes(UTF_8));
    }

    void stop() {
        server.stop(0);
    }

    void restart() {
        server = startServer(port);
    }

    void withdraw(SigningKey key) {
        keys.remove(key);
    }

    /** Generates a key and adds it to the published JWKS. */
    SigningKey publish(JWSAlgorithm algorithm) {
        SigningKey key = generateKey(algorithm);
        keys.add(key);
        return key;
    }

    static SigningKey generateKey(JWSAlgorithm algorithm) {
        String id = UUID.randomUUID().toString();
        try {
            if (algorithm.equals(JWSAlgorithm.EdDSA)) {
                return ed25519(id);
            }
            if (JWSAlgorithm.Family.EC.contains(algorithm)) {
                Curve curve = algorithm.equals(JWSAlgorithm.ES256) ? Curve.P_256 : Curve.P_521;
                ECKey key =
                        new ECKeyGenerator(curve).keyID(id).algorithm(algorithm).generate();
                return new SigningKey(key.toPublicJWK(), algorithm, signWith(new ECDSASigner(key)));
            }
            RSAKey key =
                    new RSAKeyGenerator(2048).keyID(id).algorithm(algorithm).generate();
            return new SigningKey(key.toPublicJWK(), algorithm, signWith(new RSASSASigner(key)));
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

    private static Signer signWith(JWSSigner signer) {
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
