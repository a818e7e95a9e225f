package dev.taskward.adapter.persistence;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A proxy between one client and PostgreSQL that counts round trips. A round trip begins when the client sends
 * something after a response of the server.
 */
public final class RoundTripCounter implements AutoCloseable {
    private static final int BACKLOG = 50;
    private static final int BUFFER_SIZE = 65_536;

    private final AtomicInteger roundTrips = new AtomicInteger();
    private final AtomicBoolean serverHasResponded = new AtomicBoolean(true);
    private final ServerSocket listener;
    private final URI server;
    private final Duration connectDelay;

    public RoundTripCounter(String databaseUrl) throws IOException {
        this(databaseUrl, Duration.ZERO);
    }

    /**
     * Starts the proxy.
     *
     * @param connectDelay the time by which each new connection is delayed
     */
    public RoundTripCounter(String databaseUrl, Duration connectDelay) throws IOException {
        server = URI.create(databaseUrl);
        this.connectDelay = connectDelay;
        listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::acceptConnections);
    }

    /** Returns the database URL that leads through this proxy. */
    public String url() {
        return "postgresql://" + server.getRawUserInfo() + "@localhost:" + listener.getLocalPort() + server.getPath()
                + "?sslmode=disable";
    }

    /** Returns the number of round trips since the last call, and resets it. */
    public int takeCount() {
        return roundTrips.getAndSet(0);
    }

    /** Refuses new connections from now on. Existing ones stay open. */
    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void acceptConnections() {
        try {
            while (true) {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> connect(client));
            }
        } catch (IOException e) {
            if (!listener.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void connect(Socket client) {
        try {
            Thread.sleep(connectDelay);
            Socket database = new Socket(server.getHost(), server.getPort());
            client.setTcpNoDelay(true);
            database.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> pump(client, database, this::clientSends));
            Thread.ofVirtual().start(() -> pump(database, client, () -> serverHasResponded.set(true)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void clientSends() {
        if (serverHasResponded.getAndSet(false)) {
            roundTrips.incrementAndGet();
        }
    }

    private static void pump(Socket from, Socket to, Runnable onRead) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER_SIZE];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                onRead.run();
                out.write(buffer, 0, length);
            }
        } catch (IOException e) {
            // one side closed its connection, so the other one is closed as well
        }
    }
}
